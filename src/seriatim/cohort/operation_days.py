"""The day of an operation among a patient's other days: one a day, in life, in time, on a drug."""

from collections.abc import Mapping

import polars as pl

from seriatim.cohort.problems import ROW, Problem, problem_rows

Frames = Mapping[str, pl.DataFrame]

PAUSE_DAYS = 30
"""A drug is stopped for some days around most operations; a longer pause is worth a look."""


def operation_day_problems(tables: Frames) -> list[Problem]:
    """Operations on one day, on the day of death, after the last contact, long after the drug."""
    operations, day = tables["operations"], pl.col("operation_day")
    people = tables["patients"].select("patient_id", "death_day", "last_contact_day")
    placed = operations.join(people, on="patient_id", how="left")
    twice = pl.len().over("patient_id", "operation_day") > 1
    unseen = pl.col("death_day").is_null() & (day > pl.col("last_contact_day"))
    return [
        *_problem(operations.with_columns(twice=twice), pl.col("twice"), "CLN041"),
        *_problem(placed, day == pl.col("death_day"), "CLN042"),
        *_problem(placed, unseen, "CLN043"),
        *_long_after_the_drug(tables),
    ]


def _long_after_the_drug(tables: Frames) -> list[Problem]:
    """Operations of patients who had a drug before, none of it within the days up to them."""
    if "drugs" not in tables:
        return []
    day = pl.col("operation_day")
    last = (
        tables["operations"]
        .select(ROW, "patient_id", "operation_day")
        .join(tables["drugs"].select("patient_id", "start_day", "stop_day"), on="patient_id")
        .filter(pl.col("start_day") < day)
        .group_by(ROW, "operation_day")
        .agg(pl.col("stop_day").fill_null(pl.Int32.max()).max())
    )
    return _problem(last, day - pl.col("stop_day") > PAUSE_DAYS, "CLN044")


def _problem(frame: pl.DataFrame, where: pl.Expr, code: str) -> list[Problem]:
    return problem_rows(frame, where, code, "operations", "operation_day")
