"""What becomes of each record: rows of the cohort tables with their places, or a reason why not."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

import polars as pl

from seriatim.cohort.about import Clock
from seriatim.cohort.places import PLACE, ROW_ORIGIN
from seriatim.cohort.problems import Problem
from seriatim.cohort.schema import TABLES, Kind, Table
from seriatim.formats.conversion.converted import VALUE_ORIGIN, noted, set_aside
from seriatim.formats.fhir.gathering import Record
from seriatim.formats.fhir.own import ZERO_DATE

Row = dict[str, object]
"""Values of one row by column, days as the text of a date; `origin` and `origin:<column>`."""


_TYPES: dict[Kind, pl.DataType] = {Kind.NUMBER: pl.Float64(), Kind.INTEGER: pl.Float64()}
"""Whole numbers as well, for JSON has them larger than any column; the checks limit them."""


class Ledger:
    """Rows by table, and the places of records set aside or noted, filled while reading."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Row]] = defaultdict(list)
        self._aside: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._noted: dict[tuple[str, str, str], list[int]] = defaultdict(list)

    def add(self, table: str, record: Record, values: Mapping[str, object]) -> Row:
        """A row that came from this record."""
        row: Row = {**values, ROW_ORIGIN: record.place}
        self.rows[table].append(row)
        return row

    def set_aside(self, code: str, record: Record, table: str = "") -> None:
        """The record becomes no row, for the reason of that code."""
        self._aside[code, table].append(record.place)

    def withdraw(self, code: str, table: str, rows: list[Row]) -> None:
        """Rows that were added are none after all, for the reason of that code."""
        gone = {id(row) for row in rows}
        self.rows[table] = [row for row in self.rows[table] if id(row) not in gone]
        self._aside[code, table] += [_place(row) for row in rows]

    def note(self, code: str, record: Record, table: str = "", column: str = "") -> None:
        """The record is used all the same."""
        self._noted[code, table, column].append(record.place)

    def note_at(self, code: str, row: Row, table: str, column: str) -> None:
        """The record that gave the row is used all the same."""
        self._noted[code, table, column].append(_place(row))

    def problems(self) -> list[Problem]:
        """Everything set aside and noted, one problem for each code, table and column."""
        aside = [
            problem
            for (code, table), places in self._aside.items()
            for problem in set_aside(code, _series(places), table)
        ]
        return aside + [
            problem
            for (code, table, column), places in self._noted.items()
            for problem in noted(code, _series(places), table, column)
        ]

    def frame(self, name: str, clock: Clock) -> pl.DataFrame:
        """The rows of a table, with the places they came from."""
        table, rows = TABLES[name], self.rows[name]
        origins = dict.fromkeys(key for row in rows for key in row if key.startswith(VALUE_ORIGIN))
        schema = {
            **{column.name: _TYPES.get(column.kind, pl.String()) for column in table.columns},
            **dict.fromkeys((ROW_ORIGIN, *origins), PLACE),
        }
        frame = pl.from_dicts(rows, schema=schema) if rows else pl.DataFrame(schema=schema)
        return _days_from_zero(frame, table) if clock == "relative" else frame


def _place(row: Row) -> int:
    place = row[ROW_ORIGIN]
    return place if isinstance(place, int) else 0


def _series(places: list[int]) -> pl.Series:
    return pl.Series("place", places, dtype=PLACE)


def _days_from_zero(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    days = table.day_columns
    zero = (ZERO_DATE - date(1970, 1, 1)).days
    return frame.with_columns(
        pl.col(name).str.to_date("%Y-%m-%d", strict=False).cast(pl.Int32) - zero for name in days
    )
