"""A draft of a map file for tables that nobody has mapped yet.

The draft shows headers, and of the values only those that are near to a choice of the schema or
are known words in place of a size. Dates, identifiers and free text are never shown. Every guess
says that it is one; what cannot be told is left for the reader as a line that is not read.
"""

from pathlib import Path

from seriatim.base.errors import InputError
from seriatim.formats.files import ending, list_files, shown_name, table_name
from seriatim.formats.tables.drafting import Seen, draft_entry, draft_from_scans
from seriatim.formats.tables.guesses import (
    Guess,
    Wide,
    find_wide,
    guess_tables,
    guess_wide_sizes,
)
from seriatim.formats.tables.sheets import (
    WORKBOOK_ENDINGS,
    Asked,
    Sheet,
    clean_header,
    is_read,
    not_read,
    read_sheet,
)
from seriatim.formats.tables.workbook import Workbook, open_workbook, read_cells

ROWS_LOOKED_AT = 500
HEADERS_WITHIN = 10
"""Rows of a sheet of a workbook among which the headers are looked for."""
_HEAD = """\
# A draft of a map file. Look through every line: what is marked `guessed` was told from headers and
# values alone, and a line that begins with # is not read. Then:
#   seriatim convert SOURCE --map THIS-FILE -o OUT
"""


def suggest_map(path: Path) -> str:
    """The text of a map file for the tables at a path, to be looked through and corrected.

    Raises  InputError where nothing there can be read as a table; MissingExtra
    """
    files = {shown_name(file, path): file for file in list_files(path)}
    seen, unread = _look(files, one=len(files) == 1)
    entries = [draft_entry(each, table) for each in seen for table in each.tables]
    entries += draft_from_scans(seen)
    if not entries:
        if not any(map(is_read, files.values())):
            raise not_read(path.name)
        raise InputError(
            f"Nothing in `{path.name}` looks like a table of a cohort.",
            hint="Headers such as Patient, Lesion, Size and Date are looked for, in English, in "
            f"the first row, and in the first {HEADERS_WITHIN} of a workbook. For others write the "
            "map file by hand: see docs/how-to/from-any-table.md.",
        )
    relative = any(each.is_relative for each in seen)
    lines = [_HEAD, *_cohort(relative=relative), *entries]
    lines += [f"# not understood: {name}" for name in unread]
    return "\n".join(lines).rstrip("\n") + "\n"


def _cohort(*, relative: bool) -> list[str]:
    lines = ["[cohort]", 'title = "Untitled cohort"  # to fill: what the cohort is called']
    if relative:
        lines += [
            'clock = "relative"  # guessed: days are whole numbers',
            '# zero = "start of treatment"  # to fill: the event that day 0 is',
        ]
    return ["\n".join(lines) + "\n"]


def _look(files: dict[str, Path], *, one: bool) -> tuple[list[Seen], list[str]]:
    seen, unread = list[Seen](), list[str]()
    for name, path in files.items():
        try:
            found = _sheets(name, path)
        except InputError:
            if one:
                raise
            unread.append(f"`{name}`")
            continue
        for asked, sheet in found:
            each = _understand(asked, sheet, path)
            seen += [each] if each.tables else []
            unread += [] if each.tables else [f"`{sheet.source.name}`"]
    return seen, unread


def _sheets(name: str, path: Path) -> list[tuple[Asked, Sheet]]:
    """The sheets of a file with their first rows; those without a header are left out."""
    if not is_read(path):
        return []
    if ending(path) not in WORKBOOK_ENDINGS:
        asked = Asked(name)
        return [(asked, read_sheet(path, asked, 0, ()))]
    book = open_workbook(path)
    found = []
    for title in book.sheets:
        try:
            asked = Asked(name, title, _header_row(book, title))
            found.append((asked, read_sheet(path, asked, 0, (), {path: book})))
        except InputError:
            continue
    return found


def _header_row(book: Workbook, title: str) -> int:
    """The first row of a sheet that reads like the headers of a table; 1 where none does."""
    for number, row in enumerate(read_cells(book, title, HEADERS_WITHIN).iter_rows(), 1):
        headers = list(dict.fromkeys(filter(None, (clean_header(cell or "") for cell in row))))
        if _guess(title, headers)[0]:
            return number
    return 1


def _understand(asked: Asked, sheet: Sheet, path: Path) -> Seen:
    frame = sheet.frame.head(ROWS_LOOKED_AT)
    tables, scans = _guess(asked.sheet or table_name(path), list(sheet.parts))
    return Seen(asked, sheet, frame, tables, scans)


def _guess(title: str, headers: list[str]) -> tuple[dict[str, dict[str, Guess]], tuple[Wide, ...]]:
    """The tables that a sheet with these headers seems to hold, and its columns of scans."""
    tables = guess_tables(title, headers)
    if "measurements" in tables:
        return tables, ()
    scans = find_wide(headers)
    sizes = guess_wide_sizes(headers, scans)
    if not sizes:
        return tables, ()
    grouped = {header for scan in scans for header in scan.headers}
    others = guess_tables("", [header for header in headers if header not in grouped])
    kept = {name: found for name, found in others.items() if name in ("patients", "lesions")}
    return kept | {"measurements": sizes}, tuple(scans)
