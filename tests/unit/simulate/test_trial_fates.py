"""Who is operated and who dies: worked out by hand where hazards stand still.

Shares may lie 4 standard errors off, which happens once in 16,000 times.
"""

from math import exp, sqrt

import numpy as np
import pytest
from unit.simulate.trials import still

from seriatim.base.units import DAYS_PER_YEAR
from seriatim.simulate.trial_courses import compute_true_mm, draw_courses
from seriatim.simulate.trial_fates import Policy, Strategy, follow
from seriatim.simulate.trial_plan import CATEGORIES, TrialPlan
from seriatim.simulate.trial_states import States

N = 8_000
GRACE = 180
EVERY_STRATEGY = [Policy(strategy) for strategy in Strategy]


def followed(plan, policy, n=N, seed=11, until=1000):
    courses = draw_courses(plan, n, seed)
    return follow(plan, courses, until, policy, np.zeros(n, dtype=np.int64))


def is_share(count, share, n=N):
    return abs(count / n - share) <= 4 * sqrt(share * (1 - share) / n)


@pytest.mark.parametrize("day", [5, 100, 365, 900])
def test_a_constant_hazard_gives_exponential_survival(day):
    fates = followed(still(death_rate=0.3, operation_rate=0.0), Policy())
    assert is_share((fates.death_day > day).sum(), exp(-0.3 * day / DAYS_PER_YEAR))


def test_usual_care_operates_at_the_rate_of_the_plan():
    fates = followed(still(death_rate=0.0, operation_rate=2.0), Policy())
    assert is_share((fates.operation_day <= 200).sum(), 1 - exp(-2.0 * 200 / DAYS_PER_YEAR))


def test_operations_are_spread_evenly_over_the_grace_period():
    fates = followed(still(death_rate=0.0), Policy(Strategy.EVEN))
    assert fates.operation_day.max() <= GRACE
    steps = np.bincount((np.ceil(fates.operation_day / 5) - 1).astype(int), minlength=36)
    assert all(is_share(count, 1 / 36) for count in steps)


def test_among_those_alive_the_even_strategy_operates_one_in_so_many_intervals_left():
    """Deaths leave the pace of the others as it is: 1/6 of those alive, then 1/5, ..."""
    fates = followed(still(death_rate=1.5), Policy(Strategy.EVEN))
    for interval in range(5):
        start, end = 30 * interval, 30 * interval + 30
        alive = fates.death_day > end
        unoperated = alive & (fates.operation_day > start)
        operated = (unoperated & (fates.operation_day <= end)).sum()
        assert is_share(operated, 1 / (6 - interval), unoperated.sum())


def test_natural_timing_is_usual_care_until_the_last_interval_and_then_operates_all():
    plan = still(death_rate=0.0)
    usual, natural = followed(plan, Policy()), followed(plan, Policy(Strategy.NATURAL))
    early = usual.operation_day <= GRACE - 30
    np.testing.assert_array_equal(early, natural.operation_day <= GRACE - 30)
    np.testing.assert_array_equal(usual.operation_day[early], natural.operation_day[early])
    assert natural.operation_day.max() <= GRACE


def test_who_waits_is_operated_after_the_grace_period_only_and_then_as_usual():
    fates = followed(still(death_rate=0.0, operation_rate=2.0), Policy(Strategy.WAIT))
    assert fates.operation_day.min() > GRACE
    later = (fates.operation_day <= GRACE + 100).sum()
    assert is_share(later, 1 - exp(-2.0 * 100 / DAYS_PER_YEAR))


def test_only_while_responsive_operates_on_nobody_who_did_not_look_so_at_the_interval():
    plan = TrialPlan(death_rate=0.0, first_growth_rate=3.0, operation_rate=5.0)
    courses = draw_courses(plan, 2000, 12)
    policy = Policy(Strategy.EVEN, CATEGORIES[:1])
    fates = follow(plan, courses, GRACE, policy, np.zeros(2000, dtype=np.int64))
    operated = np.flatnonzero(np.isfinite(fates.operation_day))
    interval = np.ceil(fates.operation_day[operated] / 30) - 1
    scan = (courses.scan_day[operated] <= 30 * interval[:, None]).sum(axis=1) - 1
    seen_on = courses.scan_day[operated, scan]
    assert 500 < operated.size < 2000
    assert (courses.grows_day[operated, 0] > seen_on).all()


@pytest.mark.parametrize("policy", EVERY_STRATEGY, ids=str)
def test_an_operation_that_does_nothing_changes_no_death(policy):
    plan = TrialPlan()
    np.testing.assert_array_equal(
        followed(plan, policy, n=500).death_day, followed(plan, Policy(), n=500).death_day
    )


def test_a_hazard_ratio_acts_from_the_step_after_the_operation():
    """Operated in step j of 36: hazard 0.4 to day 5(j + 1), half of that from then on."""
    plan = still(death_rate=0.4, effect=(0.5, 0.5, 0.5))
    fates = followed(plan, Policy(Strategy.EVEN))
    before = 5 * np.arange(1, 37)
    expected = np.exp(-0.4 * (before + 0.5 * (730 - before)) / DAYS_PER_YEAR).mean()
    assert is_share((fates.death_day > 730).sum(), expected)


def test_the_effect_is_that_of_the_category_last_shown():
    """Two lesions grow from the first days on: shown at the first scan, within 120 days."""
    rates = {"first_growth_rate": 20.0, "next_growth_rate": 20.0}
    plan = TrialPlan(**rates, death_rate=0.5, effect=(1.0, 1.0, 0.02))
    courses = draw_courses(plan, 2000, 13)
    fates = follow(plan, courses, 700, Policy(Strategy.EVEN), np.full(2000, 300))
    multifocal = (courses.grows_day[:, 1] < 180) & np.isfinite(fates.operation_day)
    after = fates.death_day[multifocal & (fates.operation_day > 305)]
    assert np.isfinite(after).mean() < 0.1
    usual = follow(plan, courses, 700, Policy(Strategy.WAIT), np.full(2000, 300))
    assert np.isfinite(usual.death_day).mean() > 0.5


def test_nobody_is_operated_after_death():
    fates = followed(TrialPlan(death_rate=2.0), Policy(), n=2000)
    both = np.isfinite(fates.operation_day)
    assert both.any()
    assert (fates.operation_day[both] <= fates.death_day[both]).all()


@pytest.mark.parametrize("day", [0, 5, 300, 1200])
def test_hazards_are_those_of_the_state_on_the_day(day):
    """Kept up step by step, against the plan's formula on the day itself."""
    plan = TrialPlan(unmeasured=0.5)
    courses = draw_courses(plan, 200, 14)
    states = States(plan, courses)
    found = [states.on(each) for each in range(0, day + 1, 5)][-1]
    sum_mm = compute_true_mm(plan, courses, day).sum(axis=1)
    growing = np.minimum((courses.grows_day <= day).sum(axis=1), 2)
    ecog = courses.ecog + (courses.worsens_day <= day).sum(axis=1)
    expected = 0.10 * (sum_mm / 100) ** 0.5 * np.exp(0.4 * growing + 0.4 * ecog)
    expected *= np.exp(0.5 * courses.frailty)
    np.testing.assert_allclose(found.death_rate, expected, rtol=1e-9)
    for row in range(200):
        scan = np.flatnonzero(courses.scan_day[row] <= day)[-1]
        seen = (courses.grows_day[row] <= courses.scan_day[row, scan]).sum()
        assert found.category[row] == min(seen, 2)
