"""What no entry of a map takes: rows, columns, sheets and files; all of it is told of."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from seriatim.cohort.places import places_of, unpack
from seriatim.cohort.problems import Problem
from seriatim.formats.conversion.converted import Source, all_places, noted, set_aside
from seriatim.formats.tables.headers import find_header, find_scans
from seriatim.formats.tables.map_file import EntryMap
from seriatim.formats.tables.rows import taken_rows
from seriatim.formats.tables.sheets import RECORD, Asked, Sheet
from seriatim.formats.tables.workbook import Workbook


def close_accounts(
    entries: Mapping[str, EntryMap],
    asked: Mapping[str, Asked],
    sheets: Mapping[Asked, tuple[int, Sheet | None]],
    files: Mapping[str, Path],
    opened: Mapping[Path, Workbook],
    frames: Mapping[str, pl.DataFrame],
    problems: list[Problem],
) -> tuple[tuple[Source, ...], list[Problem]]:
    """The sources, and the problems of what no entry took: rows, columns, sheets, files."""
    sources = [sheet.source if sheet else Source(a.file, 0) for a, (_, sheet) in sheets.items()]
    for each, (number, sheet) in sheets.items():
        if sheet is not None:
            mine = [entry for name, entry in entries.items() if asked[name] == each]
            problems += _unnamed_columns(mine, sheet, number)
            problems += _left_rows(mine, sheet, number, frames, problems)
    for name in sorted(set(files) - {each.file for each in asked.values()}):
        problems += noted("MAP001", places_of(len(sources), [0]), what="This is a file")
        sources.append(Source(name, 0))
    for name in _unnamed_sheets(asked, files, opened):
        problems += noted("MAP001", places_of(len(sources), [0]), what="This is a sheet")
        sources.append(Source(name, 0))
    return tuple(sources), problems


def _unnamed_columns(entries: list[EntryMap], sheet: Sheet, number: int) -> list[Problem]:
    used = {find_header(sheet, header) for entry in entries for header in entry.headers()}
    for entry in entries:
        if entry.wide:
            used |= {h for scan in find_scans(entry, sheet) for h in scan.headers.values()}
    n = len(set(sheet.parts) - used)
    words = f"{n} column{'s' * (n != 1)}"
    here = places_of(number, [0])
    problems = noted("MAP002", here, columns=words) if n else []
    for header in sorted(sheet.renamed & {h for h in used if h}):
        problems += noted("MAP019", here, header=header)
    return problems


def _left_rows(
    entries: list[EntryMap],
    sheet: Sheet,
    number: int,
    frames: Mapping[str, pl.DataFrame],
    problems: list[Problem],
) -> list[Problem]:
    """The rows that nothing came of and nothing was said of: left out by `where`, or repeats."""
    places = unpack(all_places(frames.values(), problems))
    seen = places.filter(pl.col("source") == number)["record"]
    left = sheet.frame.filter(~pl.col(RECORD).is_in(seen.unique().implode()))[RECORD]
    if left.is_empty():
        return []
    taken = pl.concat([taken_rows(entry, sheet)[RECORD] for entry in entries]).unique()
    is_taken = left.is_in(taken.implode())
    return [
        *set_aside("MAP003", places_of(number, left.filter(~is_taken))),
        *set_aside("MAP005", places_of(number, left.filter(is_taken))),
    ]


def _unnamed_sheets(
    asked: Mapping[str, Asked], files: Mapping[str, Path], opened: Mapping[Path, Workbook]
) -> list[str]:
    """Sheets of the workbooks named that no entry reads, hidden ones included."""
    names = []
    for file in sorted({each.file for each in asked.values()}):
        if files[file] not in opened:
            continue
        book = opened[files[file]]
        wanted = {each.sheet for each in asked.values() if each.file == file}
        visible = [name for name in book.sheets if name not in book.hidden]
        read = wanted | (set(visible) if "" in wanted else set())
        names += [f"{file}, sheet {name}" for name in book.sheets if name not in read]
    return names
