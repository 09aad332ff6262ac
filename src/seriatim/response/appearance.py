"""Lesions that appeared during follow-up: new in this period, new earlier, equivocal at first."""

import numpy as np
import polars as pl

COURSE = ["lesion_id", "reading"]
MARKS = ("new", "settled", "confirmed_equivocal")


def derive_new(cells: pl.DataFrame, scans: pl.DataFrame) -> pl.DataFrame:
    """Mark lesions that are new in the period of the scan, and those that were new earlier.

    Reads   role, counted, family and the flags; scans: run, reading, carried_over
    Adds    new [bool], settled [bool: of role new, but there before this period],
            confirmed_equivocal [bool: could not be told here, certain from a later scan on]
    Grain   one row per cell; rows are neither added nor reordered
    Source  recist-1.1 section 4.3.5 (new lesions)
    """
    read = ("lesion_id", "scan", "counted", "family", "positive", "seen", "skipped", "equivocal")
    numbered = cells.select("role", *read).with_row_index("row")
    candidates = numbered.filter(pl.col("role") == "new").drop("role")
    placed = candidates.with_columns(
        pl.lit(scans[name]).gather("scan").alias(name)
        for name in ("reading", "run", "carried_over")
    )
    appeared = _find_appearance(placed, scans)
    marked = _mark_confirmed_equivocal(_mark_new(placed.join(appeared, on=COURSE)))
    return cells.with_columns(_spread(marked, name, cells.height) for name in MARKS)


def _find_appearance(cells: pl.DataFrame, scans: pl.DataFrame) -> pl.DataFrame:
    """The scan on which each lesion was first seen with certainty, and the reader's first scan."""
    first_scans = scans.group_by("reading").agg(pl.col("scan").min().alias("first_scan"))
    return (
        cells.filter("positive", ~pl.col("carried_over"))
        .group_by(COURSE)
        .agg(pl.col("scan").min().alias("appeared_scan"))
        .with_columns(appeared_run=pl.lit(scans["run"]).gather("appeared_scan"))
        .join(first_scans, on="reading")
        .with_columns(appeared_late=pl.col("appeared_scan") > pl.col("first_scan"))
    )


def _mark_new(cells: pl.DataFrame) -> pl.DataFrame:
    fresh = pl.col("appeared_late") & (pl.col("appeared_run") == pl.col("run"))
    return cells.with_columns(
        new=pl.col("positive") & fresh,
        settled=(pl.col("appeared_scan") <= pl.col("scan")) & ~fresh,
    )


def _mark_confirmed_equivocal(cells: pl.DataFrame) -> pl.DataFrame:
    """Mark equivocal rows that run without a break up to the lesion's first certain appearance."""
    own_row = pl.col("seen") & ~pl.col("skipped") & ~pl.col("family") & ~pl.col("carried_over")
    certain = (
        cells.filter(own_row, ~pl.col("equivocal"), pl.col("scan") < pl.col("appeared_scan"))
        .group_by(COURSE)
        .agg(pl.col("scan").max().alias("certain_scan"))
    )
    unbroken = (pl.col("scan") > pl.col("certain_scan")).fill_null(value=True)
    confirmed = (
        own_row
        & pl.col("equivocal")
        & pl.col("counted")
        & pl.col("appeared_late")
        & (pl.col("scan") <= pl.col("appeared_scan"))
        & (pl.col("run") == pl.col("appeared_run"))
        & unbroken
    )
    return cells.join(certain, on=COURSE, how="left").with_columns(confirmed_equivocal=confirmed)


def _spread(marked: pl.DataFrame, name: str, n_cells: int) -> pl.Series:
    """A mark of some cells as a column over all cells."""
    marks = np.zeros(n_cells, dtype=np.bool_)
    marks[marked.filter(name)["row"].to_numpy()] = True
    return pl.Series(name, marks)
