"""Who changes category under another rule, and by which lesion on which scan."""

import polars as pl

from seriatim.response.growth import GrowthRule
from seriatim.study.relabelling import Relabelling
from seriatim.study.rule_grid import OWN_RULE

BY_LESION = "lesion"
"""A lesion has another state on the scan that decides."""
SCAN_TOO_OLD = "scan_too_old"
"""The scan that decides under the study's rule is too old under the other."""
SCAN_IN_REACH = "scan_in_reach"
"""A scan too old under the study's rule decides under the other."""

CHANGE_SCHEMA: dict[str, pl.DataType] = {
    "rule": pl.Int32(),
    "patient_id": pl.String(),
    "operation_id": pl.String(),
    "own_category": pl.String(),
    "category": pl.String(),
    "cause": pl.String(),
    "scan_day": pl.Int32(),
    "lesion_id": pl.String(),
    "size_mm": pl.Float64(),
    "own_reference_mm": pl.Float64(),
    "reference_mm": pl.Float64(),
    "own_state": pl.String(),
    "own_reason": pl.String(),
    "state": pl.String(),
    "reason": pl.String(),
}
_OPERATION = ["rule", "patient_id", "operation_id", "own_category", "category"]


def find_changes(
    labels: pl.DataFrame, relabelling: Relabelling, growth: GrowthRule
) -> pl.DataFrame:
    """Every lesion that is judged otherwise under another rule, and every scan won or lost.

    Reads   labels of the study's definition; growth: the study's own rule
    Adds    cause [lesion, scan_too_old, scan_in_reach], own_category and category, the lesion's
            size, reference, state and reason under the study's own rule (own_) and under the other
    Grain   one row per rule, patient and lesion that grows under one rule and not under the other,
            or that has another state where the category changes; or per rule and patient whose
            scan lies in one window and not in the other
    Nulls   lesion and sizes null = the change is one of scans; a lesion may differ without
            changing the category, which then stands twice
    """
    compared = _beside_own(labels)
    by_lesion = _by_lesion(compared, relabelling, growth)
    return (
        pl.concat([by_lesion, _by_scan(compared)], how="diagonal")
        .sort("rule", "patient_id", "lesion_id")
        .select(CHANGE_SCHEMA.keys())
        .cast(CHANGE_SCHEMA)  # type: ignore[arg-type]
    )


def _beside_own(labels: pl.DataFrame) -> pl.DataFrame:
    """Labels under the other rules with the scan that decides under the study's own."""
    own = labels.filter(pl.col("rule") == OWN_RULE).select("patient_id", own_scan_day="scan_day")
    return labels.filter(pl.col("rule") != OWN_RULE).join(
        own, on="patient_id", maintain_order="left"
    )


def _by_lesion(
    compared: pl.DataFrame, relabelling: Relabelling, growth: GrowthRule
) -> pl.DataFrame:
    """Lesions judged otherwise on a scan that decides under both rules."""
    differing = _differing_states(relabelling, growth)
    same_scan = compared.filter(
        pl.col("scan_day").is_not_null(), pl.col("own_scan_day").is_not_null()
    )
    moved = pl.col("own_category") != pl.col("category")
    return (
        same_scan.select(*_OPERATION)
        .join(relabelling.growth_of, on="rule")
        .join(differing, on=["growth", "patient_id"])
        .filter(pl.col("grows_otherwise") | moved)
        .with_columns(cause=pl.lit(BY_LESION))
        .drop("growth", "grows_otherwise")
    )


def _differing_states(relabelling: Relabelling, growth: GrowthRule) -> pl.DataFrame:
    """States of each growth rule that are not those of the study's own."""
    own_growth = relabelling.growth_of.filter(pl.col("rule") == OWN_RULE)
    states = relabelling.states
    own = states.join(own_growth, on="growth").select(
        "patient_id",
        "lesion_id",
        own_reference_mm="reference_mm",
        own_state="state",
        own_reason="reason",
    )
    growing = ["growing", "new"] if growth.new_counts else ["growing"]
    grows, grew = (pl.col(name).is_in(growing) for name in ("state", "own_state"))
    return (
        states.join(own, on=["patient_id", "lesion_id"])
        .filter(pl.col("state") != pl.col("own_state"))
        .with_columns(grows_otherwise=grows != grew)
    )


def _by_scan(compared: pl.DataFrame) -> pl.DataFrame:
    """Operations that have a scan in one window and none in the other."""
    lost, won = pl.col("scan_day").is_null(), pl.col("own_scan_day").is_null()
    return compared.filter(lost != won).select(
        *_OPERATION,
        scan_day=pl.coalesce("scan_day", "own_scan_day"),
        cause=pl.when(lost).then(pl.lit(SCAN_TOO_OLD)).otherwise(pl.lit(SCAN_IN_REACH)),
    )
