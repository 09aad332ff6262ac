"""How sure the category is: other rules, who changes by them, and categories drawn at random."""

from collections.abc import Sequence

import polars as pl

from seriatim.cohort.build import Cohort
from seriatim.endpoints.reader import ResponseFrames
from seriatim.response.category import DEFINITIONS, DefinitionId
from seriatim.study.changes import find_changes
from seriatim.study.drawn_categories import draw_categories
from seriatim.study.imputed import impute
from seriatim.study.imputed_counts import count_imputed, count_patients
from seriatim.study.imputed_survival import list_imputed_steps, tabulate_imputed
from seriatim.study.label_flow import count_moved_by_setting, count_moves, measure_stability
from seriatim.study.labels import count_labels, tabulate_labels
from seriatim.study.plan import Study
from seriatim.study.relabelling import find_operations, relabel_operations
from seriatim.study.results import Sensitivity
from seriatim.study.rule_grid import list_rules, tabulate_rules
from seriatim.study.rule_survival import estimate_under_rules, find_ranges, index_times


def analyse_sensitivity(
    study: Study, cohort: Cohort, response: ResponseFrames, endpoints: pl.DataFrame
) -> Sensitivity:
    """Work the category out again under every rule of the grid, and draw it from its probabilities.

    Reads   the cohort; response and endpoints as the study derived them
    Grain   see `Sensitivity`; without an operation on a drug every table but `rules` is empty
    """
    operations = find_operations(cohort, response)
    times = index_times(endpoints)
    return Sensitivity(
        **_under_rules(study, cohort, operations, times), **_with_draws(study, operations, times)
    )


def _under_rules(
    study: Study, cohort: Cohort, operations: pl.DataFrame, times: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    """Labels, changes and survival under every rule of the grid."""
    own, definitions = study.rules.definition, _definitions(study)
    rules = study.rules.model_copy(update={"definitions": definitions})
    grid = list_rules(rules.growth, study.sensitivity)
    table = tabulate_rules(grid)
    relabelling = relabel_operations(cohort, rules, grid, operations)
    labels = tabulate_labels(relabelling, definitions)
    main = labels.filter(pl.col("definition") == own)
    survival = estimate_under_rules(labels, times, study)
    return {
        "rules": _with_moved(table, main),
        "counts": count_labels(labels),
        "labels": labels,
        "changes": find_changes(main, relabelling, rules.growth),
        "flow": count_moves(labels, table, own),
        "settings": count_moved_by_setting(main, table),
        "stability": measure_stability(main),
        "survival": survival,
        "ranges": find_ranges(survival, own),
    }


def _definitions(study: Study) -> tuple[DefinitionId, ...]:
    """The study's own definition first, then those it is compared with."""
    compared: Sequence[DefinitionId] = (
        study.rules.definitions
        if study.sensitivity.definitions is None
        else study.sensitivity.definitions
    )
    return tuple(dict.fromkeys((study.rules.definition, *compared)))


def _with_moved(rules: pl.DataFrame, labels: pl.DataFrame) -> pl.DataFrame:
    """The rules with how many patients leave their category under each."""
    moved = pl.col("category") != pl.col("own_category")
    counts = labels.group_by("rule").agg(
        n_patients=pl.len().cast(pl.Int64), n_moved=moved.sum().cast(pl.Int64)
    )
    return rules.join(counts, on="rule", how="left", maintain_order="left").with_columns(
        pl.col("n_patients", "n_moved").fill_null(0)
    )


def _with_draws(
    study: Study, operations: pl.DataFrame, times: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    """What drawing the categories adds."""
    definition, plan = DEFINITIONS[study.rules.definition], study.sensitivity
    draws = draw_categories(operations, definition, plan, unassessed=study.rules.unassessed)
    imputed = impute(draws, times, study)
    return {
        "imputed_patients": count_patients(draws),
        "imputed_counts": count_imputed(draws, operations, definition),
        "imputed_survival": tabulate_imputed(imputed, operations, times, study),
        "imputed_curves": list_imputed_steps(imputed, operations, times, study),
    }
