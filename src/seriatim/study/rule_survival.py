"""Survival by category under every rule: the same patients and times, in other categories.

Overall and progression-free survival after an operation do not depend on the growth rule, so only
the label is exchanged. Time to secondary resistance does depend on it and is left out.
"""

from collections.abc import Iterator

import polars as pl

from seriatim.response.category import DefinitionId
from seriatim.study.by_category import SURVIVAL_SCHEMA, figure_rows
from seriatim.study.plan import Study, SurvivalPlan
from seriatim.study.rule_grid import OWN_RULE
from seriatim.study.samples import ALL, Row, draw_samples

UNTOUCHED = ("os", "pfs")
"""Endpoints whose times are the same under every growth rule."""

FEWEST_SUMMARISED = 5
"""A category of fewer patients under some rule does not stretch the range over the rules."""

RULE_SURVIVAL_SCHEMA: dict[str, pl.DataType] = {
    "rule": pl.Int32(),
    "definition": pl.String(),
    **{name: kind for name, kind in SURVIVAL_SCHEMA.items() if name != "clock"},
}
RANGE_SCHEMA: dict[str, pl.DataType] = {
    "endpoint": pl.String(),
    "group": pl.String(),
    "statistic": pl.String(),
    "month": pl.Float64(),
    "own": pl.Float64(),
    "lowest": pl.Float64(),
    "highest": pl.Float64(),
    "fewest": pl.Int64(),
    "most": pl.Int64(),
    "n_rules": pl.Int64(),
    "n_estimated": pl.Int64(),
}


def index_times(endpoints: pl.DataFrame) -> pl.DataFrame:
    """The endpoint rows that another category leaves as they are: from each index operation.

    Grain   one row per index operation and untouched endpoint
    """
    return endpoints.filter(
        pl.col("origin") == "operation", "is_index", pl.col("endpoint").is_in(UNTOUCHED)
    )


def plan_of_operation(study: Study) -> SurvivalPlan:
    """The study's survival plan for the index operation, its clock, and the months of this part."""
    narrowed = {
        "months": tuple(sorted(set(study.sensitivity.months))),
        "rmst_months": (),
        "operations": "first",
        "clocks": ("operation",),
    }
    return study.survival.model_copy(update=narrowed)


def estimate_under_rules(labels: pl.DataFrame, times: pl.DataFrame, study: Study) -> pl.DataFrame:
    """Patients, events, median and survival at the months, by category under each rule.

    Reads   labels; times: `index_times`
    Grain   one row per rule, definition, endpoint, category and figure; every rule under the
            study's definition, the study's own rule under the others
    Nulls   as in `survival`: what cannot be estimated is null, and the note says why
    """
    main = labels.filter(
        (pl.col("definition") == study.rules.definition) | (pl.col("rule") == OWN_RULE)
    )
    plan = plan_of_operation(study)
    frames = [pl.DataFrame(schema=RULE_SURVIVAL_SCHEMA)]
    for (name,), of_definition in main.group_by("definition", maintain_order=True):
        for rules, labelled in _distinct(of_definition):
            rows = list(_figures(times, labelled, str(name), plan))  # type: ignore[arg-type]
            found = pl.DataFrame(rows, schema=SURVIVAL_SCHEMA).fill_nan(None)
            numbered = rules.join(found.with_columns(definition=pl.lit(name)), how="cross")
            frames.append(numbered.select(RULE_SURVIVAL_SCHEMA.keys()))
    places = {
        name: place for place, name in enumerate(main["definition"].unique(maintain_order=True))
    }
    return pl.concat(frames).sort(
        pl.col("definition").replace_strict(places, return_dtype=pl.Int32),
        "rule",
        maintain_order=True,
    )


def _distinct(labels: pl.DataFrame) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Rules that label everybody alike, and those labels: many rules of a grid agree."""
    joined = pl.col("category").sort_by("patient_id").str.join("|")
    alike = labels.group_by("rule", maintain_order=True).agg(labelled=joined)
    for _, rules in alike.group_by("labelled", maintain_order=True):
        first = pl.col("rule") == rules["rule"][0]
        yield rules.select("rule"), labels.filter(first).select("patient_id", "category")


def _figures(
    times: pl.DataFrame, labelled: pl.DataFrame, definition: DefinitionId, plan: SurvivalPlan
) -> Iterator[Row]:
    relabelled = times.drop("category").join(labelled, on="patient_id", maintain_order="left")
    for sample in draw_samples(relabelled, definition, plan):
        yield from (row for row in figure_rows(sample, plan) if row["group"] != ALL)


def find_ranges(survival: pl.DataFrame, definition: str) -> pl.DataFrame:
    """From where to where each figure moves over all rules of the grid.

    Reads   survival under the rules; definition: the study's own
    Adds    own [under the study's rule], fewest and most patients, n_rules [in which the category
            has anybody]; lowest and highest estimate and n_estimated, of rules in which the
            category has at least five patients
    Grain   one row per endpoint, category and figure
    Nulls   estimates null = estimable under no such rule
    """
    keys = ["endpoint", "group", "statistic", "month"]
    own = pl.col("estimate").filter(pl.col("rule") == OWN_RULE).first()
    summarised = pl.col("estimate").filter(pl.col("n") >= FEWEST_SUMMARISED)
    return (
        survival.filter(pl.col("definition") == definition)
        .group_by(keys, maintain_order=True)
        .agg(
            own=own,
            lowest=summarised.min(),
            highest=summarised.max(),
            fewest=pl.col("n").min(),
            most=pl.col("n").max(),
            n_rules=pl.len(),
            n_estimated=summarised.count(),
        )
        .cast(RANGE_SCHEMA)  # type: ignore[arg-type]
    )
