"""Parts of resources as they are written: concepts, references, quantities, our own extensions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from seriatim.formats.fhir import own
from seriatim.formats.fhir.codings import ABSENT_REASON, ABSENT_REASONS, UCUM

Json = dict[str, object]
Row = Mapping[str, object]

_ORDINAL_ZERO = date(1970, 1, 1)


@dataclass(frozen=True)
class Outgoing:
    """How days become dates, and the tags that say what a resource is."""

    is_relative: bool

    def date(self, day: object) -> str | None:
        """A day of the cohort as a date; null where there is none."""
        if not isinstance(day, int):
            return None
        zero = own.ZERO_DATE if self.is_relative else _ORDINAL_ZERO
        return (zero + timedelta(days=day)).isoformat()

    def resource(
        self, kind: str, key: str, parts: Json, *profiles: str, derived: bool = False
    ) -> Json:
        """A resource of that type and id, with its profiles and tags; empty parts are left out."""
        tags = [own.DERIVED_TAG if derived else own.COHORT_TAG]
        tags += [own.MADE_UP_DATES_TAG] * self.is_relative
        meta = {"profile": list(profiles), "tag": [coding(own.TAGS, tag) for tag in tags]}
        return {"resourceType": kind, "id": key, "meta": filled(meta), **filled(parts)}


def filled(parts: Mapping[str, object]) -> Json:
    """The parts without those that are null or empty, which FHIR does not allow."""
    return {name: value for name, value in parts.items() if value not in (None, [], {})}


def coding(system: str, code: str, display: str | None = None) -> Json:
    """One code of one system."""
    return filled({"system": system, "code": code, "display": display})


def concept(words: object = None, *codings: Json) -> Json:
    """A concept in words, by codes, or both; empty without either."""
    return filled({"coding": list(codings), "text": words})


def own_concept(code: str, words: str) -> Json:
    """What an observation of ours, or a part of one, is of."""
    return concept(words, coding(own.CODES, code))


def choice(column: str, value: object) -> Json:
    """A choice of a column as a concept; empty where there is none."""
    if value is None:
        return {}
    code = str(value)
    return concept(code.replace("_", " "), coding(own.values_of(column), code))


def points_to(key: str) -> Json:
    """A reference to the resource of that id in the same bundle."""
    return {"reference": f"urn:uuid:{key}"}


def to_patient(row: Row) -> Json:
    """A reference to the patient of a row."""
    return points_to(own.own_id("patient", row["patient_id"]))


def to_lesion(row: Row, column: str = "lesion_id") -> Json:
    """A reference to a lesion of a row; empty where it names none."""
    if row[column] is None:
        return {}
    return points_to(own.own_id("lesion", row["patient_id"], row[column]))


def quantity(value: object, code: str, unit: str | None = None) -> Json:
    """An amount with its UCUM code; empty where there is none."""
    if value is None:
        return {}
    return {"value": value, "unit": unit or code, "system": UCUM, "code": code}


def identifier(system: str, value: object) -> Json:
    """An identifier under one of our systems."""
    return {"system": system, "value": value}


def by_reader(row: Row) -> list[Json]:
    """Who read it, by the name that the cohort has for them."""
    if row["reader"] is None:
        return []
    return [{"type": "Practitioner", "identifier": identifier(own.READER, row["reader"])}]


def own_extensions(row: Row, kinds: Mapping[str, str]) -> list[Json]:
    """Our own extensions of the columns that have a value, each with the type of its value."""
    return [
        {"url": own.own_url(column), kind: row[column]}
        for column, kind in kinds.items()
        if row[column] is not None
    ]


def absent(reason: str) -> Json:
    """Why a value is absent, by a code of FHIR."""
    return concept(None, coding(ABSENT_REASONS, reason))


def absent_extension(reason: str) -> Json:
    """An element that says only why it is absent."""
    return {"extension": [{"url": ABSENT_REASON, "valueCode": reason}]}
