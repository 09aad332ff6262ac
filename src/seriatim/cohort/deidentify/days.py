"""Days moved back by each patient's own number of days, and ages cut at 90.

A shift is whole days, drawn from a year, always backwards so that nothing comes to lie in the
future. All days of a patient move together: every interval stays what it was.
"""

from collections.abc import Mapping
from random import Random

import polars as pl

from seriatim.base.errors import TableError
from seriatim.cohort.parsing.days import SPREADSHEET_ZERO, day_number
from seriatim.cohort.schema import TABLES, Table

MOST_DAYS_BACK = 365
"""Shifts are from 1 to this many days: no season, no day of the week and no year is kept."""
OLDEST_AGE = 90
"""Ages over 89 become this one: 45 CFR 164.514(b)(2)(i)(C)."""
SHIFT = "shift_days"
MIDDLE_OF_YEAR = (7, 1)
"""Where in its year a birth is taken to lie when the year is moved along."""
AGE_NAMES = frozenset({"age", "age_years", "age years", "age_at_diagnosis", "age at diagnosis"})
"""Names of dated values that are ages."""


def draw_shifts(patients: pl.Series, chance: Random, *, is_calendar: bool) -> pl.DataFrame:
    """A shift for each patient [patient_id, shift_days: -365 to -1; 0 on a relative clock]."""
    ordered = patients.sort()
    drawn = [-chance.randint(1, MOST_DAYS_BACK) if is_calendar else 0 for _ in range(ordered.len())]
    return pl.DataFrame({"patient_id": ordered, SHIFT: pl.Series(drawn, dtype=pl.Int32)})


def require_room(tables: Mapping[str, pl.DataFrame]) -> None:
    """Do nothing where every date can be moved back.

    Raises  TableError where one would come to lie before the first date that is read
    """
    # Days of 1900 and before are read as a spreadsheet's zero, and so as none.
    last_unread = SPREADSHEET_ZERO[1]
    first = day_number(last_unread) + 1 + MOST_DAYS_BACK
    early = [
        f"{name}.{column}"
        for name, frame in tables.items()
        for column in TABLES[name].day_columns
        if (frame[column] < first).any()
    ]
    if early:
        raise TableError(
            f"{', '.join(early)}: dates before {last_unread.year + 2} cannot be moved back.",
            hint="They may stand for an unknown date; leave such fields empty.",
        )


def shift_days(frame: pl.DataFrame, table: Table, shifts: pl.DataFrame) -> pl.DataFrame:
    """The frame with every day of every patient moved; empty days stay empty."""
    columns = table.day_columns
    if not columns:
        return frame
    return (
        frame.join(shifts, on="patient_id", how="left", maintain_order="left")
        .with_columns(pl.col(columns) + pl.col(SHIFT))
        .drop(SHIFT)
    )


def last_days(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The last day each patient has anywhere [patient_id, last_day]."""
    found = [
        frame.select("patient_id", pl.col(column).alias("last_day"))
        for name, frame in tables.items()
        for column in TABLES[name].day_columns
    ]
    return pl.concat(found).drop_nulls().group_by("patient_id").agg(pl.col("last_day").max())


def move_birth_years(
    patients: pl.DataFrame, last: pl.DataFrame, shifts: pl.DataFrame, *, is_calendar: bool
) -> pl.DataFrame:
    """Birth years moved along with the days and cut so that nobody is older than 90 on any day.

    Reads   patients as they were: patient_id, birth_year; last: last_day [moved]; shift_days
    Nulls   empty on a relative clock, and for a patient without any day: no age can be told there
    """
    if not is_calendar:
        return patients.with_columns(pl.lit(None, pl.Int32).alias("birth_year"))
    lowest = TABLES["patients"].column("birth_year").minimum or 0
    birth = pl.date(pl.col("birth_year"), *MIDDLE_OF_YEAR).cast(pl.Int32) + pl.col(SHIFT)
    moved = birth.cast(pl.Date).dt.year()
    youngest = pl.from_epoch("last_day", time_unit="d").dt.year() - OLDEST_AGE
    year = pl.max_horizontal(moved, youngest, pl.lit(int(lowest)))
    known = pl.col("birth_year").is_not_null() & pl.col("last_day").is_not_null()
    return (
        patients.join(last, on="patient_id", how="left", maintain_order="left")
        .join(shifts, on="patient_id", how="left", maintain_order="left")
        .with_columns(pl.when(known).then(year).cast(pl.Int32).alias("birth_year"))
        .select(patients.columns)
    )


def cut_ages(covariates: pl.DataFrame) -> pl.DataFrame:
    """Dated values with ages over 89 made 90."""
    is_age = pl.col("name").str.strip_chars().str.to_lowercase().is_in(sorted(AGE_NAMES))
    too_old = is_age & (pl.col("value") >= OLDEST_AGE)
    return covariates.with_columns(
        pl.when(too_old).then(pl.lit(float(OLDEST_AGE))).otherwise("value").alias("value")
    )
