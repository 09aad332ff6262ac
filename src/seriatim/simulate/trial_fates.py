"""Who is operated when, and who dies when, under usual care or under a strategy from time zero.

Hazards are held over each step of a few days. A patient dies, or is operated, when the hazard so
far exceeds the patient's own number, which is the same under every strategy.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from seriatim.base.units import DAYS_PER_YEAR
from seriatim.simulate.trial_courses import Courses, Floats, Ints
from seriatim.simulate.trial_plan import CATEGORIES, TrialPlan
from seriatim.simulate.trial_states import States


class Strategy(StrEnum):
    """What is done within the grace period; before and after it care is as usual."""

    USUAL = "usual"
    """Nothing but usual care."""
    WAIT = "wait"
    """No operation."""
    EVEN = "operate, evenly"
    """Everybody is operated, as many in each step as in every other."""
    NATURAL = "operate, naturally"
    """As usual until the last interval, over which those left are operated evenly."""


@dataclass(frozen=True, eq=False, repr=False)
class Fates:
    """What happened, days from the start of the drug, shape (n,); infinite where it did not."""

    death_day: Floats
    """Censoring is not applied."""
    operation_day: Floats
    """Never after death."""


@dataclass(frozen=True)
class Policy:
    """A strategy, and the categories in which `operate` still operates: all, where none are said.

    The category is the one known at the start of each interval.
    """

    strategy: Strategy = Strategy.USUAL
    only_while: tuple[str, ...] = CATEGORIES


USUAL_CARE = Policy()


def follow(
    plan: TrialPlan,
    courses: Courses,
    until_day: int,
    policy: Policy = USUAL_CARE,
    zero_day: Ints | None = None,
) -> Fates:
    """The fates of all up to a day; `zero_day`, shape (n,), a whole number of steps.

    Who dies and is operated on one day was operated first.
    """
    n, step = courses.n, plan.step_days
    states = States(plan, courses)
    zero = np.full(n, until_day) if zero_day is None else zero_day
    effect, known = np.asarray(plan.effect), np.zeros(n, dtype=np.int64)
    died, operated, ratio = np.full(n, np.inf), np.full(n, np.inf), np.ones(n)
    hazard_so_far, rate_so_far = np.zeros(n), np.zeros(n)
    for day in range(0, until_day, step):
        state = states.on(day)
        since = day - zero
        is_visit = (since >= 0) & (since % plan.interval_days == 0)
        np.copyto(known, state.category, where=is_visit)
        chance = _under(policy, plan, since, state.operation_rate * step / DAYS_PER_YEAR, known)
        hazard = state.death_rate * ratio * step / DAYS_PER_YEAR
        dies = _crosses(hazard_so_far, hazard, courses.dies_at) & np.isinf(died)
        is_operated = _crosses(rate_so_far, chance, courses.operated_at) & (died > day)
        died[dies] = _day_in_step(day, step, hazard_so_far, hazard, courses.dies_at, dies)
        on = _day_in_step(day, step, rate_so_far, chance, courses.operated_at, is_operated)
        first = on <= died[is_operated]
        who = np.flatnonzero(is_operated)[first]
        operated[who], ratio[who] = on[first], effect[state.category[who]]
        hazard_so_far += hazard
        rate_so_far += chance
    return Fates(died, operated)


def _under(policy: Policy, plan: TrialPlan, since: Ints, usual: Floats, category: Ints) -> Floats:
    """What a step adds to the cumulative rate of operating; infinite where it must happen."""
    if policy.strategy is Strategy.USUAL:
        return usual
    within = (since >= 0) & (since < plan.grace_days)
    if policy.strategy is Strategy.WAIT:
        return np.where(within, 0.0, usual)
    spread = within
    if policy.strategy is Strategy.NATURAL:
        spread = within & (since >= plan.grace_days - plan.interval_days)
    steps_left = np.where(spread, (plan.grace_days - since) // plan.step_days, 2)
    with np.errstate(divide="ignore"):
        chance = np.where(spread, -np.log1p(-1.0 / steps_left), usual)
    still = np.array([name in policy.only_while for name in CATEGORIES])[category]
    return np.where(within & ~still, 0.0, chance)


def _crosses(so_far: Floats, added: Floats, threshold: Floats) -> NDArray[np.bool_]:
    return (so_far < threshold) & (so_far + added >= threshold)


def _day_in_step(
    day: int,
    step: int,
    so_far: Floats,
    added: Floats,
    threshold: Floats,
    who: NDArray[np.bool_],
) -> Floats:
    """The day of the step on which each of those who cross the threshold in it does so."""
    share = (threshold[who] - so_far[who]) / added[who]
    return day + np.maximum(np.ceil(share * step), 1.0)
