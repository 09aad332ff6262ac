"""The result tables as they are handed over: text keys, millimetres, columns in their order."""

import polars as pl

from seriatim.base.units import TENTHS_PER_MM
from seriatim.response.category import COUNTS
from seriatim.response.encode import Keys, decode


def _millimetres(*names: str) -> list[pl.Expr]:
    return [(pl.col(name) / TENTHS_PER_MM).alias(f"{name}_mm") for name in names]


def finish_states(states: pl.DataFrame, keys: Keys) -> pl.DataFrame:
    """`lesion_states`: sizes in mm, the comparison, state and reason."""
    change = pl.col("size") - pl.col("reference")
    frame = states.sort("patient_id", "reader", "scan_day", "lesion_id").select(
        "patient_id",
        "reader",
        "scan_day",
        "period",
        "lesion_id",
        "counted",
        "role",
        "kind",
        "organ",
        "status",
        *_millimetres("size", "baseline", "nadir", "previous", "reference"),
        (change / TENTHS_PER_MM).alias("change_mm"),
        change_pct(pl.col("size"), pl.col("reference"), pl.lit(value=True)).alias("change_pct"),
        pl.col("state", "reason").cast(pl.String),
    )
    return decode(frame, keys)


def finish_calls(calls: pl.DataFrame, keys: Keys) -> pl.DataFrame:
    """`visit_responses`: sums in mm, changes, calls and reasons."""
    frame = calls.sort("patient_id", "reader", "scan_day").select(
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
    return decode(frame, keys)


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
    return decode(frame, keys)


def finish_categories(categories: pl.DataFrame, keys: Keys) -> pl.DataFrame:
    """`categories`: counts, category, reason and every definition's label."""
    labels = [name for name in categories.columns if name.startswith("category_")]
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
    return decode(frame, keys)


def change_pct(value: pl.Expr, reference: pl.Expr, compared: pl.Expr) -> pl.Expr:
    """Change from a reference in percent; null where it is 0, not known or not to be shown."""
    return pl.when(compared & (reference > 0)).then(100 * (value - reference) / reference)
