"""The effects as printed tables: every estimator in each, the naive marked."""

from seriatim.causal.comparison import Comparison
from seriatim.causal.effect import Measure
from seriatim.causal.intervention_words import deed_words, done_words
from seriatim.report.effects_rows import (
    Estimator,
    Row,
    is_given,
    list_estimators,
    list_months,
    print_effect,
    print_share,
)
from seriatim.report.effects_words import INTERVALS, METHODS, arm_words, favours_words
from seriatim.report.printed import NB, NO_VALUE, as_list, as_number
from seriatim.report.tables import PrintedTable

LANDMARK_NOTE = (
    "A landmark's figures are from the landmark to the month, both counted from time zero."
)


def main_table(comparison: Comparison, level: str) -> PrintedTable:
    """Every estimator at the main month: persons, events, risks, difference."""
    estimators = _with(comparison, Measure.RISK_DIFFERENCE)
    operate, wait = (arm_words(comparison.trial, arm).lower() for arm in ("operate", "wait"))
    month = as_number(comparison.main_month)
    return PrintedTable(
        caption=f"Risk by month {month} by every estimator, with {level} intervals",
        header=(
            "Estimator",
            "Difference, points",
            f"Risk, {operate}, %",
            f"Risk, {wait}, %",
            f"Persons (events), {operate}",
            f"Persons (events), {wait}",
            "Interval from",
        ),
        rows=tuple(_main_row(one, comparison.main_month) for one in estimators),
        numeric=frozenset(range(1, 6)),
        note=" ".join(
            (
                favours_words(comparison.trial),
                "Persons and events of weighted estimators are copies of patients whose care fits "
                "the strategy; one patient may be in both.",
                LANDMARK_NOTE,
            )
        ),
        muted=_naive(estimators),
    )


def _main_row(estimator: Estimator, month: float) -> tuple[str, ...]:
    row = estimator.find(Measure.RISK_DIFFERENCE, month)
    if row is None:
        return (estimator.marked_name, *[NO_VALUE] * 6)
    given = is_given(row)
    risks = (print_share(row[arm]) if given else NO_VALUE for arm in ("operate", "wait"))
    return (
        estimator.marked_name,
        print_effect(row, Measure.RISK_DIFFERENCE),
        *risks,
        *(_counts(row, arm) for arm in ("operate", "wait")),
        _interval(row),
    )


def _interval(row: Row) -> str:
    """How the interval was made."""
    return INTERVALS[row["interval"]] if is_given(row) and row["interval"] else NO_VALUE


def _counts(row: Row, arm: str) -> str:
    n, events = row[f"n_{arm}"], row[f"events_{arm}"]
    return NO_VALUE if n is None else f"{n}{NB}({NO_VALUE if events is None else events})"


def months_table(comparison: Comparison, measure: Measure, caption: str) -> PrintedTable:
    """One measure by every estimator at all its months."""
    estimators = _with(comparison, measure)
    months = list_months(comparison.effects, measure)
    return PrintedTable(
        caption=caption,
        header=("Estimator", *(f"Month{NB}{as_number(month)}" for month in months)),
        rows=tuple(
            (
                one.marked_name,
                *(print_effect(one.find(measure, month), measure) for month in months),
            )
            for one in estimators
        ),
        numeric=frozenset(range(1, 1 + len(months))),
        note=f"{_sign(comparison, measure)} {LANDMARK_NOTE}",
        muted=_naive(estimators),
    )


def _sign(comparison: Comparison, measure: Measure) -> str:
    if measure is Measure.RISK_DIFFERENCE:
        return favours_words(comparison.trial)
    return favours_words(comparison.trial).replace(
        "A risk difference below 0", "Months gained: a difference above 0"
    )


def hazards_table(comparison: Comparison, level: str) -> PrintedTable:
    """Hazard ratios of all estimators, a summary that comes last."""
    measure = Measure.HAZARD_RATIO
    estimators = _with(comparison, measure)
    return PrintedTable(
        caption=f"Hazard ratios by every estimator, with {level} intervals",
        header=("Estimator", "Hazard ratio", "Interval from"),
        rows=tuple(
            (
                one.marked_name,
                print_effect(row, measure),
                _interval(row),
            )
            for one in estimators
            if (row := one.find(measure)) is not None
        ),
        numeric=frozenset({1}),
        note="A ratio of hazards sums up all of follow-up in one number and is no number of "
        "patients; it also changes when nothing but the follow-up does.",
        muted=_naive(estimators),
    )


def methods_table(comparison: Comparison) -> PrintedTable:
    """What each estimator on the page compares, and what to make of it."""
    used = set(comparison.effects["method"])
    shown = [(method, words) for method, words in METHODS.items() if method in used]
    named = {"done": done_words(comparison.trial), "deed": deed_words(comparison.trial)}
    return PrintedTable(
        caption="What each estimator compares",
        header=("Estimator", "Compares", "What to make of it"),
        rows=tuple(
            tuple(text.format(**named) for text in (words.name, words.compares, words.verdict))
            for _, words in shown
        ),
        muted=frozenset(
            place for place, (_, words) in enumerate(shown) if words.standing.name == "NAIVE"
        ),
    )


def describe_hazards_only(comparison: Comparison) -> str:
    """Which estimators give a hazard ratio and nothing else."""
    names = [
        one.name
        for one in list_estimators(comparison.effects, done_words(comparison.trial))
        if one.asks(Measure.HAZARD_RATIO) and not one.asks(Measure.RISK_DIFFERENCE)
    ]
    if not names:
        return ""
    gives = "gives" if len(names) == 1 else "give"
    return f"{as_list(names)} {gives} a hazard ratio only; it stands with the others, last."


def _with(comparison: Comparison, measure: Measure) -> tuple[Estimator, ...]:
    listed = list_estimators(comparison.effects, done_words(comparison.trial))
    return tuple(one for one in listed if one.asks(measure))


def _naive(estimators: tuple[Estimator, ...]) -> frozenset[int]:
    return frozenset(place for place, one in enumerate(estimators) if one.is_naive)
