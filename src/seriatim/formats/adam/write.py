"""Write a cohort with what a study derives from it as ADaM datasets with their define.xml."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from seriatim.base.extras import require_extra
from seriatim.formats.adam.built import build_datasets
from seriatim.formats.adam.dataset_json import write_dataset_json
from seriatim.formats.adam.define import render_define
from seriatim.formats.adam.fit import fit_text
from seriatim.formats.adam.names import DEFINE_FILE
from seriatim.formats.adam.xport import write_xport
from seriatim.formats.analysed import Analysed
from seriatim.formats.outgoing import writing_to

NOT_HELD_FILE = "not_held.csv"


def write_adam(analysed: Analysed, folder: Path) -> None:
    """Write ADSL, ADTR, ADRS and ADTTE as XPT and dataset-JSON, with define.xml, to a folder.

    Where text does not fit into a SAS transport file, `not_held.csv` says in which variable, how
    it was changed and how many values; dataset-JSON holds them whole.

    Raises  MissingExtra without pyreadstat; InputError where the folder cannot be written, or
            where identifiers that differ would no longer do so
    """
    require_extra("xpt", "Writing XPT")
    written_at = datetime.now(UTC)
    not_held, fitted = [], {}
    datasets = build_datasets(analysed)
    for built in datasets:
        name = built.dataset.name
        fitted[name], changed = fit_text(built)
        not_held.append(changed)
        write_xport(built, fitted[name], folder / f"{name.lower()}.xpt")
        write_dataset_json(built, folder / f"{name.lower()}.json", written_at=written_at)
    with writing_to(folder / DEFINE_FILE):
        define = render_define(analysed, datasets, fitted, written_at=written_at)
        (folder / DEFINE_FILE).write_bytes(define)
    _write_not_held(pl.concat(not_held), folder / NOT_HELD_FILE)


def _write_not_held(changed: pl.DataFrame, path: Path) -> None:
    if changed.height:
        with writing_to(path):
            changed.write_csv(path)
