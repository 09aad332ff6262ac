"""Time zeros: every operation on a drug and every start of a drug line."""

import polars as pl

from seriatim.cohort.build import Cohort
from seriatim.response.periods import drug_lines

ORIGIN_SCHEMA: dict[str, pl.DataType] = {
    "patient_id": pl.String(),
    "origin": pl.String(),
    "origin_id": pl.String(),
    "origin_day": pl.Int32(),
    "is_index": pl.Boolean(),
    "on_drug_days": pl.Int32(),
    "category": pl.String(),
    "line": pl.String(),
    "completeness": pl.String(),
    "next_line_day": pl.Int32(),
}
ORIGIN_KEYS = ["patient_id", "origin", "origin_id"]


def derive_origins(cohort: Cohort, categories: pl.DataFrame) -> pl.DataFrame:
    """Every time zero of every patient, and which one is the patient's index.

    Reads   categories of the deciding reader: patient_id, at, operation_id, category
    Adds    origin, origin_id, origin_day [day], is_index, on_drug_days [days since the line in
            force started], category [at the operation], line, completeness, next_line_day [day,
            first line that starts after the origin]
    Grain   one row per patient and origin, sorted; lines that start on one day are one origin, the
            one in force. Patients neither operated on a drug nor on a drug have no row
    Nulls   on_drug_days and completeness are null for the start of a drug line; next_line_day null
            = no later line; category of a drug line is null unless the index operation fell in it
    """
    lines = lines_in_force(cohort)
    operations = _operation_origins(cohort, lines, categories)
    drug_starts = _drug_origins(lines, operations.filter("is_index"))
    return (
        _with_next_line(pl.concat([operations, drug_starts], how="diagonal"), lines)
        .select(ORIGIN_SCHEMA.keys())
        .cast(ORIGIN_SCHEMA)  # type: ignore[arg-type]
        .sort("patient_id", "origin_day", "origin", "origin_id")
    )


def lines_in_force(cohort: Cohort) -> pl.DataFrame:
    """Each patient's drug lines, one a starting day: the one that is in force from it.

    Grain   one row per patient and starting day, in order
    """
    return drug_lines(cohort).unique(["patient_id", "start_day"], keep="last", maintain_order=True)


def _operation_origins(
    cohort: Cohort, lines: pl.DataFrame, categories: pl.DataFrame
) -> pl.DataFrame:
    at_operation = categories.filter(pl.col("at") == "operation").select(
        "patient_id", "operation_id", "category"
    )
    operations = (
        cohort.operations.sort("operation_day", "operation_id")
        .join_asof(
            lines.sort("start_day"),
            left_on="operation_day",
            right_on="start_day",
            by="patient_id",
            strategy="backward",
            allow_exact_matches=False,
            check_sortedness=False,
        )
        .join(at_operation, on=["patient_id", "operation_id"], how="left")
    )
    if cohort.drugs is not None:
        operations = operations.filter(pl.col("line").is_not_null())
    return operations.sort("patient_id", "operation_day", "operation_id").select(
        "patient_id",
        "category",
        "line",
        "completeness",
        origin=pl.lit("operation"),
        origin_id=pl.col("operation_id"),
        origin_day=pl.col("operation_day"),
        is_index=pl.col("operation_id").cum_count().over("patient_id") == 1,
        on_drug_days=pl.col("operation_day") - pl.col("start_day"),
    )


def _drug_origins(lines: pl.DataFrame, index_operations: pl.DataFrame) -> pl.DataFrame:
    index = index_operations.select("patient_id", "category", index_line="line")
    is_first = pl.col("start_day") == pl.col("start_day").min().over("patient_id")
    return (
        lines.join(index, on="patient_id", how="left")
        .with_columns(
            operated_on_it=(pl.col("line") == pl.col("index_line")).fill_null(value=False),
            is_index=pl.coalesce(pl.col("line") == pl.col("index_line"), is_first),
        )
        .select(
            "patient_id",
            "line",
            "is_index",
            pl.when("operated_on_it").then("category").alias("category"),
            origin=pl.lit("drug_start"),
            origin_id=pl.col("line"),
            origin_day=pl.col("start_day"),
        )
    )


def _with_next_line(origins: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    starts = lines.select("patient_id", next_line_day=pl.col("start_day"))
    return origins.sort("origin_day").join_asof(
        starts.sort("next_line_day"),
        left_on="origin_day",
        right_on="next_line_day",
        by="patient_id",
        strategy="forward",
        allow_exact_matches=False,
        check_sortedness=False,
        coalesce=False,
    )
