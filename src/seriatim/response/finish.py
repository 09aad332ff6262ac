"""The result tables as they are handed over: text keys, millimetres, columns in their order."""

import numpy as np
import polars as pl

from seriatim.base.units import TENTHS_PER_MM
from seriatim.response.category import COUNTS, DEFINITIONS, DefinitionId
from seriatim.response.encode import Keys, decode


def _millimetres(*names: str) -> list[pl.Expr]:
    return [(pl.col(name) / TENTHS_PER_MM).alias(f"{name}_mm") for name in names]


def finish_states(
    states: pl.DataFrame, scans: pl.DataFrame, families: pl.DataFrame, keys: Keys
) -> pl.DataFrame:
    """`lesion_states`: sizes in mm, the comparison, state and reason."""
    emitted = states.filter("emitted", ~pl.lit(scans["carried_over"]).gather("scan"))
    order = np.lexsort((emitted["lesion_id"].to_numpy(), emitted["scan"].to_numpy()))
    change = pl.col("size") - pl.col("reference")

    def of_scan(name: str) -> pl.Expr:
        return pl.lit(scans[name]).gather("scan").alias(name)

    frame = emitted[order].select(
        of_scan("patient_id"),
        of_scan("reader"),
        of_scan("scan_day"),
        of_scan("period"),
        "lesion_id",
        "counted",
        pl.col("role").cast(pl.String),
        pl.lit(families["kind"].cast(pl.String)).gather("lesion_id").alias("kind"),
        pl.lit(families["organ"]).gather("lesion_id").alias("organ"),
        pl.col("status").cast(pl.String),
        *_millimetres("size", "baseline", "nadir", "previous", "reference"),
        (change / TENTHS_PER_MM).alias("change_mm"),
        change_pct(pl.col("size"), pl.col("reference"), pl.lit(value=True)).alias("change_pct"),
        pl.col("state", "reason").cast(pl.String),
    )
    return decode(frame.cast({pl.Enum: pl.String}), keys)


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
    )
    return decode(frame.cast({pl.Enum: pl.String}), keys)


def change_pct(value: pl.Expr, reference: pl.Expr, compared: pl.Expr) -> pl.Expr:
    """Change from a reference in percent; null where it is 0, not known or not to be shown."""
    return pl.when(compared & (reference > 0)).then(100 * (value - reference) / reference)
