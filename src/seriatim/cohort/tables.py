"""One raw table read into the schema: its header, its values, its empty rows."""

from collections.abc import Iterator, Mapping

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


def read_table(
    table: Table, raw: pl.DataFrame, reading: DayReading
) -> tuple[pl.DataFrame | None, list[Problem]]:
    """The typed table with its row numbers, and its problems; null where it cannot be used."""
    found, problems = match_columns(table, raw.columns)
    if not found or any(problem.code == "TBL014" for problem in problems):
        return None, problems
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
    if table.name == "measurements":
        problems += _no_size_at_all(frame, parsed)
    if "reader" in table.schema:
        frame, unnamed = _name_the_reader(table, frame, has_reader="reader" in found)
        problems += unnamed
    return frame, problems


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


def _no_size_at_all(frame: pl.DataFrame, parsed: Mapping[str, Parsed]) -> list[Problem]:
    """Rows measured without a size where no row has a long axis, nor a value that may be one."""
    unread = any(_unread(parsed[name]).height for name in SIZES if name in parsed)
    if unread or frame["long_axis_mm"].null_count() < frame.height:
        return []
    unsized = (pl.col("status") == "measured") & pl.all_horizontal(pl.col(SIZES).is_null())
    return problem_rows(frame, unsized, "TBL022", "measurements", "long_axis_mm")


def _name_the_reader(
    table: Table, frame: pl.DataFrame, *, has_reader: bool
) -> tuple[pl.DataFrame, list[Problem]]:
    no_reader = pl.col("reader").is_null()
    some = has_reader and frame["reader"].null_count() < frame.height
    problems = problem_rows(frame, no_reader, "VAL020", table.name, "reader") if some else []
    return frame.with_columns(pl.col("reader").fill_null(UNNAMED_READER)), problems
