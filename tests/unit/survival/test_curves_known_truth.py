"""Kaplan-Meier on data whose truth is known, and its weighted error against a numeric referee."""

import numpy as np
import pytest
from lifelines import KaplanMeierFitter

from seriatim.survival.curve_readings import survival_at
from seriatim.survival.curves import fit_kaplan_meier


@pytest.mark.parametrize("conf_type", ["log", "log-log", "plain", "arcsin"])
def test_interval_holds_the_truth_about_as_often_as_it_says(conf_type):
    """Exponential survival, 300 samples of 80: 95 % +- 3 standard errors of a share of 300."""
    draw = np.random.default_rng(101)
    held = 0
    for _ in range(300):
        time, censoring = draw.exponential(1, 80), draw.exponential(3, 80)
        curve = fit_kaplan_meier(
            np.minimum(time, censoring), time <= censoring, conf_type=conf_type
        )
        at = survival_at(curve, 0.7)
        held += at.lower[0] <= np.exp(-0.7) <= at.upper[0]
    assert abs(held / 300 - 0.95) < 3 * np.sqrt(0.95 * 0.05 / 300)


def test_delayed_entry_removes_the_bias_of_late_comers():
    """Only those alive at their entry are seen; counting them from 0 flatters the survival."""
    draw = np.random.default_rng(12)
    time, entry = draw.exponential(1, 20000), draw.uniform(0.01, 1.5, 20000)
    entry[:4000] = 0
    seen = entry < time
    truth = np.exp(-1)
    honest = survival_at(fit_kaplan_meier(time[seen], np.ones(seen.sum()), entry=entry[seen]), 1.0)
    flattered = survival_at(fit_kaplan_meier(time[seen], np.ones(seen.sum())), 1.0)
    assert abs(honest.survival[0] - truth) < 3 * honest.std_error[0]
    assert flattered.survival[0] - truth > 10 * flattered.std_error[0]


def test_weighted_error_is_the_size_of_each_rows_pull():
    """Slow referee: nudge one weight at a time, and sum the squares of what the curve does."""
    draw = np.random.default_rng(8)
    n = 40
    entry = draw.integers(0, 4, n)
    time, event = entry + draw.integers(1, 12, n), draw.integers(0, 2, n)
    weight = draw.integers(1, 6, n) / 4
    entry[np.argmax(time)] = 0

    def survival(weights):
        return fit_kaplan_meier(time, event, entry=entry, weights=weights).survival

    nudge = 1e-5
    pulls = [
        weight[i] * (survival(weight + nudge * row) - survival(weight - nudge * row)) / (2 * nudge)
        for i, row in enumerate(np.eye(n))
    ]
    curve = fit_kaplan_meier(time, event, entry=entry, weights=weight)
    assert curve.robust
    alive = curve.survival > 1e-12
    expected = np.sqrt(np.sum(np.square(pulls), axis=0))
    np.testing.assert_allclose(curve.std_error[alive], expected[alive], atol=1e-7)


def test_lifelines_agrees_on_delayed_entry(reference):
    heart = reference("heart")
    ours = fit_kaplan_meier(heart["stop"], heart["event"], entry=heart["start"])
    theirs = KaplanMeierFitter().fit(heart["stop"], heart["event"], entry=heart["start"])
    np.testing.assert_allclose(
        ours.survival, theirs.survival_function_at_times(ours.time), rtol=1e-10
    )


def test_risk_set_used_up_early_ends_the_curve():
    """Left truncation with one patient first: a known trap, kept visible as survival 0."""
    curve = fit_kaplan_meier([1, 5, 6], [1, 1, 1], entry=[0, 2, 2])
    assert curve.survival.tolist() == [0, 0, 0]
    assert np.isnan(curve.std_error).all()
