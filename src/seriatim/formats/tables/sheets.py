"""A sheet or file as a table of text: columns by their header, rows by their number.

Rows are numbered as the user sees them: in a workbook as the spreadsheet does, the header being
counted; in a file of text or a Parquet file from 1, the header not being counted.
"""

import io
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from seriatim.base.errors import InputError
from seriatim.cohort.columns import plain_name
from seriatim.cohort.places import Source, letters, places_of
from seriatim.cohort.problems import Problem
from seriatim.formats.conversion.converted import in_source, set_aside
from seriatim.formats.csv_text import read_csv_table
from seriatim.formats.files import ending, read_bytes, unreadable
from seriatim.formats.tables.workbook import (
    LARGEST_EXACT,
    Workbook,
    open_workbook,
    read_cells,
    scientific,
    the_sheet,
)

RECORD = "\0record"
"""Column with the number of the row; no header can be called so."""
MAX_PARQUET_CELLS = 500_000_000
"""Most values of a Parquet file; its rows are packed so well that a few bytes may stand for all."""
TEXT_ENDINGS = ("csv", "tsv", "txt")
WORKBOOK_ENDINGS = ("xlsx", "xlsm")


@dataclass(frozen=True)
class Asked:
    """One sheet that the map file names: below which folder, in which file, under which header."""

    file: str
    sheet: str = ""
    header_row: int = 1


@dataclass(frozen=True)
class Sheet:
    """The rows of one sheet as text, and what was met when they were read."""

    source: Source
    frame: pl.DataFrame
    """Columns by their header, and `RECORD`."""
    parts: dict[str, int]
    """Header -> number of the column, 1 being A."""
    problems: tuple[Problem, ...] = ()
    is_workbook: bool = False
    renamed: frozenset[str] = field(default_factory=frozenset)
    """Headers that stand more than once: the second one is called `Size [2]`."""


def read_sheet(
    path: Path,
    asked: Asked,
    number: int,
    known: Collection[str],
    opened: dict[Path, Workbook] | None = None,
) -> Sheet:
    """The sheet that is asked for as source of that number.

    `known` are headers that the map file names; they tell which separator a file of text has.
    `opened` holds the workbooks that were opened already, and is added to.
    Raises  InputError where it cannot be read; MissingExtra
    """
    kind = ending(path)
    if kind in WORKBOOK_ENDINGS:
        book = open_once(path, {} if opened is None else opened)
        return _from_workbook(book, asked, number)
    if kind == "parquet":
        return _from_parquet(path, asked, number)
    if kind in TEXT_ENDINGS:
        return _from_text(path, asked, number, known)
    raise not_read(asked.file)


def open_once(path: Path, opened: dict[Path, Workbook]) -> Workbook:
    """The workbook at a path, which is added to those that were opened.

    Raises  InputError where it cannot be read or is beyond the limits
    """
    if path not in opened:
        opened[path] = open_workbook(path)
    return opened[path]


def is_read(path: Path) -> bool:
    """Whether files of this kind are read as tables."""
    return ending(path) in (*TEXT_ENDINGS, *WORKBOOK_ENDINGS, "parquet")


def not_read(name: str) -> InputError:
    """The error for a file of a kind that is not read."""
    return InputError(
        f"`{name}` is of a kind that is not read.",
        hint="Tables are read from .csv, .tsv, .txt, .xlsx and .parquet files. "
        "A spreadsheet of another kind can be saved as .xlsx.",
    )


def _from_workbook(book: Workbook, asked: Asked, number: int) -> Sheet:
    name = the_sheet(book, asked.sheet)
    cells = read_cells(book, name)
    if cells.height < asked.header_row:
        raise _no_header(asked.file)
    header = [text or "" for text in cells.row(asked.header_row - 1)]
    below = cells.slice(asked.header_row)
    rows = pl.int_range(pl.len(), dtype=pl.UInt64) + (asked.header_row + 1)
    frame = below.select(pl.all(), rows.alias(RECORD))
    shown = f"{asked.file}, sheet {name}"
    return _sheet(shown, number, frame, header, [int(c) for c in cells.columns], is_workbook=True)


def _from_parquet(path: Path, asked: Asked, number: int) -> Sheet:
    typed = _read_parquet(path, asked)
    texts = [_as_text(column).alias(str(n)) for n, column in enumerate(typed, start=1)]
    frame = pl.DataFrame(texts).with_row_index(RECORD, offset=1)
    return _sheet(asked.file, number, frame, typed.columns, list(range(1, typed.width + 1)))


