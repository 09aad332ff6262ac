"""Known values as the columns of a model: indicators, logs, and a mark where nothing was known."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from seriatim.causal.scan_values import CATEGORIES
from seriatim.survival.sample import FloatArray

SMALLEST_PART = 1e-6
"""A column that keeps a smaller part of its length beside the others adds nothing to them."""


@dataclass(frozen=True)
class LeftOut:
    """A column that the model cannot hold, and why."""

    name: str
    reason: str


@dataclass(frozen=True, eq=False)
class CovariateColumns:
    """The columns of m rows that are independent of each other, and those left out."""

    values: FloatArray
    """Shape (m, p)."""
    names: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


def derive_columns(
    known: pl.DataFrame, names: Sequence[str], beside: FloatArray
) -> CovariateColumns:
    """The columns of a model for the values of each row.

    `category` becomes an indicator of each category but responsive, `line` one of each line but the
    first by name, `sum_mm` its log(1 + mm); whatever else stays the number it is. A value that was
    never taken counts 0, and a column `<name>_missing` says so: beside it any other number would
    give the same fit.
    `beside`, shape (m, k): columns that are in the model already, the column of ones among them.
    Reads   known: a column for each of `names`
    """
    columns = {
        column: values
        for name in names
        for column, values in (*_values(known[name], name), *_missing(known[name], name))
    }
    return _independent(columns, beside)


def _values(series: pl.Series, name: str) -> Iterator[tuple[str, FloatArray]]:
    match name:
        case "category":
            yield from _indicators(series, name, CATEGORIES[1:])
        case "line":
            yield from _indicators(series, name, series.drop_nulls().unique().sort()[1:].to_list())
        case "sum_mm":
            yield name, np.log1p(_numbers(series))
        case _:
            yield name, _numbers(series)


def _indicators(
    series: pl.Series, name: str, levels: Sequence[str]
) -> Iterator[tuple[str, FloatArray]]:
    for level in levels:
        yield f"{name}_{level}", _numbers(series == level)


def _numbers(series: pl.Series) -> FloatArray:
    return series.cast(pl.Float64).fill_null(0.0).to_numpy()


def _missing(series: pl.Series, name: str) -> Iterator[tuple[str, FloatArray]]:
    if series.null_count():
        yield f"{name}_missing", _numbers(series.is_null())


def _independent(columns: dict[str, FloatArray], beside: FloatArray) -> CovariateColumns:
    """Take the columns in turn and leave out whatever those before it already say."""
    basis = _directions(beside)
    kept, left_out = list[str](), list[LeftOut]()
    for name, values in columns.items():
        length = float(np.linalg.norm(values))
        rest = values / length if length else values
        for _ in range(2):  # Once more takes off what rounding left.
            rest = rest - basis @ (basis.T @ rest)
        remainder = float(np.linalg.norm(rest))
        if remainder > SMALLEST_PART:
            basis = np.column_stack([basis, rest / remainder])
            kept.append(name)
        else:
            left_out.append(LeftOut(name, _why(values)))
    stacked = [columns[name] for name in kept]
    shape = (beside.shape[0], 0)
    values = np.column_stack(stacked) if stacked else np.zeros(shape)
    return CovariateColumns(values, tuple(kept), tuple(left_out))


def _directions(beside: FloatArray) -> FloatArray:
    """Orthonormal columns that span what the model holds already."""
    left, sizes, _ = np.linalg.svd(beside, full_matrices=False)
    return np.asarray(left[:, sizes > SMALLEST_PART * sizes.max(initial=0.0)])


def _why(values: FloatArray) -> str:
    if not values.size or np.ptp(values) == 0:
        return "the same in every decision"
    return "told by the other columns"
