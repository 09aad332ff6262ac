"""A dataset out of a SAS transport file, version 5 or 8. Labels and formats are not read."""

import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from seriatim.base.extras import require_extra
from seriatim.cohort.problems import Problem
from seriatim.formats.csv_text import RawTable
from seriatim.formats.files import MAX_FILE_BYTES, read_bytes, unreadable

OTHER_ENCODING = "WINDOWS-1252"
"""A transport file does not say its encoding; where it is not UTF-8 it is taken for this one."""


def read_xpt(path: Path, variables: Collection[str]) -> RawTable:
    """The named variables of the dataset in a transport file, as far as it has them.

    Raises  InputError where it cannot be read; MissingExtra without pyreadstat
    """
    require_extra("xpt", "Reading XPT")
    with _unpacked(path) as plain:
        problems: tuple[Problem, ...] = ()
        try:
            columns = _read_columns(plain, variables, None)
        except UnicodeDecodeError:
            problems = (Problem("SDT002", ""),)
            columns = _read_or_refuse(path, plain, variables)
        except Exception as error:
            # Whatever the library makes of broken bytes, the file is what is wrong.
            raise unreadable(path, type(error).__name__) from None
    return RawTable(_as_frame(columns), problems)


def _read_or_refuse(path: Path, plain: Path, variables: Collection[str]) -> dict[str, Any]:
    try:
        return _read_columns(plain, variables, OTHER_ENCODING)
    except Exception as error:
        raise unreadable(path, type(error).__name__) from None


def _read_columns(plain: Path, variables: Collection[str], encoding: str | None) -> dict[str, Any]:
    import pyreadstat

    known = pyreadstat.read_xport(str(plain), metadataonly=True, encoding=encoding)[1].column_names
    wanted = [name for name in known if name.upper() in variables]
    columns, _ = pyreadstat.read_xport(
        str(plain),
        usecols=wanted,
        encoding=encoding,
        disable_datetime_conversion=True,
        output_format="dict",
    )
    return dict(columns) if wanted else {}


def _as_frame(columns: dict[str, Any]) -> pl.DataFrame:
    """Text and numbers as they are; a variable without any value is null throughout."""
    series = []
    while columns:
        name, values = columns.popitem()
        series.append(pl.Series(name, values, strict=False))
    return pl.DataFrame(series[::-1])


@contextmanager
def _unpacked(path: Path) -> Iterator[Path]:
    """The file itself, or its unpacked bytes in a file of their own while it is read."""
    if path.suffix.lower() != ".gz":
        _require_size(path)
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="seriatim-", ignore_cleanup_errors=True) as folder:
        plain = Path(folder) / "unpacked.xpt"
        plain.write_bytes(read_bytes(path))
        yield plain


def _require_size(path: Path) -> None:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise unreadable(path, type(error).__name__) from None
    if size > MAX_FILE_BYTES:
        raise unreadable(path, "too large")
