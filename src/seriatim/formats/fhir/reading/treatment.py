"""Operations with the lesions they took, and drugs with their doses."""

from seriatim.formats.conversion.converted import VALUE_ORIGIN
from seriatim.formats.fhir import codings
from seriatim.formats.fhir.codings import words_of
from seriatim.formats.fhir.elements import Element, extension, many, number, one, text
from seriatim.formats.fhir.gathering import Record
from seriatim.formats.fhir.ledger import Row
from seriatim.formats.fhir.moments import day_in, day_of, is_span
from seriatim.formats.fhir.own import (
    OPERATION_ID,
    identifier_of,
    own_code,
    own_extension,
    own_text,
)
from seriatim.formats.fhir.quantities import mg_per_day_of_instructions, mg_per_day_of_rate
from seriatim.formats.fhir.reading.context import Context, lesion_row, patient_row
from seriatim.formats.fhir.references import contained_in

_GOING_ON = ("active", "in-progress")


def read_operation(context: Context, record: Record) -> None:
    """The row of an operation, and one for each tumour that it is said to have been on."""
    patient, resource = patient_row(context, record), record.resource
    operation = identifier_of(resource, OPERATION_ID) or text(resource, "id")
    code = "FHR008" if patient is None else "FHR024" if operation is None else None
    if code is None and is_span(resource, "performed"):
        code = "FHR015"
    taken = [_taken(context, record, pointer) for pointer in _targets(resource)]
    if code is None and None in taken:
        code = "FHR008"
    if code or patient is None:
        context.ledger.set_aside(code or "FHR008", record, "operations")
        return
    key = {"patient_id": patient["patient_id"], "operation_id": operation}
    intent = words_of(one(extension(resource, codings.PROCEDURE_INTENT), "valueCodeableConcept"))
    row = {
        **key,
        "operation_day": day_of(resource, "performed"),
        "intent": own_text(resource, "intent") or intent,
        "completeness": own_code(resource, "completeness"),
        "complication_grade": own_code(resource, "complication_grade"),
    }
    context.ledger.add("operations", record, row)
    for lesion in taken:
        context.ledger.add("resections", record, {**key, **(lesion or {})})


def _targets(resource: Element) -> list[Element]:
    """The references to tumours: at the sites of the operation, or at the operation itself."""
    holders = [resource, *many(resource, "bodySite")]
    return [
        one(each, "valueReference")
        for holder in holders
        for each in many(holder, "extension")
        if each.get("url") == codings.TARGET_STRUCTURE
    ]


def _taken(context: Context, record: Record, pointer: Element) -> Row | None:
    lesion = lesion_row(context, record, pointer)
    return {"lesion_id": lesion["lesion_id"], "how": own_code(pointer, "how")} if lesion else None


def read_drug(context: Context, record: Record) -> None:
    """The row of one course of a drug, whether it was prescribed, given or reported."""
    patient, resource = patient_row(context, record), record.resource
    start, stop = _course(resource)
    if record.type == "MedicationRequest":
        context.planned.add(record.place)
        # NOTE: one that was stopped did not go on to the end that had been planned for it.
        stop = None if text(resource, "status") == "stopped" else stop
    is_open = stop is None and text(resource, "status") not in _GOING_ON
    code = "FHR008" if patient is None else "FHR017" if is_open else None
    if code or patient is None:
        context.ledger.set_aside(code or "FHR008", record, "drugs")
        return
    if start is None and record.type == "MedicationRequest":
        start = day_in(resource, "authoredOn")
        context.ledger.note("FHR019", record, "drugs", "start_day")
    dose = _dose(resource)
    if dose is None and _has_dose(resource):
        context.ledger.note("FHR018", record, "drugs", "dose_mg_per_day")
    row = {
        "patient_id": patient["patient_id"],
        "agent": None,
        "line": number(own_extension(resource, "line"), "valueInteger"),
        "start_day": start,
        "stop_day": stop,
        "dose_mg_per_day": dose,
        "stop_reason": _stop_reason(resource),
    }
    _name_agent(context, record, context.ledger.add("drugs", record, row))


def _course(resource: Element) -> tuple[str | None, str | None]:
    """The first and the last day; a single day where it was given at one time."""
    if text(resource, "resourceType") == "MedicationRequest":
        orders = many(resource, "dosageInstruction")
        repeat = one(one(orders[0] if len(orders) == 1 else {}, "timing"), "repeat")
        period = one(repeat, "boundsPeriod")
    else:
        period = one(resource, "effectivePeriod")
        moment = day_in(resource, "effectiveDateTime")
        if moment:
            return moment, None if text(resource, "status") in _GOING_ON else moment
    return day_in(period, "start"), day_in(period, "end")


def _dose(resource: Element) -> float | None:
    match text(resource, "resourceType"):
        case "MedicationAdministration":
            return mg_per_day_of_rate(one(resource, "dosage"))
        case "MedicationRequest":
            return mg_per_day_of_instructions(many(resource, "dosageInstruction"))
    return mg_per_day_of_instructions(many(resource, "dosage"))


def _has_dose(resource: Element) -> bool:
    return bool(resource.get("dosage") or resource.get("dosageInstruction"))


def _stop_reason(resource: Element) -> str | None:
    reasons = (
        own_text(resource, "stop_reason"),
        words_of(one(extension(resource, codings.TERMINATION_REASON), "valueCodeableConcept")),
        *(words_of(reason) for reason in many(resource, "statusReason")),
    )
    return next((reason for reason in reasons if reason), None)


def _name_agent(context: Context, record: Record, row: Row) -> None:
    """Write the name of the drug into its row: its own, or that of the medication it points to."""
    resource = record.resource
    pointer = one(resource, "medicationReference")
    inside = contained_in(record, pointer)
    elsewhere = context.index.find(pointer, record, "Medication")
    named = one(resource, "medicationCodeableConcept")
    if not named and inside is not None:
        named = one(inside, "code")
    elif not named and elsewhere:
        named = one(elsewhere.resource, "code")
        row[f"{VALUE_ORIGIN}agent"] = elsewhere.place
    row["agent"] = words_of(named) or text(pointer, "display")
