"""A cohort as one DuckDB file: a table for each of the schema's, and one with cohort.toml."""

from pathlib import Path

import duckdb
import polars as pl

from seriatim.base.errors import InputError
from seriatim.cohort.about import read_about, render_about
from seriatim.cohort.build import Cohort
from seriatim.cohort.columns import unknown_tables
from seriatim.cohort.schema import TABLES
from seriatim.formats.cohort_files.raw import RawCohort
from seriatim.formats.outgoing import tables_to_write, writing_to

ABOUT_TABLE = "cohort_toml"
ABOUT_COLUMN = "text"


def read_duckdb(path: Path) -> RawCohort:
    """The tables in a DuckDB file as they stand in it.

    Raises  InputError where it is not a DuckDB file, or holds no `cohort_toml`; PlanError where
            the text of `cohort_toml` is wrong
    """
    # A view in somebody else's file must not read other files or the network.
    config: dict[str, str | bool | int | float | list[str]] = {
        "enable_external_access": "false",
        "autoload_known_extensions": "false",
    }
    try:
        with duckdb.connect(str(path), read_only=True, config=config) as connection:
            names = [name for (name,) in connection.execute("SHOW TABLES").fetchall()]
            frames = {name: _read(connection, name) for name in names if name in TABLES}
            about = _read(connection, ABOUT_TABLE) if ABOUT_TABLE in names else None
    except (duckdb.Error, pl.exceptions.PolarsError, OSError, ValueError) as error:
        raise InputError(
            f"`{path.name}` cannot be read as a DuckDB file ({type(error).__name__}).",
            hint="It may be damaged, of a newer DuckDB, open elsewhere, or of another kind.",
        ) from None
    others = [name for name in names if name not in TABLES and name != ABOUT_TABLE]
    return RawCohort(read_about(_text(about)), frames, tuple(unknown_tables(others)))


def _read(connection: duckdb.DuckDBPyConnection, name: str) -> pl.DataFrame:
    try:
        return pl.DataFrame(connection.sql(f'SELECT * FROM "{name}"').to_arrow_table())
    except pl.exceptions.PolarsError:
        # A column of a type that Polars has not, such as an interval: take the text of all.
        as_text = connection.sql(f'SELECT COLUMNS(*)::VARCHAR FROM "{name}"')
        return pl.DataFrame(as_text.to_arrow_table())


def _text(about: pl.DataFrame | None) -> str:
    if about is None or about.height != 1 or about.schema.get(ABOUT_COLUMN) != pl.String:
        raise InputError(
            f"The file holds no table `{ABOUT_TABLE}` with one row and a column `{ABOUT_COLUMN}`.",
            hint="It must hold the text of a cohort.toml, with at least a title.",
        )
    return str(about[ABOUT_COLUMN].item() or "")


def write_duckdb(cohort: Cohort, path: Path | str, *, overwrite: bool = False) -> None:
    """Write the cohort into one new DuckDB file.

    Raises  InputError where something is there already and `overwrite` is false
    """
    file = Path(path)
    if file.exists():
        if file.is_dir() or not overwrite:
            raise InputError(
                f"`{file.name}` is already there.", hint="Give another name, or overwrite=True."
            )
        file.unlink()
    with writing_to(file):
        file.parent.mkdir(parents=True, exist_ok=True)
    about = pl.DataFrame({ABOUT_COLUMN: [render_about(cohort.about.as_held())]})
    with writing_to(file), duckdb.connect(str(file)) as connection:
        _write(connection, ABOUT_TABLE, about)
        for name, frame in tables_to_write(cohort).items():
            _write(connection, name, frame)


def _write(connection: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> None:
    connection.register("frame_to_write", frame.to_arrow())
    connection.execute(f'CREATE TABLE "{name}" AS SELECT * FROM frame_to_write')
    connection.unregister("frame_to_write")
