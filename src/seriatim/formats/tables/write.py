"""A cohort as one Excel workbook: a sheet for each table, and one with the lines of cohort.toml.

Identifiers, words and days are written as text cells in the format for text. A day is its ISO date:
a date cell is a number counted from 1900 or 1904, shown in the order of whoever opens it, and knows
no day before 1900; text is the same everywhere, and a spreadsheet never turns a text cell into
something else. Sizes and doses are number cells. A number of more than 15 digits, which is what
Excel keeps, or more than nine decimals, which is what is read of a cell, is written as text too, so
that what is read again is the same to the last bit.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from seriatim.base.errors import InputError
from seriatim.base.extras import require_extra
from seriatim.cohort.about import render_about
from seriatim.formats.analysed import Analysed
from seriatim.formats.outgoing import tables_to_write, writing_to
from seriatim.formats.tables.recognise import ABOUT_SHEET

if TYPE_CHECKING:
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

FILE_NAME = "cohort.xlsx"
DECIMALS_READ = 9
"""Decimals that the reader of workbooks gives of a number cell."""
MAX_TEXT = 32_767
"""Characters that a cell holds."""
MAX_ROWS = 1_048_575
"""Rows that a sheet holds below its header."""


def write_tables(analysed: Analysed, folder: Path) -> None:
    """Write the cohort as the workbook `cohort.xlsx` into the folder.

    Raises  InputError where a table or a text is too large for a sheet, or nothing can be written;
            MissingExtra
    """
    require_extra("excel", "Writing Excel workbooks")
    import xlsxwriter  # type: ignore[import-untyped]

    tables = tables_to_write(analysed.cohort)
    _require_room(tables)
    options = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    with (
        writing_to(folder / FILE_NAME),
        xlsxwriter.Workbook(folder / FILE_NAME, {**options, "in_memory": True}) as book,
    ):
        _write_about(book, render_about(analysed.cohort.about.as_held()))
        for name, frame in tables.items():
            _write_table(book, name, frame)


def _require_room(tables: dict[str, pl.DataFrame]) -> None:
    for name, frame in tables.items():
        longest = frame.select(pl.col(pl.String).str.len_chars().max()).row(0)
        if frame.height > MAX_ROWS or max((n for n in longest if n), default=0) > MAX_TEXT:
            raise InputError(
                f"{name}: more than {MAX_ROWS:,} rows, or a text of more than {MAX_TEXT:,} "
                "characters, do not fit into a sheet of Excel.",
                hint="Keep the cohort as CSV or Parquet, which hold any number.",
            )


def _write_about(book: "Workbook", text: str) -> None:
    lines = text.splitlines()
    if max(map(len, lines)) > MAX_TEXT:
        raise InputError(
            f"cohort.toml holds a line of more than {MAX_TEXT:,} characters.",
            hint="Shorten it: a cell of Excel holds no more.",
        )
    sheet, as_text = book.add_worksheet(ABOUT_SHEET), _text_format(book)
    sheet.set_column(0, 0, 100, as_text)
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line, as_text)


def _text_format(book: "Workbook") -> "Format":
    return book.add_format({"num_format": "@"})


def _write_table(book: "Workbook", name: str, frame: pl.DataFrame) -> None:
    """The header in bold above frozen panes, then the columns."""
    sheet = book.add_worksheet(name)
    as_text, bold = _text_format(book), book.add_format({"bold": True, "num_format": "@"})
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(frame):
        is_number = column.dtype.is_numeric()
        sheet.set_column(
            place, place, max(10, len(column.name) + 2), None if is_number else as_text
        )
        sheet.write_string(0, place, column.name, bold)
        values = column.to_list() if is_number else column.cast(pl.String).to_list()
        _write_values(sheet, place, values, as_text)


def _write_values(
    sheet: "Worksheet", place: int, values: Iterable[float | str | None], as_text: "Format"
) -> None:
    for row, value in enumerate(values, start=1):
        if value is None:
            continue
        if isinstance(value, str):
            sheet.write_string(row, place, value, as_text)
        elif float(f"{value:.15G}") == value == round(value, DECIMALS_READ):
            sheet.write_number(row, place, value)
        else:
            sheet.write_string(row, place, repr(value), as_text)
