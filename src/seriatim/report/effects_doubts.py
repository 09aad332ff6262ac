"""What could undo the result: one thing changed, something unmeasured, a control, refusals."""

from collections.abc import Iterator

import polars as pl

from seriatim.causal.comparison import Comparison
from seriatim.causal.effect import Measure
from seriatim.causal.intervention_words import doing_words, done_words
from seriatim.causal.refusals import REFUSALS
from seriatim.causal.unmeasured import COMMON_SHARE
from seriatim.report.effects_rows import (
    Row,
    list_estimators,
    list_months,
    print_effect,
    print_ratio,
)
from seriatim.report.effects_words import MEASURES, arm_words, refusal_words
from seriatim.report.printed import NB, NO_VALUE, as_given, as_number, as_sentence, is_number
from seriatim.report.tables import PrintedTable
from seriatim.report.words import EVENT_KINDS, in_words

CHANGED = {
    "grace_months": "Grace period",
    "truncate_percentile": "Weights cut at percentile",
    "timing": "Timing in the grace period",
    "model": "Model of the decisions",
}
VALUES = {
    "even": "evenly spread",
    "natural": "as doctors chose",
    "logistic": "pooled logistic",
    "cox": "Cox",
}
UNMEASURED = {"risk_ratio": "Risk ratio", "hazard_ratio": "Hazard ratio"}
CONVERTED = (
    f"The event befalls more than {100 * COMMON_SHARE:g}{NB}% under both strategies by the last "
    "month, so the hazard ratio was turned into the risk ratio it comes to."
)
AS_IT_IS = (
    f"The event does not befall more than {100 * COMMON_SHARE:g}{NB}% under both strategies by the "
    "last month, so the hazard ratio stands for the risk ratio as it is."
)


def variation_name(row: Row) -> str:
    """What is changed, and to what; the study's own choice says so."""
    return f"{in_place(row['what'])}: {value_words(row['what'], row['value'])}"


def in_place(what: str) -> str:
    """What is changed, in words."""
    return CHANGED.get(what, in_words(what))


def value_words(what: str, value: object) -> str:
    """What it is changed to."""
    text = "none" if value is None or value == "" else str(value)
    if what == "grace_months":
        return f"{text.removesuffix('.0')} months"
    return VALUES.get(text, text.removesuffix(".0"))


def variations_table(comparison: Comparison, level: str) -> PrintedTable:
    """The main risk difference with one thing changed at a time."""
    measure = Measure.RISK_DIFFERENCE
    return PrintedTable(
        caption=f"Risk difference at month {as_number(comparison.main_month)} with one thing "
        f"changed, points, with robust {level} intervals",
        header=("Changed", "To", "Difference, points", ""),
        rows=tuple(
            (
                in_place(row["what"]),
                value_words(row["what"], row["value"]),
                print_effect(row, measure),
                "as planned" if row["is_main"] else "",
            )
            for row in comparison.variations.iter_rows(named=True)
        ),
        numeric=frozenset({2}),
    )


def e_values_table(comparison: Comparison, level: str) -> PrintedTable:
    """The E-value of the ratio and of the nearer bound of its interval."""
    ratios = comparison.unmeasured.filter(measure="hazard_ratio")
    converted = "".join(f" {CONVERTED if one else AS_IT_IS}" for one in ratios["is_converted"])
    rows = tuple(
        (
            UNMEASURED[row["measure"]] + ", as a risk ratio" * row["is_converted"],
            as_number(row["month"]) if is_number(row["month"]) else NO_VALUE,
            print_ratio(row, ("ratio", "lower", "upper")),
            as_number(row["e_value"], 2),
            as_number(row["e_value_of_bound"], 2),
        )
        for row in comparison.unmeasured.iter_rows(named=True)
    )
    return PrintedTable(
        caption=f"E-values of the main estimator, with {level} intervals",
        header=("Measure", "Month", "Ratio", "E-value", "E-value of the bound"),
        rows=rows,
        numeric=frozenset(range(1, 5)),
        note="Something not measured would have to go with the choice and with the event, each by "
        "a risk ratio of at least the E-value, to explain all of the ratio away; of the bound, to "
        f"move the interval to 1. A bound of 1.00: the interval holds 1 already.{converted}",
    )


