"""Two groups from a common zero: the contrast that naive and landmark analyses make."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from seriatim.base.errors import FitError
from seriatim.base.units import DAYS_PER_MONTH
from seriatim.causal.effect import (
    Arms,
    Contrast,
    Effect,
    Horizons,
    Measure,
    Method,
    list_effects,
    refuse,
)
from seriatim.causal.refusals import FEW_EVENTS, NO_ARM, NOT_SETTLED
from seriatim.survival.cox import fit_cox, hazard_ratios
from seriatim.survival.curve_readings import survival_at
from seriatim.survival.curves import KaplanMeier, fit_kaplan_meier
from seriatim.survival.restricted_mean import restricted_mean
from seriatim.survival.sample import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class TwoGroups:
    """Times from a zero of one's own, and who counts as operated, all shape (n,)."""

    time_days: FloatArray
    event: BoolArray
    operated: BoolArray
    cluster: IntArray

    @property
    def arms(self) -> Arms:
        """How many there are in each group, and with the event."""
        counts = [int(np.sum(who)) for who in (self.operated, ~self.operated)]
        events = [int(np.sum(who & self.event)) for who in (self.operated, ~self.operated)]
        return Arms(*counts, *events)


def compare_groups(
    groups: TwoGroups, method: Method, horizons: Horizons, variant: str = ""
) -> list[Effect]:
    """Differences in risk and in restricted mean at each month, and the hazard ratio.

    Estimand  a contrast of the two groups as they are; an effect of operating only where nothing
              but chance decided who is in which
    Variance  Greenwood's for the differences, the inverse information for the hazard ratio
    Nulls     refused where a group is empty or has too few events; NaN at a month that follow-up
              in some group does not reach
    """
    measures = list(Measure)
    arms = groups.arms
    if not arms.n_operate or not arms.n_wait:
        return refuse(method, measures, NO_ARM, arms, variant)
    if min(arms.events_operate, arms.events_wait) < horizons.min_events:
        return refuse(method, measures, FEW_EVENTS, arms, variant)
    curves = [
        fit_kaplan_meier(groups.time_days[who], groups.event[who], conf_level=horizons.conf_level)
        for who in (groups.operated, ~groups.operated)
    ]
    return [
        *_risks(curves, method, horizons, arms, variant),
        *_means(curves, method, horizons, arms, variant),
        hazard_ratio(groups, method, horizons, variant),
    ]


def hazard_ratio(
    groups: TwoGroups,
    method: Method,
    horizons: Horizons,
    variant: str = "",
    entry_days: FloatArray | None = None,
    arms: Arms | None = None,
) -> Effect:
    """The hazard ratio of being operated, one row per person or per stretch of one."""
    counted = arms or groups.arms
    try:
        fit = fit_cox(
            groups.time_days,
            groups.event,
            groups.operated.astype(np.float64)[:, None],
            entry=entry_days,
        )
    except FitError:
        return refuse(method, [Measure.HAZARD_RATIO], NOT_SETTLED, counted, variant)[0]
    ratio = hazard_ratios(fit, horizons.conf_level)
    effect = Effect(
        method,
        Measure.HAZARD_RATIO,
        estimate=float(ratio.value[0]),
        lower=float(ratio.lower[0]),
        upper=float(ratio.upper[0]),
        interval="model",
        variant=variant,
    )
    return counted.counted(effect)


def _risks(
    curves: Sequence[KaplanMeier], method: Method, horizons: Horizons, arms: Arms, variant: str
) -> list[Effect]:
    days = np.asarray(horizons.months) * DAYS_PER_MONTH
    first, second = (survival_at(curve, days) for curve in curves)
    error = np.hypot(first.std_error, second.std_error)
    contrast = Contrast(1.0 - first.survival, 1.0 - second.survival, error)
    return list_effects(method, Measure.RISK_DIFFERENCE, contrast, horizons, arms, "model", variant)


def _means(
    curves: Sequence[KaplanMeier], method: Method, horizons: Horizons, arms: Arms, variant: str
) -> list[Effect]:
    first, second = (
        [restricted_mean(curve, month * DAYS_PER_MONTH) for month in horizons.months]
        for curve in curves
    )
    value = [np.array([mean.value for mean in means]) / DAYS_PER_MONTH for means in (first, second)]
    error = np.array(
        [np.hypot(one.std_error, other.std_error) for one, other in zip(first, second, strict=True)]
    )
    contrast = Contrast(value[0], value[1], error / DAYS_PER_MONTH)
    return list_effects(method, Measure.RMST_DIFFERENCE, contrast, horizons, arms, "model", variant)
