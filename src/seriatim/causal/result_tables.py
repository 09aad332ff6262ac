"""Rows of results as frames that are the same on every machine: rounded, and null for no number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

DIGITS = 10
"""Significant digits kept. Sums in another order, as by more threads, differ further down."""


def as_table(
    rows: Iterable[Sequence[Any] | Mapping[str, Any]], schema: Mapping[str, pl.DataType]
) -> pl.DataFrame:
    """Rows as a frame of this schema.

    Nulls   what is not a number, or infinite
    """
    frame = pl.DataFrame(list(rows), schema=dict(schema), orient="row")
    numbers = pl.col(pl.Float64)
    finite = pl.when(numbers.is_finite()).then(numbers)
    return frame.with_columns(finite.round_sig_figs(DIGITS)) if frame.height else frame


def table_of(
    values: Iterable["DataclassInstance"], schema: Mapping[str, pl.DataType]
) -> pl.DataFrame:
    """One row per value, its fields as columns; a field that is a closed choice as its text.

    Reads   values: fields named as the columns of the schema
    """
    rows = [[str(v) if isinstance(v, str) else v for v in asdict(one).values()] for one in values]
    return as_table(rows, schema)


def names_of(kind: type["DataclassInstance"]) -> tuple[str, ...]:
    """The names of a value's fields, in order."""
    return tuple(field.name for field in fields(kind))