def tipping_table(comparison: Comparison) -> PrintedTable:
    """What something unmeasured would leave of the risk ratio: one column for each strength."""
    frame = comparison.tipping
    strengths = frame["strength"].unique().sort().to_list()
    rows = []
    for (operate, wait), part in frame.group_by(
        ["prevalence_operate", "prevalence_wait"], maintain_order=True
    ):
        found = {row["strength"]: row for row in part.iter_rows(named=True)}
        rows.append(
            (
                as_number(100 * float(str(operate))),
                as_number(100 * float(str(wait))),
                *(
                    print_ratio(found[one], ("adjusted", "adjusted_lower", "adjusted_upper"))
                    if one in found
                    else NO_VALUE
                    for one in strengths
                ),
            )
        )
    return PrintedTable(
        caption=f"Risk ratio at month {as_number(comparison.main_month)}, had something unmeasured "
        "been so common and so strong",
        header=(
            *(f"% with it, {arm_words(comparison.trial, a).lower()}" for a in ("operate", "wait")),
            *(f"Risk ratio with the event{NB}{as_given(one)}" for one in strengths),
        ),
        rows=tuple(rows),
        numeric=frozenset(range(2 + len(strengths))),
        note="The row and column at which the interval reaches 1 are where the result tips.",
    )


def control_words(comparison: Comparison) -> str:
    """What the negative control is, or that there is none."""
    named = comparison.trial.negative_control
    if named is None:
        return (
            "No negative control is named, so nothing here shows whether patients differed in what "
            "was not measured."
        )
    event, doing = EVENT_KINDS.get(named, in_words(named).lower()), doing_words(comparison.trial)
    return (
        f"{doing.capitalize()} cannot cause this event: {event}. A difference here is a sign that "
        "the patients differed in what was not measured; none is no proof that they did not."
    )


def control_table(comparison: Comparison, level: str) -> PrintedTable:
    """Risk differences for the outcome that operating cannot cause, by every estimator given."""
    frame, measure = comparison.negative_control, Measure.RISK_DIFFERENCE
    months = list_months(frame, measure) or [comparison.main_month]
    listed = list_estimators(frame, done_words(comparison.trial))
    estimators = [one for one in listed if one.find(measure) is not None]
    return PrintedTable(
        caption=f"Negative control: risk difference, points, with {level} intervals",
        header=("Estimator", *(f"Month{NB}{as_number(month)}" for month in months)),
        rows=tuple(
            (
                one.marked_name,
                *(print_effect(one.find(measure, at), measure) for at in months),
            )
            for one in estimators
        ),
        numeric=frozenset(range(1, 1 + len(months))),
        muted=frozenset(place for place, one in enumerate(estimators) if one.is_naive),
    )


def refusals_table(comparison: Comparison) -> PrintedTable:
    """Each reason once, where it holds, and what would be needed."""
    places: dict[str, list[str]] = {}
    for code, place in _refused(comparison):
        held = places.setdefault(code, [])
        if place not in held:
            held.append(place)
    return PrintedTable(
        caption="Each reason, and what would be needed",
        header=("Why", "Not given", "What would be needed"),
        rows=tuple(
            (
                refusal_words(code),
                "; ".join(held),
                REFUSALS[code].needed,
            )
            for code, held in places.items()
        ),
    )


def _refused(comparison: Comparison) -> Iterator[tuple[str, str]]:
    for frame, where in ((comparison.effects, ""), (comparison.negative_control, "control, ")):
        for one in list_estimators(frame, done_words(comparison.trial)):
            for row in one.rows:
                if row["refusal"]:
                    yield row["refusal"], f"{where}{one.name}: {_measure(row)}"
    for row in comparison.variations.filter(pl.col("refusal") != "").iter_rows(named=True):
        yield row["refusal"], variation_name(row)


def _measure(row: Row) -> str:
    month = f" at month {as_number(row['month'])}" if is_number(row["month"]) else ""
    return f"{MEASURES[row['measure']].lower()}{month}"


def settings_table(comparison: Comparison) -> PrintedTable:
    """What the numbers were computed with."""
    return PrintedTable(
        caption="Computed with",
        header=("What", "Value"),
        rows=tuple(
            (as_sentence(name).rstrip("."), text) for name, text in comparison.settings.items()
        ),
    )
