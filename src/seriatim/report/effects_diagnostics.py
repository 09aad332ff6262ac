"""What must be looked at before any effect: entries, choices, early events."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from seriatim.causal.cautions import LARGEST_IMBALANCE
from seriatim.causal.comparison import Comparison
from seriatim.causal.intervention_words import doing_words, done_words
from seriatim.report.effects_words import arm_words
from seriatim.report.palette import category_style, ordered_categories
from seriatim.report.printed import NO_VALUE, as_list, as_number, as_sentence
from seriatim.report.tables import PrintedColumn, PrintedTable, number_column, print_frame

WHOLE = -1
"""The interval that stands for the whole grace period."""


@dataclass(frozen=True)
class Step:
    """One step of the way into the trial."""

    words: str
    n_patients: int
    n_scans: int
    lost: int
    """Patients whom this step leaves without an eligible scan."""


def list_steps(comparison: Comparison) -> tuple[Step, ...]:
    """Who may enter, condition by condition."""
    steps = []
    before: int | None = None
    for row in comparison.flow.iter_rows(named=True):
        lost = 0 if before is None else max(0, before - row["n_patients"])
        steps.append(Step(row["words"], row["n_patients"], row["n_scans"], lost))
        before = row["n_patients"]
    return tuple(steps)


def protocol_table(comparison: Comparison) -> PrintedTable:
    """The trial as it would be, and as it is followed here."""
    return print_frame(
        comparison.protocol,
        [
            PrintedColumn("component", "Component"),
            PrintedColumn("target_trial", "The trial that would answer the question"),
            PrintedColumn("emulation", "As it is followed here"),
        ],
        caption="The trial, component by component",
    )


def in_order(cells: pl.DataFrame) -> pl.DataFrame:
    """The cells with the strata in the order in which categories are shown."""
    order = {label: at for at, label in enumerate(ordered_categories(cells["stratum"]))}
    place = pl.col("stratum").replace_strict(order, default=len(order), return_dtype=pl.Int64)
    return cells.sort(place, "interval", maintain_order=True)


def stratum_words(label: str | None) -> str:
    """A stratum of the decisions: a category as known, or that none was."""
    return category_style(label).words if label else "Not known"


def positivity_table(comparison: Comparison) -> PrintedTable:
    """Decisions and operations by category over the whole grace period."""
    done = done_words(comparison.trial)
    whole = in_order(comparison.positivity.filter(pl.col("interval") == WHOLE))
    is_limited = is_choice_limited(whole)
    rows = []
    for row in whole.iter_rows(named=True):
        persons, operated = row["n_persons"], row["n_operated"]
        rows.append(
            (
                stratum_words(row["stratum"]),
                str(persons),
                str(row["n_decisions"]),
                *([str(row["n_allowed"])] if is_limited else []),
                str(operated),
                as_number(100 * operated / persons) if persons else NO_VALUE,
                _choice(row, done),
            )
        )
    return PrintedTable(
        caption="Decisions by category as known when they were taken",
        header=(
            "Category",
            "Patients",
            "Decisions",
            *(["Allowed"] if is_limited else []),
            done.capitalize(),
            "% of patients",
            "Both choices seen",
        ),
        rows=tuple(rows),
        numeric=frozenset(range(1, 5 + is_limited)),
        note="A patient counts in each category held at a decision."
        + is_limited * f" Allowed: the strategy lets {doing_words(comparison.trial)} happen there.",
    )


def is_choice_limited(cells: pl.DataFrame) -> bool:
    """Whether there are decisions at which the strategy does not let it happen."""
    return bool((cells["n_allowed"] < cells["n_decisions"]).any())


def _choice(row: dict[str, Any], done: str) -> str:
    if not row["n_persons"]:
        return NO_VALUE
    if not row["n_operated"]:
        return f"no: nobody was {done}" if row["n_allowed"] else "none asked for"
    return f"no: everybody was {done}" if row["n_operated"] >= row["n_persons"] else "yes"


def describe_positivity(comparison: Comparison) -> str:
    """Whether some category lacks one of the choices, where both were asked for."""
    whole = comparison.positivity.filter(pl.col("interval") == WHOLE, pl.col("n_persons") > 0)
    if whole.is_empty():
        return "No decision was met, so neither choice was seen."
    nobody, everybody = pl.col("n_operated") == 0, pl.col("n_operated") >= pl.col("n_persons")
    lacking = whole.filter((nobody & (pl.col("n_allowed") > 0)) | everybody)
    if lacking.is_empty():
        unasked = whole.filter(nobody).height
        lets = f" in which the strategy lets {doing_words(comparison.trial)} happen" * bool(unasked)
        return f"In every category{lets} both choices were seen."
    names = as_list([stratum_words(label).lower() for label in lacking["stratum"]])
    return (
        f"One of the choices was never seen in: {names}. For these patients the data hold no "
        "answer."
    )


def describe_balance(comparison: Comparison) -> str:
    """How many covariates are apart before and after weighting."""
    frame = comparison.balance
    if frame.is_empty():
        return "There is no covariate to compare."
    apart = [
        int((frame[name].fill_nan(None).abs() > LARGEST_IMBALANCE).sum())
        for name in ("unweighted", "weighted")
    ]
    return (
        f"Of {frame.height} covariates {apart[0] or 'none'} differ by more than "
        f"{LARGEST_IMBALANCE:g} standard deviations before weighting, and {apart[1] or 'none'} "
        "after it."
    )


def describe_weights(comparison: Comparison) -> str:
    """Mean, largest and effective size of the weights at the end of the grace period, by arm."""
    frame = comparison.weights
    parts = [
        f"{arm_words(comparison.trial, arm).lower()}: mean {as_number(row['mean_of_entered'], 2)}, "
        f"largest {as_number(row['largest'], 1)}, {row['n']} persons worth "
        f"{as_number(row['effective_size'])}"
        for arm in ("operate", "wait")
        for row in frame.filter(pl.col("arm") == arm).sort("month").tail(1).iter_rows(named=True)
    ]
    if not parts:
        return "There are no weights."
    return (
        f"At the end of the grace period, {'; '.join(parts)}. The mean should be near 1; a few "
        "large weights leave little of the sample."
    )


def grace_table(comparison: Comparison) -> PrintedTable:
    """Events of each arm's copies, and how many fall into the grace period."""
    frame = comparison.in_grace.with_columns(
        share=100 * pl.col("n_events_in_grace") / pl.col("n_events")
    )
    return print_frame(
        frame,
        [
            PrintedColumn("arm", "Strategy", lambda arm: arm_words(comparison.trial, arm)),
            number_column("n_events", "Events"),
            number_column("n_events_in_grace", "In the grace period"),
            number_column("share", "%"),
        ],
        caption=f"Events in the first {as_number(comparison.trial.grace_months)} months",
        note=as_sentence(
            "an event in the grace period counts under both strategies as long as the care fits "
            "both, so it favours neither"
        ),
    )


def left_out_table(comparison: Comparison) -> PrintedTable:
    """Covariates that the model of the decisions does not hold."""
    return print_frame(
        comparison.left_out,
        [PrintedColumn("name", "Covariate"), PrintedColumn("why", "Why")],
        caption="Covariates left out of the model of the decisions",
    )
