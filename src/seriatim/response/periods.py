"""Periods between drug lines and operations, and the scan each period is compared with.

A patient's boundaries are the days on which a drug line starts or an operation takes place. A scan
on the day of a boundary still belongs to the period before it.
"""

import polars as pl

from seriatim.cohort.build import Cohort

VISIT_KEYS = ["patient_id", "reader", "scan_day"]
PERIOD_COLUMNS = (
    "period",
    "line",
    "start_day",
    "start_kind",
    "first_visit_day",
    "baseline_day",
    "carried",
)
"""What `derive_visits` says of the period of a visit."""
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
        cohort.drugs.with_columns(
            pl.coalesce(pl.col("line").cast(pl.String), "agent:" + pl.col("agent")).alias("key")
        )
        .group_by("patient_id", "key")
        .agg(
            pl.col("line").max().alias("number"),
            pl.col("start_day").min(),
            pl.when(still_taken).then(None).otherwise(pl.col("stop_day").max()).alias("stop_day"),
        )
        .sort("patient_id", "start_day", "number", "key", nulls_last=False)
        .select("patient_id", pl.col("key").alias("line"), "start_day", "stop_day")
    )


def boundaries(cohort: Cohort) -> pl.DataFrame:
    """The days on which a patient's reference starts anew.

    Adds    start_day [day], is_line, is_operation, line [in force from this day on], period [>= 1]
    Grain   one row per patient and day, in order
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
        .with_columns(
            pl.col("line").forward_fill().over("patient_id", order_by="start_day"),
            pl.int_range(1, pl.len() + 1, dtype=pl.Int32)
            .over("patient_id", order_by="start_day")
            .alias("period"),
        )
    )


def derive_visits(
    visits: pl.DataFrame, cohort: Cohort, *, baseline_window_days: int
) -> pl.DataFrame:
    """Place every reader's scan days in periods and name the scan each is compared with.

    Reads   patient_id, reader, scan_day [day]: one row per visit
    Adds    first_visit_day, period [Int32, 0 = before the first boundary], line [null = none in
            force], start_day [of the period], start_kind, baseline_day [day], carried [the
            baseline is a scan of an earlier period]
    Grain   one row per patient, reader and scan day, sorted
    Nulls   start_day of period 0 is its first scan
    Source  recist-1.1 section 4.2 (baseline at most 4 weeks before treatment)
    """
    marks = boundaries(cohort)
    keys = ["patient_id", "reader"]
    visits = (
        visits.sort("scan_day")
        .join_asof(
            marks.sort("start_day"),
            left_on="scan_day",
            right_on="start_day",
            by="patient_id",
            strategy="backward",
            allow_exact_matches=False,
            check_sortedness=False,
        )
        .sort(*keys, "scan_day")
        .with_columns(pl.col("period").fill_null(0))
    )
    in_period = [*keys, "period"]
    first_in_period = pl.col("scan_day").min().over(in_period)
    return (
        visits.join(
            _carried_baselines(visits, marks, baseline_window_days), on=in_period, how="left"
        )
        .with_columns(
            pl.col("scan_day").min().over(keys).alias("first_visit_day"),
            pl.coalesce("carried_day", first_in_period).alias("baseline_day"),
            pl.col("carried_day").is_not_null().alias("carried"),
            pl.coalesce("start_day", first_in_period).alias("start_day"),
            pl.when(pl.col("is_operation"))
            .then(pl.lit("operation"))
            .when(pl.col("is_line"))
            .then(pl.lit("line_start"))
            .otherwise(pl.lit("first_scan"))
            .alias("start_kind"),
        )
        .drop("carried_day", "is_line", "is_operation")
        .sort(*keys, "scan_day")
    )


def _carried_baselines(visits: pl.DataFrame, marks: pl.DataFrame, window_days: int) -> pl.DataFrame:
    """The last scan before a drug line started, where no operation lies between the two."""
    starts = (
        visits.select("patient_id", "reader", "period")
        .unique()
        .join(
            marks.filter(pl.col("is_line") & ~pl.col("is_operation")), on=["patient_id", "period"]
        )
    )
    last_operation = marks.filter("is_operation").select(
        "patient_id", pl.col("start_day").alias("operated_day")
    )
    scans = visits.select("patient_id", "reader", pl.col("scan_day").alias("carried_day"))
    return (
        starts.sort("start_day")
        .join_asof(
            scans.sort("carried_day"),
            left_on="start_day",
            right_on="carried_day",
            by=["patient_id", "reader"],
            strategy="backward",
            check_sortedness=False,
        )
        .join_asof(
            last_operation.sort("operated_day"),
            left_on="start_day",
            right_on="operated_day",
            by="patient_id",
            strategy="backward",
            check_sortedness=False,
        )
        .filter(
            pl.col("start_day") - pl.col("carried_day") <= window_days,
            (pl.col("operated_day") < pl.col("carried_day")).fill_null(value=True),
        )
        .select("patient_id", "reader", "period", "carried_day")
    )
