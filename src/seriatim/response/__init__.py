"""From measurements to lesion states, visit responses and categories, each with its reason."""

from seriatim.response.category import DEFINITIONS, Definition
from seriatim.response.criteria import ChoiCriterion, RecistCriterion
from seriatim.response.derive import ResponseTables, derive_response
from seriatim.response.growth import GrowthRule
from seriatim.response.reasons import REASONS, Reason
from seriatim.response.rules import ResponseRules

__all__ = [
    "DEFINITIONS",
    "REASONS",
    "ChoiCriterion",
    "Definition",
    "GrowthRule",
    "Reason",
    "RecistCriterion",
    "ResponseRules",
    "ResponseTables",
    "derive_response",
]
