"""What a check hands back: which rows, which finding, whether the rows are set aside.

A problem becomes a `Finding` for the reader of the report and rows of `Cohort.set_aside`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from seriatim.base.codes import MAX_ROWS_KEPT, Effect, Finding
from seriatim.cohort.codes import CODES
from seriatim.cohort.findings import in_order
from seriatim.cohort.places import NO_PLACES, Origins, kept_places

ROW = "row_number"
"""Column that carries the row number of the user's own table through the checks."""

SET_ASIDE_SCHEMA = {"table": pl.String(), "row": pl.Int64(), "code": pl.String()}

NO_ROWS = pl.Series(ROW, [], dtype=pl.Int64)


@dataclass(frozen=True)
class Problem:
    """One kind of finding at some rows of one column, or of a table or file as a whole."""

    code: str
    table: str
    column: str = ""
    rows: pl.Series = field(default_factory=NO_ROWS.clone)
    sets_aside: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    """What the code's own words leave open, for example the nearest known name."""
    places: pl.Series = field(default_factory=NO_PLACES.clone)
    """Records of the user's own files that became no row of a table; set aside where
    `sets_aside`."""
    only_if: str = ""
    """The fact without which this is none; empty = none is needed. Facts are of whole tables."""
    unless: str = ""
    """The fact with which this is none."""


def problem_rows(
    frame: pl.DataFrame, where: pl.Expr, code: str, table: str, column: str = ""
) -> list[Problem]:
    """The problem at the rows of `frame` where the expression holds; none where it never does.

    The rows are set aside where the effect of the code says so.
    """
    rows = frame.lazy().filter(where).select(ROW).collect().to_series()
    if rows.is_empty():
        return []
    return [Problem(code, table, column, rows, CODES[code].effect is Effect.ROW)]


def settle(
    tables: Mapping[str, pl.DataFrame], problems: Iterable[Problem]
) -> dict[str, pl.DataFrame]:
    """The tables without the rows that these problems set aside."""
    gone: dict[str, list[pl.Series]] = {}
    for problem in problems:
        if problem.sets_aside:
            gone.setdefault(problem.table, []).append(problem.rows)
    return {
        name: frame.filter(~pl.col(ROW).is_in(pl.concat(gone[name]).unique().implode()))
        if name in gone
        else frame
        for name, frame in tables.items()
    }


def that_hold(problems: Iterable[Problem], facts: Collection[str]) -> list[Problem]:
    """The problems that are some, given what is known of the tables as a whole."""
    return [
        problem
        for problem in problems
        if (not problem.only_if or problem.only_if in facts) and problem.unless not in facts
    ]


def findings_of(problems: Sequence[Problem], origins: Origins | None = None) -> tuple[Finding, ...]:
    """The findings, in their order, with the places in the user's own files where known."""
    return tuple(in_order(_finding(problem, origins) for problem in problems))


def set_aside_by(problems: Sequence[Problem]) -> pl.DataFrame:
    """The rows set aside, with the code of each reason [table, row, code], sorted."""
    frames = [
        problem.rows.unique()
        .cast(pl.Int64)
        .rename("row")
        .to_frame()
        .select(pl.lit(problem.table).alias("table"), "row", pl.lit(problem.code).alias("code"))
        for problem in problems
        if problem.sets_aside
    ]
    empty = pl.DataFrame(schema=SET_ASIDE_SCHEMA)
    return pl.concat([empty, *frames]).unique().sort("table", "row", "code")


def finding_of_count(problem: Problem, n: int) -> Finding:
    """The finding of so many rows, whatever rows the problem names: which ones is not known."""
    code = CODES[problem.code]
    return Finding(code, problem.table, problem.column, (), _words_found(problem, n), n_rows=n)


def _finding(problem: Problem, origins: Origins | None) -> Finding:
    code = CODES[problem.code]
    rows = problem.rows.unique().sort()
    n = len(rows) or problem.places.n_unique()
    found = _words_found(problem, n)
    kept = tuple(int(row) for row in rows.head(MAX_ROWS_KEPT))
    places = _places(problem, origins)
    return Finding(code, problem.table, problem.column, kept, found, n_rows=n, places=places)


def _words_found(problem: Problem, n: int) -> str:
    return CODES[problem.code].found.format_map(
        {
            "values": f"{n:,} value{'s' * (n != 1)}",
            "rows": f"{n:,} row{'s' * (n != 1)}",
            "are": "is" if n == 1 else "are",
            "have": "has" if n == 1 else "have",
            "do": "does" if n == 1 else "do",
            "s": "s" if n == 1 else "",
        }
        | dict(problem.words)
    )


def _places(problem: Problem, origins: Origins | None) -> tuple[str, ...]:
    if origins is None:
        return ()
    places = problem.places
    if places.is_empty():
        places = origins.places(problem.table, problem.column, problem.rows.unique())
    return kept_places(places, origins.sources)
