"""All rules that turn measurements into states, calls and categories, as one value."""

from typing import Literal

from pydantic import Field

from seriatim.base.values import Value
from seriatim.response.best import BestResponseRule
from seriatim.response.category import DEFINITIONS, DefinitionId
from seriatim.response.criteria import ChoiCriterion, RecistCriterion
from seriatim.response.growth import GrowthRule
from seriatim.response.posterior.model import GrowthModel


class ResponseRules(Value):
    """The rules of one derivation; equal values give equal tables."""

    growth: GrowthRule = GrowthRule()
    probability: GrowthModel = GrowthModel()
    """How sure states and categories are."""
    recist: RecistCriterion = RecistCriterion()
    choi: ChoiCriterion = ChoiCriterion()
    best: BestResponseRule = BestResponseRule()
    definition: DefinitionId = "dematteo-2007"
    """The definition whose labels are the category."""
    definitions: tuple[DefinitionId, ...] = Field(default=tuple(DEFINITIONS))
    """Definitions whose labels are shown beside it."""
    unassessed: Literal["indeterminate", "assume_not_growing"] = "indeterminate"
    """What to do where lesions that were not assessed could change the category."""
