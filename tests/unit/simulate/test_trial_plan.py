"""What a plan of a simulated trial refuses, and in which words."""

import pytest
from pydantic import ValidationError

from seriatim.simulate.trial_plan import TrialPlan


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"interval_days": 33}, "whole number of steps"),
        ({"scan_gap_days": (120, 60)}, "scan_gap_days must rise"),
        ({"scan_gap_days": (2, 60)}, "from one step at the least"),
        ({"follow_up_months": (24, 61)}, "to 60 at the most"),
        ({"ecog_shares": (0.5, 0.4)}, "add up to 1"),
        ({"never_operated": ("focal",)}, "not a category: focal"),
        ({"death_rate": -1}, "greater than or equal to 0"),
        ({"effect": (0, 1, 1)}, "greater than 0"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_words(settings, words):
    with pytest.raises(ValidationError, match=words):
        TrialPlan(**settings)


def test_the_grace_period_is_its_intervals():
    assert TrialPlan(interval_days=20, n_intervals=9).grace_days == 180
