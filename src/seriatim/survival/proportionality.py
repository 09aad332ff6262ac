"""Are the hazards proportional? A score test of coefficients that change with time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from seriatim.base.errors import FitError
from seriatim.survival.cox import ChiSquareTest, chi_square_test
from seriatim.survival.cox_problem import CoxProblem, require_cox_problem
from seriatim.survival.cox_risk_sets import Ties
from seriatim.survival.newton import maximise
from seriatim.survival.ordering import order_of_times
from seriatim.survival.partial_likelihood import information, score
from seriatim.survival.risk_sets import count_at_risk
from seriatim.survival.sample import FloatArray, Sample

TimeTransform = Literal["km", "identity", "log", "rank"]
"""The shape of change looked for: along 1 - Kaplan-Meier, time, log time, or rank of time."""


@dataclass(frozen=True, eq=False)
class Proportionality:
    """One test a covariate, and one of all together; a small p value speaks against the model."""

    names: tuple[str, ...]
    by_covariate: tuple[ChiSquareTest, ...]
    together: ChiSquareTest
    transform: TimeTransform


def fit_proportionality(
    time: ArrayLike,
    event: ArrayLike,
    covariates: ArrayLike,
    *,
    entry: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    strata: ArrayLike | None = None,
    ties: Ties = "efron",
    names: Sequence[str] | None = None,
    transform: TimeTransform = "km",
) -> Proportionality:
    """Test that each hazard ratio is the same at all times.

    Reads   as `fit_cox`
    Estimand  the slope of each coefficient along the transformed time, tested against 0
    Variance  efficient score, the constant coefficients being held at their estimates
    Raises  FitError as `fit_cox`, and for the log of a time of 0
    Source  Grambsch and Therneau 1994; score form as R survival 3.5 `cox.zph`
    """
    problem = require_cox_problem(
        time, event, covariates, entry, weights, strata, ties=ties, names=names
    )
    if transform not in get_args(TimeTransform):
        raise FitError(
            f"transform {transform!r} is not known.",
            hint=f"Choose one of {', '.join(get_args(TimeTransform))}.",
        )
    clock = _clock(problem, transform)
    slope, variance = _slope_and_variance(problem, clock)
    p = slope.size
    return Proportionality(
        names=problem.design.names,
        by_covariate=tuple(chi_square_test(slope[j] ** 2 / variance[j, j], 1) for j in range(p)),
        together=chi_square_test(float(slope @ np.linalg.solve(variance, slope)), p),
        transform=transform,
    )


def _clock(problem: CoxProblem, transform: TimeTransform) -> FloatArray:
    """Compute the transformed time of each event time of the risk sets, centred, shape (j,)."""
    sample, sets = problem.sample, problem.sets
    at_death = _transformed(sample, transform)[sets.deaths]
    clock = np.empty(sets.n_times)
    clock[sets.slot] = at_death - at_death.mean()
    if np.ptp(clock) <= 1e-12 * np.abs(at_death).max():
        raise FitError(
            "All events happen at one time.", hint="Change over time needs several event times."
        )
    return clock


def _transformed(sample: Sample, transform: TimeTransform) -> FloatArray:
    if transform == "identity":
        return sample.time
    if transform == "rank":
        return _rank(sample.time)
    if transform == "log":
        if np.any(sample.time[sample.event] == 0):
            raise FitError("An event at time 0 has no log.", hint="Use another transform.")
        return np.log(np.where(sample.time > 0, sample.time, 1.0))
    order = order_of_times(sample.time)
    table = count_at_risk(replace(sample.take(order), weight=np.ones(order.size)))
    survival = np.cumprod(1 - table.n_event_any / table.n_risk)
    transformed = np.empty(order.size)
    transformed[order] = (1 - np.concatenate([[1.0], survival]))[table.last]
    return transformed


def _rank(values: FloatArray) -> FloatArray:
    """Rank from 1, tied values sharing the mean of their ranks."""
    _, position, counts = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(counts) - (counts - 1) / 2)[position], dtype=np.float64)


def _slope_and_variance(problem: CoxProblem, clock: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Score of the change along the clock, and its variance given the constant coefficients."""
    maximum = maximise(problem)
    parts = (problem.design.covariates, problem.sample.weight, problem.sets, maximum.means)
    constant, mixed = information(*parts), information(*parts, clock)
    variance = information(*parts, clock**2) - mixed @ np.linalg.solve(constant, mixed)
    return score(*parts, clock), variance
