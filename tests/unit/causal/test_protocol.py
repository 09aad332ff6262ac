"""The protocol says what the plan says."""

import pytest
from pydantic import ValidationError

from seriatim.causal.follow import RESETS_BASELINE
from seriatim.causal.protocol import describe_protocol
from seriatim.causal.trial import Eligibility, TargetTrial

COMPONENTS = [
    "Question",
    "Eligibility",
    "Strategies",
    "Assignment",
    "Time zero",
    "Outcome",
    "Follow-up",
    "Estimand",
    "Assumptions",
    "Analysis",
]


def protocol(**trial):
    table = describe_protocol(TargetTrial(**trial))
    return {component: f"{target} {here}" for component, target, here in table.rows()}


def test_every_component_is_stated_for_the_trial_and_for_its_emulation():
    table = describe_protocol(TargetTrial())
    assert table["component"].to_list() == COMPONENTS
    assert all(len(words) > 5 for row in table.rows() for words in row)


def test_the_numbers_of_the_plan_stand_in_the_protocol():
    stated = protocol(
        eligibility=Eligibility(min_months_on_drug=5, max_lesions=7, max_ecog=1, lines=("1", "2")),
        grace_months=4,
        only_while=("responsive",),
        months=(9, 18),
        covariates=("category", "albumin"),
    )
    for words in ("At least 5 months", "At most 7 lesions", "ECOG at most 1", "Drug line 1 or 2"):
        assert words in stated["Eligibility"]
    assert "within 4 months" in stated["Strategies"]
    assert "only while responsive" in stated["Strategies"]
    assert "9, 18 months" in stated["Estimand"]
    assert "category, albumin" in stated["Assignment"]


def test_progression_as_the_outcome_carries_its_warning():
    assert RESETS_BASELINE in protocol(outcome="pfs")["Outcome"]
    assert RESETS_BASELINE not in protocol(outcome="os")["Outcome"]


def test_a_trial_of_switching_speaks_of_the_drug_line_and_not_of_operating():
    stated = protocol(intervention="next_line")
    assert "Switch: start the next drug line within 6 months" in stated["Strategies"]
    assert "operated" not in stated["Question"] + stated["Assignment"]


def test_switching_cannot_be_judged_by_switching():
    with pytest.raises(ValidationError, match="cannot count its start as the outcome"):
        TargetTrial(intervention="next_line", outcome="next_line_or_death")
