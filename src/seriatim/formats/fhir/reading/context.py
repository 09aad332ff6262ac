"""What the reading of one resource needs to know of the others."""

from dataclasses import dataclass, field

from seriatim.formats.fhir.elements import Element, many, one, text
from seriatim.formats.fhir.gathering import Record
from seriatim.formats.fhir.ledger import Ledger, Row
from seriatim.formats.fhir.own import READER, identifier_of
from seriatim.formats.fhir.references import Index
from seriatim.formats.fhir.settings import FhirSettings


@dataclass(frozen=True)
class Context:
    """The settings, the index of records, the ledger, and who and what is known so far."""

    settings: FhirSettings
    index: Index
    ledger: Ledger
    patients: dict[int, Row] = field(default_factory=dict)
    """Place of a patient's record -> the row it gave."""
    lesions: dict[int, Row] = field(default_factory=dict)
    """Place of a tumour's record -> the row it gave or will give."""
    planned: set[object] = field(default_factory=set)
    """Places of prescriptions: their last day is a plan, not a day on which anybody was seen."""


def patient_row(context: Context, record: Record) -> Row | None:
    """The row of the patient whom a resource is about; null where that patient was not read."""
    pointer = one(record.resource, "subject") or one(record.resource, "patient")
    patient = context.index.find(pointer, record, "Patient")
    return context.patients.get(patient.place) if patient else None


def lesion_row(context: Context, record: Record, pointer: Element) -> Row | None:
    """The row of the tumour that a reference in a resource points to, if it was read."""
    tumour = context.index.find(pointer, record, "BodyStructure")
    return context.lesions.get(tumour.place) if tumour else None


def chosen_id(context: Context, record: Record, own: str, system: str | None) -> str | None:
    """The identifier of a patient or tumour: our own, that of the system chosen, or the resource's.

    Null, and set aside, where the one chosen is not there.
    """
    found = identifier_of(record.resource, own)
    if found is None:
        found = identifier_of(record.resource, system) if system else text(record.resource, "id")
    if found is None:
        context.ledger.set_aside("FHR024", record)
    return found


def reader_of(record: Record) -> str | None:
    """Who made an observation: several together are named together, in the order of their names."""
    names = {name for each in many(record.resource, "performer") if (name := _name(each))}
    return " + ".join(sorted(names)) or None


def _name(pointer: Element) -> str | None:
    identifier = one(pointer, "identifier")
    own = text(identifier, "value") if identifier.get("system") == READER else None
    return own or _referred(pointer) or text(identifier, "value") or text(pointer, "display")


def _referred(pointer: Element) -> str:
    """The last part of the reference; with its type where that is no practitioner."""
    reference = (text(pointer, "reference") or "").partition("/_history/")[0].rstrip("/")
    before, _, last = reference.rpartition("/")
    kind = before.rpartition("/")[2]
    return last if kind in ("", "Practitioner") else f"{kind}/{last}"
