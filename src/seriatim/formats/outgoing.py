"""Tables as they leave the program: days as dates, tables that say nothing left out."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from seriatim.base.errors import InputError
from seriatim.cohort.about import About
from seriatim.cohort.build import Cohort
from seriatim.cohort.schema import TABLES, Kind


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
    days = [column.name for column in TABLES[table].columns if column.kind is Kind.DAY]
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


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A folder to write to that appears at `path` when all is written, and not at all otherwise.

    Raises  InputError where `path` is a file, is a folder with something in it, or cannot be
            written
    """
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise InputError(
            f"`{path.name}` is not an empty folder.", hint="Give a new or an empty folder."
        )
    with writing_to(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        working = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    try:
        yield working
        with writing_to(path):
            if path.exists():
                path.rmdir()
            working.chmod(0o755)
            working.rename(path)
    finally:
        shutil.rmtree(working, ignore_errors=True)
