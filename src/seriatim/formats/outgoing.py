"""Tables as they leave the program: days as dates, tables that say nothing left out."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import polars as pl

from seriatim.base.errors import InputError
from seriatim.cohort.about import About
from seriatim.cohort.build import Cohort
from seriatim.cohort.schema import TABLES


def tables_to_write(cohort: Cohort) -> dict[str, pl.DataFrame]:
    """The tables by name, their days as dates on a calendar clock.

    An optional table without a row is left out, save `drugs`, where empty and null differ.
    """
    return {
        name: _with_dates(frame, name, cohort.about)
        for name, frame in cohort.tables().items()
        if frame.height or TABLES[name].required or name == "drugs"
    }


def _with_dates(frame: pl.DataFrame, table: str, about: About) -> pl.DataFrame:
    if about.clock == "relative":
        return frame
    days = TABLES[table].day_columns
    return frame.with_columns(pl.col(days).cast(pl.Date)) if days else frame


@contextmanager
def writing_to(path: Path) -> Iterator[None]:
    """Turn whatever the system says against writing here into an InputError that names the path."""
    try:
        yield
    except OSError as error:
        raise InputError(
            f"`{path.name}` cannot be written ({type(error).__name__}).",
            hint="Check that the folder above it is there, is a folder, and lets you write.",
        ) from None


def require_new_folder(path: Path, *, replaces: str = "") -> None:
    """Do nothing where a folder can be made at the path, or an empty one is there.

    `replaces`: a file that marks a folder which may be replaced, where it is given.
    Raises  InputError where it is a file, or a folder with something else in it
    """
    if replaces and (path / replaces).is_file():
        return
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise InputError(
            f"`{path.name}` is not an empty folder.", hint="Give a new or an empty folder."
        )


@contextmanager
def new_folder(path: Path, *, replaces: str = "") -> Iterator[Path]:
    """A folder to write to that appears at `path` when all is written, and not at all otherwise.

    A folder that is replaced stays until then, and comes back where the new one cannot take its
    place.
    Raises  InputError where `path` cannot be had (see `require_new_folder`) or cannot be written
    """
    require_new_folder(path, replaces=replaces)
    working = path.with_name(f".{path.name}-{uuid4().hex}")
    with writing_to(path):
        working.mkdir(parents=True)
    try:
        yield working
        with writing_to(path):
            _put_in_place(working, path)
    finally:
        shutil.rmtree(working, ignore_errors=True)


def _put_in_place(working: Path, path: Path) -> None:
    earlier = working.with_name(f"{working.name}-earlier")
    if path.exists():
        path.rename(earlier)
    try:
        working.rename(path)
    except BaseException:
        if earlier.exists():
            earlier.rename(path)
        raise
    shutil.rmtree(earlier, ignore_errors=True)
