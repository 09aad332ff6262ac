"""Who keeps the category and who leaves it: by single change, by setting, and over all rules."""

import polars as pl

from seriatim.study.rule_grid import OWN_RULE, SETTINGS

FLOW_SCHEMA: dict[str, pl.DataType] = {
    "setting": pl.String(),
    "rule": pl.Int32(),
    "definition": pl.String(),
    "change": pl.String(),
    "own_category": pl.String(),
    "category": pl.String(),
    "n_patients": pl.Int64(),
}
SETTING_SCHEMA: dict[str, pl.DataType] = {
    "setting": pl.String(),
    "n_patients": pl.Int64(),
    "n_moved": pl.Int64(),
}
STABILITY_SCHEMA: dict[str, pl.DataType] = {
    "patient_id": pl.String(),
    "operation_id": pl.String(),
    "category": pl.String(),
    "n_rules": pl.Int64(),
    "n_same": pl.Int64(),
    "share_same": pl.Float64(),
}


def count_moves(labels: pl.DataFrame, rules: pl.DataFrame, definition: str) -> pl.DataFrame:
    """From which category to which patients go when one thing is changed.

    Reads   labels; rules; definition: the study's own
    Adds    setting [definition = another definition of the category], change [in words], n_patients
    Grain   one row per single change, category under the study's rule and category under the
            change; the changes in the order of the settings, then the other definitions
    Nulls   change null = another definition, which `definition` names
    """
    single = rules.filter(pl.col("setting").is_not_null()).select("rule", "setting", "change")
    by_setting = labels.filter(pl.col("definition") == definition).join(single, on="rule")
    flow = pl.concat([by_setting.select(_MOVE), _under_definitions(labels, definition)])
    order = {name: place for place, name in enumerate((*SETTINGS, "definition"))}
    return (
        flow.group_by(_MOVE[:-1], maintain_order=True)
        .agg(n_patients=pl.len())
        .sort(
            pl.col("setting").replace_strict(order, return_dtype=pl.Int32),
            "rule",
            "definition",
            "own_category",
            "category",
        )
        .select(FLOW_SCHEMA.keys())
        .cast(FLOW_SCHEMA)  # type: ignore[arg-type]
    )


_MOVE = ["setting", "rule", "definition", "change", "own_category", "category", "patient_id"]


def _under_definitions(labels: pl.DataFrame, definition: str) -> pl.DataFrame:
    """The study's rule under the other definitions, beside the category under its own."""
    own_rule = labels.filter(pl.col("rule") == OWN_RULE)
    own = own_rule.filter(pl.col("definition") == definition).select(
        "patient_id", own_category="category"
    )
    return (
        own_rule.filter(pl.col("definition") != definition)
        .drop("own_category")
        .join(own, on="patient_id")
        .select(
            setting=pl.lit("definition"),
            rule="rule",
            definition="definition",
            change=pl.lit(None, dtype=pl.String),
            own_category="own_category",
            category="category",
            patient_id="patient_id",
        )
    )


def count_moved_by_setting(labels: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """How many patients leave their category when only this setting is changed.

    Reads   labels of the study's definition; rules
    Adds    n_patients, n_moved [by at least one of the setting's other values]
    Grain   one row per setting with another value in the grid, the one that moves most first
    """
    single = rules.filter(pl.col("setting").is_not_null()).select("rule", "setting")
    moved = (pl.col("category") != pl.col("own_category")).any()
    order = {name: place for place, name in enumerate(SETTINGS)}
    return (
        labels.join(single, on="rule")
        .group_by("setting", "patient_id")
        .agg(moved=moved)
        .group_by("setting")
        .agg(n_patients=pl.len(), n_moved=pl.col("moved").sum())
        .sort(
            "n_moved",
            pl.col("setting").replace_strict(order, return_dtype=pl.Int32),
            descending=[True, False],
        )
        .cast(SETTING_SCHEMA)  # type: ignore[arg-type]
    )


def measure_stability(labels: pl.DataFrame) -> pl.DataFrame:
    """Under how many rules of the grid each patient's category is that of the study's rule.

    Reads   labels of the study's definition
    Adds    n_rules, n_same [the study's own rule among them], share_same [0 to 1]
    Grain   one row per patient with an index operation, in order
    """
    same = pl.col("category") == pl.col("own_category")
    return (
        labels.group_by("patient_id", "operation_id")
        .agg(category=pl.col("own_category").first(), n_rules=pl.len(), n_same=same.sum())
        .with_columns(share_same=pl.col("n_same") / pl.col("n_rules"))
        .sort("patient_id")
        .select(STABILITY_SCHEMA.keys())
        .cast(STABILITY_SCHEMA)  # type: ignore[arg-type]
    )
