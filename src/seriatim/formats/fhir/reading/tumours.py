"""Tumours as lesions, and their sizes as measurements."""

from seriatim.formats.conversion.baseline import is_within_baseline
from seriatim.formats.fhir.codings import SNOMED, has_any_code, words_of
from seriatim.formats.fhir.elements import Element, many, one, text
from seriatim.formats.fhir.gathering import Record
from seriatim.formats.fhir.ledger import Row
from seriatim.formats.fhir.moments import is_whole_date
from seriatim.formats.fhir.own import COHORT_TAG, LESION_ID, own_code, own_extension, tags_of
from seriatim.formats.fhir.reading.context import Context, chosen_id, lesion_row, patient_row

_OTHERS = ("parent_lesion_id", "merged_into_lesion_id")


def read_tumours(context: Context, records: list[Record]) -> None:
    """The lesions that the tumours are; a tumour without a role or a kind is none."""
    begun = [record for record in records if _begin_lesion(context, record)]
    for record in begun:
        _complete_lesion(context, record)


def _begin_lesion(context: Context, record: Record) -> bool:
    """Whether it is a lesion of a known patient; then it is known by its place from now on."""
    patient = patient_row(context, record)
    if patient is None:
        context.ledger.set_aside("FHR008", record)
        return False
    lesion = chosen_id(context, record, LESION_ID, context.settings.lesion_system)
    if lesion is None:
        return False
    role, kind = _role(context, record), _kind(context, record)
    if role is None or kind is None:
        context.ledger.set_aside("FHR011", record, "lesions")
        return False
    context.lesions[record.place] = {
        "patient_id": patient["patient_id"],
        "lesion_id": lesion,
        "kind": kind,
        "role": role,
    }
    return True


def _role(context: Context, record: Record) -> str | None:
    return own_code(record.resource, "role") or context.settings.role


def _kind(context: Context, record: Record) -> str | None:
    stated, settings = own_code(record.resource, "kind"), context.settings
    is_node = has_any_code(one(record.resource, "location"), SNOMED, settings.node_sites)
    return stated or ("node" if is_node else settings.kind)


def _complete_lesion(context: Context, record: Record) -> None:
    row = context.lesions[record.place]
    others = {name: _other_lesion(context, record, name) for name in _OTHERS}
    if "" in others.values():
        context.ledger.set_aside("FHR008", record)
        del context.lesions[record.place]
        return
    row |= {
        "organ": words_of(one(record.resource, "location")),
        "site_detail": _site_detail(record.resource),
        **others,
    }
    context.lesions[record.place] = context.ledger.add("lesions", record, row)


def _other_lesion(context: Context, record: Record, name: str) -> str | None:
    """The lesion that this one is a part of or went into; empty where it was not read."""
    pointer = one(own_extension(record.resource, name), "valueReference")
    if not pointer:
        return None
    other = lesion_row(context, record, pointer)
    return str(other["lesion_id"]) if other else ""


def _site_detail(resource: Element) -> str | None:
    if COHORT_TAG in tags_of(resource):
        return text(resource, "description")
    qualifiers = (words_of(each) for each in many(resource, "locationQualifier"))
    return "; ".join(words for words in qualifiers if words) or None


def settle_roles(context: Context) -> None:
    """Make lesions recorded on the patient's first scan targets, and the others new.

    Only lesions that wait for it, under the setting `first_scan_target`; one that no scan records
    has no role.
    """
    rows = context.ledger.rows
    waiting = [row for row in rows["lesions"] if row["role"] == "first_scan_target"]
    first_of_patient, first_of_lesion = _first_days(rows["measurements"] if waiting else [])
    for row in waiting:
        day, first = first_of_lesion.get(_lesion(row)), first_of_patient.get(row["patient_id"])
        row["role"] = "target" if day == first else "new"
        if day and first and is_within_baseline(first, day):
            context.ledger.note_at("FHR031", row, "lesions", "role")
    unseen = [row for row in waiting if _lesion(row) not in first_of_lesion]
    context.ledger.withdraw("FHR011", "lesions", unseen)


def _lesion(row: Row) -> tuple[object, object]:
    return row["patient_id"], row["lesion_id"]


def _first_days(sizes: list[Row]) -> tuple[dict[object, str], dict[object, str]]:
    """The first day recorded of each patient and of each lesion."""
    patients: dict[object, str] = {}
    lesions: dict[object, str] = {}
    for row in sizes:
        if is_whole_date(row["scan_day"]):
            day = str(row["scan_day"])
            patients[row["patient_id"]] = min(patients.get(row["patient_id"], day), day)
            lesions[_lesion(row)] = min(lesions.get(_lesion(row), day), day)
    return patients, lesions
