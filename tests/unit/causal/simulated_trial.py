"""A simulated cohort with its responses, and a trial short enough to be asked of it many times."""

from functools import cache

import polars as pl

from seriatim.causal.compare import compare
from seriatim.causal.enrol import enrol
from seriatim.causal.trial import Bootstrap, Eligibility, TargetTrial
from seriatim.response.derive import derive_response
from seriatim.response.rules import ResponseRules
from seriatim.simulate.trial import simulate_trial
from seriatim.simulate.trial_plan import TrialPlan

RULES = ResponseRules.model_validate({"probability": {"compute": False}})


@cache
def simulated_cohort(n_patients=500, seed=4):
    return simulate_trial(TrialPlan(), n_patients, seed).cohort()


@cache
def simulated_response(n_patients=500, seed=4):
    return derive_response(simulated_cohort(n_patients, seed), RULES)


def short_trial(**settings):
    """Two months, every category eligible, few resamples."""
    plain = {
        "eligibility": Eligibility(
            categories=("responsive", "focal_resistance", "multifocal_resistance")
        ),
        "months": (12.0, 24.0),
        "landmark_months": (6.0,),
        "covariates": ("category", "sum_mm"),
        "bootstrap": Bootstrap(replicates=20, seed=1),
    }
    return TargetTrial(**(plain | settings))


def asked(trial=None, cohort=None, response=None, **options):
    cohort, trial = cohort or simulated_cohort(), trial or short_trial()
    enrolled = enrol(cohort, response or simulated_response(), trial.eligibility)
    return compare(trial, cohort, enrolled, **options)


def rows(frame, **where):
    return frame.filter(*(pl.col(name) == value for name, value in where.items()))
