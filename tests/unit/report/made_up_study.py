"""A made-up study of forty patients, as the frames a report is handed. Synthetic throughout.

Nothing here comes from the response, endpoint or survival code: sizes, states and times are drawn
from a seeded generator, so that the tests of the report stand by themselves.
"""

from dataclasses import dataclass, replace

import polars as pl
from made_up_cohort import made_up_cohort
from made_up_courses import made_up_spider, made_up_swimmer
from made_up_figures import (
    made_up_characteristics,
    made_up_comparison,
    made_up_contrasts,
    made_up_findings,
)
from made_up_people import Person, people
from made_up_sensitivity import MadeUpSensitivity, made_up_sensitivity
from made_up_survival import made_up_survival
from made_up_tables import made_up_categories, made_up_endpoints, made_up_states
from pydantic import BaseModel

from seriatim.base.codes import Finding
from seriatim.base.provenance import Provenance
from seriatim.causal.comparison import Comparison
from seriatim.cohort.about import About
from seriatim.response.collected import COLLECTED_SCHEMA, count_collected
from seriatim.response.posterior.model import GrowthModel

__all__ = ["made_up_cohort", "made_up_results", "people"]


@dataclass(frozen=True)
class MadeUpTables:
    lesion_states: pl.DataFrame
    visit_responses: pl.DataFrame
    best_responses: pl.DataFrame
    categories: pl.DataFrame
    collected_responses: pl.DataFrame
    endpoints: pl.DataFrame


class MadeUpRule(BaseModel):
    reference: str = "nadir"
    relative_pct: float = 20.0

    @property
    def words(self) -> str:
        return (
            f"A lesion grows when it is {self.relative_pct:g} % and 5 mm above its smallest size."
        )

    @property
    def source(self) -> str:
        return "seriatim"


class MadeUpRules(BaseModel):
    growth: MadeUpRule = MadeUpRule()
    probability: GrowthModel = GrowthModel()
    definition: str = "dematteo-2007"
    unassessed: str = "indeterminate"


class MadeUpPlan(BaseModel):
    conf_level: float = 0.95
    conf_type: str = "log-log"


class MadeUpSensitivityPlan(BaseModel):
    imputations: int = 50


class MadeUpStudy(BaseModel):
    title: str = "Made-up study"
    survival: MadeUpPlan = MadeUpPlan()
    sensitivity: MadeUpSensitivityPlan = MadeUpSensitivityPlan()
    rules: MadeUpRules = MadeUpRules()


@dataclass(frozen=True)
class MadeUpResults:
    about: About
    study: MadeUpStudy
    survival: pl.DataFrame
    operations: pl.DataFrame
    roles: pl.DataFrame
    tables: MadeUpTables
    readers: pl.DataFrame
    collected_counts: pl.DataFrame
    curves: pl.DataFrame
    at_risk: pl.DataFrame
    flow: pl.DataFrame
    characteristics: pl.DataFrame
    category_counts: pl.DataFrame
    follow_up: pl.DataFrame
    contrasts: pl.DataFrame
    waterfall: pl.DataFrame
    spider: pl.DataFrame
    swimmer: pl.DataFrame
    comparison: pl.DataFrame
    sensitivity: MadeUpSensitivity
    findings: tuple[Finding, ...]
    n_rows_set_aside: int
    provenance: Provenance
    effects: Comparison | None = None


