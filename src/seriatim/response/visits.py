"""Visits: every reader's scan days, each in its period, with the scan to compare it with."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from seriatim.cohort.build import Cohort
from seriatim.response.encode import NUMBER
from seriatim.response.latest import find_latest
from seriatim.response.periods import boundaries
from seriatim.response.runs import at_start, number_runs
from seriatim.response.verdicts import ALWAYS, first_match

START_KINDS = pl.Enum(["operation", "line_start", "first_scan"])
"""What a period begins with."""


@dataclass(frozen=True)
class VisitKey:
    """One whole number for patient, reader and scan day; numbers sort as the three do."""

    first_day: int
    n_days: int
    n_readers: int

    def pack(self, patient: str, reader: str) -> pl.Expr:
        """The number of a visit, from the numbers of patient and reader and scan_day [Int64]."""
        reading = pl.col(patient).cast(pl.Int64) * self.n_readers + pl.col(reader)
        return reading * self.n_days + (pl.col("scan_day") - self.first_day)

    def unpack(self, visit_keys: pl.Series) -> pl.DataFrame:
        """The visits behind the numbers, each once: patient_id, reader, scan_day; sorted."""
        key = pl.col("visit_key")
        reading = key // self.n_days
        return (
            visit_keys.unique()
            .sort()
            .to_frame()
            .with_columns(
                patient_id=(reading // self.n_readers).cast(NUMBER),
                reader=(reading % self.n_readers).cast(NUMBER),
                scan_day=(key % self.n_days + self.first_day).cast(pl.Int32),
            )
        )


def choose_visit_key(cohort: Cohort, n_readers: int) -> VisitKey:
    """A key wide enough for every scan day of the cohort."""
    days = cohort.measurements["scan_day"].to_numpy()
    if not len(days):
        return VisitKey(first_day=0, n_days=1, n_readers=1)
    return VisitKey(int(days.min()), int(np.ptp(days)) + 1, n_readers)


def derive_visits(
    visits: pl.DataFrame, cohort: Cohort, *, baseline_window_days: int
) -> pl.DataFrame:
    """Place every reader's scan days in periods and name the scan each is compared with.

    Reads   patient_id, reader, scan_day [day], sorted by them
    Adds    period [Int32, 0 = before the first boundary], line [null = none in force], start_day
            [of the period], start_kind, baseline_day [day], carried [the baseline is a scan of an
            earlier period]
    Grain   one row per patient, reader and scan day; rows are neither added nor reordered
    Nulls   start_day of period 0 is its first scan
    Source  recist-1.1 section 4.2 (baseline at most 4 weeks before treatment)
    """
    placed = number_runs(_place(visits, boundaries(cohort)), ["patient_id", "reader", "period"])
    start_kinds = pl.lit(pl.Series(START_KINDS.categories, dtype=START_KINDS))
    started_by = first_match([pl.col("is_operation"), pl.col("is_line"), ALWAYS])
    first_day = at_start(pl.col("scan_day"))
    return (
        placed.with_columns(carried_day=at_start(_carried_day(baseline_window_days)))
        .with_columns(
            baseline_day=pl.coalesce("carried_day", first_day),
            carried=pl.col("carried_day").is_not_null(),
            start_day=pl.coalesce("start_day", first_day),
            start_kind=start_kinds.gather(started_by),
        )
        .drop("is_line", "is_operation", "operated_day", "carried_day", "run")
    )


def _place(visits: pl.DataFrame, marks: pl.DataFrame) -> pl.DataFrame:
    """Visits with what the last boundary strictly before them says of their period."""
    mark = find_latest(
        marks, visits, key="patient_id", day="start_day", until="scan_day", inclusive=False
    )
    names = ("period", "line", "start_day", "is_line", "is_operation", "operated_day")
    return visits.with_columns(marks[name].gather(mark) for name in names).with_columns(
        pl.col("period").fill_null(0)
    )


def _carried_day(window_days: int) -> pl.Expr:
    """On the first visit of a period: the visit before, if it is a baseline for the new drug line.

    It is one if near enough to the start of the line, with no operation from then on.
    """
    same_reader = pl.all_horizontal(
        pl.col(name) == pl.col(name).shift(1) for name in ("patient_id", "reader")
    )
    day = pl.when(same_reader).then(pl.col("scan_day").shift(1))
    near = pl.col("start_day") - day <= window_days
    undisturbed = (pl.col("operated_day") < day).fill_null(value=True)
    return pl.when(pl.col("is_line") & ~pl.col("is_operation") & near & undisturbed).then(day)
