"""One entry of a map carried out: the rows of a sheet as rows of a table of the cohort."""

from dataclasses import dataclass, field

import polars as pl

from seriatim.cohort.places import ROW_ORIGIN, place
from seriatim.cohort.problems import Problem
from seriatim.cohort.schema import TABLES, Column, Kind
from seriatim.formats.conversion.converted import VALUE_ORIGIN, noted, set_aside
from seriatim.formats.tables.map_file import ColumnMap, EntryMap, constant_text
from seriatim.formats.tables.map_sense import DAY_UNITS, SIZE_COLUMNS, day_column
from seriatim.formats.tables.numbers import with_unit
from seriatim.formats.tables.repeated import take_each_key_once
from seriatim.formats.tables.rows import (
    DAY,
    LESION_TEXT,
    Rows,
    main_column,
    origin_of,
    part_name,
    raw_name,
    rows_of,
)
from seriatim.formats.tables.sheets import RECORD, Sheet
from seriatim.formats.tables.sizes import read_statuses
from seriatim.formats.tables.texts import Manner, manner_of, read_texts, without_missing

_NEGATIVE = r"^-[0-9]*[1-9][0-9]*(\.[0-9]+)?$"


@dataclass
class _Work:
    """What is being made of one entry: columns that grow, rows that are to be left out."""

    entry: EntryMap
    number: int
    rows: Rows
    places: pl.Series
    values: dict[str, pl.Series] = field(default_factory=dict)
    origins: dict[str, pl.Series] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    out: list[pl.Series] = field(default_factory=list)
    """Masks of rows that are set aside."""

    def leave_out(self, where: pl.Series, code: str, column: str = "", **words: str) -> None:
        """Set aside the rows where the mask holds."""
        if where.any():
            here = self.where(column).filter(where)
            self.problems += set_aside(code, here, self.entry.table, **words)
            self.out.append(where)

    def note(self, where: pl.Series, code: str, column: str, **words: str) -> None:
        """Tell of the rows where the mask holds."""
        here = self.where(column).filter(where)
        self.problems += noted(code, here, self.entry.table, column, **words)

    def where(self, column: str) -> pl.Series:
        """The place of each row, of its value in a column where that has one of its own."""
        return self.origins.get(column, self.places)


def carry_out(entry: EntryMap, sheet: Sheet, number: int) -> tuple[pl.DataFrame, list[Problem]]:
    """The rows of the entry's table with their origins, and what was met."""
    rows = rows_of(entry, sheet, number)
    work = _Work(entry, number, rows, _row_places(rows, entry, number))
    work.problems += rows.problems
    for target in entry.columns:
        if (expression := origin_of(rows, target, number)) is not None:
            work.origins[target] = rows.frame.select(expression.alias(target)).to_series()
    if entry.status is not None:
        _read_status(work)
    for target, column in entry.columns.items():
        _read_column(work, TABLES[entry.table].column(target), column)
    _read_header_values(work)
    frame = _frame(work)
    if entry.repeated:
        frame, more = take_each_key_once(frame, TABLES[entry.table])
        work.problems += more
    return frame, work.problems


def _row_places(rows: Rows, entry: EntryMap, number: int) -> pl.Series:
    part: pl.Expr | int = 0
    targets = [t for t in entry.columns if part_name(t) in rows.frame.columns]
    if targets:
        part = pl.col(part_name(main_column(targets)))
    return rows.frame.select(place(number, pl.col(RECORD), part).alias(ROW_ORIGIN)).to_series()


def _raw(work: _Work, target: str, n: int = 0) -> pl.Series:
    name = raw_name(target, n)
    if name in work.rows.frame.columns:
        return work.rows.frame[name]
    return pl.Series(name, [None] * work.rows.frame.height, dtype=pl.String)


