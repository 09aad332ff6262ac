"""Operations with the lesions they took, and drugs, as resources."""

from collections import defaultdict
from collections.abc import Iterator

import polars as pl

from seriatim.formats.fhir import codings, own
from seriatim.formats.fhir.writing.patients import to_cancer
from seriatim.formats.fhir.writing.resources import (
    Json,
    Outgoing,
    Row,
    coding,
    concept,
    filled,
    identifier,
    own_extensions,
    quantity,
    to_lesion,
    to_patient,
)

_ON_OPERATION = {
    "intent": "valueString",
    "completeness": "valueCode",
    "complication_grade": "valueCode",
}


def operation_id(row: Row) -> str:
    """The identifier of the resource of one operation."""
    return own.own_id("operation", row["patient_id"], row["operation_id"])


def operation_resources(
    operations: pl.DataFrame, resections: pl.DataFrame, out: Outgoing
) -> Iterator[Json]:
    """One CancerRelatedSurgicalProcedure for each operation, with the tumours that it took."""
    taken: dict[str, list[Row]] = defaultdict(list)
    for row in resections.iter_rows(named=True):
        taken[operation_id(row)].append(row)
    for row in operations.iter_rows(named=True):
        key = operation_id(row)
        parts: Json = {
            "extension": own_extensions(row, _ON_OPERATION),
            "identifier": [identifier(own.OPERATION_ID, row["operation_id"])],
            "status": "completed",
            "category": concept(None, coding(codings.SNOMED, codings.SURGICAL)),
            "code": concept("Operation for the cancer"),
            "subject": to_patient(row),
            "performedDateTime": out.date(row["operation_day"]),
            "reasonReference": [to_cancer(row)],
            "bodySite": [_site(lesion) for lesion in taken[key]],
        }
        yield out.resource("Procedure", key, parts, codings.OPERATION_PROFILE)


def _site(row: Row) -> Json:
    """The site of an operation that is a tumour; how it was taken stands at the reference."""
    how = filled({"extension": own_extensions(row, {"how": "valueCode"})})
    pointer = {**to_lesion(row), **how}
    return {"extension": [{"url": codings.TARGET_STRUCTURE, "valueReference": pointer}]}


def drug_resources(drugs: pl.DataFrame, out: Outgoing) -> Iterator[Json]:
    """One CancerRelatedMedicationAdministration for each interval on one dose of one drug."""
    kinds = {"line": "valueInteger", "stop_reason": "valueString"}
    for row in drugs.iter_rows(named=True):
        dose = quantity(row["dose_mg_per_day"], "mg/d")
        period = {"start": out.date(row["start_day"]), "end": out.date(row["stop_day"])}
        parts: Json = {
            "extension": own_extensions(row, kinds),
            "status": "in-progress" if row["stop_day"] is None else "completed",
            "medicationCodeableConcept": concept(row["agent"]),
            "subject": to_patient(row),
            "effectivePeriod": filled(period),
            "reasonReference": [to_cancer(row)],
            "dosage": {"rateQuantity": dose} if dose else {},
        }
        key = own.own_id("drug", row["patient_id"], row["agent"], row["start_day"])
        yield out.resource("MedicationAdministration", key, parts, codings.ADMINISTRATION_PROFILE)
