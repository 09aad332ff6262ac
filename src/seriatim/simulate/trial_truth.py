"""What the strategies do in truth: the same patients followed again under each of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from seriatim.base.units import DAYS_PER_MONTH
from seriatim.simulate.trial_courses import LAST_DAY, Floats, draw_courses
from seriatim.simulate.trial_entries import find_entries
from seriatim.simulate.trial_fates import Policy, Strategy, follow
from seriatim.simulate.trial_plan import TrialPlan

TOGETHER = 50_000
"""Patients followed at once, so that memory does not grow with their number."""


@dataclass(frozen=True)
class TrueRisk:
    """What comes of one policy by the horizon among all who enter."""

    policy: Policy
    risk: float
    """Probability of death by the horizon, 0 to 1."""
    rmst_months: float
    """Mean months alive up to the horizon."""
    operated_in_grace: float
    """Share operated within the grace period."""


@dataclass(frozen=True)
class TrueEffects:
    """The policies asked for, in their order, each on the same entries."""

    policies: tuple[TrueRisk, ...]
    n_entries: int
    month: float

    def risk_difference(self, operate: int, wait: int) -> float:
        """Risk under the policy at one place minus that at another."""
        return self.policies[operate].risk - self.policies[wait].risk

    def rmst_difference(self, operate: int, wait: int) -> float:
        """Restricted mean under the policy at one place minus that at another [months]."""
        return self.policies[operate].rmst_months - self.policies[wait].rmst_months


def true_effect(
    plan: TrialPlan,
    policies: Sequence[Policy],
    *,
    n_patients: int = 200_000,
    seed: int,
    month: float = 24,
    every_scan: bool = False,
) -> TrueEffects:
    """What each policy does by the month, had all who enter followed it from their time zero.

    `every_scan`: every eligible scan of the sequential trials is an entry, as often as each occurs.
    The error of a risk difference is below that of two independent samples of the same size: the
    same patients, with the same luck, are followed under every policy.
    """
    sequence = np.random.SeedSequence(seed)
    totals, n_entries, left = np.zeros((len(policies), 3)), 0, n_patients
    while left:
        now = min(left, TOGETHER)
        sums, entered = _of_some(plan, policies, now, sequence.spawn(1)[0], month, every_scan)
        totals, n_entries, left = totals + sums, n_entries + entered, left - now
    means = totals / max(n_entries, 1)
    risks = [
        TrueRisk(policy, *map(float, row)) for policy, row in zip(policies, means, strict=True)
    ]
    return TrueEffects(tuple(risks), n_entries, month)


def _of_some(
    plan: TrialPlan,
    policies: Sequence[Policy],
    n_patients: int,
    seed: np.random.SeedSequence,
    month: float,
    every_scan: bool,
) -> tuple[Floats, int]:
    """Sums over entries of death by the month, months alive, and operation in the grace period."""
    courses = draw_courses(plan, n_patients, seed)
    last_entry = _last_entry_day(plan, every_scan)
    usual = follow(plan, courses, last_entry + plan.step_days)
    entries = find_entries(plan, courses, usual, every_scan=every_scan)
    entered = courses.take(entries.patient)
    horizon = month * DAYS_PER_MONTH
    until = int(entries.zero_day.max(initial=0) + horizon) + plan.step_days
    sums = []
    for policy in policies:
        fates = follow(plan, entered, until, policy, entries.zero_day)
        days = np.minimum(fates.death_day - entries.zero_day, horizon)
        dead = fates.death_day - entries.zero_day <= horizon
        operated = fates.operation_day - entries.zero_day <= plan.grace_days
        sums.append([dead.sum(), days.sum() / DAYS_PER_MONTH, operated.sum()])
    return np.asarray(sums, dtype=np.float64).reshape(len(policies), 3), entries.n


def _last_entry_day(plan: TrialPlan, every_scan: bool) -> int:
    """No time zero lies after this day."""
    first = plan.min_months_on_drug * DAYS_PER_MONTH + plan.scan_gap_days[1]
    last = max(first, plan.last_entry_months * DAYS_PER_MONTH) if every_scan else first
    return min(int(last) + plan.step_days, LAST_DAY)


__all__ = ["Policy", "Strategy", "TrueEffects", "TrueRisk", "true_effect"]
