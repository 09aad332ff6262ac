"""A conversion on disk: the cohort, and beside its tables what became of the user's own files."""

from pathlib import Path

import polars as pl

from seriatim.cohort.findings import findings_as_json
from seriatim.cohort.places import ROW_ORIGIN, Origins, name_places
from seriatim.cohort.schema import TABLES
from seriatim.formats.cohort_files.conversion_account import (
    ACCOUNT_FOLDER,
    FINDINGS_FILE,
    RECORDS_FILE,
)
from seriatim.formats.cohort_files.folder import write_folder
from seriatim.formats.conversion.result import Conversion
from seriatim.formats.outgoing import new_folder

MARK = f"{ACCOUNT_FOLDER}/{RECORDS_FILE}"
"""The file that tells the result of a conversion from any other folder."""


def write_conversion(conversion: Conversion, path: Path, *, replace: bool = False) -> None:
    """Write the cohort as CSV, and into its folder `conversion` the account of it.

    `findings.json`, `records.csv` (used and set aside, by file), `set_aside.csv`, `origins/` with
    the place of every row and value, and what the files held that a cohort has no place for.
    With `replace` the result of an earlier conversion gives way to this one, and nothing else does.
    Raises  InputError where something is there already or cannot be written; then nothing is left
    """
    with new_folder(path, replaces=MARK if replace else "") as working:
        write_folder(conversion.cohort, working)
        account = working / ACCOUNT_FOLDER
        (account / "origins").mkdir(parents=True)
        text = findings_as_json(conversion.findings)
        (account / FINDINGS_FILE).write_text(text, encoding="utf-8")
        conversion.accounts.tallies.write_csv(account / RECORDS_FILE)
        conversion.accounts.set_aside.write_csv(account / "set_aside.csv")
        for name, frame in conversion.beside.items():
            frame.write_csv(account / f"{name}.csv")
        if conversion.cohort.origins is not None:
            _write_origins(conversion, conversion.cohort.origins, account / "origins")


def _write_origins(conversion: Conversion, origins: Origins, folder: Path) -> None:
    tables = conversion.cohort.tables()
    for name, frame in origins.frames.items():
        if name in tables and tables[name].height:
            named = frame.select(
                pl.Series(
                    "place" if column == ROW_ORIGIN else f"place of {column}",
                    name_places(frame[column], origins.sources),
                    dtype=pl.String,
                )
                for column in frame.columns
            )
            keys = tables[name].select(TABLES[name].key)
            pl.concat([keys, named], how="horizontal").write_csv(folder / f"{name}.csv")
