"""E-values and tipping points of the main effect as tables."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from seriatim.causal.effect import Effect, Measure
from seriatim.causal.result_tables import as_table, table_of
from seriatim.causal.risk_ratio import RiskRatio
from seriatim.causal.unmeasured import (
    COMMON_SHARE,
    e_value,
    risk_ratio_of_hazards,
    tipping_points,
)

PREVALENCES = ((0.2, 0.4), (0.4, 0.2), (0.1, 0.5), (0.5, 0.1))
"""Shares with the unmeasured trait among `operate` and `wait` that are tried."""
STRENGTHS = (1.5, 2.0, 3.0)
"""Risk ratios of the trait with the event that are tried."""
UNMEASURED_SCHEMA = {
    "measure": pl.String(),
    "is_converted": pl.Boolean(),
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

    Adds    is_converted [whether the hazard ratio was turned into a risk ratio, which is done where
            the event is common in both arms]
    Grain   one row per measure that has an estimate
    """
    rows = []
    if risk_ratio is not None and np.isfinite(risk_ratio.ratio):
        rows.append(_row("risk_ratio", False, month, risk_ratio))
    is_common = is_event_common(effects)
    for effect in effects:
        if effect.measure is Measure.HAZARD_RATIO and not effect.refusal:
            parts = (effect.estimate, effect.lower, effect.upper)
            as_risks = map(risk_ratio_of_hazards, parts) if is_common else parts
            rows.append(_row("hazard_ratio", is_common, float("nan"), RiskRatio(*as_risks)))
    return as_table(rows, UNMEASURED_SCHEMA)


def is_event_common(effects: Sequence[Effect]) -> bool:
    """Whether both arms' risks exceed `COMMON_SHARE` by the last month at which they are given."""
    given = [e for e in effects if e.measure is Measure.RISK_DIFFERENCE and not e.refusal]
    if not given:
        return False
    last = max(given, key=lambda effect: effect.month)
    return min(last.operate, last.wait) > COMMON_SHARE


def _row(
    measure: str, is_converted: bool, month: float, ratio: RiskRatio
) -> tuple[str, bool, float, *tuple[float, ...]]:
    found = e_value(ratio.ratio, ratio.lower, ratio.upper)
    bounds = (ratio.ratio, ratio.lower, ratio.upper)
    return (measure, is_converted, month, *bounds, found.of_estimate, found.of_bound)


def list_tipping_points(risk_ratio: RiskRatio | None) -> pl.DataFrame:
    """What each stated unmeasured trait would leave of the risk ratio; no row without one."""
    if risk_ratio is None or not np.isfinite(risk_ratio.ratio):
        return as_table([], TIPPING_SCHEMA)
    ratio = (risk_ratio.ratio, risk_ratio.lower, risk_ratio.upper)
    return table_of(tipping_points(ratio, PREVALENCES, STRENGTHS), TIPPING_SCHEMA)
