"""A printed table as a value, and the plain tables that stand behind each figure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from seriatim.report.printed import NO_VALUE, as_number

MOST_ROWS = 400
"""Rows of a figure's table that are printed; the rest stand in the files beside the report."""


@dataclass(frozen=True)
class PrintedTable:
    """A table of text: its caption, column heads, rows, and which columns hold numbers."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    note: str = ""
    is_wide: bool = False
    """Holds sentences: it keeps its width on a phone and is scrolled there."""
    muted: frozenset[int] = frozenset()
    """Rows that are shown, and shown not to be believed."""

    @property
    def is_empty(self) -> bool:
        """Whether there is no row to print."""
        return not self.rows


@dataclass(frozen=True)
class PrintedColumn:
    """One column of a printed table: the frame's column, its head, and how a value is printed."""

    name: str
    head: str
    printed: Callable[[Any], str] = str
    is_numeric: bool = False


def number_column(name: str, head: str, decimals: int = 0) -> PrintedColumn:
    """A column of numbers with fixed decimals, set to the right."""
    return PrintedColumn(name, head, lambda value: as_number(value, decimals), is_numeric=True)


def print_frame(
    frame: pl.DataFrame, columns: Sequence[PrintedColumn], *, caption: str, note: str = ""
) -> PrintedTable:
    """The frame's rows as text, in the frame's order.

    Reads   the columns named
    Grain   one row per row, at most `MOST_ROWS`; what is left out is said in the note
    Nulls   printed as a dash
    """
    shown = frame.select([column.name for column in columns]).head(MOST_ROWS)
    rows = tuple(
        tuple(
            NO_VALUE if value is None else column.printed(value)
            for column, value in zip(columns, row, strict=True)
        )
        for row in shown.iter_rows()
    )
    left_out = frame.height - shown.height
    rest = f"{left_out} further rows are in the files beside this report." if left_out else ""
    return PrintedTable(
        caption=caption,
        header=tuple(column.head for column in columns),
        rows=rows,
        numeric=frozenset(place for place, column in enumerate(columns) if column.is_numeric),
        note=" ".join(part for part in (note, rest) if part),
    )
