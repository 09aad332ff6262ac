"""The items of a report's content tree: their names, codes, texts, numbers and children.

The tree is only ever walked to a fixed depth, so that one nested without end does no harm.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from seriatim.formats.dicom_sr.codes import DERIVATION, Code

if TYPE_CHECKING:
    from pydicom import Dataset

MAX_DEPTH = 6
"""How deep below a measurement group references to images are looked for."""

_REFERRING = frozenset(("IMAGE", "COMPOSITE"))
_LEADING = frozenset(("NUM", "SCOORD", "SCOORD3D", "IMAGE", "CONTAINER"))
"""Types of items that refer to images, and that may have such items below them."""


@dataclass(frozen=True)
class Number:
    """A number of a report: what it is of, its value and its unit."""

    item: "Item"
    value: float | None
    """Null where the report gives no number."""
    unit: str
    """Key of the unit; empty where there is none."""
    derivation: str
    """Key of how it was derived, for example as a mean; empty where that is not said."""
    is_qualified: bool
    """Whether a code says why there is no number, or that it is none."""


@dataclass(frozen=True)
class Item:
    """One item of the content tree; what is asked of it is decoded once."""

    dataset: "Dataset"

    @property
    def concept(self) -> Code | None:
        """What it is about; null where it does not say."""
        return _code(self.dataset, "ConceptNameCodeSequence")

    @cached_property
    def key(self) -> str:
        """The key of what it is about; empty where it does not say."""
        return _key(self.dataset, "ConceptNameCodeSequence")

    @cached_property
    def value_type(self) -> str:
        """What kind of item it is: NUM, CODE, TEXT, CONTAINER ..."""
        return text(self.dataset, "ValueType")

    @cached_property
    def value(self) -> Code | None:
        """The code that it has as its value."""
        return _code(self.dataset, "ConceptCodeSequence")

    @cached_property
    def children(self) -> tuple["Item", ...]:
        """The items directly below it."""
        return tuple(map(Item, self.dataset.get("ContentSequence") or ()))

    def of_type(self, value_type: str) -> Iterator["Item"]:
        """The items directly below it of one type."""
        return (child for child in self.children if child.value_type == value_type)

    def named(self, *keys: str) -> Iterator["Item"]:
        """The items directly below it that are about one of these."""
        return (child for child in self.children if child.key in keys)

    def text(self, keyword: str) -> str:
        """The value of an element as text."""
        return text(self.dataset, keyword)


def text(dataset: "Dataset", keyword: str) -> str:
    """The value of an element as text, without blanks around it; empty where there is none."""
    plain = _plain_text(dataset, keyword)
    if plain is not None:
        return plain
    value = dataset.get(keyword)
    return "" if value is None else str(value).strip()


def _plain_text(dataset: "Dataset", keyword: str) -> str | None:
    """The text of an element in plain ASCII, which needs no decoding by pydicom; else null.

    Most elements of a report are such, and this takes a fifth off the time of reading it.
    """
    from pydicom.dataelem import RawDataElement

    tag = _tag(keyword)
    if tag not in dataset.keys():  # noqa: SIM118 - the data set itself would look for a keyword
        return ""
    element = dataset.get_item(tag)
    if not isinstance(element, RawDataElement) or element.VR not in _TEXT_VRS:
        return None
    value = element.value or b""
    return value.decode("ascii").strip("\0 ") if value.isascii() and _ESCAPE not in value else None


_TEXT_VRS = frozenset(("CS", "DA", "DS", "LO", "PN", "SH", "UC", "UI", "UT"))
_ESCAPE = b"\x1b"
"""Announces another set of letters within a text."""


@cache
def _tag(keyword: str) -> int:
    from pydicom.datadict import tag_for_keyword
    from pydicom.tag import BaseTag

    return BaseTag(tag_for_keyword(keyword) or 0)


def _code(dataset: "Dataset", keyword: str) -> Code | None:
    sequence = dataset.get(keyword)
    if not sequence:
        return None
    return Code(*_scheme_and_value(sequence[0]), text(sequence[0], "CodeMeaning"))


def _key(dataset: "Dataset", keyword: str) -> str:
    """The key of a code without its meaning, which is decoded only where it is wanted."""
    sequence = dataset.get(keyword)
    return Code(*_scheme_and_value(sequence[0])).key if sequence else ""


def _scheme_and_value(code: "Dataset") -> tuple[str, str]:
    value = text(code, "CodeValue") or text(code, "LongCodeValue")
    return text(code, "CodingSchemeDesignator"), value


def number_of(item: Item) -> Number:
    """The number in an item of the type NUM."""
    measured = item.dataset.get("MeasuredValueSequence")
    derivation = next(item.named(DERIVATION), None)
    return Number(
        item,
        _finite(measured[0]) if measured else None,
        _key(measured[0], "MeasurementUnitsCodeSequence") if measured else "",
        derivation.value.key if derivation and derivation.value else "",
        bool(item.dataset.get("NumericValueQualifierCodeSequence")),
    )


def _finite(measured: "Dataset") -> float | None:
    """The number as the report writes it out, or else as a double; null where it is none."""
    for keyword in ("NumericValue", "FloatingPointValue"):
        try:
            value = float(text(measured, keyword))
        except ValueError:
            continue
        return value if math.isfinite(value) else None
    return None


def referenced_images(item: Item, depth: int = MAX_DEPTH) -> Iterator[str]:
    """The UIDs of the images that the items below an item refer to."""
    for child in item.children:
        if child.value_type in _REFERRING:
            for reference in child.dataset.get("ReferencedSOPSequence") or ():
                yield text(reference, "ReferencedSOPInstanceUID")
        if depth and child.value_type in _LEADING:
            yield from referenced_images(child, depth - 1)
