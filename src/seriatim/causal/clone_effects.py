"""Effects by clone-censor-weight, for one entry a patient or for every eligible scan.

Every eligible scan as a trial of its own, all pooled, is the method of sequential trials: a patient
enters several times, and errors and resamples go by patient.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from seriatim.base.errors import FitError
from seriatim.base.units import DAYS_PER_MONTH
from seriatim.causal.clone_censor_weight import (
    Weighted,
    WeightPlan,
    read_off,
    robust_errors,
    weigh,
)
from seriatim.causal.decisions import Decisions, Followed
from seriatim.causal.effect import (
    Arms,
    Contrast,
    Effect,
    Horizons,
    Measure,
    Method,
    list_effects,
    refuse,
)
from seriatim.causal.effective_size import effective_size, weights_on
from seriatim.causal.refusals import (
    FEW_EVENTS,
    MIN_EFFECTIVE_SIZE,
    MIN_SETTLED_SHARE,
    NO_ARM,
    NOT_SETTLED,
    SMALL_SIZE,
)
from seriatim.causal.resampling import Store, resample
from seriatim.causal.weighted_curve import survival_on
from seriatim.survival.cox import fit_cox, hazard_ratios
from seriatim.survival.sample import FloatArray


@dataclass(frozen=True)
class Resamples:
    """How many resamples of patients, from which seed, kept where."""

    replicates: int
    seed: int
    store: Store | None = None
    on_progress: Callable[[int, int], None] = lambda done, total: None
    grid_days: tuple[float, ...] = ()
    """Days on which each resample's survival is kept too, for the intervals of the curves."""


NO_RESAMPLES = Resamples(0, seed=0)
"""Robust intervals only."""


def estimate_clones(
    followed: Followed,
    decisions: Decisions,
    plan: WeightPlan,
    horizons: Horizons,
    method: Method,
    resamples: Resamples,
) -> tuple[list[Effect], Weighted | None]:
    """Differences in risk and restricted mean at each month and the hazard ratio, and the curves.

    Estimand  had everybody followed `operate`, against had everybody followed `wait`
    Variance  by resampling patients, the whole chain each time; robust by patient without resamples
    Nulls     refused where an arm is empty, has few events or little effective size left, or where
              the model of the decisions does not settle; then the curves are null. NaN at a month
              that follow-up in some arm does not reach
    """
    measures = list(Measure)
    operated = decisions.operated[decisions.allowed]
    if not operated.any() or operated.all():
        return refuse(method, measures, NO_ARM, Arms(0, 0, 0, 0)), None
    whole = np.ones((followed.n_clusters, 1))
    try:
        weighted = weigh(followed, decisions, plan, whole)
    except FitError:
        return refuse(method, measures, NOT_SETTLED, Arms(0, 0, 0, 0)), None
    arms = _count(weighted, decisions.grace_days)
    reason = _why_not(weighted, decisions, arms, horizons)
    if reason:
        return refuse(method, measures, reason, arms), weighted
    return _effects(
        followed, decisions, plan, horizons, method, resamples, weighted, arms
    ), weighted


def _why_not(weighted: Weighted, decisions: Decisions, arms: Arms, horizons: Horizons) -> str:
    if not weighted.chances.settled[0]:
        return NOT_SETTLED
    if min(arms.events_operate, arms.events_wait) < horizons.min_events:
        return FEW_EVENTS
    sizes = [
        effective_size(weights_on(arm, decisions.grace_days))
        for arm in (weighted.operate, weighted.wait)
    ]
    return SMALL_SIZE if min(sizes) < MIN_EFFECTIVE_SIZE else ""


def _count(weighted: Weighted, grace_days: float) -> Arms:
    """Clones whose care still fits their arm just after the grace period, and events of clones."""
    n, events = [], []
    for arm in (weighted.operate, weighted.wait):
        n.append(weights_on(arm, grace_days).size)
        events.append(int(np.sum(arm.clones.rows.event & (arm.weight > 0))))
    return Arms(n[0], n[1], events[0], events[1])


