"""What a door to other people's files hands over: tables in the cohort schema, and their origins.

A door builds each table as a frame with columns of the schema, text or typed, and `origin`, the
place of each row in its source; a value that came from elsewhere has its place in
`origin:<column>`. Records that became no row are problems that carry their places.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from seriatim.cohort.about import About
from seriatim.cohort.places import NO_PLACES, PLACE, ROW_ORIGIN, Origins, Source, places_of
from seriatim.cohort.problems import NO_ROWS, Problem
from seriatim.cohort.schema import TABLES

VALUE_ORIGIN = f"{ROW_ORIGIN}:"

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much; 0 where that is not known."""


def silent(words: str, done: int, total: int) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class Converted:
    """Tables of the cohort schema out of somebody else's files, not yet checked."""

    about: About
    frames: Mapping[str, pl.DataFrame]
    """Table -> its columns, `origin`, and `origin:<column>` for values from elsewhere."""
    sources: tuple[Source, ...]
    problems: tuple[Problem, ...] = ()
    beside: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    """What the files held that a cohort has no place for, by the name of the file to write."""

    def tables(self) -> dict[str, pl.DataFrame]:
        """The tables without their origins."""
        return {
            name: frame.select(c for c in frame.columns if c in TABLES[name].schema)
            for name, frame in self.frames.items()
        }

    def origins(self) -> Origins:
        """Where the rows and values of the tables stood."""
        return Origins(self.sources, {n: _origins(frame) for n, frame in self.frames.items()})


def _origins(frame: pl.DataFrame) -> pl.DataFrame:
    own = [name for name in frame.columns if name.startswith(VALUE_ORIGIN)]
    return frame.select(
        pl.col(ROW_ORIGIN).cast(PLACE),
        *(pl.col(name).cast(PLACE).alias(name.removeprefix(VALUE_ORIGIN)) for name in own),
    )


def all_places(frames: Iterable[pl.DataFrame], problems: Iterable[Problem] = ()) -> pl.Series:
    """Where every row and value of the tables came from, and what problems set aside; no nulls."""
    given = [
        frame[name]
        for frame in frames
        for name in frame.columns
        if name == ROW_ORIGIN or name.startswith(VALUE_ORIGIN)
    ]
    given += [problem.places for problem in problems if problem.sets_aside]
    places = [each.cast(PLACE).rename("place") for each in given]
    return pl.concat([NO_PLACES, *places]).drop_nulls()


def set_aside(code: str, places: pl.Series, table: str = "", **words: str) -> list[Problem]:
    """The problem of records that became no row, whatever the reason; none without a record."""
    places = places.drop_nulls()
    if places.is_empty():
        return []
    return [Problem(code, table, places=places, sets_aside=True, words=words)]


def noted(
    code: str, places: pl.Series, table: str = "", column: str = "", **words: str
) -> list[Problem]:
    """The problem at records that are used all the same; none without a record."""
    places = places.drop_nulls()
    if places.is_empty():
        return []
    return [Problem(code, table, column, places=places, words=words)]


def in_source(problem: Problem, source: int) -> Problem:
    """A problem of a text file with its row numbers made places in that source."""
    places = places_of(source, problem.rows) if len(problem.rows) else places_of(source, [0])
    return replace(problem, rows=NO_ROWS.clone(), places=places)


__all__ = [
    "NO_PLACES",
    "ROW_ORIGIN",
    "VALUE_ORIGIN",
    "Converted",
    "Progress",
    "Source",
    "all_places",
    "in_source",
    "noted",
    "places_of",
    "set_aside",
    "silent",
]
