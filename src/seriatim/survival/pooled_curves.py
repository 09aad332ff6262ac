"""Kaplan-Meier curves of several imputations of one group as one curve with wider bands."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from seriatim.base.errors import FitError
from seriatim.survival.curve_readings import survival_at
from seriatim.survival.curves import KaplanMeier
from seriatim.survival.intervals import ConfidenceType, compute_interval
from seriatim.survival.pooling import Pooled, pool_estimates
from seriatim.survival.sample import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class PooledCurve:
    """One group's survival pooled over m imputations; every array has shape (k,)."""

    time: FloatArray
    """Rising, in the unit of the curves; before the first step of any curve the survival is 1."""
    survival: FloatArray
    """Mean of the curves; NaN where one of them has ended."""
    std_error: FloatArray
    """Greenwood's, and what differs between the imputations."""
    lower: FloatArray
    upper: FloatArray
    conf_type: ConfidenceType
    conf_level: float
    n_ended: IntArray
    """Curves that end above 0 before each time."""
    pooled: Pooled
    """The parts of the error."""

    def __str__(self) -> str:
        return (
            f"Pooled Kaplan-Meier: {self.pooled.n_imputations} imputations, "
            f"{self.time.size} times, last {self.time[-1]:g}"
        )


def pool_curves(curves: Sequence[KaplanMeier], times: ArrayLike | None = None) -> PooledCurve:
    """Pool the curves of one group, one from each imputation, into one with wider bands.

    Reads   times, shape (k,): rising; none = every time at which any curve steps
    Estimand  P(event time > t) in the group, averaged over who belongs to it
    Variance  Rubin's, on the plain scale, for a curve at 1 or 0 has no value on most others; the
            interval is then made on the curves' scale from the pooled survival, with the t quantile
    Scale   arcsin suits: on log and log-log a survival close to 1 of which few curves have left 1
            has an error many times its distance from 1, and a bound close to 0
    Ties    at a time at which one curve does not step it keeps its last value
    Nulls   NaN from where the first curve ends above 0; bounds NaN where all are at 1 or at 0. One
            curve at 1 or 0 adds no variance of its own, as Greenwood's formula has it at 1
    Raises  FitError on fewer than two curves, or curves with intervals of different kinds
    Source  rubin-1987; marshall-2009 on the scale
    """
    _require_alike(curves)
    first = curves[0]
    steps = np.concatenate([curve.time for curve in curves])
    time = np.unique(steps if times is None else np.asarray(times, np.float64))
    at = [survival_at(curve, time) for curve in curves]
    variance = [np.where(one.survival == 0, 0.0, one.std_error**2) for one in at]
    pooled = pool_estimates([one.survival for one in at], variance)
    lower, upper = compute_interval(
        pooled.estimate,
        pooled.std_error,
        first.conf_type,
        first.conf_level,
        degrees_of_freedom=pooled.degrees_of_freedom,
    )
    return PooledCurve(
        time=time,
        survival=pooled.estimate,
        std_error=pooled.std_error,
        lower=lower,
        upper=upper,
        conf_type=first.conf_type,
        conf_level=first.conf_level,
        n_ended=np.sum([np.isnan(one.survival) for one in at], axis=0),
        pooled=pooled,
    )


def _require_alike(curves: Sequence[KaplanMeier]) -> None:
    if len(curves) < 2:
        raise FitError(
            "There are fewer than two curves to pool.", hint="Give one from each imputation."
        )
    if len({(curve.conf_type, curve.conf_level) for curve in curves}) > 1:
        raise FitError(
            "The curves have intervals of different kinds.",
            hint="Fit all with the same conf_type and conf_level.",
        )
