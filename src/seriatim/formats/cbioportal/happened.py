"""Timelines of what was done: operations, drugs, scans, dated values.

Every row starts with the four columns that the portal asks for, days counted from the patient's
time zero. A patient without any day has no row.
"""

import polars as pl

from seriatim.cohort.build import Cohort

FIRST_COLUMNS = ("PATIENT_ID", "START_DATE", "STOP_DATE", "EVENT_TYPE")


def on_timeline(
    rows: pl.DataFrame, people: pl.DataFrame, event_type: str, *, start: str, stop: str = ""
) -> pl.DataFrame:
    """The rows as events of a type: the four first columns, then those written in capitals.

    Reads   patient_id, the columns of the first and the last day
    Nulls   STOP_DATE is empty for an event that is a point in time
    """
    own = [name for name in rows.columns if name.isupper()]
    last = pl.col(stop) - pl.col("zero_day") if stop else pl.lit(None, pl.Int32)
    return (
        rows.join(people, on="patient_id", how="inner", maintain_order="left")
        .with_columns(
            (pl.col(start) - pl.col("zero_day")).alias("START_DATE"),
            last.alias("STOP_DATE"),
            pl.lit(event_type).alias("EVENT_TYPE"),
        )
        .select(*FIRST_COLUMNS, *own)
        .sort("PATIENT_ID", "START_DATE", *own, nulls_last=True)
    )


def surgery_rows(cohort: Cohort, people: pl.DataFrame) -> pl.DataFrame:
    """One event per operation, with the lesions that it took."""
    taken = cohort.resections.group_by("patient_id", "operation_id").agg(
        LESIONS=pl.col("lesion_id").sort().str.join(", "), N_LESIONS=pl.len()
    )
    rows = cohort.operations.join(taken, on=["patient_id", "operation_id"], how="left").select(
        "patient_id",
        "operation_day",
        pl.col("operation_id").alias("OPERATION"),
        pl.col("intent").alias("INTENT"),
        pl.col("completeness").alias("COMPLETENESS"),
        pl.col("complication_grade").alias("COMPLICATION_GRADE"),
        "N_LESIONS",
        "LESIONS",
    )
    return on_timeline(rows, people, "SURGERY", start="operation_day")


def treatment_rows(cohort: Cohort, people: pl.DataFrame) -> pl.DataFrame:
    """One event per interval; one that is still running ends on the last day on record."""
    drugs = cohort.drugs
    if drugs is None:
        return pl.DataFrame(schema={"patient_id": pl.String})
    is_open = pl.col("stop_day").is_null()
    last = pl.max_horizontal("last_day", "start_day")
    rows = drugs.join(people.select("patient_id", "last_day"), on="patient_id").select(
        "patient_id",
        "start_day",
        pl.when(is_open).then(last).otherwise("stop_day").alias("stop_day"),
        pl.lit("Medical Therapy").alias("TREATMENT_TYPE"),
        pl.lit("Systemic Therapy").alias("SUBTYPE"),
        pl.col("agent").alias("AGENT"),
        pl.col("line").alias("LINE"),
        pl.col("dose_mg_per_day").alias("DOSE_MG_PER_DAY"),
        pl.when(is_open).then(pl.lit("yes")).otherwise(pl.lit("no")).alias("STILL_TAKEN"),
        pl.col("stop_reason").alias("STOP_REASON"),
    )
    return on_timeline(rows, people, "TREATMENT", start="start_day", stop="stop_day")


def imaging_rows(cohort: Cohort, people: pl.DataFrame) -> pl.DataFrame:
    """One event per scan day, whoever read it."""
    rows = (
        cohort.measurements.group_by("patient_id", "scan_day")
        .agg(
            pl.col("modality").drop_nulls().unique().sort().str.join(", ").alias("modalities"),
            pl.col("lesion_id").n_unique().alias("N_LESIONS"),
            pl.col("reader").unique().sort().str.join(", ").alias("READERS"),
        )
        .select(
            "patient_id",
            "scan_day",
            pl.col("modalities").replace("", None).alias("DIAGNOSTIC_TYPE"),
            "N_LESIONS",
            "READERS",
        )
    )
    return on_timeline(rows, people, "IMAGING", start="scan_day")
