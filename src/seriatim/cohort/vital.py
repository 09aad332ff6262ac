"""What is known of life and death: completed where it follows, emptied where it contradicts."""

import polars as pl

from seriatim.cohort.problems import Problem, problem_rows

_NO_STATUS = pl.col("vital_status").is_null()
_NO_DEATH_DAY = pl.col("death_day").is_null()
_ALIVE = pl.col("vital_status") == "alive"
_DEAD = pl.col("vital_status") == "dead"


def settle_vital_status(patients: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
    """The patients with a vital status that goes with the day of death, and what was changed.

    A day of death without a status means dead; a day of death of somebody alive empties both.
    """
    problems = [
        *_problem(patients, _NO_STATUS & _NO_DEATH_DAY, "CLN001", "vital_status"),
        *_problem(patients, _NO_STATUS & ~_NO_DEATH_DAY, "CLN002", "vital_status"),
        *_problem(patients, _ALIVE & ~_NO_DEATH_DAY, "CLN003", "death_day"),
        *_problem(patients, _DEAD & _NO_DEATH_DAY, "CLN004", "death_day"),
    ]
    contradicts = _ALIVE & ~_NO_DEATH_DAY
    status = pl.when(_NO_STATUS & ~_NO_DEATH_DAY).then(pl.lit("dead")).otherwise("vital_status")
    settled = patients.with_columns(
        pl.when(~contradicts.fill_null(value=False)).then(status).alias("vital_status"),
        pl.when(~contradicts.fill_null(value=False)).then("death_day").alias("death_day"),
    )
    return settled, problems


def follow_up_problems(patients: pl.DataFrame, measurements: pl.DataFrame) -> list[Problem]:
    """A last contact that is missing, after death, or before the patient's last scan."""
    last_scan = measurements.group_by("patient_id").agg(pl.max("scan_day").alias("last_scan"))
    seen = patients.join(last_scan, on="patient_id", how="left")
    contact = pl.col("last_contact_day")
    return [
        *_problem(patients, contact.is_null() & _NO_DEATH_DAY, "CLN005", "last_contact_day"),
        *_problem(patients, contact > pl.col("death_day"), "CLN006", "last_contact_day"),
        *_problem(seen, contact < pl.col("last_scan"), "CLN007", "last_contact_day"),
    ]


def _problem(frame: pl.DataFrame, where: pl.Expr, code: str, column: str) -> list[Problem]:
    return problem_rows(frame, where, code, "patients", column)
