"""Kaplan-Meier: the probability of being event-free at each time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from seriatim.survival.influence import survival_variance
from seriatim.survival.intervals import ConfidenceType, compute_interval, require_interval
from seriatim.survival.ordering import starts_of_runs
from seriatim.survival.risk_sets import RiskTable, count_at_risk, sum_by
from seriatim.survival.sample import FloatArray, Sample, require_sample


@dataclass(frozen=True, eq=False)
class KaplanMeier:
    """A survival curve at its m distinct exit times; before the first of them it is 1.

    Every array has shape (m,) unless it says otherwise. Counts are sums of weights.
    """

    time: FloatArray
    """Distinct exit times, rising, in the unit given."""
    n_risk: FloatArray
    """At risk just before each time."""
    n_event: FloatArray
    """Events at each time."""
    n_censor: FloatArray
    """Censored at each time, after its events."""
    survival: FloatArray
    """Probability of no event up to and including each time."""
    std_error: FloatArray
    """Standard error of the survival; NaN where the survival is 0."""
    lower: FloatArray
    """Lower bound; NaN where there is none."""
    upper: FloatArray
    """Upper bound; NaN where there is none."""
    conf_type: ConfidenceType
    conf_level: float
    n: int
    """Rows used."""
    robust: bool
    """True when the error comes from each row's influence, not from Greenwood's formula."""
    entry_time: FloatArray
    """Distinct times of delayed entry, rising, shape (e,); empty without delayed entry."""
    n_entered: FloatArray
    """Weight entering at each of those times, shape (e,)."""

    def __str__(self) -> str:
        return (
            f"Kaplan-Meier: {self.n} rows, {self.n_event.sum():g} events, "
            f"last time {self.time[-1]:g}, survival there {self.survival[-1]:.4f}"
        )


def fit_kaplan_meier(
    time: ArrayLike,
    event: ArrayLike,
    *,
    entry: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    conf_type: ConfidenceType = "log",
    conf_level: float = 0.95,
) -> KaplanMeier:
    """Fit the Kaplan-Meier curve of one group.

    Reads   time, event, entry, weights: shape (n,); time >= 0 in one unit; event 1 or 0 = censored;
            entry (delayed entry) before time; a weight is the number of patients a row stands for
    Estimand  P(event time > t), given censoring and entry independent of the event time
    Variance  Greenwood; with weights that are not whole numbers each row's influence instead
    Ties    events come before censorings at the same time; times equal up to rounding are one
    Nulls   no events: the curve stays 1. Where the survival is 0 its error and bounds are NaN.
            With delayed entry the curve falls to 0 for good if a risk set is used up early
    Raises  FitError on arguments that cannot be used
    Source  Kaplan and Meier 1958; agrees with R survival `survfit` on shared cases

    >>> float(fit_kaplan_meier([1, 2, 3, 4], [1, 0, 1, 1]).survival[2])
    0.375
    """
    sample = require_sample(time, event, entry=entry, weights=weights)
    require_interval(conf_type, conf_level)
    table = count_at_risk(sample)
    survival = event_free(table)
    std_error = _standard_error(sample, table, survival)
    lower, upper = compute_interval(survival, std_error, conf_type, conf_level)
    entry_time, n_entered = _delayed_entries(sample)
    return KaplanMeier(
        time=table.time,
        n_risk=table.n_risk,
        n_event=table.n_event_any,
        n_censor=table.n_censor,
        survival=survival,
        std_error=std_error,
        lower=lower,
        upper=upper,
        conf_type=conf_type,
        conf_level=conf_level,
        n=sample.time.size,
        robust=sample.has_fractional_weights,
        entry_time=entry_time,
        n_entered=n_entered,
    )


def fit_reverse_kaplan_meier(
    time: ArrayLike,
    event: ArrayLike,
    *,
    entry: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    conf_type: ConfidenceType = "log",
    conf_level: float = 0.95,
) -> KaplanMeier:
    """Fit the curve of follow-up: being censored is the event. Its median is the median follow-up.

    Reads   as `fit_kaplan_meier`
    Ties    at one time censorings come before events, the mirror image of `fit_kaplan_meier`
    Raises  FitError on arguments that cannot be used
    Source  Schemper and Smith 1996
    """
    sample = require_sample(time, event, entry=entry, weights=weights)
    return fit_kaplan_meier(
        sample.time,
        ~sample.event,
        entry=None if entry is None else np.maximum(sample.entry, 0.0),
        weights=sample.weight,
        conf_type=conf_type,
        conf_level=conf_level,
    )


def event_free(table: RiskTable) -> FloatArray:
    """Product over times of the share at risk that has no event, shape (m,)."""
    remaining = (table.n_risk - table.n_event_any) / table.n_risk
    return np.asarray(np.cumprod(remaining), dtype=np.float64)


def _standard_error(sample: Sample, table: RiskTable, survival: FloatArray) -> FloatArray:
    alive = survival > 0
    if sample.has_fractional_weights:
        variance = survival_variance(sample, table, survival)
    else:
        n_risk, n_event = table.n_risk, table.n_event_any
        below = n_risk * (n_risk - n_event)
        steps = np.divide(n_event, below, out=np.zeros_like(below), where=alive)
        variance = survival**2 * np.cumsum(steps)
    std_error = np.where(alive, np.sqrt(np.maximum(variance, 0.0)), np.nan)
    return np.asarray(std_error, dtype=np.float64)


def _delayed_entries(sample: Sample) -> tuple[FloatArray, FloatArray]:
    order = sample.entry_order[np.isfinite(sample.entry[sample.entry_order])]
    entry = sample.entry[order]
    starts = starts_of_runs(entry)
    position = np.cumsum(starts) - 1
    return entry[starts], sum_by(position, sample.weight[order], int(starts.sum()))
