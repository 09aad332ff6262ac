"""How sure the category is: other rules, who changes by them, and categories drawn at random."""

import polars as pl

from seriatim.response.category import DEFINITIONS
from seriatim.study.drawn_categories import draw_categories
from seriatim.study.imputed import impute
from seriatim.study.imputed_counts import count_imputed, count_patients
from seriatim.study.imputed_survival import list_imputed_steps, tabulate_imputed
from seriatim.study.label_flow import count_moved_by_setting, count_moves, measure_stability
from seriatim.study.labels import count_labels
from seriatim.study.plan import Study
from seriatim.study.relabelled import Relabelled
from seriatim.study.results import Sensitivity
from seriatim.study.rule_grid import list_rules, tabulate_rules
from seriatim.study.rule_survival import estimate_under_rules, find_ranges, index_times


def analyse_sensitivity(
    study: Study, operations: pl.DataFrame, relabelled: Relabelled, endpoints: pl.DataFrame
) -> Sensitivity:
    """What every rule of the grid makes of the category, and draws from its probabilities.

    Reads   operations: the columns of `categories` at each index operation; their labels and
            changes; the endpoint table
    Grain   see `Sensitivity`; without an operation on a drug every table but `rules` is empty
    """
    times = index_times(endpoints)
    return Sensitivity(
        **_under_rules(study, relabelled, times), **_with_draws(study, operations, times)
    )


def _under_rules(
    study: Study, relabelled: Relabelled, times: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    """Labels, changes and survival under every rule of the grid."""
    own, labels = study.rules.definition, relabelled.labels
    table = tabulate_rules(list_rules(study.rules.growth, study.sensitivity))
    main = labels.filter(pl.col("definition") == own)
    survival = estimate_under_rules(labels, times, study)
    return {
        "rules": _with_moved(table, main),
        "counts": count_labels(labels),
        "labels": labels,
        "changes": relabelled.changes,
        "flow": count_moves(labels, table, own),
        "settings": count_moved_by_setting(main, table),
        "stability": measure_stability(main),
        "survival": survival,
        "ranges": find_ranges(survival, own),
    }


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
