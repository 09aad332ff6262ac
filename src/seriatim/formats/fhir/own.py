"""What a cohort holds and mCODE has no place for: our own names, so that nothing is lost.

All are URNs that lead nowhere on purpose. `docs/how-to/from-fhir.md` lists them.
"""

import uuid
from datetime import date

from seriatim.formats.fhir.codings import codes_of
from seriatim.formats.fhir.elements import Element, extension, many, one, text

_ROOT = "urn:seriatim:fhir:"

CODES = f"{_ROOT}codes"
"""What an observation, or a part of one, is of."""
TAGS = f"{_ROOT}tags"
PATIENT_ID = f"{_ROOT}patient-id"
LESION_ID = f"{_ROOT}lesion-id"
OPERATION_ID = f"{_ROOT}operation-id"
READER = f"{_ROOT}reader"

COHORT_TAG = "cohort"
"""On resources out of a cohort's tables."""
DERIVED_TAG = "derived"
"""On resources that a study derived; never read back as data."""
MADE_UP_DATES_TAG = "made-up-dates"
"""On resources whose dates are counted from `ZERO_DATE`."""

ZERO_DATE = date(2000, 1, 1)
"""Day 0 of a relative clock as it is written: FHIR has dates only."""

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, _ROOT)


def own_url(name: str) -> str:
    """The address of our own extension of that name; names of columns have their hyphens."""
    return f"{_ROOT}{name.replace('_', '-')}"


def values_of(name: str) -> str:
    """The code system of the choices of a column."""
    return f"{own_url(name)}-codes"


def own_id(kind: str, *key: object) -> str:
    """The identifier of a resource: the same for the same row, and different for another one."""
    return str(uuid.uuid5(_NAMESPACE, repr((kind, *key))))


def own_extension(element: Element, name: str) -> Element:
    """Our own extension of that name; empty where there is none."""
    return extension(element, own_url(name))


def own_text(element: Element, name: str) -> str | None:
    """The text in our own extension of that name."""
    return text(own_extension(element, name), "valueString")


def own_code(element: Element, name: str) -> str | None:
    """The code in our own extension of that name."""
    return text(own_extension(element, name), "valueCode")


def own_choice(concept: Element, name: str) -> str | None:
    """The choice of a column that a concept stands for."""
    return next(iter(codes_of(concept, values_of(name))), None)


def tags_of(resource: Element) -> set[str]:
    """Our own tags on a resource."""
    tags = many(one(resource, "meta"), "tag")
    return {code for tag in tags if tag.get("system") == TAGS and (code := text(tag, "code"))}


def identifier_of(element: Element, system: str) -> str | None:
    """The first identifier of that system."""
    found = (text(i, "value") for i in many(element, "identifier") if i.get("system") == system)
    return next((value for value in found if value), None)
