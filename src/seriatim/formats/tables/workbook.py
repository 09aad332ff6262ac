"""An Excel workbook: its sheets by name, and the cells of one as text.

The cells are read by calamine, which gives the value that a formula had when the file was saved.
What it leaves empty without a word is put back as a sign that the checks know: an error such as
#REF!, a formula without a stored value, a number that has lost digits.
"""

import html
import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from seriatim.base.errors import InputError
from seriatim.base.extras import require_extra
from seriatim.formats.files import read_bytes, unreadable
from seriatim.formats.tables.workbook_parts import (
    column_number,
    require_sheet_size,
    unpack_parts,
)

NO_STORED_VALUE = "####"
"""Put in place of a formula that was saved without its value; the checks know it as a sign."""
LARGEST_EXACT = 10**15
"""A number from here on has more digits than the 15 that Excel keeps."""

_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_CELL = rb"<(?:\w+:)?c\b[^<>]*"
_FORMULA = rb"\s*<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>)"
_ERROR = re.compile(
    _CELL + rb"""\bt\s*=\s*["']e["'][^<>]*>(?:""" + _FORMULA + rb")?\s*<(?:\w+:)?v>([^<]*)<"
)
_UNSTORED = re.compile(
    _CELL + b">" + _FORMULA + rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*<|</(?:\w+:)?c>)"
)
_LONG = re.compile(rb"v>\s*(-?(?:[0-9]{16,}(?:\.0*)?|[0-9](?:\.[0-9]+)?[Ee]\+?[0-9]{2,3}))\s*<")
_TAG = re.compile(_CELL)
_NOT_A_NUMBER = re.compile(rb"""\bt\s*=\s*["'](?!n["'])""")
_LONGEST_CELL = 2_000
"""Bytes from the beginning of a cell with a long number to that number."""
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7})["']""")


@dataclass(frozen=True)
class Workbook:
    """A workbook that was found to be within the limits."""

    name: str
    data: bytes = field(repr=False)
    parts: dict[str, bytes] = field(repr=False)
    sheets: dict[str, str] = field(default_factory=dict)
    """Name of a sheet -> the part that holds it, in the order of the workbook."""
    hidden: frozenset[str] = frozenset()


def open_workbook(path: Path) -> Workbook:
    """The workbook at a path, none of its cells read yet.

    Raises  InputError where it cannot be read or is beyond the limits
    """
    data = read_bytes(path)
    parts = unpack_parts(path.name, data)
    relations = {
        _attribute(tag, "Id"): _attribute(tag, "Target")
        for tag in _RELATION.findall(parts.get("xl/_rels/workbook.xml.rels", b""))
    }
    sheets, hidden = dict[str, str](), set[str]()
    for tag in _SHEET.findall(parts["xl/workbook.xml"]):
        name = html.unescape(_attribute(tag, "name"))
        target = relations.get(_attribute(tag, r"\w+:id"), "")
        sheets[name] = target.removeprefix("/").removeprefix("xl/")
        if _attribute(tag, "state").lower() in ("hidden", "veryhidden"):
            hidden.add(name)
    kept = {name: f"xl/{part}" for name, part in sheets.items() if f"xl/{part}" in parts}
    return Workbook(path.name, data, parts, kept, frozenset(hidden))


def _attribute(tag: bytes, name: str) -> str:
    found = re.search(rf"""\s{name}\s*=\s*["']([^"']*)["']""".encode(), tag)
    return found[1].decode("utf-8", errors="replace") if found else ""


def read_cells(book: Workbook, sheet: str, n_rows: int | None = None) -> pl.DataFrame:
    """Every row from the first of the sheet to the last used one, or the first ones, as text.

    The columns are named by their number in the spreadsheet, 1 being A; there is none where the
    sheet is empty.
    Raises  InputError where the sheet cannot be read; MissingExtra
    """
    require_extra("excel", "Reading Excel workbooks")
    import fastexcel

    columns = require_sheet_size(book.name, book.parts[book.sheets[sheet]], book.parts)
    logging.getLogger("fastexcel").setLevel(logging.ERROR)
    try:
        reader = fastexcel.read_excel(book.data)
        loaded = reader.load_sheet(
            sheet, header_row=None, skip_rows=0, n_rows=n_rows, dtypes="string"
        )
        cells = loaded.to_polars()
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        # Whatever the library makes of broken bytes (its panics are no Exception), the file is
        # what is wrong.
        raise unreadable(Path(book.name), type(error).__name__) from None
    if not cells.width:
        return pl.DataFrame()
    first = _first_column(book.parts[book.sheets[sheet]], columns)
    cells = cells.rename({name: str(n + first) for n, name in enumerate(cells.columns)})
    return _with_signs(cells.cast(pl.String), book.parts[book.sheets[sheet]])


def _first_column(sheet: bytes, columns: Sequence[bytes]) -> int:
    """The number of the first column with a value: sheets may begin to the right of A."""
    for letters in columns:
        cell = rb"""<(?:\w+:)?c\b[^<>]*\br\s*=\s*["']""" + re.escape(letters) + rb"[0-9][^<>]*"
        if re.search(cell + b">(?:" + _FORMULA + rb")?\s*<(?:\w+:)?(?:v|is)\b", sheet):
            return column_number(letters)
    return 1


def _with_signs(cells: pl.DataFrame, sheet: bytes) -> pl.DataFrame:
    """The cells with a sign where the library gave nothing, or a number without its last digits."""
    signs: dict[str, dict[int, str]] = {}
    for tag, sign in _signs(sheet):
        place = _PLACE.search(tag)
        if place and 0 < int(place[2]) <= cells.height:
            signs.setdefault(str(column_number(place[1])), {})[int(place[2]) - 1] = sign
    for column, texts in signs.items():
        if column in cells.columns:
            cells = cells.with_columns(cells[column].scatter(list(texts), list(texts.values())))
    return cells


def _signs(sheet: bytes) -> Iterator[tuple[bytes, str]]:
    """The cells to be given a sign, by their tags; most sheets have none, and are passed fast."""
    if b'"e"' in sheet or b"'e'" in sheet:
        for match in _ERROR.finditer(sheet):
            yield match[0], html.unescape(match[1].decode("ascii", errors="replace"))
    if b"<f" in sheet or b":f" in sheet:
        for match in _UNSTORED.finditer(sheet):
            yield match[0], NO_STORED_VALUE
    for match in _LONG.finditer(sheet):
        tags = list(_TAG.finditer(sheet, max(0, match.start() - _LONGEST_CELL), match.start()))
        number = float(match[1])
        if tags and abs(number) >= LARGEST_EXACT and not _NOT_A_NUMBER.search(tags[-1][0]):
            yield tags[-1][0], scientific(number)


def scientific(number: float) -> str:
    """A number as Excel shows a long one; the checks know it as one that has lost digits."""
    return f"{number:.14E}"


def the_sheet(book: Workbook, wanted: str) -> str:
    """The sheet of that name, or the only visible one where none is named.

    Raises  InputError where there is none, or several to choose from
    """
    visible = [name for name in book.sheets if name not in book.hidden]
    if wanted in book.sheets:
        return wanted
    if not wanted and len(visible) == 1:
        return visible[0]
    found = f"has no sheet `{wanted}`" if wanted else f"has {len(visible)} sheets to choose from"
    raise InputError(
        f"`{book.name}` {found}.", hint="Name the sheet in the map file, with `sheet`."
    )
