"""The small-cell guard prints why instead of a number."""

import pytest

from seriatim.survival.curves import fit_kaplan_meier
from seriatim.survival.guard import check_comparison, check_median


@pytest.mark.parametrize(
    ("events", "reason"),
    [
        ({"responsive": 4, "focal": 5}, "not compared: 9 events in all, fewer than 10"),
        ({"responsive": 1, "focal": 0}, "not compared: 1 event in all, fewer than 10"),
        ({"responsive": 4, "focal": 6}, "not compared: 4 events in responsive, fewer than 5"),
        (
            {"a": 20, "b": 1, "c": 0},
            "not compared: 1 event in b; 0 events in c, fewer than 5",
        ),
        ({"all": 40}, "not compared: there are fewer than two groups"),
        ({}, "not compared: there are fewer than two groups"),
    ],
)
def test_too_few_events_forbid_a_comparison(events, reason):
    found = check_comparison(events)
    assert not found.allowed
    assert found.reason == reason


def test_five_events_in_each_of_two_arms_are_enough():
    found = check_comparison({"responsive": 5, "focal": 5})
    assert (found.allowed, found.reason) == (True, "")


def test_median_that_is_not_reached_is_not_printed():
    found = check_median(fit_kaplan_meier([1, 2, 3, 4], [1, 0, 0, 0]))
    assert not found.allowed
    assert found.reason == "not reached: survival stays above 50 % (lowest 75%)"


def test_median_of_a_curve_that_comes_down_is_printed():
    assert check_median(fit_kaplan_meier([1, 2, 3], [1, 1, 0])).allowed