def _effects(
    followed: Followed,
    decisions: Decisions,
    plan: WeightPlan,
    horizons: Horizons,
    method: Method,
    resamples: Resamples,
    weighted: Weighted,
    arms: Arms,
) -> list[Effect]:
    days = [month * DAYS_PER_MONTH for month in horizons.months]
    read = read_off(weighted, days)
    followed_to = np.where(np.asarray(days) <= _last_day(weighted), 1.0, np.nan)
    risk = (1.0 - read.survival[:, :, 0]) * followed_to
    mean = read.rmst_days[:, :, 0] / DAYS_PER_MONTH * followed_to
    errors, interval = _errors(followed, decisions, plan, days, resamples, weighted)
    of_risk = Contrast(risk[0], risk[1], errors[0])
    of_mean = Contrast(mean[0], mean[1], errors[1] / DAYS_PER_MONTH)
    return [
        *list_effects(method, Measure.RISK_DIFFERENCE, of_risk, horizons, arms, interval),
        *list_effects(method, Measure.RMST_DIFFERENCE, of_mean, horizons, arms, interval),
        _hazard_ratio(followed, weighted, horizons, method, arms),
    ]


def _last_day(weighted: Weighted) -> float:
    """The day to which both curves are known: nobody is left in some arm after it.

    A curve that has come down to 0 is known for ever.
    """
    ends = []
    for arm in (weighted.operate, weighted.wait):
        done = arm.curves.survival.size and arm.curves.survival[-1, 0] <= 0
        stops = arm.clones.rows.stop_days[arm.weight > 0]
        ends.append(np.inf if done else float(stops.max(initial=0.0)))
    return min(ends)


def _errors(
    followed: Followed,
    decisions: Decisions,
    plan: WeightPlan,
    days: list[float],
    resamples: Resamples,
    weighted: Weighted,
) -> tuple[FloatArray, str]:
    """Standard errors of both differences, shape (2, k), in survival and in days."""
    if resamples.replicates:
        drawn = resample_arms(followed, decisions, plan, days, resamples)
        difference = (drawn[0] - drawn[1])[: 2 * len(days)]
        errors = spread_of(difference)
        if errors is not None:
            return errors.reshape(2, len(days)), "bootstrap"
    return np.stack(robust_errors(weighted, followed, days)), "robust"


def resample_arms(
    followed: Followed,
    decisions: Decisions,
    plan: WeightPlan,
    days: Sequence[float],
    resamples: Resamples,
) -> FloatArray:
    """Both arms in every resample, shape (2, 2 k + g, R): `operate`, then `wait`.

    Survival at the k days, the restricted means in days there, survival on the g days of the grid.
    Nulls  NaN in a resample whose model did not settle
    """

    def estimate(copies: FloatArray) -> FloatArray:
        weighted = weigh(followed, decisions, plan, copies)
        read = read_off(weighted, days)
        arms = (weighted.operate, weighted.wait)
        grid = np.stack([survival_on(a.curves, np.asarray(resamples.grid_days)) for a in arms])
        values = np.concatenate([read.survival, read.rmst_days, grid], axis=1)
        return np.where(read.settled, values, np.nan)

    return resample(
        estimate,
        followed.n_clusters,
        resamples.replicates,
        resamples.seed,
        store=resamples.store,
        on_progress=resamples.on_progress,
    )


def spread_of(drawn: FloatArray) -> FloatArray | None:
    """The standard deviation over resamples, the last axis; null where too few of them settled."""
    settled = np.isfinite(drawn).all(axis=tuple(range(drawn.ndim - 1)))
    if settled.sum() < 2 or settled.mean() < MIN_SETTLED_SHARE:
        return None
    return np.asarray(np.std(drawn[..., settled], axis=-1, ddof=1))


def _hazard_ratio(
    followed: Followed, weighted: Weighted, horizons: Horizons, method: Method, arms: Arms
) -> Effect:
    """The weighted hazard ratio of the two arms' clones, with an error robust by patient."""
    both = (weighted.operate, weighted.wait)
    rows = [arm.clones.rows for arm in both]
    stop = np.concatenate([row.stop_days for row in rows])
    weight = np.concatenate([arm.weight for arm in both])
    start = np.concatenate([row.start_days for row in rows])
    used = (weight > 0) & (stop > start)
    in_operate = np.repeat([1.0, 0.0], [rows[0].stop_days.size, rows[1].stop_days.size])
    try:
        fit = fit_cox(
            stop[used],
            np.concatenate([row.event for row in rows])[used],
            in_operate[used, None],
            entry=start[used],
            weights=weight[used],
            cluster=followed.cluster[np.concatenate([row.person for row in rows])[used]],
        )
    except FitError:
        return refuse(method, [Measure.HAZARD_RATIO], NOT_SETTLED, arms)[0]
    ratio = hazard_ratios(fit, horizons.conf_level)
    effect = Effect(
        method,
        Measure.HAZARD_RATIO,
        estimate=float(ratio.value[0]),
        lower=float(ratio.lower[0]),
        upper=float(ratio.upper[0]),
        interval="robust",
    )
    return arms.counted(effect)
