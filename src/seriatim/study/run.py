"""The only place that chains the steps: a study and a cohort in, results out."""

from collections.abc import Callable

import polars as pl

from seriatim.cohort.build import Cohort
from seriatim.endpoints.characteristics import describe_characteristics
from seriatim.endpoints.derive import derive_endpoints
from seriatim.endpoints.flow import describe_flow
from seriatim.endpoints.reader import deciding_readers, keep_reader
from seriatim.endpoints.timelines import describe_spider, describe_swimmer, describe_waterfall
from seriatim.evidence.compare import Figures, compare_published
from seriatim.response.category import DEFINITIONS
from seriatim.response.collected import compare_collected, count_collected
from seriatim.response.derive import ResponseTables, derive_response
from seriatim.study.by_category import SurvivalByCategory, estimate_by_category
from seriatim.study.counts import count_categories
from seriatim.study.plan import Study
from seriatim.study.provenance import provenance_of
from seriatim.study.results import Results, ResultTables, SensitivityResults
from seriatim.study.sensitivity import analyse_sensitivity
from seriatim.study.trial_run import answer

STEPS = (
    "lesion states and categories",
    "endpoints",
    "survival by category",
    "the category under other rules",
    "whether operating helps",
    "descriptions and the published figures",
)
"""What a run goes through, in order, as a progress display names it."""


def _quiet(step: str) -> None:
    """Say nothing."""


def run(study: Study, cohort: Cohort, *, on_step: Callable[[str], None] = _quiet) -> Results:
    """Carry a study out on a cohort.

    Reads   a checked cohort; `on_step` is told the name of each step as it begins
    Grain   see `Results`; equal cohort and study give equal results, whatever the order of rows
    """
    on_step(STEPS[0])
    response = derive_response(cohort, study.rules)
    on_step(STEPS[1])
    endpoints = derive_endpoints(cohort, response, study.endpoints)
    on_step(STEPS[2])
    survival = estimate_by_category(endpoints, study.rules.definition, study.survival)
    on_step(STEPS[3])
    sensitivity = analyse_sensitivity(study, cohort, response, endpoints)
    effects = None
    if study.trial is not None:
        on_step(STEPS[4])
        effects = answer(study, cohort, response)
    on_step(STEPS[5])
    labels = DEFINITIONS[study.rules.definition].labels
    readers = deciding_readers(cohort, response.visit_responses)
    categories = keep_reader(response.categories, readers)
    comparison = compare_published(
        cohort.about.published,
        Figures(
            survival=survival.survival,
            endpoints=endpoints,
            best_responses=keep_reader(response.best_responses, readers),
            categories=categories,
        ),
    )
    collected = compare_collected(cohort.assessments, response.visit_responses, study.rules.recist)
    return Results(
        about=cohort.about,
        study=study,
        tables=_tables(response, collected, endpoints, survival),
        readers=readers,
        collected_counts=count_collected(collected),
        curves=survival.curves,
        at_risk=survival.at_risk,
        flow=describe_flow(cohort, response, labels),
        characteristics=describe_characteristics(cohort, response, labels),
        category_counts=count_categories(categories, endpoints, study.rules),
        follow_up=survival.follow_up,
        contrasts=survival.contrasts,
        waterfall=describe_waterfall(cohort, response),
        spider=describe_spider(cohort, response),
        swimmer=describe_swimmer(cohort, response),
        comparison=comparison,
        sensitivity=sensitivity,
        effects=effects,
        findings=cohort.findings,
        n_rows_set_aside=cohort.set_aside.select("table", "row").n_unique(),
        provenance=provenance_of(study, cohort),
    )


def run_sensitivity(
    study: Study, cohort: Cohort, *, on_step: Callable[[str], None] = _quiet
) -> SensitivityResults:
    """Only what says how sure the category is, as `run` would find it.

    Reads   a checked cohort; `on_step` is told the name of each step as it begins
    """
    on_step(STEPS[0])
    response = derive_response(cohort, study.rules)
    on_step(STEPS[1])
    endpoints = derive_endpoints(cohort, response, study.endpoints)
    on_step(STEPS[3])
    return SensitivityResults(
        about=cohort.about,
        study=study,
        sensitivity=analyse_sensitivity(study, cohort, response, endpoints),
        provenance=provenance_of(study, cohort),
    )


def _tables(
    response: ResponseTables,
    collected: pl.DataFrame,
    endpoints: pl.DataFrame,
    survival: SurvivalByCategory,
) -> ResultTables:
    return ResultTables(
        lesion_states=response.lesion_states,
        visit_responses=response.visit_responses,
        best_responses=response.best_responses,
        categories=response.categories,
        collected_responses=collected,
        endpoints=endpoints,
        survival=survival.survival,
    )