def _read_parquet(path: Path, asked: Asked) -> pl.DataFrame:
    data = read_bytes(path)
    try:
        lazy = pl.scan_parquet(io.BytesIO(data))
        width = len(lazy.collect_schema())
        if width * lazy.select(pl.len()).collect().item() > MAX_PARQUET_CELLS:
            raise _too_many(asked.file)
        return pl.read_parquet(io.BytesIO(data))
    except (InputError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        # Whatever the reader makes of broken bytes (its panics are no Exception), the file is
        # what is wrong.
        raise unreadable(path, type(error).__name__) from None


def _as_text(column: pl.Series) -> pl.Series:
    """A typed column as text: whole numbers without a point, dates in ISO form."""
    dtype = column.dtype
    if dtype.is_float():
        return _number_text(column.cast(pl.Float64))
    if isinstance(dtype, pl.Datetime):
        return column.dt.replace_time_zone(None).dt.to_string("%Y-%m-%d %H:%M:%S")
    if dtype.is_nested() or dtype in (pl.Binary, pl.Object):
        return pl.Series([None if v is None else "#VALUE!" for v in column], dtype=pl.String)
    return column.cast(pl.String)


def _number_text(numbers: pl.Series) -> pl.Series:
    """Numbers as text; one that may have lost digits is written as a spreadsheet writes it."""
    value = pl.col("v").fill_nan(None)
    text = (
        pl.when((value.floor() == value) & (value.abs() < LARGEST_EXACT))
        .then(value.cast(pl.Int64, strict=False).cast(pl.String))
        .otherwise(value.cast(pl.String))
    )
    texts = numbers.to_frame("v").select(text).to_series()
    large = (numbers.abs() >= LARGEST_EXACT).fill_null(value=False) & numbers.is_finite()
    if not large.any():
        return texts
    return texts.scatter(large.arg_true(), [scientific(n) for n in numbers.filter(large)])


def _from_text(path: Path, asked: Asked, number: int, known: Collection[str]) -> Sheet:
    names = {plain_name(name) for name in known}
    raw = read_csv_table(read_bytes(path), "", names, header_row=asked.header_row)
    problems = [in_source(problem, number) for problem in raw.problems]
    if raw.frame is None:
        raise _no_header(asked.file)
    numbered = raw.frame.with_row_index(RECORD, offset=1)
    for problem in raw.problems:
        if problem.sets_aside:
            numbered = numbered.filter(~pl.col(RECORD).is_in(problem.rows.implode()))
    header = raw.frame.columns
    frame = numbered.rename({name: str(n) for n, name in enumerate(header, start=1)})
    sheet = _sheet(asked.file, number, frame, header, list(range(1, len(header) + 1)))
    source = Source(asked.file, raw.frame.height)
    return Sheet(source, sheet.frame, sheet.parts, (*problems, *sheet.problems))


def _sheet(
    shown: str,
    number: int,
    frame: pl.DataFrame,
    header: Sequence[str],
    columns: Sequence[int],
    *,
    is_workbook: bool = False,
) -> Sheet:
    """The rows with their columns named by the header; rows without any value set aside."""
    names, twice = _names(header)
    if not names:
        raise _no_header(shown)
    frame = frame.with_columns(_clean(pl.exclude(RECORD)), pl.col(RECORD).cast(pl.UInt64))
    is_blank = pl.all_horizontal(pl.exclude(RECORD).is_null())
    blank = frame.filter(is_blank)[RECORD]
    ordered = [name for name in frame.columns if name != RECORD]
    filled = frame.filter(~is_blank)
    names |= _names_by_letter(filled, ordered, columns, names)
    kept = filled.select(
        RECORD, *(pl.col(ordered[place]).alias(name) for place, name in sorted(names.items()))
    )
    problems = set_aside("MAP004", places_of(number, blank))
    parts = {name: columns[place] for place, name in sorted(names.items())}
    source = Source(shown, frame.height)
    return Sheet(source, kept, parts, tuple(problems), is_workbook, frozenset(twice))


def _names_by_letter(
    frame: pl.DataFrame, ordered: Sequence[str], columns: Sequence[int], names: dict[int, str]
) -> dict[int, str]:
    """Names such as `column E` for columns that hold values and have no header of their own.

    Merged cells leave such columns: only the first of them has the text.
    """
    bare = [place for place in range(len(ordered)) if place not in names]
    filled = [n for n in bare if frame[ordered[n]].null_count() < frame.height]
    named = {place: f"column {letters(columns[place])}" for place in filled}
    return {place: name for place, name in named.items() if name not in names.values()}


def _clean(text: pl.Expr) -> pl.Expr:
    stripped = text.str.strip_chars()
    return pl.when(stripped != "").then(stripped).name.keep()


def clean_header(name: str) -> str:
    """A header without blanks at its ends, and one blank for several or a line end within."""
    return re.sub(r"\s+", " ", name.replace("\ufeff", "").replace("\0", "")).strip()


def _names(header: Sequence[str]) -> tuple[dict[int, str], set[str]]:
    """Names by their place among the columns, and those that stand more than once."""
    names, count = dict[int, str](), dict[str, int]()
    for place, name in enumerate(map(clean_header, header)):
        if name:
            count[name] = count.get(name, 0) + 1
            names[place] = name if count[name] == 1 else f"{name} [{count[name]}]"
    unique = {name: place for place, name in reversed(names.items())}
    return {place: name for name, place in reversed(unique.items())}, {
        name for name, n in count.items() if n > 1
    }


def _no_header(shown: str) -> InputError:
    return InputError(
        f"`{shown}` holds no row with headers where one is expected.",
        hint="Say on which row the headers stand, with `header_row`, and check the sheet.",
    )


def _too_many(shown: str) -> InputError:
    return InputError(
        f"`{shown}` holds more than {MAX_PARQUET_CELLS:,} values.",
        hint="Split it, for example by patient, and convert the parts.",
    )
