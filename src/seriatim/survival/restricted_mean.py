"""Mean event-free time up to a horizon (RMST), and how two groups differ in it."""

from dataclasses import dataclass

import numpy as np

from seriatim.base.errors import FitError
from seriatim.survival.curves import KaplanMeier
from seriatim.survival.sample import FloatArray
from seriatim.survival.tails import normal_quantile, two_sided_p


@dataclass(frozen=True)
class RestrictedMean:
    """Mean event-free time from 0 to `tau`; NaN where it cannot be estimated, with the reason."""

    tau: float
    value: float
    std_error: float
    lower: float
    upper: float
    conf_level: float
    reason: str
    """Why something is NaN, in plain words; empty when nothing is."""


@dataclass(frozen=True)
class RestrictedMeanDifference:
    """First minus second restricted mean, with a two-sided test of no difference."""

    tau: float
    value: float
    std_error: float
    lower: float
    upper: float
    conf_level: float
    p_value: float
    reason: str


def restricted_mean(curve: KaplanMeier, tau: float) -> RestrictedMean:
    """Compute the area under the curve from 0 to tau.

    Variance  Greenwood's: squared area to the right of each event time x d / (n (n - d))
    Nulls   NaN when follow-up ends before tau with the survival above 0: no curve is made up
            there. The error is NaN under weights that are not whole numbers
    Raises  FitError when tau is not a positive number
    Source  Andersen, Borgan, Gill and Keiding 1993; R survival 3.5 print(rmean = tau)
    """
    if not (np.isfinite(tau) and tau > 0):
        raise FitError(
            f"tau is {tau}; it must be above 0.", hint="Give the horizon in the time unit."
        )
    if tau > curve.time[-1] and curve.survival[-1] > 0:
        return _not_estimable(tau, curve, "follow-up ends before the horizon")
    kept = curve.time <= tau
    area_after = _area_after(curve.time[kept], curve.survival[kept], tau)
    before_first = float(min(curve.time[0], tau))
    value = before_first + (float(area_after[0]) if kept.any() else 0.0)
    if curve.robust:
        return RestrictedMean(
            tau,
            value,
            np.nan,
            np.nan,
            np.nan,
            curve.conf_level,
            "weights are not whole numbers, so the error needs resampling of patients",
        )
    std_error = float(np.sqrt(np.sum(_hazard_variance(curve)[kept] * area_after**2)))
    reach = normal_quantile(curve.conf_level) * std_error
    return RestrictedMean(tau, value, std_error, value - reach, value + reach, curve.conf_level, "")


def compare_restricted_means(
    first: KaplanMeier, second: KaplanMeier, tau: float
) -> RestrictedMeanDifference:
    """How much longer the first group is event-free up to tau, the groups being independent.

    Nulls   NaN with the reason when either mean cannot be estimated
    """
    if first.conf_level != second.conf_level:
        raise FitError("The curves have different conf_level.", hint="Fit both with the same one.")
    one, other = restricted_mean(first, tau), restricted_mean(second, tau)
    value = one.value - other.value
    std_error = float(np.hypot(one.std_error, other.std_error))
    reach = normal_quantile(first.conf_level) * std_error
    p_value = float(two_sided_p(np.asarray(value / std_error))) if std_error > 0 else float("nan")
    reason = one.reason or other.reason
    if not reason and std_error == 0:
        reason = "neither group has an event before the horizon"
    return RestrictedMeanDifference(
        tau, value, std_error, value - reach, value + reach, first.conf_level, p_value, reason
    )


def _area_after(time: FloatArray, survival: FloatArray, tau: float) -> FloatArray:
    """Area under the curve from each kept time to tau, shape (kept,)."""
    widths = np.diff(np.append(time, tau))
    return np.cumsum((survival * widths)[::-1])[::-1]


def _hazard_variance(curve: KaplanMeier) -> FloatArray:
    n_left = curve.n_risk - curve.n_event
    below = curve.n_risk * n_left
    return np.divide(curve.n_event, below, out=np.zeros_like(below), where=n_left > 0)


def _not_estimable(tau: float, curve: KaplanMeier, reason: str) -> RestrictedMean:
    return RestrictedMean(tau, np.nan, np.nan, np.nan, np.nan, curve.conf_level, reason)