def _read_status(work: _Work) -> None:
    """The status from the sizes; words that stand in place of a size are taken out of them."""
    rule, entry = work.entry.status, work.entry
    if rule is None:
        return
    table = TABLES["measurements"]
    sizes = {
        name: without_missing(_raw(work, name), manner_of(table.column(name), column, entry))
        for name, column in entry.columns.items()
        if name in SIZE_COLUMNS
    }
    ordered = [sizes[name] for name in SIZE_COLUMNS if name in sizes]
    size = pl.select(pl.coalesce(ordered).alias("size")).to_series()
    read = read_statuses(size, rule)
    column = next(name for name in SIZE_COLUMNS if name in sizes)
    for code in ("MAP009", "MAP010", "MAP011"):
        work.leave_out((read["code"] == code).fill_null(value=False), code, column)
    said = read.filter(pl.col("kind").is_not_null()).select("kind", "status")
    for kind, status in said.unique(maintain_order=True).iter_rows():
        if status is not None:
            where = (read["kind"] == kind) & (read["status"] == status)
            code = "MAP012" if kind == "word" else "MAP013"
            what = "empty" if kind == "empty" else "0"
            work.note(where.fill_null(value=False), code, column, status=status, what=what)
    work.values["status"] = read["status"]
    for name, text in sizes.items():
        no_size = read_statuses(text, rule)["no_size"].fill_null(value=False)
        emptied = text.to_frame("v").select(pl.when(~no_size).then("v").alias(name)).to_series()
        work.values[name] = emptied


def _read_column(work: _Work, schema: Column, column: ColumnMap) -> None:
    if column.value is not None:
        text = constant_text(column.value)
        work.values[schema.name] = pl.Series([text], dtype=pl.String).new_from_index(
            0, work.rows.frame.height
        )
        return
    manner = manner_of(schema, column, work.entry)
    parts = []
    for n in range(len(column.headers)):
        raw = work.values.get(schema.name, _raw(work, schema.name, n))
        known = without_missing(raw, manner)
        if schema.spoils_row and schema.null_means != "not known":
            taken = raw.is_not_null() & known.is_null()
            work.note(taken, "MAP024", schema.name, means=schema.null_means)
        read = read_texts(known, manner)
        _report(work, manner, read)
        parts.append(read["value"])
    if len(parts) == 1:
        values = parts[0]
    else:
        values = pl.select(pl.concat_str(parts, separator=column.join)).to_series()
    work.values[schema.name] = values
    if schema.kind is Kind.DAY:
        _note_negative(work, schema.name)


def _report(work: _Work, manner: Manner, read: pl.DataFrame) -> None:
    """Tell of what is wrong; rows that cannot be without the value are set aside."""
    schema = manner.schema
    for code in read["code"].drop_nulls().unique().sort():
        where = (read["code"] == code).fill_null(value=False)
        if schema.required or schema.spoils_row:
            work.leave_out(where, code, schema.name, **manner.words)
        else:
            work.note(where, code, schema.name, **manner.words)
    for code in read["note"].drop_nulls().unique().sort():
        where = (read["note"] == code).fill_null(value=False)
        work.note(where, code, schema.name, **manner.words)


def _read_header_values(work: _Work) -> None:
    """The day and the lesion that stand in the headers of a wide sheet."""
    wide, frame = work.entry.wide, work.rows.frame
    if wide is None:
        return
    if frame[LESION_TEXT].null_count() < frame.height:
        work.values["lesion_id"] = frame[LESION_TEXT]
    if frame[DAY].null_count() == frame.height:
        return
    day = frame[DAY]
    unit = wide.scan if wide.scan in DAY_UNITS and not wide.scans else "days"
    read = pl.DataFrame({"value": day}).with_columns(note=pl.lit(None, pl.String))
    values = with_unit(read, unit, DAY_UNITS[unit], whole=True)["value"]
    name = day_column(TABLES[work.entry.table])
    work.values[name] = values
    _note_negative(work, name)


def _note_negative(work: _Work, column: str) -> None:
    negative = work.values[column].str.contains(_NEGATIVE).fill_null(value=False)
    work.note(negative, "MAP020", column)


def _frame(work: _Work) -> pl.DataFrame:
    columns = [values.rename(name) for name, values in work.values.items()]
    origins = [series.rename(f"{VALUE_ORIGIN}{name}") for name, series in work.origins.items()]
    frame = pl.DataFrame([*columns, work.places, *origins])
    if not work.out:
        return frame
    left_out = pl.select(pl.any_horizontal(work.out)).to_series()
    return frame.filter(~left_out)
