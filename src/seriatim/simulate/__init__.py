"""Synthetic lesions whose true course is known: what the growth rules are measured against.

It shares no code with the rules, so that an error in them cannot hide in the simulator.
"""

from seriatim.simulate.growth import Simulated, simulate_growth
from seriatim.simulate.plan import GrowthPlan
from seriatim.simulate.stable import (
    FalseCategories,
    simulate_false_categories,
    simulate_false_growth,
)

__all__ = [
    "FalseCategories",
    "GrowthPlan",
    "Simulated",
    "simulate_false_categories",
    "simulate_false_growth",
    "simulate_growth",
]
