"""Where each row and value stood in the user's own files: a file, a record of it, a part of that.

A place is one whole number, so that a million rows can carry theirs: which source, which record in
it (from 1; 0 is the source as a whole), which part of the record (from 1; 0 is all of it).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from seriatim.base.codes import MAX_ROWS_KEPT

ROW_ORIGIN = "origin"
"""Column with the place of a whole row; `origin:<column>` is that of a value from elsewhere."""

PLACE = pl.UInt64()
_PART_BITS, _RECORD_BITS = 14, 32
_MAX_SOURCE = (1 << 64 - _PART_BITS - _RECORD_BITS) - 1
MAX_PART = (1 << _PART_BITS) - 1
"""Most parts of a record that can be told apart; the number of the last one."""
_MAX_RECORD = (1 << _RECORD_BITS) - 1
NO_PLACES = pl.Series("place", [], dtype=PLACE)


@dataclass(frozen=True)
class Source:
    """One file, or one sheet of a file, and how many records were found in it."""

    name: str
    """As the user knows it: a file name, with the folders below the source given."""
    n_records: int
    unit: str = "row"
    """What a record is called: row, line, entry, group."""


@dataclass(frozen=True)
class Origins:
    """The sources, and for each table the places of its rows and of values from elsewhere."""

    sources: tuple[Source, ...]
    frames: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    """Table -> `origin` and, where values came from elsewhere, their columns; one row per row."""

    def places(self, table: str, column: str, rows: pl.Series) -> pl.Series:
        """The places of these rows (from 1) of a table, of one column where it has its own."""
        if table not in self.frames or rows.is_empty():
            return NO_PLACES
        frame = self.frames[table][(rows.cast(pl.Int64) - 1).to_list()]
        own = frame[column] if column in frame.columns else frame[ROW_ORIGIN]
        return own.fill_null(frame[ROW_ORIGIN]).rename("place")

    def kept(self, rows: Mapping[str, pl.Series]) -> "Origins":
        """The origins of the rows (from 1) that were kept, by table."""
        frames = {
            name: frame[(rows[name].cast(pl.Int64) - 1).to_list()]
            for name, frame in self.frames.items()
            if name in rows
        }
        return Origins(self.sources, frames)


def place(source: pl.Expr | int, record: pl.Expr | int, part: pl.Expr | int = 0) -> pl.Expr:
    """The place of a record in the source of that number, as an expression; null where it is."""
    return (
        _as_expression(source, _MAX_SOURCE) * (1 << (_RECORD_BITS + _PART_BITS))
        + _as_expression(record, _MAX_RECORD) * (1 << _PART_BITS)
        + _as_expression(part, MAX_PART)
    )


def _as_expression(value: pl.Expr | int, largest: int) -> pl.Expr:
    expression = pl.lit(value) if isinstance(value, int) else value
    return expression.cast(PLACE).clip(upper_bound=largest)


def places_of(source: int, records: Iterable[int] | pl.Series) -> pl.Series:
    """The places of these records of a source."""
    frame = pl.DataFrame({"record": pl.Series(records, dtype=pl.UInt64)})
    return frame.select(place(source, pl.col("record")).alias("place")).to_series()


def unpack(places: pl.Series) -> pl.DataFrame:
    """Places taken apart, in order and each once [place, source, record, part]."""
    packed = pl.col("place")
    return (
        places.rename("place")
        .cast(PLACE)
        .to_frame()
        .drop_nulls()
        .unique()
        .sort("place")
        .select(
            packed,
            (packed // (1 << (_RECORD_BITS + _PART_BITS))).alias("source"),
            (packed // (1 << _PART_BITS) % (1 << _RECORD_BITS)).alias("record"),
            (packed % (1 << _PART_BITS)).alias("part"),
        )
    )


def name_places(places: pl.Series, sources: tuple[Source, ...]) -> list[str]:
    """Every place in words, in the order given: `tr.csv row 17`; empty where it is null."""
    words = {
        value: _in_words(sources[source], record, part)
        for value, source, record, part in unpack(places).iter_rows()
    }
    return [words.get(value, "") for value in places.to_list()]


def _in_words(source: Source, record: int, part: int) -> str:
    words = f"{source.name} {source.unit} {record}" if record else source.name
    return f"{words}, {_part(source, part)}" if part else words


def _part(source: Source, part: int) -> str:
    return f"column {letters(part)}" if source.unit == "row" else f"part {part}"


def letters(column: int) -> str:
    """The letters a spreadsheet gives to a column, the first being A."""
    text = ""
    while column:
        column, place_in_alphabet = divmod(column - 1, 26)
        text = chr(ord("A") + place_in_alphabet) + text
    return text


def kept_places(places: pl.Series, sources: tuple[Source, ...]) -> tuple[str, ...]:
    """The first places in words, in order, as many as a finding keeps."""
    first = places.drop_nulls().unique().sort().head(MAX_ROWS_KEPT)
    return tuple(name_places(first, sources))
