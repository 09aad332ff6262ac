"""A cohort folder, or a workbook that this program wrote: their tables need no map."""

from pathlib import Path

import polars as pl

from seriatim.base.errors import InputError
from seriatim.cohort.about import About, read_about
from seriatim.cohort.columns import match_columns
from seriatim.cohort.places import ROW_ORIGIN, place, places_of
from seriatim.cohort.problems import Problem
from seriatim.cohort.schema import TABLES
from seriatim.formats.cohort_files.folder import ABOUT_FILE, read_folder
from seriatim.formats.conversion.converted import Converted, Source, in_source, noted
from seriatim.formats.tables.recognise import ABOUT_SHEET
from seriatim.formats.tables.sheets import RECORD, Asked, Sheet, read_sheet
from seriatim.formats.tables.workbook import open_workbook, read_cells

_OF_HEADERS = ("TBL015", "TBL016", "TBL017")
"""What the checks no longer see once the columns have their names."""


def read_own(path: Path) -> Converted:
    """The tables of a cohort folder or of a workbook that `own_source` found, as they stand.

    Raises  InputError where a file cannot be read; PlanError where its description is wrong
    """
    return _from_folder(path) if path.is_dir() else _from_workbook(path)


def _from_folder(path: Path) -> Converted:
    raw = read_folder(path)
    names = list(raw.frames)
    sources = tuple(Source(_file_name(path, name), raw.frames[name].height) for name in names)
    number = {name: n for n, name in enumerate(names)}
    left_out = {name: pl.Series([], dtype=pl.Int64) for name in names}
    problems: list[Problem] = []
    for problem in raw.problems:
        if problem.table in number and len(problem.rows):
            problems.append(in_source(problem, number[problem.table]))
            if problem.sets_aside:
                left_out[problem.table] = problem.rows
        else:
            problems.append(problem)
    frames = {name: _with_places(raw.frames[name], n, left_out[name]) for name, n in number.items()}
    return Converted(raw.about, frames, sources, tuple(problems))


def _file_name(path: Path, table: str) -> str:
    files = {file.name.lower(): file.name for file in path.iterdir()}
    return files.get(f"{table}.parquet") or files.get(f"{table}.csv") or table


def _with_places(frame: pl.DataFrame, number: int, left_out: pl.Series) -> pl.DataFrame:
    """The rows with their places, without those that are left out."""
    rows = frame.with_row_index(RECORD, offset=1)
    rows = rows.filter(~pl.col(RECORD).cast(pl.Int64).is_in(left_out.implode()))
    origin = place(number, pl.col(RECORD)).alias(ROW_ORIGIN)
    return rows.select(pl.exclude(RECORD), origin)


def _named(frame: pl.DataFrame, name: str) -> tuple[pl.DataFrame, list[Problem]]:
    """The columns under their names in the schema, and what is odd about their headers."""
    header = [column for column in frame.columns if column != ROW_ORIGIN]
    found, problems = match_columns(TABLES[name], header)
    renamed = frame.rename({given: known for known, given in found.items()})
    return renamed, [problem for problem in problems if problem.code in _OF_HEADERS]


def _from_workbook(path: Path) -> Converted:
    book = open_workbook(path)
    about = _about(read_cells(book, ABOUT_SHEET))
    frames: dict[str, pl.DataFrame] = {}
    sources: list[Source] = []
    problems: list[Problem] = []
    for name in book.sheets:
        number = len(sources)
        if name == ABOUT_SHEET:
            continue
        if name not in TABLES:
            problems += noted("MAP001", places_of(number, [0]), what="This is a sheet")
            sources.append(Source(f"{path.name}, sheet {name}", 0))
            continue
        sheet = read_sheet(path, Asked(path.name, name), number, (), {path: book})
        frames[name], met = _named(_placed(sheet, number), name)
        problems += [*sheet.problems, *met]
        sources.append(sheet.source)
    return Converted(about, frames, tuple(sources), tuple(problems))


def _placed(sheet: Sheet, number: int) -> pl.DataFrame:
    return sheet.frame.select(pl.exclude(RECORD), place(number, pl.col(RECORD)).alias(ROW_ORIGIN))


def _about(cells: pl.DataFrame) -> About:
    """What the sheet `cohort` says: the lines of a cohort.toml below each other."""
    if cells.is_empty():
        raise InputError(
            f"The sheet `{ABOUT_SHEET}` is empty.", hint=f"It holds the lines of {ABOUT_FILE}."
        )
    return read_about("\n".join(cells.to_series(0).fill_null("")))
