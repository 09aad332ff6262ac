"""The model of who is operated when: a chance of being operated at every decision.

Two models of the same thing, so that a result that rests on the choice of one is seen: pooled
logistic regression over intervals, and Cox regression with the intervals as its times.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from seriatim.base.errors import FitError
from seriatim.causal.decisions import Decisions
from seriatim.causal.pooled_logistic import fit_logistic
from seriatim.survival.cox import fit_cox
from seriatim.survival.sample import BoolArray, FloatArray

Model = Literal["logistic", "cox"]


@dataclass(frozen=True, eq=False)
class Chances:
    """The fitted chance of being operated at each decision in each of R resamples."""

    chance: FloatArray
    """Shape (m, R), 0 to 1; NaN where the model of a resample did not settle."""
    settled: BoolArray
    """Shape (R,)."""
    by_time: FloatArray
    """The chance given the interval alone, shape (m, R)."""
    coefficients: FloatArray
    """Log odds (or log hazard ratios) per unit of each column of the model, shape (p, R)."""


def fit_chances(decisions: Decisions, copies: FloatArray, model: Model = "logistic") -> Chances:
    """The chance of being operated at every decision, given what was known.

    `copies`, shape (m, R): how often each resample holds each decision.
    Assumes  that nothing else that foretells the event decides who is operated, and that the
             covariates act as the model has it: on the log odds, or on the log hazard
    Nulls    NaN in a resample whose model does not settle
    Raises   FitError where the columns of the model are not independent
    """
    by_time = _by_time(decisions, copies)
    if model == "logistic":
        design = decision_design(decisions)
        fits = fit_logistic(design, decisions.operated, copies)
        return Chances(fits.probabilities(design), fits.settled, by_time, fits.coefficients)
    fitted = [_fit_cox(decisions, column) for column in copies.T]
    chance, beta = (np.column_stack([pair[at] for pair in fitted]) for at in (0, 1))
    return Chances(chance, np.all(np.isfinite(chance), axis=0), by_time, beta)


def decision_design(decisions: Decisions) -> FloatArray:
    """The columns of the logistic model: one, time in intervals, the covariates, (m, 1 + 2 + p).

    Time stands as the interval's number and its square, where there are intervals enough.
    """
    clock = decisions.interval.astype(np.float64) / max(decisions.n_intervals - 1, 1)
    powers = [clock**power for power in range(min(decisions.n_intervals, 3))]
    return np.column_stack([*powers, decisions.covariates])


def _by_time(decisions: Decisions, copies: FloatArray) -> FloatArray:
    """The share operated in each interval of each resample, at every decision."""
    share = np.zeros((decisions.n_intervals, copies.shape[1]))
    for interval in range(decisions.n_intervals):
        here = decisions.interval == interval
        total = copies[here].sum(axis=0)
        operated = copies[here & decisions.operated].sum(axis=0)
        share[interval] = np.divide(operated, total, out=np.zeros_like(total), where=total > 0)
    return share[decisions.interval]


def _fit_cox(decisions: Decisions, copies: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Chances and coefficients of one resample; all NaN where it cannot be fitted."""
    used = copies > 0
    start = decisions.interval.astype(np.float64)
    try:
        fit = fit_cox(
            start[used] + 1.0,
            decisions.operated[used],
            decisions.covariates[used],
            entry=start[used],
            weights=copies[used],
            ties="breslow",
        )
    except FitError:
        return np.full(copies.size, np.nan), np.full(decisions.covariates.shape[1], np.nan)
    risk = np.exp(decisions.covariates @ fit.coefficients)
    hazard = np.zeros(decisions.n_intervals)
    for interval in range(decisions.n_intervals):
        here = decisions.interval == interval
        total = float(np.sum((copies * risk)[here]))
        events = float(np.sum(copies[here & decisions.operated]))
        hazard[interval] = events / total if total > 0 else 0.0
    return 1.0 - np.exp(-hazard[decisions.interval] * risk), fit.coefficients
