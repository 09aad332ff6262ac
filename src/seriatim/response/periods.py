"""Periods between drug lines and operations.

A patient's boundaries are the days on which a drug line starts or an operation takes place. A scan
on the day of a boundary still belongs to the period before it.
"""

import polars as pl

from seriatim.cohort.build import Cohort

LINE_SCHEMA = {
    "patient_id": pl.String(),
    "line": pl.String(),
    "start_day": pl.Int32(),
    "stop_day": pl.Int32(),
}
"""Columns of `drug_lines`."""


def drug_lines(cohort: Cohort) -> pl.DataFrame:
    """Each patient's drug lines with the day they start and stop.

    Adds    line [line number as text, else `agent:` and its name], start_day, stop_day [day]
    Grain   one row per patient and line, in order of start; of lines that start on one day the
            later number (then the later name) comes last
    Nulls   stop_day null = still taken; no row where no drug is known
    """
    if cohort.drugs is None:
        key = cohort.patients.schema["patient_id"]
        return pl.DataFrame(schema={**LINE_SCHEMA, "patient_id": key})
    still_taken = pl.col("stop_day").is_null().any()
    return (
        cohort.drugs.with_columns(line_name().alias("key"))
        .group_by("patient_id", "key")
        .agg(
            pl.col("line").max().alias("number"),
            pl.col("start_day").min(),
            pl.when(still_taken).then(None).otherwise(pl.col("stop_day").max()).alias("stop_day"),
        )
        .sort("patient_id", "start_day", "number", "key", nulls_last=False)
        .select("patient_id", pl.col("key").alias("line"), "start_day", "stop_day")
    )


def line_name() -> pl.Expr:
    """The line an interval of the drugs table belongs to: its number, else `agent:` and name."""
    return pl.coalesce(pl.col("line").cast(pl.String), "agent:" + pl.col("agent"))


def boundaries(cohort: Cohort) -> pl.DataFrame:
    """The days on which a patient's reference starts anew.

    Adds    start_day [day], is_line, is_operation, line [in force from this day on], period [>= 1],
            operated_day [last operation up to this day]
    Grain   one row per patient and day, in order
    Nulls   operated_day null = no operation so far
    """
    lines = drug_lines(cohort).select(
        "patient_id", "start_day", "line", is_operation=pl.lit(value=False)
    )
    operations = cohort.operations.select(
        "patient_id",
        pl.col("operation_day").alias("start_day"),
        pl.lit(None, dtype=pl.String).alias("line"),
        is_operation=pl.lit(value=True),
    )
    return (
        pl.concat([lines, operations])
        .group_by("patient_id", "start_day", maintain_order=True)
        .agg(
            pl.col("line").drop_nulls().last(),
            pl.col("line").is_not_null().any().alias("is_line"),
            pl.col("is_operation").any(),
        )
        .sort("patient_id", "start_day")
        .with_columns(operated_day=pl.when("is_operation").then("start_day"))
        .with_columns(
            pl.col("line", "operated_day").forward_fill().over("patient_id", order_by="start_day"),
            pl.int_range(1, pl.len() + 1, dtype=pl.Int32)
            .over("patient_id", order_by="start_day")
            .alias("period"),
        )
    )
