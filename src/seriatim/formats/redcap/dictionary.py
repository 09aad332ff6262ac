"""The data dictionary of a REDCap project: its CSV written and read, its API form read."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from seriatim.cohort.problems import Problem
from seriatim.formats.csv_text import read_csv_table
from seriatim.formats.redcap.fields import TRUE_FALSE, YES_NO, Dictionary, Field

COLUMNS: dict[str, str] = {
    "Variable / Field Name": "field_name",
    "Form Name": "form_name",
    "Section Header": "section_header",
    "Field Type": "field_type",
    "Field Label": "field_label",
    "Choices, Calculations, OR Slider Labels": "select_choices_or_calculations",
    "Field Note": "field_note",
    "Text Validation Type OR Show Slider Number": "text_validation_type_or_show_slider_number",
    "Text Validation Min": "text_validation_min",
    "Text Validation Max": "text_validation_max",
    "Identifier?": "identifier",
    "Branching Logic (Show field only if...)": "branching_logic",
    "Required Field?": "required_field",
    "Custom Alignment": "custom_alignment",
    "Question Number (surveys only)": "question_number",
    "Matrix Group Name": "matrix_group_name",
    "Matrix Ranking?": "matrix_ranking",
    "Field Annotation": "field_annotation",
}
"""The 18 columns of a dictionary in order: heading in the CSV -> name in the API."""

MARKS = frozenset(["variable / field name", "form name", "field type"])
"""Headings, in small letters, that only a data dictionary has."""
CODED = ("radio", "dropdown", "checkbox")
"""Types of field with choices of their own; of others, that column holds something else."""


def is_dictionary_header(header: Iterable[str]) -> bool:
    """Whether these are the headings of a data dictionary."""
    names = {name.strip().lower() for name in header}
    return names >= MARKS or names >= {"field_name", "form_name", "field_type"}


def render_dictionary(dictionary: Dictionary) -> str:
    """The text of the CSV that REDCap takes as a data dictionary."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for each in dictionary.fields:
        told = _told(each)
        writer.writerow([told.get(name, "") for name in COLUMNS.values()])
    return text.getvalue()


def _told(each: Field) -> dict[str, str]:
    choices = each.choices if each.kind in CODED else {}
    return {
        "field_name": each.name,
        "form_name": each.form,
        "field_type": each.kind,
        "field_label": each.label,
        "select_choices_or_calculations": " | ".join(f"{c}, {w}" for c, w in choices.items()),
        "field_note": each.note,
        "text_validation_type_or_show_slider_number": each.validation,
        "text_validation_min": each.minimum,
        "text_validation_max": each.maximum,
        "identifier": "y" * each.is_identifier,
        "required_field": "y" * each.is_required,
    }


@dataclass(frozen=True)
class ReadDictionary:
    """The dictionary in a file, null where there is none in it, and the problems of the file."""

    dictionary: Dictionary | None
    problems: tuple[Problem, ...] = ()


def read_dictionary(data: bytes) -> ReadDictionary:
    """The dictionary in the bytes of a CSV."""
    raw = read_csv_table(data, "", known=())
    if raw.frame is None:
        return ReadDictionary(None, raw.problems)
    names = {name.lower(): api for name, api in COLUMNS.items()}
    found = {
        column: names.get(column.strip().lower(), column.strip().lower())
        for column in raw.frame.columns
    }
    return ReadDictionary(dictionary_of(_rows(raw.frame, found)), raw.problems)


def _rows(frame: pl.DataFrame, found: Mapping[str, str]) -> list[dict[str, object]]:
    """One row for each field, by the names of the API; of two headings alike the first counts."""
    first = {name: column for column, name in reversed(list(found.items()))}
    kept = frame.select(pl.col(column).alias(name) for name, column in first.items())
    return kept.to_dicts()


def dictionary_of(rows: Sequence[Mapping[str, object]]) -> Dictionary | None:
    """The dictionary out of rows by the names of the API; null where no row names a field."""
    fields = {each.name: each for row in reversed(rows) if (each := _field(row)).name}
    return Dictionary(tuple(reversed(fields.values()))) if fields else None


def _field(row: Mapping[str, object]) -> Field:
    def told(name: str) -> str:
        value = row.get(name)
        return value.strip() if isinstance(value, str) else ""

    kind = told("field_type").lower() or "text"
    choices, odd = _choices(kind, told("select_choices_or_calculations"))
    return Field(
        name=told("field_name").lower(),
        form=told("form_name").lower(),
        kind=kind,
        label=told("field_label"),
        choices=choices,
        note=told("field_note"),
        validation=told("text_validation_type_or_show_slider_number"),
        minimum=told("text_validation_min"),
        maximum=told("text_validation_max"),
        is_identifier=told("identifier").lower() == "y",
        is_required=told("required_field").lower() == "y",
        has_odd_choices=odd,
    )


def _choices(kind: str, text: str) -> tuple[dict[str, str], bool]:
    """Code -> label, and whether the text is not made of `code, label` with bars between."""
    if kind not in CODED:
        return {"yesno": YES_NO, "truefalse": TRUE_FALSE}.get(kind, {}), False
    parts = [part.partition(",") for part in text.replace("\n", "|").split("|") if part.strip()]
    choices = {code.strip(): words.strip() for code, comma, words in parts if comma}
    odd = len(choices) < len(parts) or not parts or any(not code for code in choices)
    return ({}, True) if odd else (choices, False)
