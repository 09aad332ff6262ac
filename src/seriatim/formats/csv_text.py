"""A table out of the bytes of a CSV file, whatever program wrote them.

Every field is read as text. The marks of spreadsheets and of other countries (byte-order mark,
Windows-1252, semicolons, tabs, decimal commas) are findings; the table is read on where it can be.
"""

import codecs
import csv
import io
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import polars as pl

from seriatim.cohort.columns import plain_name
from seriatim.cohort.problems import ROW, Problem
from seriatim.cohort.schema import TABLES

SEPARATORS = {",": "", ";": "CSV003", "\t": "CSV004"}
LONGEST_HEADER = 100_000
"""Characters within which the header ends."""
Renamed = Callable[[list[str]], list[str]]
"""The names of a header -> what the columns are to be called, as many and in the same order."""
UNREADABLE = "\N{REPLACEMENT CHARACTER}"
"""What stands in place of a letter that could not be read."""

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class RawTable:
    """A table of text as it stood in a file, null where it cannot be read, and its problems."""

    frame: pl.DataFrame | None
    problems: tuple[Problem, ...] = ()
    last_width: int = 0
    """How many fields the last row of a CSV file holds: fewer than the header where it was cut."""


def read_csv_table(
    data: bytes,
    table: str,
    known: Collection[str] | None = None,
    rename: Renamed = list,
    *,
    header_row: int = 1,
) -> RawTable:
    """The table in these bytes, all columns text, with the problems of the file.

    `known` are the names its columns may have, in small letters: by default those of the schema's
    table of that name. Where there are none, the separator that the header holds most of counts.
    `rename` says what the columns are to be called, for headers that hold labels. Lines above the
    `header_row`, the first being 1, are not read.
    """
    if known is None:
        known = {column.name for column in TABLES[table].columns}
    if not data.strip(b"\r\n\t ,;" + codecs.BOM_UTF8):
        return RawTable(None, (Problem("CSV005", table),))
    text, codes = decode(data)
    if "\0" in text:
        return RawTable(None, (Problem("CSV007", table),))
    if "\n" not in text:
        text = text.replace("\r", "\n")
    text = _below(text, header_row).lstrip("\r\n")
    if not text:
        return RawTable(None, (Problem("CSV005", table),))
    quote = '"' if text.count('"') % 2 == 0 else None
    codes += ["CSV009"] * (quote is None) + ["CSV010"] * (UNREADABLE in text)
    try:
        separator = _separator(text, known)
        codes += [code for code in (SEPARATORS[separator],) if code]
        frame, more = _read_rows(text, table, known, separator, quote, rename)
    except csv.Error:
        return RawTable(None, (Problem("CSV007", table),))
    problems = (*(Problem(code, table) for code in codes), *more)
    return RawTable(frame, problems, _last_width(text, separator, quote))


def decode(data: bytes) -> tuple[str, list[str]]:
    """The text of the bytes and the codes of what is odd about them."""
    if data.startswith(_UTF16):
        return data.decode("utf-16", errors="replace"), ["CSV008"]
    codes = ["CSV001"] if data.startswith(codecs.BOM_UTF8) else []
    try:
        return data.decode("utf-8-sig"), codes
    except UnicodeDecodeError:
        plain = data.removeprefix(codecs.BOM_UTF8)
        return plain.decode("cp1252", errors="replace"), [*codes, "CSV002"]


def decode_start(data: bytes) -> str:
    """The text of the first bytes of a file; a letter that is cut at their end is left out."""
    encoding = "utf-16" if data.startswith(_UTF16) else "utf-8-sig"
    try:
        return codecs.getincrementaldecoder(encoding)().decode(data)
    except UnicodeDecodeError:
        return decode(data)[0]


def _below(text: str, header_row: int) -> str:
    """The text from the header on; none where there are fewer lines."""
    lines = text.split("\n", header_row - 1)
    return lines[-1] if len(lines) == header_row else ""


def _separator(text: str, known: Collection[str]) -> str:
    """The separator under which the header has the most known names; a comma at a tie."""

    def names(separator: str) -> int:
        header = _header(text, separator, '"')[0]
        return sum(plain_name(name) in known for name in header) if known else len(header)

    return max(SEPARATORS, key=names)


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
    text: str,
    table: str,
    known: Collection[str],
    separator: str,
    quote: str | None,
    rename: Renamed,
) -> tuple[pl.DataFrame, list[Problem]]:
    header, lines = _header(text, separator, quote)
    names, problems = _unique_names(rename(header), table, known)
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


def _last_width(text: str, separator: str, quote: str | None) -> int:
    """How many fields stand in the last row; 0 where that cannot be told."""
    last = io.StringIO(_last_row(text.rstrip("\r\n"), quote), newline="")
    try:
        return len(next(csv.reader(last, _dialect(quote), delimiter=separator), []))
    except csv.Error:
        return 0


def _last_row(text: str, quote: str | None) -> str:
    """What stands below the last line end that is not within a field."""
    end, n_quotes = len(text), 0
    while (start := text.rfind("\n", 0, end) + 1) > 0:
        n_quotes += text.count('"', start, end)
        if quote is None or n_quotes % 2 == 0:
            return text[start:]
        end = start - 1
    return text


def _unique_names(
    header: Sequence[str], table: str, known: Collection[str]
) -> tuple[dict[int, str], list[Problem]]:
    """The places of the columns to keep by name; a name that comes again is a problem."""
    names: dict[int, str] = {}
    seen: set[str] = set()
    twice: set[str] = set()
    for place, name in enumerate(header):
        if name not in seen:
            names[place] = name
            seen.add(name)
        elif name.strip():
            twice.add(plain_name(name))
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
