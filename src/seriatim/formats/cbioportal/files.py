"""The two kinds of file of a cBioPortal study: tables of text behind tabs, and what they are.

Fields are never quoted, so a tab or a line end inside one becomes a space, and a quotation mark an
apostrophe. An empty field is an empty value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

MONTH_DIGITS = 2


@dataclass(frozen=True)
class Attribute:
    """One clinical attribute: its column, its name and words in the portal, and what it holds."""

    column: str
    name: str
    words: str
    datatype: str = "STRING"
    priority: int = 1


@dataclass(frozen=True)
class Study:
    """Where the files go, and the identifier that ties them together."""

    folder: Path
    identifier: str


def one_line(text: str) -> str:
    """A text that fits a field or a line of a meta file."""
    return " ".join(text.replace('"', "'").split())


def write_meta(path: Path, fields: Mapping[str, str]) -> None:
    """A meta file: one `name: value` on a line."""
    text = "".join(f"{name}: {one_line(value)}\n" for name, value in fields.items())
    path.write_text(text, encoding="utf-8", newline="\n")


def write_clinical(
    study: Study, level: str, attributes: Sequence[Attribute], rows: pl.DataFrame
) -> None:
    """One clinical file of the level `patient` or `sample`, with its meta file."""
    name = f"clinical_{level}"
    head = [
        "\t".join(attribute.name for attribute in attributes),
        "\t".join(attribute.words for attribute in attributes),
        "\t".join(attribute.datatype for attribute in attributes),
        "\t".join(str(attribute.priority) for attribute in attributes),
    ]
    table = rows.select(attribute.column for attribute in attributes)
    _write_pair(study, name, f"{level.upper()}_ATTRIBUTES", [f"#{line}" for line in head], table)


def write_timeline(study: Study, name: str, rows: pl.DataFrame) -> None:
    """One timeline file with its meta file; none where there is no row."""
    if rows.height:
        _write_pair(study, f"timeline_{name}", "TIMELINE", [], rows)


def _write_pair(
    study: Study, name: str, datatype: str, head: Sequence[str], table: pl.DataFrame
) -> None:
    data = f"data_{name}.txt"
    meta = {
        "cancer_study_identifier": study.identifier,
        "genetic_alteration_type": "CLINICAL",
        "datatype": datatype,
        "data_filename": data,
    }
    write_meta(study.folder / f"meta_{name}.txt", meta)
    lines = [*head, "\t".join(table.columns), *map(_line, table.iter_rows())]
    text = "".join(f"{line}\n" for line in lines)
    (study.folder / data).write_text(text, encoding="utf-8", newline="\n")


def _line(row: Sequence[object]) -> str:
    return "\t".join(_field(value) for value in row)


def _field(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.10g}" if value == value else ""
    return one_line(str(value))
