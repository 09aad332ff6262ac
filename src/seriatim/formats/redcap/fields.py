"""Fields of a REDCap project as its data dictionary declares them, and how they are exported."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

YES_NO = {"1": "Yes", "0": "No"}
TRUE_FALSE = {"1": "True", "0": "False"}
WITHOUT_DATA = frozenset(["descriptive"])
"""Types of field that hold words for the form and are never exported."""

_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class Field:
    """One field of a form; the words are REDCap's own, for they are looked up in its pages."""

    name: str
    form: str
    kind: str = "text"
    """REDCap's type of field: text, notes, radio, dropdown, checkbox, yesno, calc ..."""
    label: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    """Code -> label."""
    note: str = ""
    validation: str = ""
    minimum: str = ""
    maximum: str = ""
    is_identifier: bool = False
    is_required: bool = False
    has_odd_choices: bool = False
    """Whether its choices could not be read from the dictionary."""

    @property
    def columns(self) -> dict[str, str]:
        """The columns it takes in an export: name -> label, as plain text."""
        label = plain_label(self.label)
        if self.kind in WITHOUT_DATA:
            return {}
        if self.kind != "checkbox":
            return {self.name: label}
        return {
            checkbox_column(self.name, code): plain_label(f"{label} (choice={words})")
            for code, words in self.choices.items()
        }


@dataclass(frozen=True)
class Dictionary:
    """The fields of a project in their order; the first one holds the record's id."""

    fields: tuple[Field, ...]

    @property
    def record_field(self) -> str:
        """Name of the field with the record's id."""
        return self.fields[0].name

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms in order, each once."""
        return tuple(dict.fromkeys(each.form for each in self.fields))

    def columns(self) -> dict[str, str]:
        """Every column of a full export in order: name -> label."""
        return {name: label for each in self.fields for name, label in each.columns.items()}

    def field_of(self) -> dict[str, Field]:
        """Column of an export -> the field it belongs to."""
        return {name: each for each in self.fields for name in each.columns}


def checkbox_column(field_name: str, code: str) -> str:
    """The column of one box: `sites` and `-1` -> `sites____1`."""
    return f"{field_name}___{code.strip().lower().replace('-', '_')}"


def plain_label(text: str) -> str:
    """A label as it is exported: without tags, on one line."""
    return " ".join(_TAG.sub("", text).split())
