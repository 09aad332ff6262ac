"""What is read off the clones beside their effects: curves, and how far they can be believed."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from seriatim.base.units import DAYS_PER_MONTH
from seriatim.causal.assemble import Assembled
from seriatim.causal.by_clones import ByClones, plan_of
from seriatim.causal.clone_censor_weight import Weighted, weigh
from seriatim.causal.clone_effects import Resamples, resample_arms
from seriatim.causal.curve_errors import errors_of_resamples, robust_curve_errors
from seriatim.causal.curve_steps import list_clone_curves, list_naive_curves
from seriatim.causal.diagnostic_tables import (
    BALANCE_SCHEMA,
    GRACE_SCHEMA,
    WEIGHT_SCHEMA,
    list_balance,
    list_early_events,
    list_weights,
)
from seriatim.causal.effect import Horizons
from seriatim.causal.result_tables import as_table
from seriatim.causal.risk_ratio import RiskRatio, estimate_risk_ratio
from seriatim.causal.trial import TargetTrial

MAIN_MONTH = 24.0
"""The month nearest to this one among those asked about is the main one."""


def main_month(trial: TargetTrial) -> float:
    """The month that variations and E-values go by: the nearest to 24, the earlier of two."""
    return min(sorted(trial.months), key=lambda month: abs(month - MAIN_MONTH))


@dataclass(frozen=True, eq=False)
class CloneTables:
    """Tables of the clones, empty where nothing could be weighed."""

    curves: pl.DataFrame
    """The naive curves first; those of the clones only where there is an effect."""
    weights: pl.DataFrame
    balance: pl.DataFrame
    in_grace: pl.DataFrame
    risk_ratio: RiskRatio | None
    """By the main month; null without an effect."""


def read_clones(
    trial: TargetTrial, data: Assembled, found: ByClones, resamples: Resamples, horizons: Horizons
) -> CloneTables:
    """Curves and their ratio where there is an effect; weights wherever there are any.

    `resamples` with the store that the effects were made with, so that none is drawn again.
    """
    grid = np.asarray(resamples.grid_days)
    naive = list_naive_curves(data.followed, grid, horizons.conf_level)
    weighted = found.weighted
    if weighted is None:
        kinds = (WEIGHT_SCHEMA, BALANCE_SCHEMA, GRACE_SCHEMA)
        weights, balance, in_grace = (as_table([], kind) for kind in kinds)
        return CloneTables(naive, weights, balance, in_grace, None)
    curves, ratio = naive, None
    if not found.refusal:
        steps, ratio = _effect_tables(trial, data, found, weighted, resamples, horizons)
        curves = pl.concat([naive, steps])
    whole = np.ones((data.followed.n_clusters, 1))
    unstabilised = replace(plan_of(trial), stabilised=False)
    plain = weigh(data.followed, data.decisions, unstabilised, whole)
    return CloneTables(
        curves,
        list_weights(weighted, plain, data.followed, data.decisions),
        list_balance(weighted, data.decisions),
        list_early_events(weighted, data.decisions),
        ratio,
    )


def _effect_tables(
    trial: TargetTrial,
    data: Assembled,
    found: ByClones,
    weighted: Weighted,
    resamples: Resamples,
    horizons: Horizons,
) -> tuple[pl.DataFrame, RiskRatio | None]:
    """The weighted curves, and the ratio of risks by the main month where that is reached."""
    days = [month * DAYS_PER_MONTH for month in horizons.months]
    at = horizons.months.index(main_month(trial))
    is_reached = not any(e.refusal for e in found.effects if e.month == main_month(trial))
    errors, drawn_at_month = None, None
    if resamples.replicates:
        drawn = resample_arms(data.followed, data.decisions, plan_of(trial), days, resamples)
        errors = errors_of_resamples(drawn[:, 2 * len(days) :], resamples.grid_days)
        drawn_at_month = drawn[:, at]
    if errors is None:
        errors = robust_curve_errors(weighted, data.followed, resamples.grid_days)
    steps = list_clone_curves(weighted, errors, horizons.conf_level)
    level = horizons.conf_level
    ratio = estimate_risk_ratio(weighted, data.followed, days[at], level, drawn_at_month)
    return steps, ratio if is_reached else None
