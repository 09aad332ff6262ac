"""A conversion on disk: the cohort, and beside its tables what became of the user's own files."""

import shutil
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
from seriatim.formats.cohort_files.folder import cohort_file_names, write_folder
from seriatim.formats.cohort_files.partitioned import partitions_for, write_partitioned
from seriatim.formats.conversion.result import Conversion
from seriatim.formats.outgoing import new_folder

MARK = f"{ACCOUNT_FOLDER}/{RECORDS_FILE}"
"""The file that tells the result of a conversion from any other folder."""


def write_conversion(
    conversion: Conversion, path: Path, *, replace: bool = False, n_partitions: int | None = None
) -> None:
    """Write the cohort as CSV, and into its folder `conversion` the account of it.

    In more than one partition its tables are Parquet files of whole patients; without a number it
    is one for all but very large cohorts.

    `findings.json`, `records.csv` (used and set aside, by file), `set_aside.csv`, `origins/` with
    the place of every row and value, and what the files held that a cohort has no place for.
    With `replace` the result of an earlier conversion gives way to this one; whatever else lies in
    its folder, such as a study file, stays.
    Raises  InputError where something is there already or cannot be written; then nothing is left
    """
    with new_folder(path, replaces=MARK if replace else "") as working:
        number = n_partitions or partitions_for(conversion.cohort)
        if number == 1:
            write_folder(conversion.cohort, working)
        else:
            write_partitioned(conversion.cohort, working, number)
        if path.is_dir():
            _keep_others(path, working)
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


def _keep_others(earlier: Path, working: Path) -> None:
    """Copy what no conversion wrote: what is neither a table nor about the cohort."""
    for entry in earlier.iterdir():
        if entry.name == ACCOUNT_FOLDER or entry.name.lower() in cohort_file_names():
            continue
        if entry.is_dir():
            shutil.copytree(entry, working / entry.name)
        else:
            shutil.copy2(entry, working / entry.name)


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
