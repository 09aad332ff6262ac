"""Cells: one lesion, one reader, one scan, including the scans on which it was missed.

A lesion is expected on every scan of a reader from its first row on, until it is resected. Its
cells are therefore one stretch of neighbouring scans, and the place of every measurement among all
cells is known without a search.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from seriatim.cohort.build import Cohort
from seriatim.response.encode import NUMBER
from seriatim.response.sizes import derive_flags, derive_sizes

Numbers = NDArray[np.int64]
MISSED = -1


@dataclass(frozen=True)
class Grid:
    """Every lesion at every scan on which it was to be looked at; arrays of one length."""

    lesion: Numbers
    scan: Numbers
    row: Numbers
    """The measurement of the cell, or `MISSED`."""


def derive_cells(cohort: Cohort, families: pl.DataFrame, scans: pl.DataFrame) -> pl.DataFrame:
    """Every lesion at every scan on which it was to be looked at, each fragment by itself.

    Reads   measurements with their scan; operations, resections; families; scans
    Adds    lesion_id, scan, status, size [tenths of mm], density [tenths of HU], and the flags
    Grain   one row per reader, lesion and scan, in that order
    Nulls   status null = no row; size null = not known
    """
    resected_day = _resected_days(cohort, families)
    rows = _keep_unresected(cohort.measurements, resected_day)
    is_node = pl.lit(families["kind"] == "node").gather("lesion_id")
    rows = derive_sizes(rows.with_columns(is_node=is_node))
    grid = _lay_out(rows, families, scans)
    numbers = pl.DataFrame({"lesion_id": grid.lesion, "scan": grid.scan}).cast(NUMBER)
    row = pl.Series(grid.row).set(pl.Series(grid.row == MISSED), None).cast(NUMBER)
    seen = rows.select(pl.col("status", "size", "density").gather(row))
    cells = numbers.hstack(seen.get_columns())
    days = pl.lit(scans["scan_day"]).gather("scan")
    cells = _keep_unresected(cells.with_columns(scan_day=days), resected_day)
    return derive_flags(cells.drop("scan_day"))


def _keep_unresected(rows: pl.DataFrame, resected_day: pl.Series) -> pl.DataFrame:
    """Rows up to the day on which the lesion was taken."""
    if resected_day.null_count() == resected_day.len():
        return rows
    day = pl.lit(resected_day).gather("lesion_id")
    return rows.filter(day.is_null() | (pl.col("scan_day") <= day))


def _resected_days(cohort: Cohort, families: pl.DataFrame) -> pl.Series:
    """The day each lesion was taken, by itself or with its root or its mass, lesion by lesion."""
    own = (
        cohort.resections.join(cohort.operations, on=["patient_id", "operation_id"])
        .group_by("lesion_id")
        .agg(pl.col("operation_day").min())
    )
    days = [
        families.select(name).join(own, left_on=name, right_on="lesion_id", how="left")
        for name in ("lesion_id", "root_id", "mass_id")
    ]
    return families.select(resected_day=pl.min_horizontal(d["operation_day"] for d in days))[
        "resected_day"
    ]


def _lay_out(rows: pl.DataFrame, families: pl.DataFrame, scans: pl.DataFrame) -> Grid:
    """Give each lesion the scans from its first row to the reader's last, and each row its cell."""
    readings = _list_readings(families, scans)
    reading, scan = scans["reading"].to_numpy(), rows["scan"].to_numpy().astype(np.int64)
    shift = (readings["first_course"] - readings["first_lesion"]).to_numpy()
    course = shift[reading][scan] + rows["lesion_id"].to_numpy()
    owner = np.repeat(np.arange(readings.height), readings["n_lesions"])
    end = readings["last_scan"].to_numpy()[owner] + 1
    first = end.copy()
    np.minimum.at(first, course, scan)
    start = np.cumsum(end - first) - (end - first)
    row = np.full(int((end - first).sum()), MISSED)
    row[(start - first)[course] + scan] = np.arange(rows.height)
    course_of_cell = np.repeat(np.arange(len(owner)), end - first)
    scan_of_cell = np.arange(len(row)) - (start - first)[course_of_cell]
    repeats = np.flatnonzero(scans["carried_over"].to_numpy()[scan_of_cell])
    row[repeats] = row[repeats - 1]
    return Grid(course_of_cell - shift[owner][course_of_cell], scan_of_cell, row)


def _list_readings(families: pl.DataFrame, scans: pl.DataFrame) -> pl.DataFrame:
    """Each patient and reader: the last scan, the patient's lesions, the first of their courses.

    A course is one lesion as one reader saw it; courses are numbered reading by reader.
    """
    lesions = families.group_by("patient_id").agg(
        pl.col("lesion_id").min().cast(pl.Int64).alias("first_lesion"),
        pl.len().cast(pl.Int64).alias("n_lesions"),
    )
    return (
        scans.group_by("reading", maintain_order=True)
        .agg(pl.col("patient_id").first(), pl.col("scan").max().cast(pl.Int64).alias("last_scan"))
        .join(lesions, on="patient_id", how="left", maintain_order="left")
        .with_columns(first_course=pl.col("n_lesions").cum_sum() - pl.col("n_lesions"))
    )
