"""The frozen study and the run that carries it out on a cohort."""

from seriatim.study.plan import Study, SurvivalPlan, read_study, render_study
from seriatim.study.results import Results, ResultTables
from seriatim.study.run import run

__all__ = [
    "ResultTables",
    "Results",
    "Study",
    "SurvivalPlan",
    "read_study",
    "render_study",
    "run",
]
