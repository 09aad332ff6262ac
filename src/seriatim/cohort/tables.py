"""One raw table read into the schema: its header, its values, its empty rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import polars as pl

from seriatim.base.codes import Effect
from seriatim.cohort.codes import CODES
from seriatim.cohort.columns import match_columns
from seriatim.cohort.keys import SIZES
from seriatim.cohort.parsing.column import parse_column
from seriatim.cohort.parsing.days import DayReading
from seriatim.cohort.parsing.numbers import limits
from seriatim.cohort.parsing.parsed import Parsed
from seriatim.cohort.problems import ROW, Problem, problem_rows
from seriatim.cohort.schema import Column, Table

UNNAMED_READER = "1"
"""What the one reader is called where nobody is named."""
SIZED, READ = "sizes are told", "readers are told in"
"""Facts of a table as a whole."""


@dataclass(frozen=True)
class TableRead:
    """One raw table as it was understood."""

    frame: pl.DataFrame | None
    """Typed, with row numbers; null where it cannot be used."""
    problems: list[Problem]
    facts: frozenset[str] = frozenset()
    """What some row shows, and a problem of other rows may depend on (`Problem.only_if`)."""


def read_table(table: Table, raw: pl.DataFrame, reading: DayReading) -> TableRead:
    """The typed table with its row numbers, its problems and its facts."""
    found, problems = match_columns(table, raw.columns)
    if not found or any(problem.code == "TBL014" for problem in problems):
        return TableRead(None, problems)
    parsed = {
        column.name: parse_column(raw[found[column.name]], table.name, column, reading)
        for column in table.columns
        if column.name in found
    }
    frame, empty = _without_empty_rows(table, parsed, raw)
    problems += empty
    problems += _value_problems(table, parsed, raw, found, reading)
    problems += _missing_values(table, frame, parsed)
    if frame.is_empty():
        problems.append(Problem("TBL020", table.name))
    facts = set[str]()
    if table.name == "measurements":
        problems += _without_size(frame)
        facts |= _sizes_told(frame, parsed)
    if "reader" in table.schema:
        problems += _without_reader(table, frame)
        facts |= _readers_told(table, frame)
        frame = frame.with_columns(pl.col("reader").fill_null(UNNAMED_READER))
    return TableRead(frame, problems, frozenset(facts))


def empty_table(table: Table) -> pl.DataFrame:
    """The table with no row, its row numbers included."""
    return table.empty().insert_column(0, pl.Series(ROW, [], dtype=pl.Int64))


def _without_empty_rows(
    table: Table, parsed: Mapping[str, Parsed], raw: pl.DataFrame
) -> tuple[pl.DataFrame, list[Problem]]:
    given = [parsed[c.name].values.alias(c.name) for c in table.columns if c.name in parsed]
    absent = [
        pl.lit(None, c.kind.dtype).alias(c.name) for c in table.columns if c.name not in parsed
    ]
    frame = (
        pl.DataFrame(given)
        .with_row_index(ROW, offset=1)
        .with_columns(pl.col(ROW).cast(pl.Int64), *absent)
        .select(ROW, *table.schema)
    )
    is_empty = pl.all_horizontal(pl.exclude(ROW).is_null())
    if not frame.select(is_empty.any()).item():
        return frame, []
    in_trouble = pl.concat([p.troubles["position"] for p in parsed.values()]).cast(pl.Int64) + 1
    is_empty &= ~pl.col(ROW).is_in(in_trouble.unique().implode())
    return frame.filter(~is_empty), problem_rows(frame, is_empty, "TBL021", table.name)


def _value_problems(
    table: Table,
    parsed: Mapping[str, Parsed],
    raw: pl.DataFrame,
    found: Mapping[str, str],
    reading: DayReading,
) -> Iterator[Problem]:
    for column in table.columns:
        if column.name in parsed:
            words = _words(table, column, raw[found[column.name]], reading)
            for (code,), rows in parsed[column.name].troubles.group_by("code", maintain_order=True):
                yield _value_problem(table, column, str(code), rows["position"], words)


def _value_problem(
    table: Table, column: Column, code: str, positions: pl.Series, words: Mapping[str, str]
) -> Problem:
    keeps_row = not (column.required or column.spoils_row)
    if code == "VAL032" and not keeps_row:
        code = "VAL031"
    if code == "VAL041":
        keeps_row = not column.required
    effect = CODES[code].effect
    sets_aside = effect is Effect.ROW or (effect is Effect.VALUE and not keeps_row)
    rows = (positions.cast(pl.Int64) + 1).alias(ROW)
    return Problem(code, table.name, column.name, rows, sets_aside, words)


def _words(table: Table, column: Column, raw: pl.Series, reading: DayReading) -> dict[str, str]:
    low, high = limits(column)
    about = reading.about
    return {
        "limits": f"{low:g} to {high:g} {column.unit}".strip(),
        "choices": ", ".join(column.choices),
        "type": str(raw.dtype.base_type()),
        "own": column.unit,
        "unit": about.clock_unit
        if column.unit == "day"
        else about.units.get(f"{table.name}.{column.name}", column.unit),
    }


def _missing_values(
    table: Table, frame: pl.DataFrame, parsed: Mapping[str, Parsed]
) -> Iterator[Problem]:
    """Rows without a value where one is required, those with an unreadable value apart."""
    for column in (column for column in table.columns if column.required):
        missing = frame.filter(pl.col(column.name).is_null())
        unread = _unread(parsed[column.name])["position"].cast(pl.Int64) + 1
        where = ~pl.col(ROW).is_in(unread.implode())
        yield from problem_rows(missing, where, "VAL011", table.name, column.name)


def _unread(parsed: Parsed) -> pl.DataFrame:
    """The troubles but words for `not known`, where there is no value to be read."""
    return parsed.troubles.filter(pl.col("code") != "VAL012")


def _without_size(frame: pl.DataFrame) -> list[Problem]:
    """Rows measured without a size: a problem where no row at all has one."""
    unsized = (pl.col("status") == "measured") & pl.all_horizontal(pl.col(SIZES).is_null())
    found = problem_rows(frame, unsized, "TBL022", "measurements", "long_axis_mm")
    return [replace(problem, unless=SIZED) for problem in found]


def _sizes_told(frame: pl.DataFrame, parsed: Mapping[str, Parsed]) -> set[str]:
    """The fact that some row has a long axis, or a value that may be meant for a size."""
    unread = any(_unread(parsed[name]).height for name in SIZES if name in parsed)
    return {SIZED} if unread or frame["long_axis_mm"].null_count() < frame.height else set()


def _without_reader(table: Table, frame: pl.DataFrame) -> list[Problem]:
    """Rows without a reader: a problem where others have one."""
    found = problem_rows(frame, pl.col("reader").is_null(), "VAL020", table.name, "reader")
    return [replace(problem, only_if=f"{READ} {table.name}") for problem in found]


def _readers_told(table: Table, frame: pl.DataFrame) -> set[str]:
    """The fact that some row of the table names its reader."""
    named = frame["reader"].null_count() < frame.height
    return {f"{READ} {table.name}"} if named else set()
