"""The rows of a sheet that an entry takes, one for each row of its table, wide ones made long."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from seriatim.cohort.places import place, places_of
from seriatim.cohort.problems import Problem
from seriatim.formats.conversion.converted import set_aside
from seriatim.formats.tables.headers import Scan, find_header, find_scans
from seriatim.formats.tables.map_file import ColumnMap, EntryMap, is_pattern
from seriatim.formats.tables.map_sense import SIZE_COLUMNS
from seriatim.formats.tables.sheets import RECORD, Sheet

DAY, LESION_TEXT = "\0day", "\0lesion"
"""Columns with what a header of a wide sheet says of the day and of the lesion."""
_SCAN, _FIRST = "\0scan", "\0first"


@dataclass(frozen=True)
class Rows:
    """Texts for the rows of one table, still as they stood, each with its places."""

    frame: pl.DataFrame
    """`raw_name(target, n)` for each part of each column, `RECORD`, and for wide rows `DAY`,
    `LESION_TEXT` and `part_name(target)`."""
    parts: Mapping[str, int]
    """Column of the cohort -> number of its column in the sheet, where it is one and the same."""
    problems: tuple[Problem, ...] = ()


def raw_name(target: str, n: int = 0) -> str:
    """The column with the n-th part of the text of a column of the cohort."""
    return f"{target}\0{n}"


def part_name(target: str) -> str:
    """The column with the number of the spreadsheet's column that the text stood in."""
    return f"{target}\0part"


def taken_rows(entry: EntryMap, sheet: Sheet) -> pl.DataFrame:
    """The rows of the sheet that the entry's `where` wants."""
    frame = sheet.frame
    for wanted, values in entry.where.items():
        header = find_header(sheet, wanted)
        if header is not None:
            frame = frame.filter(pl.col(header).is_in([value.strip() for value in values]))
    return frame


def rows_of(entry: EntryMap, sheet: Sheet, number: int) -> Rows:
    """The texts of every column of the entry, row by row."""
    frame = taken_rows(entry, sheet)
    fixed = {
        raw_name(target, n): header
        for target, column in entry.columns.items()
        for n, wanted in enumerate(column.headers)
        if not is_pattern(wanted) and (header := find_header(sheet, wanted)) is not None
    }
    columns = [pl.col(header).alias(name) for name, header in fixed.items()]
    if entry.wide is None:
        return Rows(frame.select(RECORD, *columns), _parts(entry, sheet))
    scans = find_scans(entry, sheet)
    targets = [t for t, c in entry.columns.items() if any(map(is_pattern, c.headers))]
    long = _unpivoted(frame, scans, targets, sheet).join(
        frame.select(RECORD, *columns), on=RECORD, how="left"
    )
    order = [RECORD, part_name(main_column(targets))]
    empty = frame.filter(~pl.col(RECORD).is_in(long[RECORD].unique().implode()))[RECORD]
    problems = set_aside("MAP018", places_of(number, empty), entry.table)
    return Rows(long.sort(order, maintain_order=True), _parts(entry, sheet), tuple(problems))


def main_column(targets: list[str]) -> str:
    """The column of scans that a row of a wide sheet is shown by: its size, where it has one."""
    return next((name for name in SIZE_COLUMNS if name in targets), targets[0])


def _unpivoted(
    frame: pl.DataFrame, scans: list[Scan], targets: list[str], sheet: Sheet
) -> pl.DataFrame:
    """One row for each row of the sheet and scan in which that has any value."""
    firsts = [min(sheet.parts[header] for header in scan.headers.values()) for scan in scans]
    of_scans = pl.DataFrame(
        {
            _SCAN: pl.Series(range(len(scans)), dtype=pl.UInt32),
            DAY: pl.Series([scan.day or None for scan in scans], dtype=pl.String),
            LESION_TEXT: pl.Series([scan.lesion or None for scan in scans], dtype=pl.String),
            _FIRST: pl.Series(firsts, dtype=pl.UInt64),
        }
    )
    long = _one_column(frame, scans, targets[0], sheet)
    for target in targets[1:]:
        more = _one_column(frame, scans, target, sheet)
        long = long.join(more, on=[RECORD, _SCAN], how="full", coalesce=True)
    parts = [pl.col(part_name(target)).fill_null(pl.col(_FIRST)) for target in targets]
    return long.join(of_scans, on=_SCAN, how="left").with_columns(parts)


def _one_column(frame: pl.DataFrame, scans: list[Scan], target: str, sheet: Sheet) -> pl.DataFrame:
    """The values that one column of the cohort has in all scans, empty cells left out."""
    numbers = {s.headers[target]: n for n, s in enumerate(scans) if target in s.headers}
    header = pl.col("header")
    long = frame.select(RECORD, *numbers).unpivot(
        on=list(numbers), index=RECORD, variable_name="header", value_name=raw_name(target)
    )
    places = {name: sheet.parts[name] for name in numbers}
    return (
        long.drop_nulls(raw_name(target))
        .with_columns(
            header.replace_strict(numbers, return_dtype=pl.UInt32).alias(_SCAN),
            header.replace_strict(places, return_dtype=pl.UInt64).alias(part_name(target)),
        )
        .drop("header")
    )


def _parts(entry: EntryMap, sheet: Sheet) -> dict[str, int]:
    """Only a spreadsheet has letters for its columns."""
    if not sheet.is_workbook:
        return {}
    return {
        target: sheet.parts[header]
        for target, column in entry.columns.items()
        if (header := _only_header(column, sheet)) is not None
    }


def _only_header(column: ColumnMap, sheet: Sheet) -> str | None:
    """The one header that every value of the column stands under; null where there is none such."""
    if len(column.headers) != 1 or is_pattern(column.headers[0]):
        return None
    return find_header(sheet, column.headers[0])


def origin_of(rows: Rows, target: str, number: int) -> pl.Expr | None:
    """The place of each value of a column where it is more exact than that of its row."""
    if part_name(target) in rows.frame.columns:
        return place(number, pl.col(RECORD), pl.col(part_name(target)))
    if target in rows.parts:
        return place(number, pl.col(RECORD), rows.parts[target])
    return None
