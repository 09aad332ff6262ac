"""The coefficients that make the partial likelihood largest, or the reason there are none."""

from dataclasses import dataclass

import numpy as np

from seriatim.base.errors import FitError
from seriatim.survival.cox_problem import CoxProblem
from seriatim.survival.design_matrix import require_information
from seriatim.survival.partial_likelihood import (
    SlotMeans,
    compute_slot_means,
    information,
    score,
)
from seriatim.survival.sample import FloatArray

MAX_ITERATIONS = 100
SMALL_STEP = 1e-9
"""A Newton step this small leaves an error of its square."""
SMALL_GAIN = 1e-9
"""When the likelihood has less than this to gain, a step that still moves patients runs away."""
RUNAWAY_MOVE = 0.05
"""Change in linear predictor, between extreme patients, of a step that has not settled."""


@dataclass(frozen=True, eq=False)
class Maximum:
    """Where the likelihood is largest, on the scaled covariates."""

    beta: FloatArray
    covariance: FloatArray
    means: SlotMeans
    loglik_null: float
    loglik: float
    score_statistic: float
    n_iterations: int


@dataclass(frozen=True, eq=False)
class _Point:
    beta: FloatArray
    means: SlotMeans
    score: FloatArray
    information: FloatArray


def maximise(problem: CoxProblem) -> Maximum:
    """Newton's method from 0, halving any step that lowers the likelihood.

    Raises  FitError when covariates are collinear, when a coefficient runs to infinity while the
            likelihood stands still (separation), and when it has not settled in 100 steps
    """
    point = null = _evaluate(problem, np.zeros(problem.design.scale.size))
    require_information(null.information, problem.design, float(problem.sets.slot_weight.sum()))
    score_statistic = float(null.score @ np.linalg.solve(null.information, null.score))
    n_runaway = 0
    for n_iterations in range(1, MAX_ITERATIONS + 1):
        step = _newton_step(point, problem)
        gain = float(point.score @ step)
        largest = float(np.abs(step).max())
        point = _advance(problem, point, step)
        if largest <= SMALL_STEP * (1 + float(np.abs(point.beta).max())):
            return Maximum(
                beta=point.beta,
                covariance=np.asarray(np.linalg.inv(point.information), dtype=np.float64),
                means=point.means,
                loglik_null=null.means.loglik,
                loglik=point.means.loglik,
                score_statistic=score_statistic,
                n_iterations=n_iterations,
            )
        runs_away = gain < SMALL_GAIN and np.ptp(problem.design.covariates @ step) > RUNAWAY_MOVE
        n_runaway = n_runaway + 1 if runs_away else 0
        if n_runaway == 2:
            raise _separation(problem, step)
    raise FitError(
        f"The Cox fit has not settled after {MAX_ITERATIONS} steps.",
        hint="Use fewer covariates, or rescale those with extreme values.",
    )


def _evaluate(problem: CoxProblem, beta: FloatArray) -> _Point:
    covariates, weight, sets = problem.design.covariates, problem.sample.weight, problem.sets
    means = compute_slot_means(covariates, weight, sets, beta)
    if not np.isfinite(means.loglik):
        return _Point(beta, means, np.empty(0), np.empty(0))
    return _Point(
        beta,
        means,
        score(covariates, weight, sets, means),
        information(covariates, weight, sets, means),
    )


def _newton_step(point: _Point, problem: CoxProblem) -> FloatArray:
    spread = np.sqrt(np.maximum(np.diag(point.information), 0.0))
    if np.any(spread == 0) or not np.isfinite(spread).all():
        raise _separation(problem, point.beta)
    try:
        step = np.linalg.solve(point.information / np.outer(spread, spread), point.score / spread)
    except np.linalg.LinAlgError as error:
        raise _separation(problem, point.beta) from error
    return np.asarray(step / spread, dtype=np.float64)


def _advance(problem: CoxProblem, point: _Point, step: FloatArray) -> _Point:
    """Take the step; it is halved while it loses more likelihood than rounding explains."""
    slack = 1e-10 * (1 + abs(point.means.loglik))
    for n_halvings in range(30):
        following = _evaluate(problem, point.beta + step / 2**n_halvings)
        if following.means.loglik >= point.means.loglik - slack:
            return following
    raise FitError(
        "No step raises the likelihood of the Cox model.",
        hint="Use fewer covariates, or rescale those with extreme values.",
    )


def _separation(problem: CoxProblem, direction: FloatArray) -> FitError:
    share = np.abs(direction) / np.abs(direction).max()
    named = ", ".join(
        name for name, part in zip(problem.design.names, share, strict=True) if part > 0.1
    )
    return FitError(
        f"The hazard ratio of {named} has no finite estimate: events and covariate are separated.",
        hint="Merge levels without events, drop the covariate, or report counts instead.",
    )
