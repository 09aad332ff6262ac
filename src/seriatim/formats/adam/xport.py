"""SAS transport files of version 5."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from seriatim.base.errors import InputError
from seriatim.formats.adam.built import Built
from seriatim.formats.adam.declared import Held
from seriatim.formats.outgoing import writing_to

DATE_FORMAT = "DATE9"


def write_xport(built: Built, frame: pl.DataFrame, path: Path) -> None:
    """Write a dataset, `frame` being its rows with text that fits.

    Numbers are written as SAS numbers and days as SAS dates; what is null is missing.
    """
    import pyreadstat

    variables = built.dataset.variables
    numbers = [name for name, dtype in frame.schema.items() if dtype.is_numeric()]
    with _writing_xport(path):
        pyreadstat.write_xport(
            frame.with_columns(pl.col(numbers).cast(pl.Float64)),
            path,
            file_label=built.label,
            table_name=built.dataset.name,
            file_format_version=5,
            column_labels={variable.name: variable.label for variable in variables},
            variable_format={v.name: DATE_FORMAT for v in variables if v.held is Held.DAY},
        )


@contextmanager
def _writing_xport(path: Path) -> Iterator[None]:
    """The library has errors of its own for a folder that is not there or a disk that is full."""
    import pyreadstat

    try:
        with writing_to(path):
            yield
    except (pyreadstat.PyreadstatError, pyreadstat.ReadstatError):
        raise InputError(
            f"`{path.name}` cannot be written.",
            hint="Check that the folder is there, lets you write, and that the disk is not full.",
        ) from None
