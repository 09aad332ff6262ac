"""The only place that chains the steps: a study and a cohort in, results out."""

from collections.abc import Callable

from seriatim.cohort.build import Cohort
from seriatim.study.conclude import conclude, conclude_sensitivity
from seriatim.study.plan import Study
from seriatim.study.pool import derive_pool, plan_of_report, plan_of_sensitivity, put_together
from seriatim.study.provenance import read_of
from seriatim.study.results import Results, SensitivityResults
from seriatim.study.share import Share
from seriatim.study.steps import quiet


def run(study: Study, cohort: Cohort, *, on_step: Callable[[str], None] = quiet) -> Results:
    """Carry a study out on a cohort.

    Reads   a checked cohort; `on_step` is told the name of each step as it begins
    Grain   see `Results`; equal cohort and study give equal results, whatever the order of rows
    """
    everybody = Share(study, cohort, on_step)
    plan = plan_of_report(study)
    pool = put_together(plan, [derive_pool(plan, everybody)])
    summary = conclude(study, read_of(study, cohort), pool, on_step=on_step)
    return Results(**vars(summary), tables=everybody.tables, readers=everybody.readers)


def run_sensitivity(
    study: Study, cohort: Cohort, *, on_step: Callable[[str], None] = quiet
) -> SensitivityResults:
    """Only what says how sure the category is, as `run` would find it.

    Reads   a checked cohort; `on_step` is told the name of each step as it begins
    """
    pool = derive_pool(plan_of_sensitivity(study), Share(study, cohort, on_step))
    return conclude_sensitivity(study, read_of(study, cohort), pool)
