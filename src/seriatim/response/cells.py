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
from seriatim.response.sizes import derive_flags

Numbers = NDArray[np.int32]
"""Numbers of lesions, scans, rows and cells; 32 bits hold two thousand million cells."""
MISSED = -1


@dataclass(frozen=True)
class Grid:
    """Every lesion at every scan on which it was to be looked at; arrays of one length."""

    lesion: Numbers
    scan: Numbers
    row: Numbers
    """The measurement of the cell, or `MISSED`."""


def derive_cells(
    rows: pl.DataFrame, cohort: Cohort, families: pl.DataFrame, scans: pl.DataFrame
) -> pl.DataFrame:
    """Every lesion at every scan on which it was to be looked at, each fragment by itself.

    Reads   rows: measurements with their scan; cohort: operations, resections; families; scans
    Adds    lesion_id, scan, status, size [tenths of mm], density [tenths of HU], and the flags
    Grain   one row per lesion, reader and scan, in the order of patient, reader, lesion and scan
    Nulls   status null = no row; size null = not known
    """
    resected_day = _resected_days(cohort, families)
    rows = _keep_unresected(rows, resected_day, scans)
    grid = _lay_out(rows, families, scans)
    cells = pl.DataFrame({"lesion_id": grid.lesion, "scan": grid.scan}).cast(NUMBER)
    cells = cells.hstack(_read(rows, grid).get_columns())
    return derive_flags(_keep_unresected(cells, resected_day, scans))


def _read(rows: pl.DataFrame, grid: Grid) -> pl.DataFrame:
    """What was read of each cell: its row, or one row of nulls put behind them for all missed."""
    found = rows.select("status", "size", "density")
    whole = pl.concat([found, found.clear(1)], rechunk=True)
    row = pl.Series(np.where(grid.row == MISSED, rows.height, grid.row)).cast(NUMBER)
    return whole.select(pl.all().gather(row))


def _keep_unresected(
    rows: pl.DataFrame, resected_day: pl.Series, scans: pl.DataFrame
) -> pl.DataFrame:
    """Rows up to the day on which the lesion was taken."""
    if resected_day.null_count() == resected_day.len():
        return rows
    scan_day = pl.lit(scans["scan_day"]).gather("scan")
    taken_day = pl.lit(resected_day).gather("lesion_id")
    return rows.filter(taken_day.is_null() | (scan_day <= taken_day))


def _resected_days(cohort: Cohort, families: pl.DataFrame) -> pl.Series:
    """The day each lesion was taken, by itself or with its root or its mass, lesion by lesion."""
    own = (
        cohort.resections.join(cohort.operations, on=["patient_id", "operation_id"])
        .group_by("lesion_id")
        .agg(pl.col("operation_day").min())
    )
    days = [
        families.select(name).join(
            own, left_on=name, right_on="lesion_id", how="left", maintain_order="left"
        )
        for name in ("lesion_id", "root_id", "mass_id")
    ]
    return families.select(resected_day=pl.min_horizontal(d["operation_day"] for d in days))[
        "resected_day"
    ]


def _lay_out(rows: pl.DataFrame, families: pl.DataFrame, scans: pl.DataFrame) -> Grid:
    """Give each lesion the scans from its first row to the reader's last, and each row its cell."""
    readings = _list_readings(families, scans)
    shift = (readings["first_course"] - readings["first_lesion"]).to_numpy()
    shift_of_scan = shift[scans["reading"].to_numpy()]
    lesion, scan = (rows[name].cast(pl.Int32).to_numpy() for name in ("lesion_id", "scan"))
    course = lesion + shift_of_scan[scan]
    end = np.repeat(readings["last_scan"].to_numpy() + 1, readings["n_lesions"])
    first = end.copy()
    np.minimum.at(first, course, scan)
    n_cells = np.cumsum(end - first, dtype=np.int32)
    start = n_cells - end
    row = np.full(int((end - first).sum()), MISSED, dtype=np.int32)
    row[start[course] + scan] = np.arange(rows.height, dtype=np.int32)
    course = np.repeat(np.arange(len(end), dtype=np.int32), end - first)
    scan = np.arange(len(row), dtype=np.int32) - start[course]
    repeats = np.flatnonzero(scans["carried_over"].to_numpy()[scan])
    row[repeats] = row[repeats - 1]
    return Grid(course - shift_of_scan[scan], scan, row)


def _list_readings(families: pl.DataFrame, scans: pl.DataFrame) -> pl.DataFrame:
    """Each patient and reader: the last scan, the patient's lesions, the first of their courses.

    A course is one lesion as one reader saw it; courses are numbered reading by reader.
    """
    lesions = families.group_by("patient_id").agg(
        pl.col("lesion_id").min().cast(pl.Int32).alias("first_lesion"),
        pl.len().cast(pl.Int32).alias("n_lesions"),
    )
    return (
        scans.group_by("reading", maintain_order=True)
        .agg(pl.col("patient_id").first(), pl.col("scan").max().cast(pl.Int32).alias("last_scan"))
        .join(lesions, on="patient_id", how="left", maintain_order="left")
        .with_columns(first_course=pl.col("n_lesions").cum_sum() - pl.col("n_lesions"))
    )
