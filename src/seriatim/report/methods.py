"""The methods page, written from the rule values themselves, so that it cannot drift from them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from seriatim.base.units import DAYS_PER_MONTH
from seriatim.endpoints.rules import ENDPOINTS, EndpointPlan, EndpointRule
from seriatim.report.inputs import SensitivityResults, Summary
from seriatim.report.printed import as_number, as_sentence
from seriatim.report.words import definition_words, in_words, source_words
from seriatim.response.category import DEFINITIONS
from seriatim.survival.guard import MIN_EVENTS_PER_ARM, MIN_EVENTS_TOTAL

HEADINGS = {
    "GrowthRule": ("Growth of a lesion", "seriatim"),
    "GrowthModel": ("How sure a state and a category are", "yoon-2016"),
    "RecistCriterion": ("Response of a visit, RECIST 1.1", "recist-1.1"),
    "ChoiCriterion": ("Response of a visit, Choi 2007", "choi-2007"),
    "BestResponseRule": ("Best overall response", "recist-1.1"),
    "SensitivityPlan": ("Other rules, and drawn categories", "rubin-1987"),
    "EndpointPlan": ("Where the endpoint rules leave a choice", "seriatim"),
}
"""Heading and source for each class of rule that carries its own words."""

ASKED_AGAIN = "SensitivityPlan"
"""The rule that comes after all that it puts to the test."""
OURS = source_words("seriatim")
UNASSESSED = {
    "indeterminate": "Where lesions not assessed on a scan could change the category, the category "
    "is indeterminate and the patient is in no curve.",
    "assume_not_growing": "Lesions not assessed on a scan are taken as not growing, which makes a "
    "category milder than it may be.",
}
"""What is done about lesions not assessed, by the name of the policy."""

CLOCKS = (
    "Survival is shown on two clocks. From operation, time starts on the day of the index "
    "operation. On the drug clock the same patients and the same events are counted from the start "
    "of the drug line in force; each patient enters on the day of the operation (left truncation), "
    "so that the months somebody had to live to be operated are credited to nobody. Patients "
    "without follow-up after the operation have no time on this clock."
)
CURVES = (
    "Curves are Kaplan-Meier estimates. The median is the time at which the curve falls below "
    "50 %; where it lies at exactly 50 % for a while, the middle of that stretch, which ends with "
    "follow-up if the curve falls no further. A month beyond the last patient under observation is "
    "not estimable."
)
GUARD = (
    f"A hazard ratio and a p value are printed only where there are at least {MIN_EVENTS_TOTAL} "
    f"events in all and at least {MIN_EVENTS_PER_ARM} in each group; otherwise the reason stands "
    "in their place."
)


@dataclass(frozen=True)
class Method:
    """One paragraph of the methods page, with where its rule comes from."""

    heading: str
    words: str
    source: str


def describe_methods(results: Summary) -> tuple[Method, ...]:
    """Every rule of the study in words, in the order in which they are applied."""
    rules = tuple(_walk(results.study))
    asked = tuple(rule for rule in rules if type(rule).__name__ == ASKED_AGAIN)
    first = (rule for rule in rules if rule not in asked and not isinstance(rule, EndpointPlan))
    return (
        *(_from_rule(rule) for rule in first),
        *_definitions(results),
        Method("Lesions not assessed", UNASSESSED[results.study.rules.unassessed], OURS),
        *(method for rule in rules if isinstance(rule, EndpointPlan) for method in _plan(rule)),
        Method("Two clocks", CLOCKS, OURS),
        Method("Curves", f"{CURVES} {_intervals(results)}", ""),
        *(_from_rule(rule) for rule in asked),
        Method("When numbers are withheld", GUARD, OURS),
    )


def describe_sensitivity_methods(results: SensitivityResults) -> tuple[Method, ...]:
    """How lesions are judged, how sure that is, and how it is put to the test."""
    kept = ("GrowthRule", "GrowthModel", ASKED_AGAIN)
    return tuple(_from_rule(rule) for rule in _walk(results.study) if type(rule).__name__ in kept)


def _intervals(results: Summary) -> str:
    plan = results.study.survival
    return (
        f"Intervals have a level of {as_number(100 * plan.conf_level)} % and are made on the "
        f"{plan.conf_type} scale. A month has {DAYS_PER_MONTH:g} days."
    )


def _walk(value: Any) -> Iterator[Any]:  # noqa: ANN401  a study holds values of many classes
    """All values below this one that carry words, outermost first."""
    if isinstance(getattr(value, "words", None), str):
        yield value
        return
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _walk(getattr(value, name))
    elif isinstance(value, tuple):
        for part in value:
            yield from _walk(part)


def _from_rule(rule: Any) -> Method:  # noqa: ANN401
    name = type(rule).__name__
    heading, source = HEADINGS.get(name, (in_words(name), ""))
    return Method(heading, as_sentence(rule.words), source_words(getattr(rule, "source", source)))


def _definitions(results: Summary) -> list[Method]:
    """The definitions that were counted, in the order of their table."""
    used = results.category_counts["definition"].unique(maintain_order=True).to_list()
    return [
        Method(
            f"Category, {definition_words(name)}",
            as_sentence(DEFINITIONS[name].words),
            source_words(DEFINITIONS[name].source),
        )
        for name in used
        if name in DEFINITIONS
    ]


def _plan(plan: EndpointPlan) -> list[Method]:
    endpoints = [_endpoint(ENDPOINTS[name]) for name in plan.endpoints]
    return [*endpoints, _from_rule(plan)]


def _numbered(words: list[str]) -> str:
    """Rules side by side, numbered where there are several."""
    if len(words) == 1:
        return words[0]
    return " ".join(f"({place}) {one}" for place, one in enumerate(words, start=1))


def _endpoint(rule: EndpointRule) -> Method:
    parts = [f"Event: {_numbered([one.words for one in rule.events])}."]
    if rule.competing:
        parts.append(f"Competing event: {_numbered([one.words for one in rule.competing])}.")
    parts.append(f"Without one, censored: {_numbered([one.words for one in rule.censorings])}.")
    if rule.exclusions:
        parts.append(f"No time: {_numbered([one.words for one in rule.exclusions])}.")
    return Method(as_sentence(rule.words).rstrip("."), " ".join(parts), source_words(rule.source))
