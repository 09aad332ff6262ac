"""The true effect, worked out by hand where hazards stand still.

Shares may lie 4 standard errors off, which happens once in 16,000 times.
"""

from math import exp, sqrt

import numpy as np
import pytest
from unit.simulate.trials import still

from seriatim.base.units import DAYS_PER_YEAR
from seriatim.simulate.trial_fates import Policy, Strategy
from seriatim.simulate.trial_plan import TrialPlan
from seriatim.simulate.trial_truth import true_effect

BOTH = [Policy(Strategy.WAIT), Policy(Strategy.EVEN)]


@pytest.mark.parametrize("every_scan", [False, True])
def test_without_an_effect_the_risks_are_equal(every_scan):
    found = true_effect(TrialPlan(), BOTH, n_patients=2000, seed=41, every_scan=every_scan)
    assert found.risk_difference(1, 0) == 0
    assert found.rmst_difference(1, 0) == 0
    assert found.policies[0].risk > 0.2


@pytest.mark.parametrize("every_scan", [False, True])
def test_a_constant_hazard_gives_the_risk_and_the_mean_by_hand(every_scan):
    """From any scan on, risk 1 - e^(-0.3 x 2) and mean (1 - e^(-0.3 x 2)) / 0.3 years."""
    plan = still(death_rate=0.3, operation_rate=0.0)
    found = true_effect(plan, BOTH[:1], n_patients=4000, seed=42, every_scan=every_scan)
    risk = 1 - exp(-0.6)
    # Entries of one patient are as one where they are counted most carefully.
    assert abs(found.policies[0].risk - risk) < 4 * sqrt(risk * (1 - risk) / 3000)
    # Months alive spread at most 24, so the mean's error is at most 12 / sqrt(n); half a day more
    # comes from dying at the end of a day.
    assert abs(found.policies[0].rmst_months - 12 * risk / 0.3) < 4 * 12 / sqrt(3000) + 0.02


def test_halving_the_hazard_gives_the_difference_by_hand():
    """Operated in step j of 36: hazard 0.4 to day 5(j + 1), half of that from then on."""
    plan = still(death_rate=0.4, operation_rate=0.0, effect=(0.5, 0.5, 0.5))
    found = true_effect(plan, BOTH, n_patients=8_000, seed=43)
    before, horizon = 5 * np.arange(1, 37), 730.5
    survival = np.exp(-0.4 * (before + 0.5 * (horizon - before)) / DAYS_PER_YEAR).mean()
    expected = exp(-0.8) - survival
    assert found.n_entries > 5_000
    assert abs(found.risk_difference(1, 0) - expected) < 4 * sqrt(0.25 / 5_000)


def test_everybody_still_alive_is_operated_by_the_end_of_the_grace_period():
    found = true_effect(still(death_rate=0.0), BOTH, n_patients=500, seed=44)
    assert [each.operated_in_grace for each in found.policies] == [0.0, 1.0]


def test_the_same_seed_gives_the_same_truth():
    plan = TrialPlan(effect=(0.5, 0.5, 0.5))
    first, again, other = (
        true_effect(plan, BOTH, n_patients=500, seed=seed).policies for seed in (45, 45, 46)
    )
    assert first == again
    assert first != other
