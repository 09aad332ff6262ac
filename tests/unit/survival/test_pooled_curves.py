"""Curves of several imputations as one: wider where they differ, unknown where one has ended."""

import math

import numpy as np
import pytest

from seriatim.base.errors import FitError
from seriatim.survival.curve_readings import median
from seriatim.survival.curves import fit_kaplan_meier
from seriatim.survival.guard import check_median
from seriatim.survival.pooled_curves import pool_curves

TIMES, EVENTS = [1, 2, 3, 4, 5, 6], [1, 0, 1, 1, 0, 0]


def curve(times, events, conf_type="arcsin"):
    return fit_kaplan_meier(times, events, conf_type=conf_type)


@pytest.mark.parametrize("conf_type", ["plain", "log", "log-log", "arcsin"])
def test_imputations_that_agree_give_the_curve_and_the_interval_of_one(conf_type):
    one = curve(TIMES, EVENTS, conf_type)
    pooled = pool_curves([one] * 5)
    np.testing.assert_allclose(pooled.survival, one.survival, rtol=1e-14)
    np.testing.assert_allclose(pooled.lower, one.lower, rtol=1e-12)
    np.testing.assert_allclose(pooled.upper, one.upper, rtol=1e-12)
    assert pooled.time.tolist() == one.time.tolist()


def test_two_curves_by_hand():
    """At 1 three quarters and one half: mean 5/8, W from Greenwood, B = (1/8)^2 x 2."""
    pooled = pool_curves([curve([1, 2, 2, 2], [1, 0, 0, 0]), curve([1, 2], [1, 0])])
    assert pooled.survival.tolist() == [5 / 8, 5 / 8]
    within = (3 / 4 * 1 / 4 / 4 + 1 / 2 * 1 / 2 / 2) / 2
    between = (3 / 4 - 5 / 8) ** 2 + (1 / 2 - 5 / 8) ** 2
    assert pooled.std_error[0] == pytest.approx(math.sqrt(within + 1.5 * between))


def test_a_curve_keeps_its_value_at_the_steps_of_the_others():
    pooled = pool_curves([curve([1, 9], [1, 0]), curve([4, 9], [1, 0])])
    assert pooled.time.tolist() == [1, 4, 9]
    assert pooled.survival.tolist() == [3 / 4, 1 / 2, 1 / 2]


def test_curves_that_differ_widen_the_interval():
    alike = pool_curves([curve(TIMES, EVENTS)] * 4)
    later = curve([1, 2, 3, 4, 5, 6], [0, 0, 1, 1, 0, 0])
    sooner = curve([1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 0, 0])
    mixed = pool_curves([later, sooner, later, sooner])
    at = [2, 3]
    assert np.all(np.diff([alike.std_error[at], mixed.std_error[at]], axis=0) > 0)
    assert np.all(mixed.pooled.missing_information[at] > 0)


def test_where_one_curve_has_ended_nothing_is_made_up():
    pooled = pool_curves([curve([1, 2], [1, 0]), curve([1, 5], [1, 0])])
    assert pooled.time.tolist() == [1, 2, 5]
    assert pooled.survival[:2].tolist() == [1 / 2, 1 / 2]
    assert np.isnan([pooled.survival[2], pooled.std_error[2], pooled.upper[2]]).all()
    assert pooled.n_ended.tolist() == [0, 0, 1]


def test_stated_times_between_steps_know_that_a_curve_has_ended():
    pooled = pool_curves([curve([1, 2], [1, 0]), curve([1, 5], [1, 0])], [0.5, 1.5, 3])
    assert pooled.survival[:2].tolist() == [1, 1 / 2]
    assert np.isnan(pooled.survival[2])
    assert pooled.n_ended.tolist() == [0, 0, 1]


def test_without_an_event_anywhere_the_curve_is_one_without_an_interval():
    still = curve([1, 2, 3], [0, 0, 0])
    pooled = pool_curves([still, still])
    assert pooled.survival.tolist() == [1, 1, 1]
    assert np.isnan([pooled.lower, pooled.upper]).all()
    assert pooled.std_error.tolist() == [0, 0, 0]


def test_where_everybody_has_had_the_event_the_curve_is_zero_without_an_interval():
    used_up = curve([1, 2], [1, 1])
    pooled = pool_curves([used_up, used_up])
    assert pooled.survival.tolist() == [1 / 2, 0]
    assert np.isfinite(pooled.lower[0])
    assert np.isnan([pooled.lower[1], pooled.upper[1]]).all()


def test_a_curve_at_zero_among_others_leaves_the_interval_to_what_lies_between():
    pooled = pool_curves([curve([1, 2], [1, 1]), curve([1, 9, 9], [1, 0, 0])])
    at_two = pooled.time.tolist().index(2)
    assert pooled.survival[at_two] == 1 / 3
    assert pooled.pooled.within[at_two] == pytest.approx(2 / 3 * 1 / 3 / 3 / 2)
    assert 0 <= pooled.lower[at_two] < 1 / 3 < pooled.upper[at_two] <= 1


def test_the_median_is_read_off_the_pooled_curve_and_its_band():
    pooled = pool_curves([curve(TIMES, EVENTS), curve(TIMES, [1, 1, 1, 1, 0, 0])])
    found = median(pooled)
    assert found.value == 4
    assert found.lower < found.value
    assert check_median(pooled).allowed


def test_a_median_that_the_pooled_curve_does_not_reach_is_not_printed():
    pooled = pool_curves([curve([1, 2, 3], [1, 0, 0]), curve([1, 2, 9], [1, 0, 0])])
    assert check_median(pooled).reason == "not reached: survival stays above 50 % (lowest 67%)"


def test_curves_of_different_kinds_are_refused():
    with pytest.raises(FitError, match="intervals of different kinds"):
        pool_curves([curve(TIMES, EVENTS), curve(TIMES, EVENTS, "log")])


def test_one_curve_is_refused():
    with pytest.raises(FitError, match="fewer than two curves"):
        pool_curves([curve(TIMES, EVENTS)])


def test_the_summary_names_no_patient():
    text = str(pool_curves([curve(TIMES, EVENTS)] * 2))
    assert text == "Pooled Kaplan-Meier: 2 imputations, 6 times, last 6"
