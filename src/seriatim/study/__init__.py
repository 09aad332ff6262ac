"""The frozen study and the run that carries it out on a cohort."""

from seriatim.study.plan import Study, SurvivalPlan, read_study, render_study
from seriatim.study.prior import fit_prior
from seriatim.study.results import Results, ResultTables, Sensitivity, SensitivityResults
from seriatim.study.run import run, run_sensitivity
from seriatim.study.sensitivity_plan import SensitivityPlan
from seriatim.study.trial_results import TrialResults
from seriatim.study.trial_run import run_trial

__all__ = [
    "ResultTables",
    "Results",
    "Sensitivity",
    "SensitivityPlan",
    "SensitivityResults",
    "Study",
    "SurvivalPlan",
    "TrialResults",
    "fit_prior",
    "read_study",
    "render_study",
    "run",
    "run_sensitivity",
    "run_trial",
]
