"""Patients, with what is said of their primary cancer, of its driver mutation and of their life."""

from collections import defaultdict
from collections.abc import Iterable

from seriatim.formats.conversion.converted import VALUE_ORIGIN
from seriatim.formats.fhir import codings
from seriatim.formats.fhir.codings import LOINC, codes_of, has_any_code, has_code, words_of
from seriatim.formats.fhir.elements import Element, extension, many, number, one, text, truth
from seriatim.formats.fhir.gathering import Record
from seriatim.formats.fhir.ledger import Row
from seriatim.formats.fhir.moments import day_in
from seriatim.formats.fhir.own import CODES, PATIENT_ID, own_extension, own_text
from seriatim.formats.fhir.quantities import LENGTHS_MM, amount
from seriatim.formats.fhir.reading.context import Context, chosen_id, patient_row

_SEXES = ("female", "male", "other")
_DIAGNOSIS = ("diagnosis_day", "primary_site", "primary_size_mm", "mitoses_per_50hpf")
_MUTATION = ("gene", "exon", "mutation")


def read_patient(context: Context, record: Record) -> None:
    """The row of a patient: sex, year of birth, life and death."""
    patient = chosen_id(context, record, PATIENT_ID, context.settings.patient_system)
    if patient is None:
        return
    resource = record.resource
    gender = text(resource, "gender")
    row = {
        "patient_id": patient,
        "sex": gender if gender in _SEXES else None,
        "birth_year": _year(text(resource, "birthDate")),
        "vital_status": _vital_status(resource),
        "death_day": day_in(resource, "deceasedDateTime"),
        "last_contact_day": day_in(own_extension(resource, "last_contact_day"), "valueDate"),
        "death_cause": own_text(resource, "death_cause"),
    }
    context.patients[record.place] = context.ledger.add("patients", record, row)


def _year(birth: str | None) -> float | None:
    year = (birth or "")[:4]
    return float(year) if len(year) == 4 and year.isascii() and year.isdigit() else None


def _vital_status(resource: Element) -> str | None:
    if text(resource, "deceasedDateTime"):
        return "dead"
    deceased = truth(resource, "deceasedBoolean")
    return None if deceased is None else "dead" if deceased else "alive"


def read_conditions(context: Context, records: list[Record]) -> None:
    """Day of diagnosis and site of each patient's primary cancer, where only one is recorded."""
    for row, record in _only_one_each(context, records, "FHR020"):
        resource = record.resource
        row |= {
            "diagnosis_day": _diagnosis_day(context, record),
            "primary_site": _joined(words_of(site) for site in many(resource, "bodySite")),
            "primary_size_mm": amount(_own_quantity(resource, "primary_size_mm"), LENGTHS_MM),
            "mitoses_per_50hpf": number(
                own_extension(resource, "mitoses_per_50hpf"), "valueDecimal"
            ),
            **{f"{VALUE_ORIGIN}{column}": record.place for column in _DIAGNOSIS},
        }


def _own_quantity(resource: Element, name: str) -> Element:
    return one(own_extension(resource, name), "valueQuantity")


def _diagnosis_day(context: Context, record: Record) -> str | None:
    asserted = day_in(extension(record.resource, codings.ASSERTED_DATE), "valueDateTime")
    if asserted:
        return asserted
    day = day_in(record.resource, "onsetDateTime") or day_in(record.resource, "recordedDate")
    if day:
        context.ledger.note("FHR023", record, "patients", "diagnosis_day")
    return day


def read_variants(context: Context, records: list[Record]) -> None:
    """The driver mutation of each patient: the only variant there is, or that of a driver gene."""
    present = [record for record in records if _is_present(context, record)]
    for row, record in _only_one_each(context, present, "FHR021"):
        row |= {
            "gene": _gene(record),
            "exon": _component(record, CODES, ("exon",)),
            "mutation": _component(record, CODES, ("mutation",))
            or _component(record, LOINC, codings.MUTATION_CODES),
            **{f"{VALUE_ORIGIN}{column}": record.place for column in _MUTATION},
        }


def _is_present(context: Context, record: Record) -> bool:
    value, drivers = one(record.resource, "valueCodeableConcept"), context.settings.driver_genes
    if value and not has_code(value, LOINC, codings.VARIANT_PRESENT):
        context.ledger.set_aside("FHR028", record)
        return False
    if drivers and _gene(record) not in drivers:
        context.ledger.set_aside("FHR029", record)
        return False
    return True


def _gene(record: Record) -> str | None:
    return _component(record, LOINC, (codings.GENE,))


def _component(record: Record, system: str, codes: tuple[str, ...]) -> str | None:
    """What the first of the components with one of these codes says, in words."""
    parts = [
        part
        for part in many(record.resource, "component")
        if has_any_code(one(part, "code"), system, codes)
    ]
    parts.sort(key=lambda part: min(_rank(part, system, codes)))
    said = (
        text(part, "valueString") or words_of(one(part, "valueCodeableConcept")) for part in parts
    )
    return next((words for words in said if words), None)


def _rank(part: Element, system: str, codes: tuple[str, ...]) -> list[int]:
    return [codes.index(code) for code in codes_of(one(part, "code"), system) if code in codes]


def _joined(words: Iterable[str | None]) -> str | None:
    return "; ".join(word for word in words if word) or None


def _only_one_each(
    context: Context, records: list[Record], several: str
) -> list[tuple[Row, Record]]:
    """Each patient's row with the one record of it; where there are several, none is taken."""
    of_patient: dict[int, list[Record]] = defaultdict(list)
    rows: dict[int, Row] = {}
    for record in records:
        row = patient_row(context, record)
        if row is None:
            context.ledger.set_aside("FHR008", record)
        else:
            rows[id(row)] = row
            of_patient[id(row)].append(record)
    for of_one in of_patient.values():
        for record in of_one if len(of_one) > 1 else ():
            context.ledger.set_aside(several, record)
    return [(rows[key], of_one[0]) for key, of_one in of_patient.items() if len(of_one) == 1]
