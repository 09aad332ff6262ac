"""From the pool of all patients to results: nothing after the pool looks at a single scan."""

from collections.abc import Callable

import polars as pl

from seriatim.causal.comparison import Comparison
from seriatim.cohort.about import About
from seriatim.endpoints.characteristics import describe_characteristics
from seriatim.endpoints.flow import describe_flow
from seriatim.evidence.compare import Figures, compare_published
from seriatim.response.category import DEFINITIONS
from seriatim.study.by_category import estimate_by_category
from seriatim.study.counts import count_categories
from seriatim.study.drawn import choose_drawn
from seriatim.study.plan import Study
from seriatim.study.pool import Pool
from seriatim.study.provenance import Read
from seriatim.study.relabelled import Relabelled
from seriatim.study.results import Sensitivity, SensitivityResults, Summary
from seriatim.study.sensitivity import analyse_sensitivity
from seriatim.study.steps import DESCRIPTIONS, SURVIVAL, TRIAL, quiet
from seriatim.study.trial_run import answer


def conclude(
    study: Study, read: Read, pool: Pool, *, on_step: Callable[[str], None] = quiet
) -> Summary:
    """Everything the report shows, from the pool of all patients.

    Reads   the pool of `plan_of_report`; `on_step` is told the name of each step as it begins
    """
    on_step(SURVIVAL)
    survival = estimate_by_category(pool["endpoints"], study.rules.definition, study.survival)
    sensitivity = _sensitivity(study, pool)
    drawn = choose_drawn(pool["waterfall"])
    effects: Comparison | None = None
    if study.trial is not None:
        on_step(TRIAL)
        effects = answer(study, read, pool)
    on_step(DESCRIPTIONS)
    labels = DEFINITIONS[study.rules.definition].labels
    return Summary(
        about=read.about,
        study=study,
        survival=survival.survival,
        operations=pool["operations"],
        roles=pool["roles"],
        collected_counts=pool["collected_counts"],
        curves=survival.curves,
        at_risk=survival.at_risk,
        flow=describe_flow(pool["reached"], labels),
        characteristics=describe_characteristics(pool["people"], labels),
        category_counts=count_categories(pool["operations"], study.rules),
        follow_up=survival.follow_up,
        contrasts=survival.contrasts,
        waterfall=pool["waterfall"],
        spider=pool["spider"].join(drawn, on="patient_id", how="semi", maintain_order="left"),
        swimmer=pool["swimmer"].join(drawn, on="patient_id", how="semi", maintain_order="left"),
        comparison=_beside_published(read.about, survival.survival, pool),
        sensitivity=sensitivity,
        effects=effects,
        findings=read.findings,
        n_rows_set_aside=read.n_rows_set_aside,
        provenance=read.provenance,
    )


def conclude_sensitivity(study: Study, read: Read, pool: Pool) -> SensitivityResults:
    """Only what says how sure the category is, from the pool of all patients.

    Reads   the pool of `plan_of_sensitivity`
    """
    return SensitivityResults(read.about, study, _sensitivity(study, pool), read.provenance)


def _sensitivity(study: Study, pool: Pool) -> Sensitivity:
    index = pool["operations"].filter("is_index")
    relabelled = Relabelled(pool["labels"], pool["changes"])
    return analyse_sensitivity(study, index, relabelled, pool["endpoints"])


def _beside_published(about: About, survival: pl.DataFrame, pool: Pool) -> pl.DataFrame:
    return compare_published(
        about.published,
        Figures(
            survival=survival,
            endpoints=pool["endpoints"],
            best_responses=pool["waterfall"],
            operations=pool["operations"],
        ),
    )
