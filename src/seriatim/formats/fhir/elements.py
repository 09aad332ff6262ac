"""Elements of a resource as JSON gives them, taken with care: whatever has another type is absent.

A resource comes from anybody: a text may stand where a list belongs. What is absent gives null or
nothing, never an error.
"""

from collections.abc import Mapping
from math import isfinite
from typing import TypeAlias

Element: TypeAlias = Mapping[str, object]
"""An object of JSON."""

NOTHING: Element = {}


def text(element: Element, name: str) -> str | None:
    """The text of that name, null where there is none or only blanks."""
    value = element.get(name)
    return value if isinstance(value, str) and value.strip() else None


def number(element: Element, name: str) -> float | None:
    """The number of that name; a text with digits is none."""
    value = element.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return None
    return float(value)


def truth(element: Element, name: str) -> bool | None:
    """The `true` or `false` of that name."""
    value = element.get(name)
    return value if isinstance(value, bool) else None


def one(element: Element, name: str) -> Element:
    """The element of that name; empty where there is none."""
    value = element.get(name)
    return value if isinstance(value, dict) else NOTHING


def many(element: Element, name: str) -> list[Element]:
    """The elements listed under that name; one that stands without its list counts as well."""
    value = element.get(name)
    if isinstance(value, dict):
        return [value]
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def texts(element: Element, name: str) -> list[str]:
    """The texts listed under that name."""
    value = element.get(name)
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def extension(element: Element, url: str) -> Element:
    """The first extension of that address; empty where there is none."""
    return next((item for item in many(element, "extension") if item.get("url") == url), NOTHING)


def is_changed_in_meaning(element: Element) -> bool:
    """Whether it, or a part of it that is read, has a modifier that is not understood.

    A modifier may turn the meaning round; FHIR R4 forbids to go on without understanding it.
    """
    if element.get("modifierExtension") or element.get("implicitRules"):
        return True
    parts = ("component", "dosage", "dosageInstruction", "contained")
    return any(part.get("modifierExtension") for name in parts for part in many(element, name))
