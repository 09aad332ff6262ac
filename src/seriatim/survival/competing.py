"""Aalen-Johansen: the probability of each kind of first event when several compete."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from seriatim.base.errors import FitError
from seriatim.survival.curves import event_free
from seriatim.survival.influence import incidence_variance
from seriatim.survival.intervals import ConfidenceType, compute_interval, require_interval
from seriatim.survival.risk_sets import count_at_risk
from seriatim.survival.sample import FloatArray, require_numbers, require_sample


@dataclass(frozen=True, eq=False)
class AalenJohansen:
    """Cumulative incidence of each cause at the m distinct exit times; before them it is 0.

    Column j of an array of shape (m, causes) is cause j + 1.
    """

    time: FloatArray
    """Distinct exit times, rising, shape (m,)."""
    n_risk: FloatArray
    """Weight at risk just before each time, shape (m,)."""
    n_event: FloatArray
    """Weight of events, shape (m, causes)."""
    n_censor: FloatArray
    """Weight censored, shape (m,)."""
    event_free: FloatArray
    """Probability of no event of any cause, shape (m,)."""
    cumulative_incidence: FloatArray
    """Probability of a first event of each cause up to and including each time, (m, causes)."""
    std_error: FloatArray
    """Standard error, shape (m, causes)."""
    lower: FloatArray
    """Lower bound, shape (m, causes); NaN where the incidence is 0."""
    upper: FloatArray
    """Upper bound, shape (m, causes); NaN where the incidence is 0."""
    conf_type: ConfidenceType
    conf_level: float
    n: int
    """Rows used."""

    @property
    def n_causes(self) -> int:
        """How many causes compete."""
        return int(self.n_event.shape[1])

    def __str__(self) -> str:
        last = ", ".join(f"{p:.4f}" for p in self.cumulative_incidence[-1])
        return f"Aalen-Johansen: {self.n} rows, incidence by cause at {self.time[-1]:g}: {last}"


@dataclass(frozen=True, eq=False)
class IncidenceAtTimes:
    """Cumulative incidence at stated times, shape (k, causes); NaN beyond follow-up."""

    time: FloatArray
    cumulative_incidence: FloatArray
    std_error: FloatArray
    lower: FloatArray
    upper: FloatArray


def fit_aalen_johansen(
    time: ArrayLike,
    status: ArrayLike,
    *,
    n_causes: int | None = None,
    entry: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    conf_type: ConfidenceType = "log",
    conf_level: float = 0.95,
) -> AalenJohansen:
    """Cumulative incidence of causes 1 to `n_causes`, each in the presence of the others.

    Reads   time, status, entry, weights: shape (n,); status 0 = censored, 1, 2, ... = cause;
            one row per patient; `n_causes` may exceed the causes seen (default: the highest seen)
    Estimand  P(first event by t and of cause j), given independent censoring and entry
    Variance  each row's influence (infinitesimal jackknife); the interval is for the incidence
    Ties    events before censorings at the same time; times equal up to rounding are one
    Nulls   a cause without events has incidence 0 and NaN bounds
    Raises  FitError on arguments that cannot be used
    Source  Aalen and Johansen 1978; agrees with R survival `survfit` with a factor status
    """
    sample = require_sample(time, status, entry=entry, weights=weights, n_causes=n_causes)
    require_interval(conf_type, conf_level)
    causes = max(1, int(sample.status.max())) if n_causes is None else n_causes
    table = count_at_risk(sample, causes)
    survival = event_free(table)
    before = np.concatenate([[1.0], survival[:-1]])
    incidence = np.cumsum(before[:, None] * table.n_event / table.n_risk[:, None], axis=0)
    variance = np.column_stack(
        [incidence_variance(sample, table, before, cause) for cause in range(1, causes + 1)]
    )
    std_error = np.sqrt(np.maximum(variance, 0.0))
    lower, upper = compute_interval(incidence, std_error, conf_type, conf_level)
    return AalenJohansen(
        time=table.time,
        n_risk=table.n_risk,
        n_event=table.n_event,
        n_censor=table.n_censor,
        event_free=survival,
        cumulative_incidence=incidence,
        std_error=std_error,
        lower=lower,
        upper=upper,
        conf_type=conf_type,
        conf_level=conf_level,
        n=sample.time.size,
    )


def incidence_at(curve: AalenJohansen, times: ArrayLike) -> IncidenceAtTimes:
    """Cumulative incidence, error and interval at stated times.

    Nulls   NaN after the last time unless nobody is left event-free; 0 with NaN bounds before the
            first event of the cause
    """
    asked = require_numbers(np.atleast_1d(np.asarray(times, dtype=np.float64)), "times")
    if np.any(asked < 0):
        raise FitError("times: some are negative.", hint="Times count from the origin at 0.")
    position = np.searchsorted(curve.time, asked, side="right")
    beyond = (asked > curve.time[-1]) & (curve.event_free[-1] > 0)

    def read(values: FloatArray, before_first: float) -> FloatArray:
        start = np.full((1, curve.n_causes), before_first)
        return np.where(beyond[:, None], np.nan, np.vstack([start, values])[position])

    return IncidenceAtTimes(
        time=asked,
        cumulative_incidence=read(curve.cumulative_incidence, 0.0),
        std_error=read(curve.std_error, 0.0),
        lower=read(curve.lower, np.nan),
        upper=read(curve.upper, np.nan),
    )