def made_up_results(made: list[Person] | None = None, *, clock: str = "calendar") -> MadeUpResults:
    made = made or people()
    shift = made[0].start if clock == "relative" else 0
    states = made_up_states(made, shift)
    survival = made_up_survival(made)
    categories = made_up_categories(made, states, shift)
    visits = states.select("patient_id", "reader", "scan_day").unique(maintain_order=True)
    return MadeUpResults(
        about=made_up_cohort(made, clock=clock).about,
        study=MadeUpStudy(),
        survival=survival["survival"],
        operations=categories.filter(pl.col("at") == "operation").with_columns(is_index=True),
        roles=states.group_by("role").agg(n_states=pl.len()),
        tables=MadeUpTables(
            lesion_states=states,
            visit_responses=visits.with_columns(overall=pl.lit("SD")),
            best_responses=visits.select("patient_id", "reader").unique(maintain_order=True),
            categories=categories,
            collected_responses=pl.DataFrame(schema=COLLECTED_SCHEMA),
            endpoints=made_up_endpoints(made, shift),
        ),
        readers=visits.select("patient_id", "reader").unique(maintain_order=True),
        collected_counts=count_collected(pl.DataFrame(schema=COLLECTED_SCHEMA)),
        curves=survival["curves"],
        at_risk=survival["at_risk"],
        flow=pl.DataFrame(
            {
                "step": [0, 1, 2, 3, 4, 5],
                "words": [
                    "Patients in the cohort",
                    "With at least one measured lesion",
                    "Treated with a drug",
                    "Operated while on a drug",
                    "Scanned at most 90 days before the operation",
                    "Category assigned",
                ],
                "n_patients": [46, 46, 45, 42, 41, 40],
                "n_left_out": [0, 0, 1, 3, 1, 1],
                "reason": [
                    None,
                    None,
                    "no drug on record",
                    "never operated on a drug",
                    "no scan in the window",
                    "lesions not assessed could change the category",
                ],
            }
        ),
        characteristics=made_up_characteristics(),
        category_counts=pl.DataFrame(
            [
                ("dematteo-2007", "responsive", 20, 20, 50.0),
                ("dematteo-2007", "focal_resistance", 13, 13, 32.5),
                ("dematteo-2007", "multifocal_resistance", 7, 7, 17.5),
                ("esmo-2022", "responsive", 20, 20, 50.0),
                ("esmo-2022", "focal_progression", 18, 18, 45.0),
                ("esmo-2022", "generalised_progression", 2, 2, 5.0),
                ("fairweather-2018", "responding", 14, 14, 35.0),
                ("fairweather-2018", "stable", 6, 6, 15.0),
                ("fairweather-2018", "unifocal", 13, 13, 32.5),
                ("fairweather-2018", "multifocal", 7, 7, 17.5),
            ],
            schema=["definition", "category", "n_operations", "n_patients", "pct"],
            orient="row",
        ),
        follow_up=pl.DataFrame(
            [
                ("operation", "observed_median_months", 15.0, None, None, 40),
                ("operation", "observed_min_months", 6.0, None, None, 40),
                ("operation", "observed_max_months", 46.0, None, None, 40),
                ("operation", "reverse_km_median_months", 26.2, 21.0, 33.5, 40),
            ],
            schema=["clock", "statistic", "estimate", "lower", "upper", "n"],
            orient="row",
        ),
        contrasts=made_up_contrasts(),
        waterfall=pl.DataFrame(
            [
                {
                    "patient_id": one.patient_id,
                    "category": one.category,
                    "best_change_pct": -90 + 4.1 * place
                    if place % 7
                    else (None if place == 7 else -100.0),
                    "best_response": "PR" if place < 15 else "SD",
                }
                for place, one in enumerate(made)
            ],
            infer_schema_length=None,
        ),
        spider=made_up_spider(made, states, shift),
        swimmer=made_up_swimmer(made),
        comparison=made_up_comparison(),
        sensitivity=made_up_sensitivity(made, survival, shift),
        findings=made_up_findings(),
        n_rows_set_aside=0,
        provenance=Provenance(
            versions={"python": "3.11.7", "seriatim": "0.1.0", "polars": "2.1.0", "numpy": "2.3.0"},
            input_digests={"patients": "a" * 64, "measurements": "b" * 64},
            study_digest="c" * 64,
        ),
    )


def renamed(results: MadeUpResults, title: str) -> MadeUpResults:
    return replace(results, about=results.about.model_copy(update={"title": title}))
