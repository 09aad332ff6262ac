"""E-values and tipping points of the main effect as tables."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from seriatim.causal.effect import Effect, Measure
from seriatim.causal.result_tables import as_table, table_of
from seriatim.causal.risk_ratio import RiskRatio
from seriatim.causal.unmeasured import e_value, risk_ratio_of_hazards, tipping_points

PREVALENCES = ((0.2, 0.4), (0.4, 0.2), (0.1, 0.5), (0.5, 0.1))
"""Shares with the unmeasured trait among `operate` and `wait` that are tried."""
STRENGTHS = (1.5, 2.0, 3.0)
"""Risk ratios of the trait with the event that are tried."""
UNMEASURED_SCHEMA = {
    "measure": pl.String(),
    "month": pl.Float64(),
    "ratio": pl.Float64(),
    "lower": pl.Float64(),
    "upper": pl.Float64(),
    "e_value": pl.Float64(),
    "e_value_of_bound": pl.Float64(),
}
TIPPING_SCHEMA = {
    "prevalence_operate": pl.Float64(),
    "prevalence_wait": pl.Float64(),
    "strength": pl.Float64(),
    "adjusted": pl.Float64(),
    "adjusted_lower": pl.Float64(),
    "adjusted_upper": pl.Float64(),
}


def list_e_values(
    risk_ratio: RiskRatio | None, month: float, effects: Sequence[Effect]
) -> pl.DataFrame:
    """The E-value of the risk ratio by the month, and of the hazard ratio among the effects.

    Grain   one row per measure that has an estimate
    """
    rows = []
    if risk_ratio is not None and np.isfinite(risk_ratio.ratio):
        rows.append(_row("risk_ratio", month, risk_ratio))
    for effect in effects:
        if effect.measure is Measure.HAZARD_RATIO and not effect.refusal:
            parts = (effect.estimate, effect.lower, effect.upper)
            as_risks = RiskRatio(*(risk_ratio_of_hazards(part) for part in parts))
            rows.append(_row("hazard_ratio", float("nan"), as_risks))
    return as_table(rows, UNMEASURED_SCHEMA)


def _row(measure: str, month: float, ratio: RiskRatio) -> tuple[str, float, *tuple[float, ...]]:
    found = e_value(ratio.ratio, ratio.lower, ratio.upper)
    bounds = (ratio.ratio, ratio.lower, ratio.upper)
    return (measure, month, *bounds, found.of_estimate, found.of_bound)


def list_tipping_points(risk_ratio: RiskRatio | None) -> pl.DataFrame:
    """What each stated unmeasured trait would leave of the risk ratio; no row without one."""
    if risk_ratio is None or not np.isfinite(risk_ratio.ratio):
        return as_table([], TIPPING_SCHEMA)
    ratio = (risk_ratio.ratio, risk_ratio.lower, risk_ratio.upper)
    return table_of(tipping_points(ratio, PREVALENCES, STRENGTHS), TIPPING_SCHEMA)
