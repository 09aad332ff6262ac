"""What a study derived: the state of each lesion and the category of each patient.

Marked as derived; reading sets them aside, for they are derived again.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

import polars as pl

from seriatim.formats.fhir import own
from seriatim.formats.fhir.writing.resources import (
    Json,
    Outgoing,
    Row,
    absent,
    choice,
    concept,
    own_concept,
    points_to,
    quantity,
    to_lesion,
    to_patient,
)
from seriatim.formats.fhir.writing.treatment import operation_id
from seriatim.formats.fhir.writing.tumours import size_id

METHOD = "Derived by seriatim from the tumour sizes, under the rules of its study"
_OF_STATE = {
    "size_mm": "mm",
    "reference_mm": "mm",
    "change_pct": "%",
    "p_growing": "1",
}
_OF_CATEGORY = {
    "n_lesions": "1",
    "n_evaluable": "1",
    "n_growing": "1",
    "p_responsive": "1",
    "p_focal": "1",
    "p_multifocal": "1",
}
_WORDS = {
    "size_mm": "Size that counts",
    "reference_mm": "Size it is compared with",
    "change_pct": "Change from it",
    "p_growing": "Probability that the lesion grows",
    "n_lesions": "Lesions counted",
    "n_evaluable": "Of them evaluable",
    "n_growing": "Of them growing",
    "p_responsive": "Probability that no lesion grows",
    "p_focal": "Probability that one lesion grows",
    "p_multifocal": "Probability that several lesions grow",
}


def state_resources(
    states: pl.DataFrame, measured: AbstractSet[str], out: Outgoing
) -> Iterator[Json]:
    """The state of each lesion at each scan, pointing to its size where one of `measured` is it."""
    code = own_concept("growth-state", "Growth state of the lesion")
    for row in states.iter_rows(named=True):
        size = size_id(row)
        parts: Json = {
            **_head(row, code, "growth_state", "state"),
            "focus": [to_lesion(row)],
            "effectiveDateTime": out.date(row["scan_day"]),
            "derivedFrom": [points_to(size)] if size in measured else [],
            "component": [*_numbers(row, _OF_STATE), *_texts(row, ("reader", "reason"))],
        }
        key = ("patient_id", "reader", "scan_day", "period", "lesion_id")
        yield _observation(out, "state", row, key, parts)


def category_resources(categories: pl.DataFrame, out: Outgoing) -> Iterator[Json]:
    """The category of each patient at each scan and operation, and by each definition."""
    code = own_concept("resistance-category", "Category of resistance to the drug")
    definitions = [name for name in categories.columns if name.startswith("category_")]
    for row in categories.iter_rows(named=True):
        is_at_operation = row["operation_id"] is not None
        parts: Json = {
            **_head(row, code, "category", "category"),
            "partOf": [points_to(operation_id(row))] if is_at_operation else [],
            "effectiveDateTime": out.date(row["day"]),
            "component": [
                *_numbers(row, _OF_CATEGORY),
                *_texts(row, ("reader", "at", "reason", *definitions)),
            ],
        }
        key = ("patient_id", "reader", "at", "day", "operation_id", "period")
        yield _observation(out, "category", row, key, parts)


def _head(row: Row, code: Json, column: str, name: str) -> Json:
    value = row[name]
    said = {"valueCodeableConcept": choice(column, value)}
    return {
        "status": "final",
        "code": code,
        "subject": to_patient(row),
        **({"dataAbsentReason": absent("unknown")} if value is None else said),
        "method": concept(METHOD),
    }


def _observation(out: Outgoing, kind: str, row: Row, key: tuple[str, ...], parts: Json) -> Json:
    own_key = own.own_id(kind, *(row[name] for name in key))
    return out.resource("Observation", own_key, parts, derived=True)


def _numbers(row: Row, units: Mapping[str, str]) -> list[Json]:
    return [
        {"code": own_concept(_code(name), _WORDS[name]), "valueQuantity": quantity(row[name], unit)}
        for name, unit in units.items()
        if row[name] is not None
    ]


def _texts(row: Row, names: tuple[str, ...]) -> list[Json]:
    return [
        {"code": own_concept(_code(name), name.replace("_", " ")), "valueString": str(row[name])}
        for name in names
        if row[name] is not None
    ]


def _code(name: str) -> str:
    return name.replace("_", "-")
