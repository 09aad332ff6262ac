"""Survival by category: printed figures, curves, numbers at risk, contrasts and follow-up.

Two clocks tell the same events. On the operation's clock time starts at the operation. On the
drug's clock it starts when the drug in force at the operation did, and a patient enters the risk
set at the operation, so that the months it took to get there are credited to nobody.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from seriatim.base.units import DAYS_PER_MONTH
from seriatim.response.category import DefinitionId
from seriatim.study.contrasts import CONTRAST_SCHEMA, contrast_rows
from seriatim.study.curves import (
    AT_RISK_SCHEMA,
    CURVE_SCHEMA,
    FOLLOW_UP_SCHEMA,
    at_risk_rows,
    follow_up_rows,
    step_rows,
)
from seriatim.study.plan import SurvivalPlan
from seriatim.study.samples import Row, Sample, delayed_entry, draw_samples, fit_curve
from seriatim.survival.competing import AalenJohansen, fit_aalen_johansen, incidence_at
from seriatim.survival.curve_readings import median, survival_at
from seriatim.survival.curves import KaplanMeier
from seriatim.survival.guard import check_median, check_risk_set
from seriatim.survival.restricted_mean import restricted_mean

SURVIVAL_SCHEMA: dict[str, pl.DataType] = {
    "endpoint": pl.String(),
    "clock": pl.String(),
    "group": pl.String(),
    "n": pl.Int64(),
    "n_events": pl.Int64(),
    "statistic": pl.String(),
    "month": pl.Float64(),
    "estimate": pl.Float64(),
    "lower": pl.Float64(),
    "upper": pl.Float64(),
    "n_risk": pl.Int64(),
    "note": pl.String(),
    "conf_type": pl.String(),
}


@dataclass(frozen=True)
class SurvivalByCategory:
    """The frames of `Results` that rest on survival estimates."""

    survival: pl.DataFrame
    curves: pl.DataFrame
    at_risk: pl.DataFrame
    follow_up: pl.DataFrame
    contrasts: pl.DataFrame


def estimate_by_category(
    endpoints: pl.DataFrame, definition: DefinitionId, plan: SurvivalPlan
) -> SurvivalByCategory:
    """Estimate every endpoint by category at the operation, on every clock of the plan.

    Reads   the endpoint table
    Grain   one row per endpoint, clock, group and printed figure (or step, or month)
    Nulls   an estimate or bound that cannot be estimated is null, and the note says why
    """
    samples = list(draw_samples(endpoints, definition, plan))
    curves = [sample for sample in samples if sample.endpoint in ("os", "pfs")]
    competing = [sample for sample in samples if sample.endpoint not in ("os", "pfs")]
    figures = [row for sample in curves for row in figure_rows(sample, plan)]
    incidences = [row for sample in competing for row in incidence_rows(sample, plan)]
    return SurvivalByCategory(
        survival=pl.DataFrame(figures + incidences, schema=SURVIVAL_SCHEMA).fill_nan(None),
        curves=pl.DataFrame(
            [row for sample in curves for row in step_rows(sample, plan)], schema=CURVE_SCHEMA
        ).fill_nan(None),
        at_risk=pl.DataFrame(
            [row for sample in curves for row in at_risk_rows(sample, plan)],
            schema=AT_RISK_SCHEMA,
        ),
        follow_up=pl.DataFrame(
            [row for sample in curves for row in follow_up_rows(sample, plan)],
            schema=FOLLOW_UP_SCHEMA,
        ).fill_nan(None),
        contrasts=pl.DataFrame(
            [row for sample in curves for row in contrast_rows(sample, plan)],
            schema=CONTRAST_SCHEMA,
        ).fill_nan(None),
    )


def figure_rows(sample: Sample, plan: SurvivalPlan) -> Iterator[Row]:
    """Median, survival at the months and restricted means of every group."""
    for group, rows in sample.groups:
        curve = fit_curve(rows, plan)
        head: Row = {
            "endpoint": sample.endpoint,
            "clock": sample.clock,
            "group": group,
            "n": rows.height,
            "n_events": int((rows["status"] == 1).sum()),
            "conf_type": plan.conf_type,
        }
        printed = [
            _median_row(curve),
            *(_survival_row(curve, month) for month in plan.months),
            *(_restricted_mean_row(curve, month) for month in plan.rmst_months),
        ]
        meaningful = check_risk_set(curve)
        for row in printed:
            yield head | (row if meaningful.allowed else _withheld(row, meaningful.reason))


def _median_row(curve: KaplanMeier) -> Row:
    permission = check_median(curve)
    found = median(curve)
    return {
        "statistic": "median_months",
        "estimate": found.value / DAYS_PER_MONTH if permission.allowed else None,
        "lower": found.lower / DAYS_PER_MONTH,
        "upper": found.upper / DAYS_PER_MONTH,
        "note": permission.reason or None,
    }


def _survival_row(curve: KaplanMeier, month: float) -> Row:
    at = survival_at(curve, [month * DAYS_PER_MONTH])
    survival, lower, upper = float(at.survival[0]), float(at.lower[0]), float(at.upper[0])
    if curve.entry_time.size and curve.entry_time.min() >= month * DAYS_PER_MONTH:
        row: Row = {"statistic": "survival_pct", "month": month, "n_risk": 0}
        return row | {"note": "nobody had entered by this month"}
    return {
        "statistic": "survival_pct",
        "month": month,
        "estimate": 100 * survival,
        "lower": 100 * lower,
        "upper": 100 * upper,
        "n_risk": int(at.n_risk[0]),
        "note": _note(survival, lower),
    }


def _restricted_mean_row(curve: KaplanMeier, month: float) -> Row:
    mean = restricted_mean(curve, month * DAYS_PER_MONTH)
    row: Row = {"statistic": "rmst_months", "month": month, "note": mean.reason or None}
    if mean.std_error == 0:
        return row | {
            "estimate": mean.value / DAYS_PER_MONTH,
            "note": "no event before the horizon; no interval",
        }
    return row | {
        "estimate": mean.value / DAYS_PER_MONTH,
        "lower": mean.lower / DAYS_PER_MONTH,
        "upper": mean.upper / DAYS_PER_MONTH,
    }


def _withheld(row: Row, reason: str) -> Row:
    return {"statistic": row["statistic"], "month": row.get("month"), "note": reason}


def _note(survival: float, lower: float) -> str | None:
    if np.isnan(survival):
        return "follow-up ends before this month"
    if survival == 1:
        return "no event by this month" + ("; no interval on this scale" if np.isnan(lower) else "")
    return "nobody left without an event; no interval" if np.isnan(lower) else None


def incidence_rows(sample: Sample, plan: SurvivalPlan) -> Iterator[Row]:
    """Cumulative incidence with death as a competing risk."""
    for group, rows in sample.groups:
        curve = fit_aalen_johansen(
            rows["time"].to_numpy(),
            rows["status"].to_numpy(),
            n_causes=2,
            entry=delayed_entry(rows),
            conf_level=plan.conf_level,
        )
        head: Row = {
            "endpoint": sample.endpoint,
            "clock": sample.clock,
            "group": group,
            "n": rows.height,
            "n_events": int((rows["status"] == 1).sum()),
            "conf_type": curve.conf_type,
        }
        meaningful = check_risk_set(
            fit_curve(rows.with_columns(status=(pl.col("status") > 0).cast(pl.Int8)), plan)
        )
        for month in plan.months:
            row = _incidence_row(curve, month)
            yield head | (row if meaningful.allowed else _withheld(row, meaningful.reason))


def _incidence_row(curve: AalenJohansen, month: float) -> Row:
    at = incidence_at(curve, [month * DAYS_PER_MONTH])
    estimate = float(np.ravel(at.cumulative_incidence)[0])
    return {
        "statistic": "cumulative_incidence_pct",
        "month": month,
        "estimate": 100 * estimate,
        "lower": 100 * float(np.ravel(at.lower)[0]),
        "upper": 100 * float(np.ravel(at.upper)[0]),
        "note": "follow-up ends before this month" if np.isnan(estimate) else None,
    }
