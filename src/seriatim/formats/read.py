"""The one way in for a cohort on disk: which door a path belongs to, then all the checks."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

from seriatim.base.errors import InputError
from seriatim.cohort.build import Cohort, build_cohort
from seriatim.formats.cohort_files.duckdb_file import read_duckdb
from seriatim.formats.cohort_files.folder import UNREAD_ENDINGS, read_folder, scan_folder
from seriatim.formats.cohort_files.raw import RawCohort, ScannedCohort

Opened = TypeVar("Opened")


def read_cohort(path: Path | str, *, strict: bool = False, as_of: date | None = None) -> Cohort:
    """The cohort in a folder or a DuckDB file, checked, with its findings.

    Rows in error are set aside unless `strict`. Dates after `as_of` (today) are in the future.
    Raises  InputError for a path or a file that cannot be read; PlanError for a cohort.toml that
            is wrong; TableError where `strict` finds an error
    """
    raw = _open(Path(path), read_folder)
    return build_cohort(raw.about, raw.frames, problems=raw.problems, strict=strict, as_of=as_of)


def scan_cohort(path: Path | str) -> ScannedCohort:
    """The tables behind a path, unchecked, rows of Parquet files being left where they are.

    Raises  InputError for a path or a file that cannot be read; PlanError for a cohort.toml that
            is wrong
    """
    found = _open(Path(path), scan_folder)
    if isinstance(found, ScannedCohort):
        return found
    frames = {name: frame.lazy() for name, frame in found.frames.items()}
    return ScannedCohort(found.about, frames, found.problems)


def _open(path: Path, open_folder: Callable[[Path], Opened]) -> Opened | RawCohort:
    try:
        is_folder, is_file = path.is_dir(), path.is_file()
    except OSError as error:
        raise InputError(
            f"The path cannot be looked at ({type(error).__name__}).",
            hint="Check that it is right and that you may open the folders above it.",
        ) from None
    if is_folder:
        return open_folder(path)
    if not is_file:
        raise InputError(
            f"There is nothing to read at `{path.name}`.",
            hint="Give a folder with a cohort.toml, or a DuckDB file.",
        )
    if path.suffix.lower() in (".csv", ".parquet", ".toml"):
        raise InputError(
            f"`{path.name}` is one file of a cohort.", hint="Give the folder that holds it."
        )
    if path.suffix.lower().removeprefix(".") in UNREAD_ENDINGS:
        raise InputError(
            f"`{path.name}` is not a cohort.",
            hint="`seriatim convert` makes one of it; give the folder that it writes.",
        )
    return read_duckdb(path)
