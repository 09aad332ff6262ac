"""The result tables as they are handed over: text keys, millimetres, columns in their order."""

import numpy as np
import polars as pl

from seriatim.base.units import TENTHS_PER_MM
from seriatim.response.category import COUNTS, DEFINITIONS, DefinitionId
from seriatim.response.encode import NUMBER, Keys, decode
from seriatim.response.posterior.certainty import DEGREES
from seriatim.response.posterior.true_sizes import TRUE_SIZES
from seriatim.response.verdicts import ALWAYS

SHOWN = (
    "lesion_id",
    "scan",
    "status",
    "size",
    "baseline",
    "nadir",
    "previous",
    "reference",
    "state",
    "reason",
    "p_growing",
    "p_basis",
    *TRUE_SIZES,
)
"""What `finish_states` needs of every state."""


def _millimetres(*names: str) -> list[pl.Expr]:
    return [_as_millimetres(pl.col(name)).alias(f"{name}_mm") for name in names]


def _as_millimetres(size: pl.Expr) -> pl.Expr:
    """Tenths as millimetres; rounded, for Polars takes them times 0.1 (323: 32.300000000000004)."""
    return (size / TENTHS_PER_MM).round(1)


def list_emitted(states: pl.DataFrame, scans: pl.DataFrame) -> pl.DataFrame:
    """The states that are handed over, in the order of scan and lesion, with what they need.

    Family sums of lesions that are not fused and carried baselines only served comparison.
    """
    shown = states.select(pl.col("emitted") & ~pl.lit(scans["carried_over"]).gather("scan"))
    rows = np.flatnonzero(shown.to_series())
    scan, lesion = (states[name].to_numpy()[rows] for name in ("scan", "lesion_id"))
    order = pl.Series(rows[np.lexsort((lesion, scan))]).cast(NUMBER)
    return states.select(pl.col(*SHOWN).gather(order))


def finish_states(
    emitted: pl.DataFrame, scans: pl.DataFrame, families: pl.DataFrame, keys: Keys
) -> pl.DataFrame:
    """`lesion_states`: sizes in mm, the comparison, state and reason, and how sure that is."""
    change = pl.col("size") - pl.col("reference")
    lesions = families.select("counted", "organ", pl.col("role", "kind").cast(pl.String))

    def of_scan(name: str) -> pl.Expr:
        return pl.lit(scans[name]).gather("scan").alias(name)

    def of_lesion(name: str) -> pl.Expr:
        return pl.lit(lesions[name]).gather("lesion_id").alias(name)

    frame = emitted.select(
        of_scan("patient_id"),
        of_scan("reader"),
        of_scan("scan_day"),
        of_scan("period"),
        "lesion_id",
        of_lesion("counted"),
        of_lesion("role"),
        of_lesion("kind"),
        of_lesion("organ"),
        pl.col("status").cast(pl.String),
        *_millimetres("size", "baseline", "nadir", "previous", "reference"),
        _as_millimetres(change).alias("change_mm"),
        change_pct(pl.col("size"), pl.col("reference"), ALWAYS).alias("change_pct"),
        pl.col("state", "reason").cast(pl.String),
        "p_growing",
        pl.col("p_basis").cast(pl.String),
        *TRUE_SIZES,
    )
    return decode(frame, keys)


def finish_calls(calls: pl.DataFrame, keys: Keys) -> pl.DataFrame:
    """`visit_responses`: sums in mm, changes, calls and reasons."""
    frame = calls.select(
        "patient_id",
        "reader",
        "scan_day",
        "period",
        "line",
        "is_reference",
        "n_targets",
        "n_targets_assessed",
        *_millimetres("target_sum", "baseline_sum", "nadir_sum"),
        "change_from_baseline_pct",
        "change_from_nadir_pct",
        "target_response",
        "target_reason",
        "non_target_response",
        "non_target_reason",
        "new_lesions",
        "overall",
        "overall_reason",
        "overall_backdated",
        "choi",
        "choi_reason",
    )
    return decode(frame.cast({pl.Enum: pl.String}), keys)


def finish_best(best: pl.DataFrame, keys: Keys) -> pl.DataFrame:
    """`best_responses`: one row per period."""
    frame = best.select(
        "patient_id",
        "reader",
        "period",
        "line",
        "start_day",
        "start_kind",
        "n_visits",
        "best_unconfirmed",
        "best_confirmed",
        "best_day",
        "first_pd_day",
        "best_change_pct",
    )
    return decode(frame.cast({pl.Enum: pl.String}), keys)


def finish_categories(
    categories: pl.DataFrame, definitions: tuple[DefinitionId, ...], keys: Keys
) -> pl.DataFrame:
    """`categories`: counts, category, reason and every definition's label."""
    labels = [DEFINITIONS[name].column for name in definitions]
    frame = categories.select(
        "patient_id",
        "reader",
        "at",
        "day",
        "operation_id",
        "scan_day",
        "period",
        "line",
        *COUNTS,
        "category",
        "reason",
        *labels,
        *DEGREES,
        "p_unassessed",
        "category_certain",
    )
    return decode(frame.cast({pl.Enum: pl.String}), keys)


def change_pct(value: pl.Expr, reference: pl.Expr, compared: pl.Expr) -> pl.Expr:
    """Change from a reference in percent; null where it is 0, not known or not to be shown."""
    return pl.when(compared & (reference > 0)).then(100 * (value - reference) / reference)
