"""Comparisons with earlier rows of the same run, in one pass over sorted rows.

A run is a stretch of neighbouring rows with equal keys, in order of day. Grouping would hash every
row once a comparison; a pass over sorted rows only has to know whether the last row that held a
value was of the same run.
"""

from functools import reduce
from operator import or_

import polars as pl

_ABOVE_ANY_VALUE = 1 << 32
"""Larger than any size, so that every run's values lie below those of the run before it."""


def number_runs(frame: pl.DataFrame, keys: list[str], *, name: str = "run") -> pl.DataFrame:
    """Add the run number of every row of a frame sorted by its keys.

    Adds    run, or what `name` says [Int64, rising from 0]
    """
    changes = reduce(or_, (pl.col(key) != pl.col(key).shift(1) for key in keys))
    number = changes.fill_null(value=False).cast(pl.Int64).cum_sum()
    return frame.with_columns(number.alias(name))


def at_start(value: pl.Expr) -> pl.Expr:
    """The value on the first row of the run, known or not."""
    starts = (pl.col("run") != pl.col("run").shift(1)).fill_null(value=True)
    first_row = pl.when(starts).then(pl.int_range(pl.len(), dtype=pl.UInt32)).forward_fill()
    return value.gather(first_row)


def last_before(value: pl.Expr) -> pl.Expr:
    """The last known value on an earlier row of the run; null where there is none."""
    return _within_run(value.forward_fill().shift(1), value)


def least_before(value: pl.Expr) -> pl.Expr:
    """The smallest known value on earlier rows of the run; null where there is none."""
    lowered = value - pl.col("run") * _ABOVE_ANY_VALUE
    least = lowered.cum_min().forward_fill().shift(1) + pl.col("run") * _ABOVE_ANY_VALUE
    return _within_run(least, value)


def first_before(value: pl.Expr) -> pl.Expr:
    """The first known value on an earlier row of the run; null where there is none."""
    is_first = value.is_not_null() & (_last_run(value) != pl.col("run")).fill_null(value=True)
    return _within_run(pl.when(is_first).then(value).forward_fill().shift(1), value)


def is_before(condition: pl.Expr) -> pl.Expr:
    """Whether the condition held on an earlier row of the run."""
    return first_before(pl.when(condition).then(pl.lit(value=True))).fill_null(value=False)


def _within_run(candidate: pl.Expr, value: pl.Expr) -> pl.Expr:
    return pl.when(_last_run(value) == pl.col("run")).then(candidate)


def _last_run(value: pl.Expr) -> pl.Expr:
    """The run of the last earlier row that held a value."""
    return pl.when(value.is_not_null()).then("run").forward_fill().shift(1)
