"""Clone, censor, weight: survival had everybody been operated in time, and had nobody been.

Source  Hernan and others 2016 (align eligibility, assignment and time zero); Cain and others 2010
        (grace periods); Maringe and others 2020 (cloning in surgical questions)
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from seriatim.causal.clones import Arm, Clones, clone
from seriatim.causal.decision_model import Chances, Model, fit_chances
from seriatim.causal.decisions import Decisions, Followed
from seriatim.causal.influence import restricted_mean_influence, robust_error, survival_influence
from seriatim.causal.weighted_curve import (
    Stretches,
    WeightedCurves,
    fit_weighted_curves,
    restricted_mean_days,
    survival_on,
)
from seriatim.causal.weights import Timing, clone_weights, truncate
from seriatim.survival.sample import FloatArray

Influence = Callable[[Stretches, FloatArray, WeightedCurves, float], FloatArray]


@dataclass(frozen=True)
class WeightPlan:
    """How clones are weighted."""

    timing: Timing = "even"
    model: Model = "logistic"
    stabilised: bool = True
    truncate_percentile: float | None = None


@dataclass(frozen=True, eq=False)
class ArmCurves:
    """One arm's clones, their weights in the first resample, and the curve of every resample."""

    clones: Clones
    weight: FloatArray
    """Weights of the stretches in the first resample, shape (m,)."""
    curves: WeightedCurves


@dataclass(frozen=True, eq=False)
class Weighted:
    """Both arms, and the model of the decisions that their weights come from."""

    operate: ArmCurves
    wait: ArmCurves
    chances: Chances


@dataclass(frozen=True, eq=False)
class Readings:
    """What is read off the curves of R resamples at k horizons."""

    survival: FloatArray
    """Shape (2, k, R): `operate`, then `wait`."""
    rmst_days: FloatArray
    """Shape (2, k, R)."""
    settled: np.ndarray
    """Whether the model of the decisions settled, shape (R,)."""


def weigh(
    followed: Followed, decisions: Decisions, plan: WeightPlan, copies: FloatArray
) -> Weighted:
    """Both arms' weighted curves in every resample.

    `copies`, shape (n_clusters, R): how often each resample holds each patient.
    Estimand    survival had everybody followed each strategy from time zero
    Assumes     no unmeasured common cause of operating and of the event given the covariates;
                both choices possible for everybody at every decision; the model of decisions right;
                follow-up ends for reasons that have nothing to do with the event
    Nulls       a resample whose model did not settle has NaN curves
    """
    of_person = copies[followed.cluster]
    chances = fit_chances(decisions, of_person[decisions.person], plan.model)
    arms = [_arm(followed, decisions, plan, of_person, chances, arm) for arm in Arm]
    return Weighted(arms[0], arms[1], chances)


def _arm(
    followed: Followed,
    decisions: Decisions,
    plan: WeightPlan,
    of_person: FloatArray,
    chances: Chances,
    arm: Arm,
) -> ArmCurves:
    clones = clone(followed, decisions, arm)
    by_time = chances.by_time if plan.stabilised else None
    weights = clone_weights(clones, decisions, chances.chance, plan.timing, by_time)
    copies = of_person[clones.rows.person]
    weights = truncate(weights, plan.truncate_percentile, copies)
    curves = fit_weighted_curves(clones.rows, weights * copies)
    return ArmCurves(clones, weights[:, 0], curves)


def read_off(weighted: Weighted, horizon_days: Iterable[float]) -> Readings:
    """Survival and restricted means of both arms at the horizons, in every resample."""
    days = np.asarray(list(horizon_days), dtype=np.float64)
    arms = (weighted.operate.curves, weighted.wait.curves)
    return Readings(
        np.stack([survival_on(curves, days) for curves in arms]),
        np.stack([np.stack([restricted_mean_days(c, day) for day in days]) for c in arms]),
        weighted.chances.settled,
    )


def robust_errors(
    weighted: Weighted, followed: Followed, horizon_days: Iterable[float]
) -> tuple[FloatArray, FloatArray]:
    """Standard errors of the differences in survival and in restricted mean, weights as given."""
    days = list(horizon_days)
    of_risk = [contrast_error(weighted, followed, day, survival_influence) for day in days]
    of_mean = [contrast_error(weighted, followed, day, restricted_mean_influence) for day in days]
    return np.asarray(of_risk), np.asarray(of_mean)


def contrast_error(
    weighted: Weighted,
    followed: Followed,
    day: float,
    influence_of: Influence,
    factors: tuple[float, float] = (1.0, -1.0),
) -> float:
    """Standard error of a sum of both arms, each times its factor; without any, the difference."""
    moved, cluster = [], []
    for arm, factor in zip((weighted.operate, weighted.wait), factors, strict=True):
        rows = arm.clones.rows
        moved.append(factor * influence_of(rows, arm.weight, arm.curves, day))
        cluster.append(followed.cluster[rows.person])
    return robust_error(np.concatenate(moved), np.concatenate(cluster))
