"""Time-to-event estimators: arrays in, frozen results out."""

from seriatim.survival.compare import LogRank, compare_log_rank
from seriatim.survival.competing import (
    AalenJohansen,
    IncidenceAtTimes,
    fit_aalen_johansen,
    incidence_at,
)
from seriatim.survival.cox import ChiSquareTest, CoxFit, HazardRatios, fit_cox, hazard_ratios
from seriatim.survival.curve_readings import (
    Quantile,
    SurvivalAtTimes,
    median,
    numbers_at_risk,
    quantile,
    survival_at,
)
from seriatim.survival.curves import KaplanMeier, fit_kaplan_meier, fit_reverse_kaplan_meier
from seriatim.survival.guard import Permission, check_comparison, check_median
from seriatim.survival.pooled_curves import PooledCurve, pool_curves
from seriatim.survival.pooling import Pooled, pool_estimates
from seriatim.survival.proportionality import Proportionality, fit_proportionality
from seriatim.survival.restricted_mean import (
    RestrictedMean,
    RestrictedMeanDifference,
    compare_restricted_means,
    restricted_mean,
)

__all__ = [
    "AalenJohansen",
    "ChiSquareTest",
    "CoxFit",
    "HazardRatios",
    "IncidenceAtTimes",
    "KaplanMeier",
    "LogRank",
    "Permission",
    "Pooled",
    "PooledCurve",
    "Proportionality",
    "Quantile",
    "RestrictedMean",
    "RestrictedMeanDifference",
    "SurvivalAtTimes",
    "check_comparison",
    "check_median",
    "compare_log_rank",
    "compare_restricted_means",
    "fit_aalen_johansen",
    "fit_cox",
    "fit_kaplan_meier",
    "fit_proportionality",
    "fit_reverse_kaplan_meier",
    "hazard_ratios",
    "incidence_at",
    "median",
    "numbers_at_risk",
    "pool_curves",
    "pool_estimates",
    "quantile",
    "restricted_mean",
    "survival_at",
]
