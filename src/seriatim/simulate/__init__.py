"""Synthetic lesions of known course, and synthetic trials of known effect.

What growth rules and estimators of effects are measured against. It shares no code with either, so
that an error in them cannot hide in the simulator.
"""

from seriatim.simulate.growth import Simulated, simulate_growth
from seriatim.simulate.plan import GrowthPlan
from seriatim.simulate.stable import (
    FalseCategories,
    simulate_false_categories,
    simulate_false_growth,
)
from seriatim.simulate.trial import SimulatedTrial, simulate_trial
from seriatim.simulate.trial_fates import Policy, Strategy
from seriatim.simulate.trial_plan import TrialPlan
from seriatim.simulate.trial_truth import TrueEffects, true_effect

__all__ = [
    "FalseCategories",
    "GrowthPlan",
    "Policy",
    "Simulated",
    "SimulatedTrial",
    "Strategy",
    "TrialPlan",
    "TrueEffects",
    "simulate_false_categories",
    "simulate_false_growth",
    "simulate_growth",
    "simulate_trial",
    "true_effect",
]
