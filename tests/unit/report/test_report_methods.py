"""The methods page follows the rule values."""

from dataclasses import replace

from made_up_study import MadeUpRule, MadeUpRules, MadeUpStudy

from seriatim.endpoints.rules import ENDPOINTS, EndpointPlan
from seriatim.report.methods import describe_methods
from seriatim.report.words import reason_words
from seriatim.response.category import DEFINITIONS
from seriatim.response.reasons import REASONS


class StudyWithEndpoints(MadeUpStudy):
    endpoints: EndpointPlan = EndpointPlan()


def _words(results) -> str:
    return " ".join(method.words for method in describe_methods(results))


def test_another_threshold_gives_another_sentence(results):
    study = MadeUpStudy(rules=MadeUpRules(growth=MadeUpRule(relative_pct=25.0)))
    assert "20 % and 5 mm" in _words(results)
    assert "25 % and 5 mm" in _words(replace(results, study=study))


def test_the_model_behind_the_probabilities_is_described_with_its_source(results):
    model = next(
        one for one in describe_methods(results) if one.heading.startswith("How sure a state")
    )
    assert model.words == MadeUpRules().probability.words
    assert model.source.startswith("Yoon 2016")


def test_every_definition_that_was_counted_is_described(results):
    words = _words(results)
    assert all(definition.words in words for definition in DEFINITIONS.values())


def test_every_event_and_censoring_rule_is_described(results):
    words = _words(replace(results, study=StudyWithEndpoints()))
    for rule in ENDPOINTS.values():
        for part in (*rule.events, *rule.competing, *rule.censorings, *rule.exclusions):
            assert part.words in words


def test_the_policy_on_lesions_not_assessed_is_named(results):
    study = MadeUpStudy(rules=MadeUpRules(unassessed="assume_not_growing"))
    assert "milder than it may be" in _words(replace(results, study=study))


def test_every_reason_code_has_words():
    assert all(reason_words(code) == reason.words for code, reason in REASONS.items())
    assert reason_words("last_scan") == "last evaluable scan, free of the event"
    assert reason_words(None) == "no reason recorded"


def test_the_rule_of_the_median_names_the_middle_of_a_stretch_at_one_half(results):
    words = _words(results)
    assert "falls below 50 %; where it lies at exactly 50 % for a while, the middle" in words
