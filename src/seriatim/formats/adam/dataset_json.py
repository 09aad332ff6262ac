"""CDISC dataset-JSON 1.1: the same rows, with text whole and days as ISO dates."""

import json
from datetime import date, datetime
from pathlib import Path

import polars as pl

from seriatim.base.provenance import versions
from seriatim.formats.adam.built import Built
from seriatim.formats.adam.declared import Held, Variable
from seriatim.formats.adam.names import DEFINE_FILE, METADATA_OID, STUDY_OID, group_oid, item_oid
from seriatim.formats.outgoing import writing_to

VERSION = "1.1.0"
DATE_FORMAT = "DATE9."
_TYPES = {Held.TEXT: "string", Held.INTEGER: "integer", Held.FLOAT: "double", Held.DAY: "date"}


def write_dataset_json(built: Built, path: Path, *, written_at: datetime) -> None:
    """Write a dataset, one row on a line; a value that is not known is null."""
    about = json.dumps(_about(built, written_at), ensure_ascii=False, indent=2)
    with writing_to(path), path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(about.removesuffix("\n}"))
        file.write(',\n  "rows": [')
        for number, row in enumerate(built.frame.iter_rows()):
            file.write(("," if number else "") + "\n    " + _line(row))
        file.write("\n  ]\n}\n")


def _line(row: tuple[object, ...]) -> str:
    values = [value.isoformat() if isinstance(value, date) else value for value in row]
    return json.dumps(values, ensure_ascii=False, allow_nan=False)


def _about(built: Built, written_at: datetime) -> dict[str, object]:
    dataset = built.dataset
    return {
        "datasetJSONCreationDateTime": written_at.isoformat(timespec="seconds"),
        "datasetJSONVersion": VERSION,
        "fileOID": f"FILE.{dataset.name}",
        "originator": "seriatim",
        "sourceSystem": {"name": "seriatim", "version": versions()["seriatim"]},
        "studyOID": STUDY_OID,
        "metaDataVersionOID": METADATA_OID,
        "metaDataRef": DEFINE_FILE,
        "itemGroupOID": group_oid(dataset.name),
        "records": built.frame.height,
        "name": dataset.name,
        "label": built.label,
        "columns": [_column(built, variable) for variable in dataset.variables],
    }


def _column(built: Built, variable: Variable) -> dict[str, object]:
    column: dict[str, object] = {
        "itemOID": item_oid(built.dataset.name, variable.name),
        "name": variable.name,
        "label": variable.label,
        "dataType": _TYPES[variable.held],
    }
    if variable.held is Held.TEXT:
        column["length"] = _longest(built.frame[variable.name])
    if variable.held is Held.DAY:
        column |= {"targetDataType": "integer", "displayFormat": DATE_FORMAT}
    if variable.name in built.dataset.key:
        column["keySequence"] = built.dataset.key.index(variable.name) + 1
    return column


def _longest(values: pl.Series) -> int:
    longest = values.str.len_chars().max()
    return max(longest if isinstance(longest, int) else 0, 1)
