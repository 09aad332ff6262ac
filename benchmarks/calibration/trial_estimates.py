"""Every estimator on one simulated data set."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from calibration.trial_scenarios import MONTH
from seriatim.base.units import DAYS_PER_MONTH
from seriatim.causal.clone_censor_weight import Weighted, WeightPlan, robust_errors
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
from seriatim.causal.time_varying import estimate_time_varying
from seriatim.simulate.trial_entries import Entries
from seriatim.simulate.trial_plan import CATEGORIES, TrialPlan

LANDMARKS = (3, 6)
NOTHING = float("nan")
REACH = 1.959963984540054
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


@dataclass(frozen=True)
class Asked:
    """How one data set is analysed by clones."""

    label: str
    timing: str = "even"
    truncate: float | None = None
    leave_out: tuple[str, ...] = ()
    replicates: int = 0
    every_scan: bool = False


def estimate_plainly(plan: TrialPlan, entries: Entries) -> Iterator[Estimate]:
    """The estimators that adjust for nothing."""
    followed = _followed(entries)
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
) -> Iterator[Estimate]:
    """Clone-censor-weight, once for each kind of interval."""
    followed = _followed(entries)
    decisions = decisions_of(plan, followed, entries, only_while, asked.leave_out)
    effects, weighted = estimate_clones(
        followed,
        decisions,
        WeightPlan(asked.timing, asked.truncate),
        Horizons((MONTH,)),
        Method.SEQUENTIAL if asked.every_scan else Method.CLONE,
        Resamples(asked.replicates, seed),
    )
    effect = _of_risk(effects)
    if effect.refusal or weighted is None:
        yield Estimate(asked.label, "robust", refusal=effect.refusal)
        if asked.replicates:
            yield Estimate(asked.label, "bootstrap", refusal=effect.refusal)
        return
    sizes = [
        effective_size(weights_on(arm, decisions.grace_days))
        for arm in (weighted.operate, weighted.wait)
    ]
    error = float(robust_errors(weighted, followed, [MONTH * DAYS_PER_MONTH])[0][0])
    value, reach = effect.estimate, REACH * error
    apart = imbalance(plan, entries, weighted)
    yield Estimate(
        asked.label, "robust", value, value - reach, value + reach, "", min(sizes), apart
    )
    if asked.replicates:
        yield Estimate(
            asked.label, "bootstrap", value, effect.lower, effect.upper, "", min(sizes), apart
        )


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
        np.column_stack([columns[name] for name in kept]),
        tuple(kept),
        plan.interval_days,
        plan.n_intervals,
    )


def imbalance(plan: TrialPlan, entries: Entries, weighted: Weighted) -> float:
    """The largest standardised difference of what was known at time zero, after the grace period.

    Whatever the model leaves out is looked at too.
    """
    columns = _columns(entries, np.arange(entries.n), np.zeros(entries.n, dtype=np.intp))
    found = []
    for values in columns.values():
        spread = float(np.std(values))
        means = [
            _weighted_mean(values, arm, plan.grace_days)
            for arm in (weighted.operate, weighted.wait)
        ]
        found.append(abs(means[0] - means[1]) / spread if spread else 0.0)
    return max(found)


def _weighted_mean(values: np.ndarray, arm, day: float) -> float:  # noqa: ANN001
    rows = arm.clones.rows
    at_risk = (rows.start_days <= day) & (rows.stop_days > day)
    weight = arm.weight[at_risk]
    return float(np.sum(weight * values[rows.person[at_risk]]) / np.sum(weight))


def _columns(entries: Entries, person: np.ndarray, interval: np.ndarray) -> dict[str, np.ndarray]:
    growing = entries.n_growing[person, interval]
    return {
        "focal": (growing == 1).astype(float),
        "multifocal": (growing > 1).astype(float),
        "log_sum": np.log(entries.sum_mm[person, interval]),
        "ecog": entries.ecog[person, interval].astype(float),
    }


def _followed(entries: Entries) -> Followed:
    return require_followed(
        entries.end_days, entries.event, entries.operation_days, entries.patient
    )


def _of_risk(effects: Sequence[Effect]) -> Effect:
    return next(e for e in effects if e.measure is Measure.RISK_DIFFERENCE)


def _risk(label: str, effects: Sequence[Effect]) -> Estimate:
    effect = _of_risk(effects)
    return Estimate(label, "model", effect.estimate, effect.lower, effect.upper, effect.refusal)
