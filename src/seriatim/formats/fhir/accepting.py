"""Which records may be read on: none that is doubtful, not in force, not understood or a repeat."""

from collections import defaultdict
from collections.abc import Iterable

from seriatim.formats.fhir.codings import VERIFICATION, codes_of
from seriatim.formats.fhir.documents import DOUBTFUL
from seriatim.formats.fhir.elements import Element, is_changed_in_meaning, many, one, text, truth
from seriatim.formats.fhir.gathering import Record
from seriatim.formats.fhir.kinds import Sort, sort_of
from seriatim.formats.fhir.ledger import Ledger
from seriatim.formats.fhir.references import address_of
from seriatim.formats.fhir.settings import FhirSettings

IN_FORCE = {
    "Observation": ("final", "amended", "corrected"),
    "Procedure": ("completed",),
    "MedicationRequest": ("active", "completed", "stopped"),
    "MedicationAdministration": ("in-progress", "completed", "stopped"),
    "MedicationStatement": ("active", "completed", "stopped"),
}
"""The statuses under which what a resource says was so."""
ORDERS = ("order", "original-order", "reflex-order", "filler-order", "instance-order")
"""The intents of a request that was meant to be carried out."""

_TO_NO_ROW = {Sort.DERIVED: "FHR005", Sort.NOT_SAID: "FHR004", Sort.OTHER: "FHR003"}

Sorted = dict[Sort, list[Record]]


def accept(records: Iterable[Record], settings: FhirSettings, ledger: Ledger) -> Sorted:
    """The records that may be read on, by their sort; the others are set aside in the ledger."""
    accepted: Sorted = defaultdict(list)
    for record in _each_once([r for r in records if _is_whole(r, ledger)], ledger):
        sort = sort_of(record.resource, settings)
        code = _TO_NO_ROW.get(sort) or _against(record.resource, sort)
        if code:
            ledger.set_aside(code, record)
        else:
            accepted[sort].append(record)
    return accepted


def _is_whole(record: Record, ledger: Ledger) -> bool:
    inside = many(record.resource, "contained")
    if DOUBTFUL in record.resource or any(DOUBTFUL in each for each in inside):
        ledger.set_aside("FHR002", record)
        return False
    return True


def _each_once(records: list[Record], ledger: Ledger) -> list[Record]:
    """Without the repeats of a resource; of one given in several versions none is taken."""
    known: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        if address := address_of(record):
            known[address].append(record)
    gone: set[int] = set()
    for same in known.values():
        if len(same) > 1:
            gone |= _settle_repeats(same, ledger)
    return [record for record in records if record.place not in gone]


def _settle_repeats(same: list[Record], ledger: Ledger) -> set[int]:
    first, *others = same
    agree = all(_is_equal(first.resource, other.resource) for other in others)
    going = others if agree else same
    for record in going:
        ledger.set_aside("FHR009" if agree else "FHR010", record)
    return {record.place for record in going}


def _is_equal(one_resource: Element, other: Element) -> bool:
    try:
        return one_resource == other
    # NOTE: comparing what is nested almost as deep as JSON may be needs more depth than reading it.
    except RecursionError:
        return False


def _against(resource: Element, sort: Sort) -> str | None:
    """The code of what speaks against reading this resource as what it is."""
    if is_changed_in_meaning(resource):
        return "FHR007"
    return None if _is_in_force(resource, sort) else "FHR006"


def _is_in_force(resource: Element, sort: Sort) -> bool:
    kind, status = text(resource, "resourceType") or "", text(resource, "status")
    if kind in IN_FORCE and status not in IN_FORCE[kind]:
        return False
    match sort:
        case Sort.PATIENT | Sort.TUMOUR:
            links = [text(link, "type") for link in many(resource, "link")]
            return truth(resource, "active") is not False and "replaced-by" not in links
        case Sort.CONDITION:
            verified = codes_of(one(resource, "verificationStatus"), VERIFICATION)
            return set(verified) <= {"confirmed"}
        case Sort.MEDICATION:
            return status != "entered-in-error"
    if kind == "MedicationRequest":
        forbidden = truth(resource, "doNotPerform") is True
        return text(resource, "intent") in ORDERS and not forbidden
    return True
