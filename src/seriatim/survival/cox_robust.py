"""Robust variance of a Cox fit: how the score residuals of each cluster spread."""

import numpy as np

from seriatim.survival.cox_problem import CoxProblem
from seriatim.survival.newton import Maximum
from seriatim.survival.partial_likelihood import SlotMeans, hazard_lived, mean_by_time, sum_lived
from seriatim.survival.risk_sets import sum_by
from seriatim.survival.sample import FloatArray, IntArray


def score_residuals(problem: CoxProblem, means: SlotMeans) -> FloatArray:
    """Each row's part in the slope of the likelihood, unweighted, shape (n, p).

    A death adds its covariates less the mean over the slots of its tied deaths; every row takes
    away its distance from the mean times the hazard it lived through. Weighted, they sum to 0.
    Source  Therneau and Grambsch 2000; ties as R survival 3.5 `residuals.coxph`
    """
    sets, x = problem.sets, problem.design.covariates
    hazard = sets.slot_weight / means.total
    expected = x * hazard_lived(sets, means, hazard)[:, None]
    mean = mean_by_time(sets, means, hazard)
    left_out = mean_by_time(sets, means, hazard * (1 - sets.present)) if sets.leaves_out else None
    for j, column in enumerate(mean):
        expected[:, j] -= sum_lived(sets, means, column, None if left_out is None else left_out[j])
    residual = -means.relative_risk[:, None] * expected
    n_tied = sum_by(sets.slot, None, sets.n_times)
    tied_mean = mean_by_time(sets, means, np.ones(sets.slot.size)) / n_tied
    residual[sets.deaths] += x[sets.deaths] - tied_mean.T[sets.slot]
    return np.asarray(residual, dtype=np.float64)


def robust_covariance(problem: CoxProblem, maximum: Maximum, clusters: IntArray) -> FloatArray:
    """Sandwich covariance on the scaled covariates, rows of one cluster summed, shape (p, p).

    Source  Lin and Wei 1989
    """
    weighted = score_residuals(problem, maximum.means) * problem.sample.weight[:, None]
    by_cluster = np.column_stack(
        [sum_by(clusters, column, int(clusters.max()) + 1) for column in weighted.T]
    )
    change = by_cluster @ maximum.covariance
    return np.asarray(change.T @ change, dtype=np.float64)
