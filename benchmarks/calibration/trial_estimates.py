"""Every estimator on one simulated data set."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from calibration.trial_scenarios import MONTH
from seriatim.base.units import DAYS_PER_MONTH
from seriatim.causal.balance import measure_balance
from seriatim.causal.clone_censor_weight import Weighted, WeightPlan, read_off, robust_errors, weigh
from seriatim.causal.clone_effects import Resamples, estimate_clones
from seriatim.causal.decisions import (
    Decisions,
    Followed,
    operated_in,
    require_followed,
    who_decides,
)
from seriatim.causal.effect import Effect, Horizons, Measure, Method
from seriatim.causal.effective_size import effective_size, weights_on
from seriatim.causal.landmark import estimate_landmark
from seriatim.causal.naive import estimate_naive, estimate_without_immortal_time
from seriatim.causal.positivity import count_positivity, lacks_a_choice
from seriatim.causal.refusals import NOT_SETTLED
from seriatim.causal.time_varying import estimate_time_varying
from seriatim.simulate.trial_entries import Entries
from seriatim.simulate.trial_plan import CATEGORIES, TrialPlan
from seriatim.survival.tails import normal_quantile

LANDMARKS = (3, 6)
NOTHING = float("nan")
REACH = normal_quantile(0.95)
COVARIATES = ("focal", "multifocal", "log_sum", "ecog")


@dataclass(frozen=True)
class Estimate:
    """What one estimator says of one data set, risk differences from -1 to 1."""

    method: str
    interval: str
    value: float = NOTHING
    lower: float = NOTHING
    upper: float = NOTHING
    refusal: str = ""
    effective: float = NOTHING
    """Effective sample size of the smaller arm just after the grace period."""
    imbalance: float = NOTHING
    """Largest standardised difference between the weighted arms there."""
    lacks_a_choice: bool = False
    """Whether the positivity table shows a category in which nobody, or everybody, was operated."""


@dataclass(frozen=True)
class Asked:
    """How one data set is analysed by clones."""

    label: str
    timing: str = "even"
    truncate: float | None = None
    leave_out: tuple[str, ...] = ()
    replicates: int = 0
    every_scan: bool = False
    curves_only: bool = False
    """Without the hazard ratio and the resamples, which take most of the time of large trials; an
    effect is then refused only where the model of the decisions does not settle."""


def estimate_plainly(entries: Entries) -> Iterator[Estimate]:
    """The estimators that adjust for nothing."""
    followed = followed_of(entries)
    at_end = Horizons((MONTH,))
    yield _risk("naive", estimate_naive(followed, at_end))
    yield _risk("immortal time excluded", estimate_without_immortal_time(followed, at_end))
    for month in LANDMARKS:
        # From the landmark to the same day as the others: month 24 after time zero.
        found = estimate_landmark(followed, Horizons((MONTH - month,)), month)
        yield _risk(f"landmark, month {month}", found)
    ratio = estimate_time_varying(followed, at_end)
    yield Estimate(
        "time-varying Cox", "model", ratio.estimate, ratio.lower, ratio.upper, ratio.refusal
    )


def estimate_by_clones(
    plan: TrialPlan, entries: Entries, only_while: Sequence[str], asked: Asked, seed: int
) -> list[Estimate]:
    """One row for each kind of interval, robust first."""
    followed = followed_of(entries)
    decisions = decisions_of(plan, followed, entries, only_while, asked.leave_out)
    effect, weighted = _effect(followed, decisions, asked, seed)
    robust = Estimate(
        asked.label,
        "robust",
        refusal=effect.refusal,
        lacks_a_choice=_lacks_a_choice(entries, decisions),
    )
    if not effect.refusal and weighted is not None:
        error = float(robust_errors(weighted, followed, [MONTH * DAYS_PER_MONTH])[0][0])
        robust = replace(
            robust,
            value=effect.estimate,
            lower=effect.estimate - REACH * error,
            upper=effect.estimate + REACH * error,
            effective=min(_effective_sizes(weighted, decisions)),
            imbalance=_largest_imbalance(plan, entries, weighted),
        )
    if not asked.replicates:
        return [robust]
    resampled = replace(robust, interval="bootstrap", lower=effect.lower, upper=effect.upper)
    return [robust, resampled]


def _effect(
    followed: Followed, decisions: Decisions, asked: Asked, seed: int
) -> tuple[Effect, Weighted | None]:
    """The difference in risk, and the curves it was read off."""
    plan = WeightPlan(timing=asked.timing, truncate_percentile=asked.truncate)
    method = Method.SEQUENTIAL if asked.every_scan else Method.CLONE
    if not asked.curves_only:
        resamples = Resamples(asked.replicates, seed)
        effects, weighted = estimate_clones(
            followed, decisions, plan, Horizons((MONTH,)), method, resamples
        )
        return _of_risk(effects), weighted
    weighted = weigh(followed, decisions, plan, np.ones((followed.n_clusters, 1)))
    survival = read_off(weighted, [MONTH * DAYS_PER_MONTH]).survival[:, 0, 0]
    difference = float(survival[1] - survival[0])
    refusal = "" if weighted.chances.settled[0] else NOT_SETTLED
    return Effect(method, Measure.RISK_DIFFERENCE, estimate=difference, refusal=refusal), weighted


def _effective_sizes(weighted: Weighted, decisions: Decisions) -> list[float]:
    return [
        effective_size(weights_on(arm, decisions.grace_days))
        for arm in (weighted.operate, weighted.wait)
    ]


def decisions_of(
    plan: TrialPlan,
    followed: Followed,
    entries: Entries,
    only_while: Sequence[str],
    leave_out: Sequence[str] = (),
) -> Decisions:
    """The decisions of each entry, with what the last scan before each showed."""
    person, interval = who_decides(followed, plan.interval_days, plan.n_intervals)
    columns = _columns(entries, person, interval)
    kept = [name for name in COVARIATES if name not in leave_out]
    allowed = np.array([name in only_while for name in CATEGORIES])
    return Decisions(
        person,
        interval,
        operated_in(followed, person, interval, plan.interval_days),
        allowed[np.minimum(entries.n_growing[person, interval], 2)],
        np.column_stack([np.empty((person.size, 0)), *(columns[name] for name in kept)]),
        tuple(kept),
        plan.interval_days,
        plan.n_intervals,
    )


def _largest_imbalance(plan: TrialPlan, entries: Entries, weighted: Weighted) -> float:
    """Of what was known at time zero, whether the model holds it or not."""
    columns = _columns(entries, np.arange(entries.n), np.zeros(entries.n, dtype=np.intp))
    known = np.column_stack(list(columns.values()))
    found = measure_balance(weighted, plan.grace_days, known, list(columns))
    return max(abs(each.weighted) for each in found)


def categories_at(entries: Entries, decisions: Decisions) -> list[str]:
    """The category known at each decision."""
    growing = entries.n_growing[decisions.person, decisions.interval]
    return [CATEGORIES[at] for at in np.minimum(growing, len(CATEGORIES) - 1)]


def _lacks_a_choice(entries: Entries, decisions: Decisions) -> bool:
    return bool(lacks_a_choice(count_positivity(decisions, categories_at(entries, decisions))))


def _columns(entries: Entries, person: np.ndarray, interval: np.ndarray) -> dict[str, np.ndarray]:
    growing = entries.n_growing[person, interval]
    return {
        "focal": (growing == 1).astype(float),
        "multifocal": (growing > 1).astype(float),
        "log_sum": np.log(entries.sum_mm[person, interval]),
        "ecog": entries.ecog[person, interval].astype(float),
    }


def followed_of(entries: Entries) -> Followed:
    """The entries as the estimators take them."""
    return require_followed(
        entries.end_days, entries.event, entries.operation_days, entries.patient
    )


def _of_risk(effects: Sequence[Effect]) -> Effect:
    return next(e for e in effects if e.measure is Measure.RISK_DIFFERENCE)


def _risk(label: str, effects: Sequence[Effect]) -> Estimate:
    effect = _of_risk(effects)
    return Estimate(label, "model", effect.estimate, effect.lower, effect.upper, effect.refusal)
