"""Log-rank tests and hazard ratios between categories, withheld where cells are too small."""

from collections.abc import Iterator

import polars as pl

from seriatim.base.errors import FitError
from seriatim.study.plan import SurvivalPlan
from seriatim.study.samples import ALL, Row, Sample, delayed_entry
from seriatim.survival.compare import compare_log_rank
from seriatim.survival.cox import fit_cox, hazard_ratios
from seriatim.survival.guard import check_comparison

CONTRAST_SCHEMA: dict[str, pl.DataType] = {
    "endpoint": pl.String(),
    "clock": pl.String(),
    "method": pl.String(),
    "group": pl.String(),
    "reference": pl.String(),
    "estimate": pl.Float64(),
    "lower": pl.Float64(),
    "upper": pl.Float64(),
    "statistic": pl.Float64(),
    "p_value": pl.Float64(),
    "note": pl.String(),
}


def contrast_rows(sample: Sample, plan: SurvivalPlan) -> Iterator[Row]:
    """Log-rank over all categories and hazard ratios against the mildest, where cells allow."""
    groups = [group for group, _ in sample.groups if group != ALL]
    head: Row = {"endpoint": sample.endpoint, "clock": sample.clock}
    if sample.clock == "drug_start" or not groups:
        return
    counts = {
        group: int((rows["status"] == 1).sum()) for group, rows in sample.groups if group != ALL
    }
    overall = check_comparison(counts)
    row = head | {"method": "log_rank", "group": ALL, "reference": None, "note": overall.reason}
    yield row | (_log_rank(sample.rows) if overall.allowed else {})
    reference = groups[0]
    for group in groups[1:]:
        pair = {name: counts[name] for name in (reference, group)}
        permission = check_comparison(pair)
        row = head | {
            "method": "cox_efron",
            "group": group,
            "reference": reference,
            "note": permission.reason,
        }
        chosen = sample.rows.filter(pl.col("group").is_in([reference, group]))
        yield row | (_hazard_ratio(chosen, group, plan) if permission.allowed else {})


def _log_rank(rows: pl.DataFrame) -> Row:
    try:
        test = compare_log_rank(
            rows["time"].to_numpy(),
            (rows["status"] == 1).to_numpy(),
            rows["group"].to_numpy(),
            entry=delayed_entry(rows),
        )
    except FitError as problem:
        return {"note": problem.found}
    return {"statistic": test.statistic, "p_value": test.p_value, "note": None}


def _hazard_ratio(rows: pl.DataFrame, group: str, plan: SurvivalPlan) -> Row:
    """Two groups at a time; patients with several operations share a cluster."""
    try:
        fit = fit_cox(
            rows["time"].to_numpy(),
            (rows["status"] == 1).to_numpy(),
            (rows["group"] == group).cast(pl.Float64).to_numpy().reshape(-1, 1),
            entry=delayed_entry(rows),
            cluster=rows["patient_id"].to_numpy()
            if rows["patient_id"].is_duplicated().any()
            else None,
            names=[group],
        )
    except FitError as problem:
        return {"note": problem.found}
    ratio = hazard_ratios(fit, plan.conf_level)
    return {
        "estimate": float(ratio.value[0]),
        "lower": float(ratio.lower[0]),
        "upper": float(ratio.upper[0]),
        "statistic": fit.wald.statistic,
        "p_value": fit.wald.p_value,
        "note": None,
    }
