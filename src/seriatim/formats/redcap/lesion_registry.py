"""A ready REDCap project for a lesion registry: the tables of a cohort as forms.

One form for each table, with a short prefix, for a field's name is unique in a project. Every form
but that of the patients is to be made repeating in the project's own settings.
"""

from collections.abc import Sequence

from seriatim.cohort.about import Clock
from seriatim.cohort.schema import TABLES, Column, Kind, Table
from seriatim.formats.redcap.fields import YES_NO, Dictionary, Field

RECORD_FIELD = "record_id"
PREFIXES = {
    "patients": "pt",
    "lesions": "les",
    "measurements": "meas",
    "drugs": "drug",
    "operations": "op",
    "resections": "res",
    "events": "ev",
    "covariates": "cov",
    "assessments": "resp",
}
"""Table -> what the names of its fields begin with; short, for REDCap advises 26 characters."""
DRUGS_KNOWN_FIELD = "pt_drugs_known"
"""Tells apart a patient who took no drug from one of whom no drug is known."""
UNIT_ENDINGS = {"_mm": "mm", "_hu": "HU", "_mg_per_day": "mg/day"}
"""How names of columns end -> the unit as it stands in the label of the field."""
FEWEST_OWN_FIELDS = 2
"""With fewer of its fields in it, a project is not the registry."""
MOST_BUTTONS = 4
"""With more choices than these a list to choose from is shown, not buttons."""


def lesion_registry(clock: Clock = "calendar") -> Dictionary:
    """The dictionary of the registry; on a relative clock days are whole numbers."""
    record = Field(RECORD_FIELD, "patients", label="Patient id", note="A pseudonym, never a name.")
    fields = [
        _field(table, column, clock)
        for table in TABLES.values()
        for column in table.columns
        if column.name != "patient_id"
    ]
    last = max(n for n, each in enumerate(fields) if each.form == "patients") + 1
    return Dictionary((record, *fields[:last], _drugs_known(), *fields[last:]))


def registry_field(table: str, column: str) -> str:
    """The name of the field that holds this column."""
    return f"{PREFIXES[table]}_{column}"


def is_own(dictionary: Dictionary) -> bool:
    """Whether a project holds the fields of the registry, perhaps among others."""
    own = {field.name for field in lesion_registry().fields}
    return sum(field.name in own for field in dictionary.fields) >= FEWEST_OWN_FIELDS


def is_own_header(header: Sequence[str]) -> bool:
    """Whether the names or labels in a header are those of the registry."""
    columns = lesion_registry().columns()
    known = {*columns, *columns.values()}
    return sum(name in known for name in header) > FEWEST_OWN_FIELDS


def _drugs_known() -> Field:
    return Field(
        DRUGS_KNOWN_FIELD,
        "patients",
        "yesno",
        "Patient: all drugs are entered",
        choices=YES_NO,
        note="Yes also where no drug was ever given; no where the treatment is not known.",
    )


def _field(table: Table, column: Column, clock: Clock) -> Field:
    kind = "text"
    if column.choices:
        kind = "radio" if len(column.choices) <= MOST_BUTTONS else "dropdown"
    has_limits = column.kind in (Kind.NUMBER, Kind.INTEGER)
    return Field(
        name=registry_field(table.name, column.name),
        form=table.name,
        kind=kind,
        label=_label(table, column),
        choices={choice: _choice_label(choice) for choice in column.choices},
        note=_note(column),
        validation=_validation(column, clock),
        minimum=_limit(column.minimum) if has_limits else "",
        maximum=_limit(column.maximum) if has_limits else "",
        is_identifier=column.kind is Kind.DAY and clock == "calendar",
        is_required=column.required,
    )


def _label(table: Table, column: Column) -> str:
    """Words that are no other field's, so that an export with labels can be read."""
    name = column.name
    for ending, unit in UNIT_ENDINGS.items():
        if column.unit == unit:
            name = f"{name.removesuffix(ending)} ({unit})"
    return f"{table.name.removesuffix('s').capitalize()}: {name.replace('_', ' ')}"


def _choice_label(choice: str) -> str:
    words = choice.replace("_", " ")
    return words.capitalize() if words.islower() else words


def _note(column: Column) -> str:
    words = column.words.rstrip(".")
    return words if column.required else f"{words}; empty: {column.null_means}"


def _validation(column: Column, clock: Clock) -> str:
    match column.kind:
        case Kind.DAY:
            return "date_ymd" if clock == "calendar" else "integer"
        case Kind.NUMBER:
            return "number"
        case Kind.INTEGER:
            return "integer"
        case _:
            return ""


def _limit(limit: float | None) -> str:
    return "" if limit is None else f"{limit:g}"
