"""Any table read through a map file; a folder or workbook of our own needs none."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from seriatim.base.errors import InputError, PlanError
from seriatim.cohort.about import About
from seriatim.cohort.columns import is_showable
from seriatim.cohort.places import places_of
from seriatim.cohort.problems import Problem
from seriatim.formats.conversion.converted import Converted, Progress, noted
from seriatim.formats.conversion.settings import perhaps
from seriatim.formats.files import ending, list_files, shown_name
from seriatim.formats.tables.courses import course_notes
from seriatim.formats.tables.entries import carry_out
from seriatim.formats.tables.headers import missing_headers
from seriatim.formats.tables.map_file import EntryMap
from seriatim.formats.tables.map_reading import read_map
from seriatim.formats.tables.own import read_own
from seriatim.formats.tables.recognise import own_source
from seriatim.formats.tables.sheets import (
    WORKBOOK_ENDINGS,
    Asked,
    Sheet,
    is_read,
    not_read,
    open_once,
    read_sheet,
)
from seriatim.formats.tables.untaken import close_accounts
from seriatim.formats.tables.workbook import Workbook

UNTITLED = "Untitled cohort"
_OF_IDENTIFIERS = ("MAP015", "MAP016", "MAP017")


def read_tables(path: Path, settings: Mapping[str, object], on_progress: Progress) -> Converted:
    """The tables that a map file finds in a file or in the files of a folder.

    Without any setting the source must be a cohort folder of this program, or a workbook that it
    wrote.
    Raises  InputError where nothing can be read; PlanError naming every wrong setting; MissingExtra
    """
    if not settings:
        own = own_source(path)
        if own is not None:
            return read_own(own)
        raise PlanError(
            "There is no map file for these tables.",
            hint="Draft one with `seriatim convert SOURCE --suggest`, and give it with --map.",
        )
    entries = read_map(settings)
    files = {shown_name(file, path): file for file in list_files(path)}
    asked = {name: _asked(name, entry, files, path) for name, entry in entries.items()}
    opened: dict[Path, Workbook] = {}
    _require_sheets(asked, files, opened)
    sheets, problems = _read_sheets(entries, asked, files, opened, on_progress)
    _require_headers(entries, asked, sheets)
    frames, met = _carry_out(entries, asked, sheets, on_progress)
    problems += met + course_notes(frames)
    sources, problems = close_accounts(entries, asked, sheets, files, opened, frames, problems)
    return Converted(About(title=UNTITLED), frames, sources, tuple(problems))


def _asked(name: str, entry: EntryMap, files: Mapping[str, Path], path: Path) -> Asked:
    """The file and sheet that an entry is read from."""
    wanted = entry.file.replace("\\", "/").removeprefix("./")
    if not wanted and len(files) == 1:
        wanted = next(iter(files))
    if wanted not in files:
        found = f"`{wanted}` is not there" if wanted else "no file is named, and there are several"
        raise PlanError(
            f"tables.{name}.file: {found}.",
            hint=f"Name a file below `{path.name}`, as `file` in the map file.",
        )
    if not is_read(files[wanted]):
        raise not_read(wanted)
    if entry.sheet and ending(files[wanted]) not in WORKBOOK_ENDINGS:
        raise PlanError(
            f"tables.{name}.sheet: `{wanted}` is no workbook and has no sheets.",
            hint="Leave `sheet` out.",
        )
    return Asked(wanted, entry.sheet, entry.header_row)


Sheets = Mapping[Asked, tuple[int, Sheet | None]]
"""What is asked for -> the number of its source, and its rows; null where it cannot be read."""


def _require_sheets(
    asked: Mapping[str, Asked], files: Mapping[str, Path], opened: dict[Path, Workbook]
) -> None:
    """Every sheet that is named must be there; a workbook that cannot be opened is told of later.

    Raises  PlanError naming every sheet that is not there, with the nearest one
    """
    wrong = []
    for name, each in asked.items():
        path = files[each.file]
        if not each.sheet:
            continue
        try:
            book = open_once(path, opened)
        except InputError:
            continue
        if each.sheet not in book.sheets:
            words = f"tables.{name}.sheet: `{each.file}` has no sheet `{each.sheet}`"
            wrong.append(words + perhaps(each.sheet, filter(is_showable, book.sheets)))
    if wrong:
        raise PlanError(
            f"The map file names sheets that are not there: {'; '.join(wrong)}.",
            hint="Write the name of the sheet as it stands in the workbook.",
        )


def _read_sheets(
    entries: Mapping[str, EntryMap],
    asked: Mapping[str, Asked],
    files: Mapping[str, Path],
    opened: dict[Path, Workbook],
    on_progress: Progress,
) -> tuple[Sheets, list[Problem]]:
    """Every sheet once, whatever the number of entries that read it."""
    sheets: dict[Asked, tuple[int, Sheet | None]] = {}
    problems: list[Problem] = []
    wanted = list(dict.fromkeys(asked.values()))
    for number, each in enumerate(wanted):
        on_progress(f"reading {each.file}", number, len(wanted))
        known = {h for n, entry in entries.items() if asked[n] == each for h in entry.headers()}
        try:
            sheet = read_sheet(files[each.file], each, number, known, opened)
        except InputError:
            if len(wanted) == 1:
                raise
            sheets[each] = (number, None)
            problems += noted("SRC001", places_of(number, [0]), rows="1 file or sheet")
            continue
        sheets[each] = (number, sheet)
        problems += sheet.problems
    if all(sheet is None for _, sheet in sheets.values()):
        raise InputError(
            "None of the files that the map file names can be read.",
            hint="Convert one of them alone to see why.",
        )
    return sheets, problems


def _require_headers(
    entries: Mapping[str, EntryMap], asked: Mapping[str, Asked], sheets: Sheets
) -> None:
    wrong = [
        words
        for name, entry in entries.items()
        if (sheet := sheets[asked[name]][1]) is not None
        for words in missing_headers(name, entry, sheet)
    ]
    if wrong:
        raise PlanError(
            f"The map file names columns that are not there: {'; '.join(wrong)}.",
            hint="Write the headers as they stand in the file; `header_row` says on which row.",
        )


def _carry_out(
    entries: Mapping[str, EntryMap],
    asked: Mapping[str, Asked],
    sheets: Sheets,
    on_progress: Progress,
) -> tuple[dict[str, pl.DataFrame], list[Problem]]:
    parts: dict[str, list[pl.DataFrame]] = {}
    problems: list[Problem] = []
    for done, (name, entry) in enumerate(entries.items()):
        on_progress(f"carrying out {name}", done, len(entries))
        number, sheet = sheets[asked[name]]
        if sheet is not None:
            frame, met = carry_out(entry, sheet, number)
            parts.setdefault(entry.table, []).append(frame)
            problems += [problem for problem in met if not _is_told(problem, problems)]
    frames = {
        table: pl.concat(given, how="diagonal") if len(given) > 1 else given[0]
        for table, given in parts.items()
    }
    return frames, problems


def _is_told(problem: Problem, problems: list[Problem]) -> bool:
    """Whether another entry told the same of the same identifiers already."""
    return problem.code in _OF_IDENTIFIERS and any(
        (told.code, told.column) == (problem.code, problem.column)
        and told.places.equals(problem.places)
        for told in problems
    )
