"""Frames of other libraries taken over as Polars frames."""

from typing import Any

import narwhals as nw
import polars as pl

from seriatim.base.errors import InputError


def as_polars(frame: object, table: str) -> pl.DataFrame:
    """A Polars frame with the same columns, from a Polars, pandas, PyArrow or DuckDB frame.

    Raises  InputError for anything that is not such a frame
    """
    try:
        given: Any = frame
        known: Any = nw.from_native(given)
        eager = known.collect(backend="polars") if isinstance(known, nw.LazyFrame) else known
    except Exception:
        raise _not_a_frame(frame, table) from None
    return _to_polars(eager, table)


def _to_polars(frame: nw.DataFrame[Any], table: str) -> pl.DataFrame:
    try:
        return frame.to_polars()
    except Exception:
        # A pandas column of objects may mix text and numbers, which Arrow refuses: take the text.
        columns = {str(name): _as_text(frame[name].to_list()) for name in frame.columns}
        return pl.DataFrame(columns)


def _as_text(values: list[object]) -> pl.Series:
    text = [None if value is None or value != value else str(value) for value in values]
    return pl.Series(text, dtype=pl.String)


def _not_a_frame(frame: object, table: str) -> InputError:
    return InputError(
        f"`{table}` is a {type(frame).__name__}, not a table.",
        hint="Pass a Polars, pandas or PyArrow frame, or a DuckDB relation.",
    )
