"""How many index operations fall in each category, under every definition."""

import polars as pl

from seriatim.response.category import DEFINITIONS, Definition
from seriatim.response.rules import ResponseRules

COUNT_SCHEMA: dict[str, pl.DataType] = {
    "definition": pl.String(),
    "category": pl.String(),
    "n_operations": pl.Int64(),
    "n_patients": pl.Int64(),
    "pct": pl.Float64(),
}


def count_categories(operations: pl.DataFrame, rules: ResponseRules) -> pl.DataFrame:
    """Count operations on a drug and patients by category at the first of them.

    Reads   what `list_operations` gives
    Adds    definition, category, n_operations, n_patients, pct [% of patients, 0 to 100]
    Grain   one row per definition and label, the definition's own labels first and always there
    """
    named = {name: DEFINITIONS[name].column for name in rules.definitions}
    columns = {rules.definition: "category"} | named
    frames = [_count(operations, DEFINITIONS[name], column) for name, column in columns.items()]
    return pl.concat(frames).cast(COUNT_SCHEMA)  # type: ignore[arg-type]


def _count(labelled: pl.DataFrame, definition: Definition, column: str) -> pl.DataFrame:
    """Counts under one definition: its own labels in order, then any answer that is not a label."""
    counts = labelled.group_by(pl.col(column).alias("category")).agg(
        pl.len().alias("n_operations"), pl.col("is_index").sum().alias("n_patients")
    )
    labels = [*definition.labels, "indeterminate", "no_disease", "before_drug"]
    placed = pl.DataFrame({"category": labels}).with_row_index("place")
    n_patients = max(int(labelled["is_index"].sum()), 1)
    return (
        placed.join(counts, on="category", how="left", maintain_order="left")
        .filter((pl.col("place") < len(definition.labels)) | pl.col("n_operations").is_not_null())
        .with_columns(pl.col("n_operations", "n_patients").fill_null(0))
        .with_columns(
            definition=pl.lit(definition.identifier),
            pct=100 * pl.col("n_patients") / n_patients,
        )
        .select(COUNT_SCHEMA.keys())
    )
