"""The labels under every rule and definition, and how often each falls to how many patients."""

from collections.abc import Sequence

import polars as pl

from seriatim.response.category import DEFINITIONS, DefinitionId
from seriatim.study.relabelling import COUNTS, Relabelling
from seriatim.study.rule_grid import OWN_RULE

LABEL_SCHEMA: dict[str, pl.DataType] = {
    "rule": pl.Int32(),
    "definition": pl.String(),
    "patient_id": pl.String(),
    "operation_id": pl.String(),
    "day": pl.Int32(),
    "scan_day": pl.Int32(),
    "n_lesions": pl.Int32(),
    "n_growing": pl.Int32(),
    "n_unassessed": pl.Int32(),
    "category": pl.String(),
    "reason": pl.String(),
    "own_category": pl.String(),
}
RULE_COUNT_SCHEMA: dict[str, pl.DataType] = {
    "rule": pl.Int32(),
    "definition": pl.String(),
    "category": pl.String(),
    "n_patients": pl.Int64(),
}


def tabulate_labels(relabelling: Relabelling, definitions: Sequence[DefinitionId]) -> pl.DataFrame:
    """Every label, with that of the study's own rule under the same definition beside it.

    Reads   definitions: the study's own first
    Adds    definition, category, reason, own_category
    Grain   one row per rule, definition and patient with an index operation, sorted so
    Nulls   scan_day and counts null = no scan in the window; reason null = of another definition
            than the study's, where the counts say it
    """
    parts = [
        _labels_of(relabelling.operations, name, place).with_columns(
            pl.col("reason") if place == 0 else pl.lit(None, dtype=pl.String).alias("reason")
        )
        for place, name in enumerate(definitions)
    ]
    labels = pl.concat(parts).sort("rule", "place", "patient_id")
    own = labels.filter(pl.col("rule") == OWN_RULE).select(
        "definition", "patient_id", own_category="category"
    )
    joined = labels.join(own, on=["definition", "patient_id"], how="left", maintain_order="left")
    return joined.select(LABEL_SCHEMA.keys()).cast(LABEL_SCHEMA)  # type: ignore[arg-type]


def _labels_of(operations: pl.DataFrame, definition: DefinitionId, place: int) -> pl.DataFrame:
    return operations.select(
        "rule",
        "patient_id",
        "operation_id",
        "day",
        "scan_day",
        *COUNTS,
        "reason",
        place=pl.lit(place),
        definition=pl.lit(definition),
        category=DEFINITIONS[definition].column,
    )


def count_labels(labels: pl.DataFrame) -> pl.DataFrame:
    """Patients in each category under every rule and definition.

    Reads   labels
    Grain   one row per rule, definition and label of the definition, which is there with 0 where
            nobody has it; then one for any other answer that somebody has
    """
    keys = ["rule", "definition", "category"]
    counted = labels.group_by(keys).agg(n_patients=pl.len().cast(pl.Int64))
    rules = labels.select("rule", "definition").unique(maintain_order=True)
    named = rules.join(_label_places(labels), on="definition", maintain_order="left_right")
    return (
        named.join(counted, on=keys, how="left", maintain_order="left")
        .filter(pl.col("is_label") | pl.col("n_patients").is_not_null())
        .with_columns(pl.col("n_patients").fill_null(0))
        .select(RULE_COUNT_SCHEMA.keys())
        .cast(RULE_COUNT_SCHEMA)  # type: ignore[arg-type]
    )


def _label_places(labels: pl.DataFrame) -> pl.DataFrame:
    """Every answer of each definition, its labels first."""
    rows = [
        (name, category, category in DEFINITIONS[name].labels)
        for name in labels["definition"].unique(maintain_order=True)
        for category in (*DEFINITIONS[name].labels, "indeterminate", "no_disease", "before_drug")
    ]
    schema = {"definition": pl.String, "category": pl.String, "is_label": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")
