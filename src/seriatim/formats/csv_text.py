"""A table out of the bytes of a CSV file, whatever program wrote them.

Every field is read as text. The marks of spreadsheets and of other countries (byte-order mark,
Windows-1252, semicolons, tabs, decimal commas) are findings; the table is read on where it can be.
"""

import codecs
import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from seriatim.cohort.columns import plain_name
from seriatim.cohort.problems import ROW, Problem
from seriatim.cohort.schema import TABLES

SEPARATORS = {",": "", ";": "CSV003", "\t": "CSV004"}
LONGEST_HEADER = 100_000
"""Characters within which the header ends."""
UNREADABLE = "\N{REPLACEMENT CHARACTER}"
"""What stands in place of a letter that could not be read."""

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class RawTable:
    """A table of text as it stood in a file, null where it cannot be read, and its problems."""

    frame: pl.DataFrame | None
    problems: tuple[Problem, ...] = ()


def read_csv_table(data: bytes, table: str) -> RawTable:
    """The table in these bytes, all columns text, with the problems of the file."""
    if not data.strip(b"\r\n\t ,;" + codecs.BOM_UTF8):
        return RawTable(None, (Problem("CSV005", table),))
    text, codes = _decode(data)
    if "\0" in text:
        return RawTable(None, (Problem("CSV007", table),))
    if "\n" not in text:
        text = text.replace("\r", "\n")
    text = text.lstrip("\r\n")
    quote = '"' if text.count('"') % 2 == 0 else None
    codes += ["CSV009"] * (quote is None) + ["CSV010"] * (UNREADABLE in text)
    try:
        separator = _separator(text, table)
        codes += [code for code in (SEPARATORS[separator],) if code]
        frame, more = _read_rows(text, table, separator, quote)
    except csv.Error:
        return RawTable(None, (Problem("CSV007", table),))
    return RawTable(frame, (*(Problem(code, table) for code in codes), *more))


def _decode(data: bytes) -> tuple[str, list[str]]:
    """The text of the bytes and the codes of what is odd about them."""
    if data.startswith(_UTF16):
        return data.decode("utf-16", errors="replace"), ["CSV008"]
    codes = ["CSV001"] if data.startswith(codecs.BOM_UTF8) else []
    try:
        return data.decode("utf-8-sig"), codes
    except UnicodeDecodeError:
        plain = data.removeprefix(codecs.BOM_UTF8)
        return plain.decode("cp1252", errors="replace"), [*codes, "CSV002"]


def _separator(text: str, table: str) -> str:
    """The separator under which the header has the most names of this table; a comma at a tie."""
    known = {column.name for column in TABLES[table].columns}
    return max(
        SEPARATORS,
        key=lambda sep: sum(plain_name(name) in known for name in _header(text, sep, '"')[0]),
    )


def _header(text: str, separator: str, quote: str | None) -> tuple[list[str], int]:
    """The names in the first line, and how many lines of text they take."""
    head = io.StringIO(text[:LONGEST_HEADER])
    reader = csv.reader(head, _dialect(quote), delimiter=separator)
    return next(reader), reader.line_num


class _Unquoted(csv.excel):
    """Quotation marks are ordinary characters."""

    quoting = csv.QUOTE_NONE


def _dialect(quote: str | None) -> type[csv.Dialect]:
    return _Unquoted if quote is None else csv.excel


def _read_rows(
    text: str, table: str, separator: str, quote: str | None
) -> tuple[pl.DataFrame, list[Problem]]:
    header, lines = _header(text, separator, quote)
    names, problems = _unique_names(header, table)
    try:
        frame = pl.read_csv(
            text.encode(),
            has_header=False,
            schema={str(position): pl.String for position in range(len(header))},
            skip_lines=lines,
            separator=separator,
            quote_char=quote,
            raise_if_empty=False,
        )
        more: list[Problem] = []
    except pl.exceptions.PolarsError:
        frame, more = _read_line_by_line(text, table, separator, quote)
    kept = frame.select(pl.col(str(place)).alias(name) for place, name in names.items())
    return kept, problems + more


def _unique_names(header: Sequence[str], table: str) -> tuple[dict[int, str], list[Problem]]:
    """The places of the columns to keep by name; a name that comes again is a problem."""
    names: dict[int, str] = {}
    twice: set[str] = set()
    for place, name in enumerate(header):
        if name not in names.values():
            names[place] = name
        elif name.strip():
            twice.add(plain_name(name))
    known = {column.name for column in TABLES[table].columns}
    return names, [
        Problem("TBL017", table, name if name in known else "") for name in sorted(twice)
    ]


def _read_line_by_line(
    text: str, table: str, separator: str, quote: str | None
) -> tuple[pl.DataFrame, list[Problem]]:
    """The slow way, for files that the fast reader refuses: lines of unequal length, odd quotes."""
    reader = csv.reader(io.StringIO(text), _dialect(quote), delimiter=separator)
    header, *rows = reader
    width = len(header)
    long = [number for number, row in enumerate(rows, start=1) if len(row) > width]
    columns = {
        str(place): [row[place] if place < len(row) else None for row in rows]
        for place in range(width)
    }
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    found = pl.Series(ROW, long, dtype=pl.Int64)
    return frame, [Problem("CSV006", table, "", found, sets_aside=True)] if long else []
