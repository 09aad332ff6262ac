"""Clone-censor-weight and sequential trials against the truth of a simulated trial.

The truth comes from following other patients under each strategy in the simulator; it shares no
code with the estimators. Estimates may lie 4 of their standard errors off, which happens once in
16,000 times; `make calibrate` draws the whole picture.
"""

import numpy as np
import pytest

from seriatim.causal.clone_censor_weight import WeightPlan
from seriatim.causal.clone_effects import Resamples, estimate_clones
from seriatim.causal.decisions import Decisions, operated_in, require_followed, who_decides
from seriatim.causal.effect import Horizons, Measure, Method
from seriatim.causal.naive import estimate_naive
from seriatim.simulate.trial import simulate_trial
from seriatim.simulate.trial_fates import Policy, Strategy
from seriatim.simulate.trial_plan import CATEGORIES, TrialPlan
from seriatim.simulate.trial_truth import true_effect

MONTH = 24
HORIZON = Horizons((MONTH,))
BENEFIT = TrialPlan(effect=(0.5, 0.5, 0.5))
WAIT = Policy(Strategy.WAIT)


def followed(entries):
    return require_followed(
        entries.end_days, entries.event, entries.operation_days, entries.patient
    )


def estimate(entries, plan, timing="even", only_while=CATEGORIES, method=Method.CLONE):
    """The effects by measure, with errors robust by patient."""
    persons = followed(entries)
    person, interval = who_decides(persons, plan.interval_days, plan.n_intervals)
    growing = entries.n_growing[person, interval]
    known = [growing == 1, growing > 1, np.log(entries.sum_mm[person, interval])]
    decisions = Decisions(
        person,
        interval,
        operated_in(persons, person, interval, plan.interval_days),
        np.array([name in only_while for name in CATEGORIES])[np.minimum(growing, 2)],
        np.column_stack([*known, entries.ecog[person, interval]]).astype(float),
        ("focal", "multifocal", "log_sum", "ecog"),
        plan.interval_days,
        plan.n_intervals,
    )
    plan_of_weights = WeightPlan(timing=timing)
    effects, _ = estimate_clones(
        persons, decisions, plan_of_weights, HORIZON, method, Resamples(0, 1)
    )
    return {effect.measure: effect for effect in effects}


def four_errors(effect):
    return 4 * (effect.upper - effect.lower) / (2 * 1.96)


@pytest.fixture(scope="module")
def trial():
    return simulate_trial(BENEFIT, 4000, seed=71)


@pytest.fixture(scope="module")
def truth():
    """Waiting, operating evenly, naturally, and evenly only while responsive."""
    policies = [
        WAIT,
        Policy(Strategy.EVEN),
        Policy(Strategy.NATURAL),
        Policy(Strategy.EVEN, CATEGORIES[:1]),
    ]
    return true_effect(BENEFIT, policies, n_patients=20_000, seed=72)


@pytest.mark.parametrize(
    ("operate", "settings"),
    [(1, {}), (2, {"timing": "natural"}), (3, {"only_while": CATEGORIES[:1]})],
    ids=["even", "natural", "only while responsive"],
)
def test_clone_censor_weight_comes_out_at_the_truth(trial, truth, operate, settings):
    found = estimate(trial.entries, BENEFIT, **settings)
    risk, mean = found[Measure.RISK_DIFFERENCE], found[Measure.RMST_DIFFERENCE]
    assert abs(risk.estimate - truth.risk_difference(operate, 0)) < four_errors(risk)
    assert abs(mean.estimate - truth.rmst_difference(operate, 0)) < four_errors(mean)
    assert truth.risk_difference(operate, 0) < -0.05


def test_sequential_trials_come_out_at_the_truth_of_every_eligible_scan(trial):
    policies = [WAIT, Policy(Strategy.EVEN)]
    truth = true_effect(BENEFIT, policies, n_patients=6000, seed=73, every_scan=True)
    found = estimate(trial.every_entry, BENEFIT, method=Method.SEQUENTIAL)
    risk = found[Measure.RISK_DIFFERENCE]
    assert abs(risk.estimate - truth.risk_difference(1, 0)) < four_errors(risk)


def test_the_naive_contrast_does_not_come_out_at_the_truth(trial, truth):
    """Four times as far as chance could take it, or farther."""
    risk = next(
        effect
        for effect in estimate_naive(followed(trial.entries), HORIZON)
        if effect.measure is Measure.RISK_DIFFERENCE
    )
    assert truth.risk_difference(1, 0) - risk.estimate > 4 * four_errors(risk)
