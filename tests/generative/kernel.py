"""The kernel on the rows and settings that the referee takes."""

import polars as pl

from seriatim.cohort.build import About, Cohort
from seriatim.cohort.schema import TABLES
from seriatim.response import derive_response
from seriatim.response.best import BestResponseRule
from seriatim.response.criteria import ChoiCriterion, RecistCriterion
from seriatim.response.growth import GrowthRule
from seriatim.response.posterior.certainty import DEGREES
from seriatim.response.posterior.model import GrowthModel
from seriatim.response.posterior.true_sizes import TRUE_SIZES
from seriatim.response.rules import ResponseRules

PROBABILITIES = (
    "p_growing",
    "p_basis",
    *TRUE_SIZES,
    *DEGREES,
    "p_unassessed",
    "category_certain",
)
RESULTS = ("lesion_states", "visit_responses", "best_responses", "categories")


def derive_by_kernel(tables, rules, *, with_probabilities=False):
    """The four tables of the kernel as lists of rows; the referee gives no probabilities."""
    response_rules = as_response_rules(rules, with_probabilities=with_probabilities)
    response = derive_response(as_cohort(tables), response_rules)
    frames = {name: getattr(response, name) for name in RESULTS}
    if not with_probabilities:
        frames = {name: frame.drop(PROBABILITIES, strict=False) for name, frame in frames.items()}
    return {name: frame.to_dicts() for name, frame in frames.items()}


def as_cohort(tables):
    """Rows as the typed frames of a cohort."""
    frames = {
        name: pl.DataFrame(rows, schema=TABLES[name].schema)
        for name, rows in tables.items()
        if rows is not None
    }
    about = About(title="Random rows", synthetic=True, clock="relative", zero="day 0")
    return Cohort(about=about, **frames)


def as_response_rules(rules, *, with_probabilities=False):
    """The referee's settings as the rule values of the kernel."""
    return ResponseRules(
        probability=GrowthModel(compute=with_probabilities, draws=8),
        growth=GrowthRule(
            reference=rules.growth.reference,
            relative_pct=rules.growth.relative_pct,
            absolute_mm=rules.growth.absolute_mm,
            confirm=rules.growth.confirm,
            new_counts=rules.growth.new_counts,
            density_rise_pct=rules.growth.density_rise_pct,
            shrink_pct=rules.growth.shrink_pct,
            window_days=rules.growth.window_days,
        ),
        recist=RecistCriterion(
            baseline_window_days=rules.baseline_window_days,
            rise_pct=rules.target_rise_pct,
            rise_mm=rules.target_rise_mm,
            fall_pct=rules.target_fall_pct,
            node_normal_mm=rules.node_normal_mm,
        ),
        choi=ChoiCriterion(
            size_fall_pct=rules.choi_size_fall_pct,
            density_fall_pct=rules.choi_density_fall_pct,
            size_rise_pct=rules.choi_size_rise_pct,
        ),
        best=BestResponseRule(
            sd_min_days=rules.sd_min_days,
            confirm_days=rules.confirm_days,
            max_ne=rules.max_ne,
            max_sd=rules.max_sd,
        ),
        definition=rules.definition,
        definitions=rules.definitions,
        unassessed=rules.unassessed,
    )
