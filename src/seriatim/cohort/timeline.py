"""Days in an order that cannot be, or is odd: after death, stopped before started, overlapping."""

from collections.abc import Mapping

import polars as pl

from seriatim.cohort.problems import ROW, Problem, problem_rows

Frames = Mapping[str, pl.DataFrame]

SCAN_WINDOW_DAYS = 90
"""How long before an operation a scan may lie and still tell the category at the operation."""

AFTER_DEATH = {
    "measurements": ("scan_day", "CLN011"),
    "assessments": ("scan_day", "CLN011"),
    "operations": ("operation_day", "CLN012"),
    "drugs": ("start_day", "CLN013"),
    "events": ("day", "CLN013"),
    "covariates": ("day", "CLN013"),
}


def impossible_days(tables: Frames) -> list[Problem]:
    """Rows set aside because their days cannot be: after death, or stopped before the start."""
    deaths = tables["patients"].filter(pl.col("death_day").is_not_null())
    problems = [
        problem
        for name, (day, code) in AFTER_DEATH.items()
        if name in tables
        for problem in _after_death(tables[name], deaths, name, day, code)
    ]
    if "drugs" in tables:
        backwards = pl.col("stop_day") < pl.col("start_day")
        problems += problem_rows(tables["drugs"], backwards, "CLN014", "drugs", "stop_day")
    return problems


def _after_death(
    frame: pl.DataFrame, deaths: pl.DataFrame, table: str, day: str, code: str
) -> list[Problem]:
    dated = frame.select(ROW, "patient_id", pl.col(day).alias("the_day")).join(
        deaths.select("patient_id", "death_day"), on="patient_id"
    )
    return problem_rows(dated, pl.col("the_day") > pl.col("death_day"), code, table, day)


def odd_days(tables: Frames) -> list[Problem]:
    """Days worth a look: overlapping intervals of one drug, an operation without a scan."""
    problems = _operations_without_scan(tables["operations"], tables["measurements"])
    if "drugs" in tables:
        problems += _overlapping_intervals(tables["drugs"])
    return problems


def _overlapping_intervals(drugs: pl.DataFrame) -> list[Problem]:
    """An interval may start on the day an earlier one stops: the dose was changed that day."""
    one_drug = ["patient_id", "agent_name"]
    far = pl.Int32.max()
    intervals = drugs.with_columns(
        pl.col("agent").str.to_lowercase().alias("agent_name"),
        pl.col("stop_day").fill_null(far).alias("stop"),
    ).sort(*one_drug, "start_day", "stop", ROW)
    earlier = pl.col("stop").cum_max().shift(1).over(one_drug)
    intervals = intervals.with_columns(earlier.alias("earlier_stop"))
    overlap = pl.col("start_day") < pl.col("earlier_stop")
    return problem_rows(intervals, overlap, "CLN015", "drugs", "start_day")


def _operations_without_scan(operations: pl.DataFrame, measurements: pl.DataFrame) -> list[Problem]:
    scans = (
        measurements.lazy()
        .join(operations.lazy().select("patient_id").unique(), on="patient_id", how="semi")
        .select("patient_id", "scan_day")
        .unique()
        .collect()
    )
    gap = pl.col("operation_day") - pl.col("scan_day")
    seen = operations.join(scans, on="patient_id").filter(gap.is_between(0, SCAN_WINDOW_DAYS))
    unseen = operations.join(seen.select(ROW).unique(), on=ROW, how="anti")
    return problem_rows(unseen, pl.lit(True), "CLN016", "operations", "operation_day")
