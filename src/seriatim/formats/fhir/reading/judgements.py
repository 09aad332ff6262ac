"""What clinicians judged: events, performance status and other values, responses of a trial."""

from collections.abc import Mapping

from seriatim.formats.fhir import codings
from seriatim.formats.fhir.codings import LOINC, SNOMED, codes_of, has_code
from seriatim.formats.fhir.elements import Element, many, number, one, text
from seriatim.formats.fhir.gathering import Record
from seriatim.formats.fhir.moments import day_of, is_span
from seriatim.formats.fhir.own import CODES, COHORT_TAG, own_choice, own_code, own_text, tags_of
from seriatim.formats.fhir.reading.context import Context, patient_row, reader_of

JUDGED = "clinician's judgement of the disease (CancerDiseaseStatus)"
"""Basis of an event out of mCODE: it is never taken for a response by size."""
_SCORES = {codings.ECOG: "ecog", codings.KARNOFSKY: "karnofsky"}


def read_judgement(context: Context, record: Record) -> None:
    """An event where the disease was judged to have worsened; other judgements give none."""
    resource = record.resource
    value = one(resource, "valueCodeableConcept")
    kind = own_choice(value, "event_kind")
    if kind is None and has_code(value, SNOMED, codings.WORSENED):
        kind = "progression"
    if kind is None:
        context.ledger.set_aside("FHR016", record, "events")
        return
    basis = own_text(resource, "basis")
    if COHORT_TAG not in tags_of(resource):
        basis = JUDGED
    _add_dated(context, record, "events", "day", {"kind": kind, "basis": basis})


def read_covariate(context: Context, record: Record) -> None:
    """A value over time: ECOG, Karnofsky, or one of our own by its name."""
    code = one(record.resource, "code")
    known = [_SCORES[each] for each in codes_of(code, LOINC) if each in _SCORES]
    name = text(code, "text") if codes_of(code, CODES) else next(iter(known), None)
    value = number(record.resource, "valueInteger")
    quantity = one(record.resource, "valueQuantity")
    if value is None and not quantity.get("comparator"):
        value = number(quantity, "value")
    if name is None or value is None:
        context.ledger.set_aside("FHR013", record, "covariates")
        return
    _add_dated(context, record, "covariates", "day", {"name": name, "value": value})


def read_assessment(context: Context, record: Record) -> None:
    """A response as a trial recorded it, out of our own bundle."""
    resource = record.resource
    values = {
        "reader": reader_of(record),
        "part": _said(resource, "part"),
        "response": own_choice(one(resource, "valueCodeableConcept"), "response"),
        "criterion": text(one(resource, "method"), "text"),
        "accepted": own_code(resource, "accepted"),
    }
    _add_dated(context, record, "assessments", "scan_day", values)


def _said(resource: Element, name: str) -> str | None:
    parts = [p for p in many(resource, "component") if has_code(one(p, "code"), CODES, name)]
    return own_choice(one(parts[0], "valueCodeableConcept"), name) if parts else None


def _add_dated(
    context: Context, record: Record, table: str, day: str, values: Mapping[str, object]
) -> None:
    patient = patient_row(context, record)
    code = "FHR008" if patient is None else None
    if code is None and is_span(record.resource, "effective"):
        code = "FHR015"
    if code or patient is None:
        context.ledger.set_aside(code or "FHR008", record, table)
        return
    key = {"patient_id": patient["patient_id"], day: day_of(record.resource, "effective")}
    context.ledger.add(table, record, {**key, **values})
