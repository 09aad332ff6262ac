"""What is read off a survival curve: quantiles, survival at stated times, numbers at risk."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from seriatim.base.errors import FitError
from seriatim.survival.curves import KaplanMeier
from seriatim.survival.sample import NEAR_EQUAL, FloatArray, require_numbers


class Steps(Protocol):
    """A survival curve of any kind as steps with bounds, from which a quantile can be read."""

    @property
    def time(self) -> FloatArray:
        """Times of the steps, rising, shape (m,)."""

    @property
    def survival(self) -> FloatArray:
        """Probability of no event up to and including each time."""

    @property
    def lower(self) -> FloatArray:
        """Lower bound; NaN where there is none."""

    @property
    def upper(self) -> FloatArray:
        """Upper bound; NaN where there is none."""

    @property
    def conf_level(self) -> float:
        """Level of the bounds."""


@dataclass(frozen=True)
class Quantile:
    """The time by which a stated share has had the event; NaN where the curve never says."""

    probability: float
    """Share with the event, 0 to 1; 0.5 is the median."""
    value: float
    lower: float
    upper: float
    conf_level: float

    @property
    def is_estimable(self) -> bool:
        """True when the curve reaches the share."""
        return bool(np.isfinite(self.value))

    def __str__(self) -> str:
        parts = (f"{x:g}" if np.isfinite(x) else "not reached" for x in (self.lower, self.upper))
        value = f"{self.value:g}" if self.is_estimable else "not reached"
        return f"{value} ({self.conf_level:.0%} interval {', '.join(parts)})"


@dataclass(frozen=True, eq=False)
class SurvivalAtTimes:
    """Survival at stated times, every array of shape (k,); NaN where follow-up does not reach."""

    time: FloatArray
    survival: FloatArray
    std_error: FloatArray
    lower: FloatArray
    upper: FloatArray
    n_risk: FloatArray
    """At risk at each time (see `numbers_at_risk`)."""


def quantile(curve: Steps, probability: float) -> Quantile:
    """Read the time at which the curve falls to 1 - probability, with its interval.

    A curve that lies exactly at the level for a while gives the middle of that flat stretch, to
    the end of follow-up if it never falls further. The bounds are where the bounds of the curve
    cross the level.
    Nulls   NaN for a value or bound whose curve stays above the level
    Source  Brookmeyer and Crowley 1982; R survival 3.5 `quantile.survfit`
    """
    if not 0 < probability < 1:
        raise FitError(
            f"probability is {probability}; it must lie between 0 and 1.",
            hint="Give 0.5 for the median.",
        )
    return Quantile(
        probability=probability,
        value=_crossing(curve.time, curve.survival, 1 - probability),
        lower=_crossing(curve.time, curve.lower, 1 - probability),
        upper=_crossing(curve.time, curve.upper, 1 - probability),
        conf_level=curve.conf_level,
    )


def median(curve: Steps) -> Quantile:
    """Read the time at which half have had the event, with its interval (see `quantile`)."""
    return quantile(curve, 0.5)


def survival_at(curve: KaplanMeier, times: ArrayLike) -> SurvivalAtTimes:
    """Survival, error, interval and number at risk at stated times.

    Nulls   all NaN after the last time unless the curve has reached 0; at 0 the error and bounds
            are NaN; before the first time the survival is 1
    Raises  FitError on a time that is negative or not a number
    """
    asked = _require_times(times)
    position = np.searchsorted(curve.time, asked, side="right")
    beyond = (asked > curve.time[-1]) & (curve.survival[-1] > 0)
    at_start = 1.0 if curve.conf_type in ("log", "plain") else np.nan

    def read(values: FloatArray, before_first: float) -> FloatArray:
        return np.where(beyond, np.nan, np.concatenate([[before_first], values])[position])

    return SurvivalAtTimes(
        time=asked,
        survival=read(curve.survival, 1.0),
        std_error=read(curve.std_error, 0.0),
        lower=read(curve.lower, at_start),
        upper=read(curve.upper, at_start),
        n_risk=numbers_at_risk(curve, asked),
    )


def numbers_at_risk(curve: KaplanMeier, times: ArrayLike) -> FloatArray:
    """How many (in weight) have entered before each stated time and not left before it.

    Whoever leaves exactly at a time is still counted at it; at time 0 all without delayed entry
    are counted.
    """
    asked = _require_times(times)
    leaving = np.concatenate([[0.0], np.cumsum(curve.n_event + curve.n_censor)])
    entering = np.concatenate([[0.0], np.cumsum(curve.n_entered)])
    left_before = leaving[np.searchsorted(curve.time, asked, side="left")]
    not_entered = entering[-1] - entering[np.searchsorted(curve.entry_time, asked, side="left")]
    return np.asarray(leaving[-1] - left_before - not_entered, dtype=np.float64)


def _require_times(times: ArrayLike) -> FloatArray:
    asked = require_numbers(np.atleast_1d(np.asarray(times, dtype=np.float64)), "times")
    if np.any(asked < 0):
        raise FitError("times: some are negative.", hint="Times count from the origin at 0.")
    return asked


def _crossing(time: FloatArray, values: FloatArray, level: float) -> float:
    """First time at or below the level; the middle of a stretch that lies exactly on it."""
    known = np.isfinite(values)
    reached = np.flatnonzero(known & (values <= level + NEAR_EQUAL))
    if reached.size == 0:
        return float("nan")
    start = reached[0]
    if values[start] < level - NEAR_EQUAL:
        return float(time[start])
    below = np.flatnonzero(known & (values < level - NEAR_EQUAL))
    if below.size:
        return float(time[start] + time[below[0]]) / 2
    # NOTE: a bound that has no value at the end of the curve does not say where its stretch ends.
    return float(time[start] + time[-1]) / 2 if known[-1] else float("nan")
