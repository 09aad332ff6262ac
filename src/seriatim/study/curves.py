"""Steps of the curves, numbers at risk under them, and how long patients were followed."""

from collections.abc import Iterator

import polars as pl

from seriatim.base.units import DAYS_PER_MONTH
from seriatim.study.plan import SurvivalPlan
from seriatim.study.samples import Row, Sample, delayed_entry, fit_curve
from seriatim.survival.curve_readings import median, numbers_at_risk
from seriatim.survival.curves import fit_reverse_kaplan_meier
from seriatim.survival.guard import check_risk_set

CURVE_SCHEMA: dict[str, pl.DataType] = {
    "endpoint": pl.String(),
    "clock": pl.String(),
    "group": pl.String(),
    "time_months": pl.Float64(),
    "survival": pl.Float64(),
    "lower": pl.Float64(),
    "upper": pl.Float64(),
    "n_risk": pl.Int64(),
    "n_event": pl.Int64(),
    "n_censor": pl.Int64(),
}
AT_RISK_SCHEMA: dict[str, pl.DataType] = {
    "endpoint": pl.String(),
    "clock": pl.String(),
    "group": pl.String(),
    "month": pl.Float64(),
    "n_risk": pl.Int64(),
}
FOLLOW_UP_SCHEMA: dict[str, pl.DataType] = {
    "clock": pl.String(),
    "statistic": pl.String(),
    "estimate": pl.Float64(),
    "lower": pl.Float64(),
    "upper": pl.Float64(),
    "n": pl.Int64(),
}


def step_rows(sample: Sample, plan: SurvivalPlan) -> Iterator[Row]:
    """The steps of every curve, from survival 1 at the first entry; none where it means nothing."""
    for group, rows in sample.groups:
        curve = fit_curve(rows, plan)
        if not check_risk_set(curve).allowed:
            continue
        head: Row = {"endpoint": sample.endpoint, "clock": sample.clock, "group": group}
        start = float(rows["entry"].min() or 0)  # type: ignore[arg-type]
        yield head | {
            "time_months": start / DAYS_PER_MONTH,
            "survival": 1.0,
            "lower": 1.0,
            "upper": 1.0,
            "n_risk": int(numbers_at_risk(curve, [start])[0]),
            "n_event": 0,
            "n_censor": 0,
        }
        for place in range(curve.time.size):
            yield head | {
                "time_months": float(curve.time[place]) / DAYS_PER_MONTH,
                "survival": float(curve.survival[place]),
                "lower": float(curve.lower[place]),
                "upper": float(curve.upper[place]),
                "n_risk": int(curve.n_risk[place]),
                "n_event": int(curve.n_event[place]),
                "n_censor": int(curve.n_censor[place]),
            }


def at_risk_rows(sample: Sample, plan: SurvivalPlan) -> Iterator[Row]:
    """Numbers at risk of every group at whole years and at the months of the plan."""
    months = sorted({0.0, 12.0, 24.0, 36.0, 48.0, 60.0, *plan.months})
    for group, rows in sample.groups:
        curve = fit_curve(rows, plan)
        numbers = numbers_at_risk(curve, [month * DAYS_PER_MONTH for month in months])
        for month, number in zip(months, numbers, strict=True):
            yield {
                "endpoint": sample.endpoint,
                "clock": sample.clock,
                "group": group,
                "month": month,
                "n_risk": int(number),
            }


def follow_up_rows(sample: Sample, plan: SurvivalPlan) -> Iterator[Row]:
    """Follow-up for survival: as observed, and by reverse Kaplan-Meier."""
    if sample.endpoint != "os" or sample.clock == "drug":
        return
    rows = sample.rows
    seen = (rows["time"] - rows["entry"]).cast(pl.Float64) / DAYS_PER_MONTH
    observed = {"median": seen.median(), "min": seen.min(), "max": seen.max()}
    head: Row = {"clock": sample.clock, "n": rows.height}
    for name, value in observed.items():
        yield head | {"statistic": f"observed_{name}_months", "estimate": value}
    reverse = fit_reverse_kaplan_meier(
        rows["time"].to_numpy(),
        (rows["status"] == 1).to_numpy(),
        entry=delayed_entry(rows),
        conf_type=plan.conf_type,
        conf_level=plan.conf_level,
    )
    found = median(reverse)
    yield head | {
        "statistic": "reverse_km_median_months",
        "estimate": found.value / DAYS_PER_MONTH,
        "lower": found.lower / DAYS_PER_MONTH,
        "upper": found.upper / DAYS_PER_MONTH,
    }
