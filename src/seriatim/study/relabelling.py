"""The category at each index operation under every rule of the grid, the lesions followed once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from seriatim.cohort.build import Cohort
from seriatim.response.category import DEFINITIONS, DefinitionId
from seriatim.response.derive import Relabelled, relabel
from seriatim.response.growth import GrowthRule
from seriatim.response.rules import ResponseRules
from seriatim.response.shares import split_patients
from seriatim.study.rule_grid import GridRule

COUNTS = ("n_lesions", "n_growing", "n_unassessed")
"""What of the counts behind a label is shown beside it."""
OPERATION = ("patient_id", "reader", "operation_id")


@dataclass(frozen=True)
class Relabelling:
    """What the grid makes of the index operations."""

    operations: pl.DataFrame
    """rule, patient_id, operation_id, day, scan_day, the counts, reason, one column of labels for
    each definition; one row per rule and index operation."""
    states: pl.DataFrame
    """growth, patient_id, scan_day, lesion_id, size_mm, reference_mm, state, reason; the counted
    lesions on the last scan before each index operation, one row per growth rule and lesion."""
    growth_of: pl.DataFrame
    """rule, growth; rules that differ only in the window share their growth rule."""


def relabel_operations(
    cohort: Cohort, rules: ResponseRules, grid: Sequence[GridRule], operations: pl.DataFrame
) -> Relabelling:
    """The category at every index operation under every rule of the grid.

    Reads   what `derive_response` reads, of the patients with an index operation
    Grain   see `Relabelling`; rules in order, then patients
    Nulls   scan_day and counts null = no scan in the window before the operation
    """
    widest = max(rule.growth.window_days for rule in grid)
    growths = [rule.growth.model_copy(update={"window_days": widest}) for rule in grid]
    numbers = {growth: place for place, growth in enumerate(dict.fromkeys(growths))}
    growth_of = pl.DataFrame(
        {
            "rule": [rule.number for rule in grid],
            "growth": [numbers[growth] for growth in growths],
            "window_days": [rule.growth.window_days for rule in grid],
        },
        schema={"rule": pl.Int32, "growth": pl.Int32, "window_days": pl.Int32},
    )
    seen, states = _relabel(_keep(cohort, operations), rules, list(numbers), operations)
    ruled = growth_of.join(seen, on="growth", maintain_order="left_right")
    return Relabelling(
        _within_window(ruled, rules.definitions), states, growth_of.drop("window_days")
    )


def _keep(cohort: Cohort, operations: pl.DataFrame) -> Cohort:
    """The cohort of the patients with an index operation; patients are independent."""
    own: dict[str, Any] = {
        name: frame.join(operations, on="patient_id", how="semi", maintain_order="left")
        for name, frame in cohort.tables().items()
    }
    return replace(cohort, **own)


def _relabel(
    cohort: Cohort, rules: ResponseRules, growths: Sequence[GrowthRule], operations: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Categories at the index operations under each growth rule, and the lesions behind them."""
    labels = [DEFINITIONS[name].column for name in rules.definitions]
    seen, states = [], []
    for share in split_patients(cohort):
        for number, relabelled in enumerate(relabel(share, rules, growths)):
            growth = pl.lit(number, dtype=pl.Int32).alias("growth")
            at = _at_operations(relabelled, operations)
            seen.append(
                at.select(
                    growth,
                    "patient_id",
                    "operation_id",
                    "day",
                    "scan_day",
                    *COUNTS,
                    "reason",
                    *labels,
                )
            )
            states.append(_decisive(relabelled, at).with_columns(growth))
    keys = ["growth", "patient_id"]
    return pl.concat(seen).sort(keys), pl.concat(states).sort(*keys, "lesion_id")


def _at_operations(relabelled: Relabelled, operations: pl.DataFrame) -> pl.DataFrame:
    categories = relabelled.categories.filter(pl.col("at") == "operation")
    return categories.join(operations, on=OPERATION, how="semi", maintain_order="left")


def _decisive(relabelled: Relabelled, at: pl.DataFrame) -> pl.DataFrame:
    """The counted lesions on the scans that decide."""
    scans = ["patient_id", "reader", "scan_day"]
    return (
        relabelled.lesion_states.filter("counted")
        .join(at.select(scans), on=scans, how="semi", maintain_order="left")
        .select("patient_id", "scan_day", "lesion_id", "size_mm", "reference_mm", "state", "reason")
    )


def _within_window(ruled: pl.DataFrame, definitions: Sequence[DefinitionId]) -> pl.DataFrame:
    """The labels under each rule's own window, from those under the widest one.

    The last scan before an operation is the same under every window; a narrower one only takes it
    away. So lesions are judged once for all windows.
    """
    near = (pl.col("day") - pl.col("scan_day") <= pl.col("window_days")).fill_null(value=False)
    labels = [DEFINITIONS[name].column for name in definitions]
    open_labels = [
        pl.when(near).then(name).otherwise(pl.lit("indeterminate")).alias(name) for name in labels
    ]
    return ruled.with_columns(
        *(pl.when(near).then(name).alias(name) for name in ("scan_day", *COUNTS)),
        *open_labels,
        reason=pl.when(near).then("reason").otherwise(pl.lit("no_scan_in_window")),
    ).drop("growth", "window_days")
