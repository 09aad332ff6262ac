"""Rows that share their key: exact copies, and rows that contradict each other."""

from functools import reduce
from operator import xor

import polars as pl

from seriatim.cohort.problems import ROW, Problem
from seriatim.cohort.schema import Table

SIZES = ("long_axis_mm", "short_axis_mm")


def key_problems(table: Table, frame: pl.DataFrame) -> list[Problem]:
    """Copies after the first row, and all rows of keys with rows that say different things."""
    shared = _rows_with_shared_key(table, frame)
    if shared.is_empty():
        return []
    said = [column.name for column in table.columns]
    copies = shared.filter(~pl.struct(said).is_first_distinct())
    different = shared.filter(pl.struct(said).is_first_distinct())
    conflicts = different.filter(pl.struct(table.key).is_duplicated())
    # Copies of a row that contradicts another one are set aside with it.
    conflicting = shared.join(conflicts.select(table.key).unique(), on=table.key, how="semi")
    copies = copies.join(conflicting.select(ROW), on=ROW, how="anti")
    problems = [Problem("KEY001", table.name, "", copies[ROW], sets_aside=True)]
    problems += _conflicts(table, conflicting)
    return [problem for problem in problems if len(problem.rows)]


def _rows_with_shared_key(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """Few rows share a key, so all rows are first compared by the hash of their key."""
    hashed = [pl.col(name).hash(seed=place) for place, name in enumerate(table.key)]
    hashes = frame.select(reduce(xor, hashed).alias("hash")).to_series()
    candidates = frame.filter(hashes.is_duplicated())
    return candidates.filter(pl.struct(table.key).is_duplicated())


def _conflicts(table: Table, rows: pl.DataFrame) -> list[Problem]:
    key = ", ".join(table.key)
    if table.name != "measurements":
        return [Problem("KEY002", table.name, "", rows[ROW], True, {"key": key})]
    two_sizes = rows.with_columns(
        (pl.struct(SIZES).n_unique().over(table.key) > 1).alias("two_sizes")
    )
    sizes = two_sizes.filter("two_sizes")[ROW]
    others = two_sizes.filter(~pl.col("two_sizes"))[ROW]
    return [
        Problem("KEY003", table.name, "", sizes, sets_aside=True),
        Problem("KEY002", table.name, "", others, True, {"key": key}),
    ]
