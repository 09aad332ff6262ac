"""A cohort as a folder: `cohort.toml` and one CSV or Parquet file for each table."""

from pathlib import Path
from typing import Literal

import polars as pl

from seriatim.base.errors import InputError, PlanError
from seriatim.cohort.about import About, read_about, render_about
from seriatim.cohort.build import Cohort
from seriatim.cohort.columns import unknown_tables
from seriatim.cohort.problems import Problem
from seriatim.cohort.schema import TABLES
from seriatim.formats.cohort_files.conversion_account import read_account
from seriatim.formats.cohort_files.raw import RawCohort, ScannedCohort
from seriatim.formats.csv_text import read_csv_table
from seriatim.formats.files import read_bytes, unreadable
from seriatim.formats.outgoing import tables_to_write, writing_to

ABOUT_FILE = "cohort.toml"
FileFormat = Literal["csv", "parquet"]
UNREAD_ENDINGS = frozenset(
    [
        "xlsx",
        "xlsm",
        "xls",
        "ods",
        "tsv",
        "txt",
        "json",
        "sas7bdat",
        "xpt",
        "sav",
        "dta",
        "gz",
        "zip",
    ]
)
"""How other programs end the names of their tables."""

FORMATS: tuple[FileFormat, ...] = ("csv", "parquet")


def read_folder(path: Path) -> RawCohort:
    """The tables in a folder as they stand in its files, with the problems of the files.

    Raises  InputError where cohort.toml is missing or a file cannot be read; PlanError where
            cohort.toml is wrong
    """
    scanned = scan_folder(path)
    frames = {name: _collect(frame, path / name) for name, frame in scanned.frames.items()}
    return RawCohort(scanned.about, frames, scanned.problems)


def scan_folder(path: Path) -> ScannedCohort:
    """The same as `read_folder`, but for the rows of Parquet files, which are left where they are.

    Raises  as `read_folder`
    """
    about = read_about_file(path / ABOUT_FILE)
    names = _names_in(path)
    frames: dict[str, pl.LazyFrame] = {}
    problems = _unread_files(names)
    for table in TABLES:
        frame, met = _scan_table_file(path, names, table)
        problems += met
        if frame is not None:
            frames[table] = frame
    return ScannedCohort(about, frames, (*problems, *read_account(path)))


def _names_in(path: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in path.iterdir())
    except OSError as error:
        raise unreadable(path, type(error).__name__) from None


def read_about_file(path: Path) -> About:
    """What the `cohort.toml` at this path says."""
    if not path.exists():
        raise InputError(
            "The folder holds no cohort.toml.",
            hint="`seriatim init` writes one; it needs at least a title.",
        )
    try:
        return read_about(read_bytes(path).decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise PlanError("cohort.toml is not UTF-8 text.", hint="Save it as UTF-8.") from None


def _scan_table_file(
    path: Path, names: list[str], table: str
) -> tuple[pl.LazyFrame | None, tuple[Problem, ...]]:
    """The table out of its Parquet file or files, or else its CSV file; null where neither is."""
    by_format = {name.lower(): path / name for name in names}
    csv_file, parquet_file = (by_format.get(f"{table}.{ending}") for ending in FORMATS)
    if parquet_file is not None:
        twice = () if csv_file is None else (Problem("TBL013", table),)
        return _scan_parquet(parquet_file), twice
    if csv_file is not None:
        raw = read_csv_table(read_bytes(csv_file), table)
        return None if raw.frame is None else raw.frame.lazy(), raw.problems
    return None, ()


def _scan_parquet(path: Path) -> pl.LazyFrame:
    """One file, or all files of a folder that is named like one, in the order of their names."""
    files = sorted(path.rglob("*.parquet")) if path.is_dir() else [path]
    try:
        frame = pl.scan_parquet(files, glob=False, hive_partitioning=False)
        frame.collect_schema()
    except Exception as error:
        # Whatever the reader makes of broken bytes, the file is what is wrong.
        raise unreadable(path, type(error).__name__) from None
    return frame


def _collect(frame: pl.LazyFrame, path: Path) -> pl.DataFrame:
    try:
        return frame.collect()
    except Exception as error:
        # As above: the schema was sound, and the rows are not.
        raise unreadable(path, type(error).__name__) from None


def _unread_files(names: list[str]) -> list[Problem]:
    """Files named like a table but of another kind, and tables of no known name."""
    problems, strange = list[Problem](), []
    for name in (Path(name) for name in names):
        table, ending = name.stem.lower(), name.suffix.lower().removeprefix(".")
        if ending in FORMATS and table not in TABLES:
            strange.append(name.stem)
        elif ending in UNREAD_ENDINGS and table in TABLES:
            problems.append(Problem("TBL019", table))
    return problems + unknown_tables(strange)


def write_folder(
    cohort: Cohort, path: Path | str, file_format: FileFormat = "csv", *, overwrite: bool = False
) -> None:
    """Write `cohort.toml` and one file for each table; other files in the folder are left.

    An optional table without a row is left out, save `drugs`, where empty and null differ.
    Raises  InputError where the folder already holds a table and `overwrite` is false
    """
    folder = Path(path)
    if folder.exists() and not folder.is_dir():
        raise InputError(f"`{folder.name}` is a file.", hint="Give a folder.")
    with writing_to(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _clear_tables(folder, overwrite=overwrite)
        (folder / ABOUT_FILE).write_text(render_about(cohort.about.as_held()), encoding="utf-8")
        for name, dated in tables_to_write(cohort).items():
            if file_format == "csv":
                dated.write_csv(folder / f"{name}.csv")
            else:
                dated.write_parquet(folder / f"{name}.parquet")


def _clear_tables(folder: Path, *, overwrite: bool) -> None:
    """Remove the tables of an earlier cohort, lest one of them is taken for this one's."""
    there = [f for f in folder.iterdir() if f.name.lower() in cohort_file_names()]
    if there and not overwrite:
        raise InputError(
            f"`{folder.name}` already holds a cohort.",
            hint="Give an empty folder, or pass overwrite=True.",
        )
    for file in there:
        file.unlink()


def cohort_file_names() -> set[str]:
    """The names of all files that a cohort's folder may hold, in small letters."""
    return {f"{table}.{ending}" for table in TABLES for ending in FORMATS} | {ABOUT_FILE}
