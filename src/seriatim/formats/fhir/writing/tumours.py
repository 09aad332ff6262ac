"""Lesions as tumours, and measurements as their sizes."""

from collections.abc import Iterator

import polars as pl

from seriatim.formats.fhir import codings, own
from seriatim.formats.fhir.writing.resources import (
    Json,
    Outgoing,
    Row,
    absent,
    absent_extension,
    by_reader,
    choice,
    coding,
    concept,
    identifier,
    own_concept,
    own_extensions,
    quantity,
    to_lesion,
    to_patient,
)

_TIES = ("parent_lesion_id", "merged_into_lesion_id")
_METHOD_CODES = {name: code for code, name in codings.METHODS.items()}


def lesion_resources(lesions: pl.DataFrame, out: Outgoing) -> Iterator[Json]:
    """One Tumor for each row; role, kind and ties to other lesions as our own extensions."""
    kind = concept(None, coding(codings.RESOURCE_TYPES, "BodyStructure"))
    for row in lesions.iter_rows(named=True):
        ties = {name: to_lesion(row, name) or None for name in _TIES}
        known = {"use": "usual", "type": kind, **identifier(own.LESION_ID, row["lesion_id"])}
        parts: Json = {
            "extension": [
                *own_extensions(row, {"role": "valueCode", "kind": "valueCode"}),
                *own_extensions(ties, dict.fromkeys(_TIES, "valueReference")),
            ],
            "identifier": [known],
            "morphology": concept(None, coding(codings.SNOMED, codings.MORPHOLOGIES[0])),
            "location": concept(row["organ"]) or absent_extension("unknown"),
            "description": row["site_detail"],
            "patient": to_patient(row),
        }
        key = own.own_id("lesion", row["patient_id"], row["lesion_id"])
        yield out.resource("BodyStructure", key, parts, codings.TUMOUR_PROFILE)


def size_id(row: Row) -> str:
    """The identifier of the observation of one measurement."""
    key = ("patient_id", "lesion_id", "reader", "scan_day")
    return own.own_id("size", *(row[name] for name in key))


def size_resources(measurements: pl.DataFrame, out: Outgoing) -> Iterator[Json]:
    """One TumorSize for each row; the status and what mCODE has no code for as our own parts."""
    code = concept("Tumor size", coding(codings.LOINC, codings.TUMOUR_SIZE))
    for row in measurements.iter_rows(named=True):
        parts: Json = {
            "status": "final",
            "code": code,
            "subject": to_patient(row),
            "focus": [to_lesion(row)],
            "effectiveDateTime": out.date(row["scan_day"]),
            "performer": by_reader(row),
            "method": _method(row["modality"]),
            "component": _components(row),
        }
        yield out.resource("Observation", size_id(row), parts, codings.SIZE_PROFILE)


def _method(modality: str | None) -> Json:
    known = _METHOD_CODES.get(modality or "")
    return concept(modality, *([coding(codings.SNOMED, known)] if known else []))


def _components(row: Row) -> list[Json]:
    """The longest dimension, which mCODE requires, and the others where there are any."""
    longest = concept("Longest dimension", coding(codings.LOINC, codings.LONGEST_DIMENSION))
    further = coding(codings.LOINC, codings.FURTHER_DIMENSION)
    short = concept("Short axis", further, coding(own.CODES, "short-axis-mm"))
    density = own_concept("density-hu", "Mean attenuation, portal-venous phase")
    uptake = own_concept("suv-max", "Largest uptake of FDG")
    others: list[Json] = [
        {"code": short, "valueQuantity": quantity(row["short_axis_mm"], "mm")},
        {"code": density, "valueQuantity": quantity(row["density_hu"], "[hnsf'U]", "HU")},
        {"code": uptake, "valueQuantity": quantity(row["suv_max"], "g/mL")},
    ]
    status = own_concept("status", "How the lesion was seen")
    return [
        {"code": longest, **_length(row)},
        *(part for part in others if part["valueQuantity"]),
        {"code": status, "valueCodeableConcept": choice("status", row["status"])},
    ]


def _length(row: Row) -> Json:
    if row["long_axis_mm"] is not None:
        return {"valueQuantity": quantity(row["long_axis_mm"], "mm")}
    reason = "not-applicable" if row["status"] == "absent" else "unknown"
    return {"dataAbsentReason": absent(reason)}
