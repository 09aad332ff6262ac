"""Resources out of the bytes of one file: a bundle, a list, one resource, or one in each line.

JSON can say two things at once (a key given twice) or nothing (`NaN`); the resource it is said of
is marked as doubtful. What cannot be read is an entry or line without a resource; only a file that
is no JSON as a whole raises.
"""

import json
from dataclasses import dataclass, replace
from math import isinf

from seriatim.base.errors import InputError
from seriatim.cohort.places import MAX_PART
from seriatim.formats.fhir.elements import Element

DOUBTFUL = "\0doubtful"
"""Key in a resource of which the file says two things, or has a number or letter that is none."""
MAX_JSON_BYTES = 1 << 30
"""Largest single JSON document, 1 GiB: it takes several times that in memory."""
MAX_LINE_BYTES = 1 << 26
"""Longest line of NDJSON, 64 MiB."""
_LONGEST_WHOLE = 18
_SURROGATES = ("\\ud", "\\uD")


@dataclass(frozen=True)
class Entry:
    """What stood at one place of a file: which entry or line, its resource, its full address."""

    number: int
    resource: Element | None
    """Null where there is none that can be read."""
    full_url: str | None = None
    part: int = 0
    """Which entry it is of a bundle that stands in a line; 0 otherwise."""


@dataclass(frozen=True)
class Document:
    """The entries of one file, in order, and what each place is called."""

    entries: tuple[Entry, ...]
    unit: str

    @property
    def n_records(self) -> int:
        """How many entries or lines there were."""
        return len({entry.number for entry in self.entries})


class _Parser:
    """Reads JSON, notices doubt while it does, and marks the resource it is said of."""

    def __init__(self) -> None:
        self.in_doubt = False
        # NOTE: made once for all lines; making it takes as long as a short line.
        self.decoder = json.JSONDecoder(
            object_pairs_hook=self.keep,
            parse_constant=self.doubt,
            parse_float=self.fraction,
            parse_int=self.whole,
        )

    def parse(self, data: bytes) -> object:
        self.in_doubt = False
        try:
            text = data.decode("utf-8-sig")
            value: object = self.decoder.decode(text)
        # NOTE: ValueError is wrong JSON and wrong UTF-8; RecursionError nesting without end.
        except (ValueError, RecursionError) as error:
            raise InputError(
                f"This is not JSON ({type(error).__name__}).", hint="Export it again."
            ) from None
        return _mark_half_letters(value) if any(s in text for s in _SURROGATES) else value

    def keep(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        self.in_doubt |= len(found) != len(pairs)
        if self.in_doubt and ("resourceType" in found or "resource" in found):
            found[DOUBTFUL] = True
            self.in_doubt = False
        return found

    def doubt(self, _: str) -> None:
        self.in_doubt = True

    def fraction(self, digits: str) -> float | None:
        value = float(digits)
        self.in_doubt |= isinf(value)
        return None if isinf(value) else value

    def whole(self, digits: str) -> float | int | None:
        """A whole number; beyond eighteen digits it is no count, and turning it could take long."""
        return int(digits) if len(digits) <= _LONGEST_WHOLE else self.fraction(digits)


def read_document(data: bytes, *, in_lines: bool) -> Document:
    """The entries in these bytes; `in_lines` where each line is one by the name of the file.

    Raises  InputError where the file as a whole is not JSON of resources
    """
    if in_lines:
        return _read_lines(data)
    if len(data) > MAX_JSON_BYTES:
        raise InputError(
            "A JSON document holds more than 1 GiB.", hint="Export it as NDJSON, or in parts."
        )
    try:
        value = _Parser().parse(data)
    except InputError:
        # NOTE: NDJSON is often named `.json`; a line of it is a resource by itself.
        document = _read_lines(data)
        if any(entry.resource is not None for entry in document.entries):
            return document
        raise
    return _entries_of(value)


def _mark_half_letters(value: object) -> object:
    """Mark resources with half of a letter, which no text can hold."""
    resources = _resources_in(value)
    for resource in resources:
        try:
            json.dumps(resource, ensure_ascii=False).encode()
        except (UnicodeEncodeError, RecursionError):
            resource[DOUBTFUL] = True
    return value


def _resources_in(value: object) -> list[dict[str, object]]:
    if isinstance(value, dict) and value.get("resourceType") == "Bundle":
        entries = value.get("entry")
        parts = [e.get("resource") for e in _list(entries) if isinstance(e, dict)]
        return [part for part in parts if isinstance(part, dict)]
    return [part for part in (_list(value) or [value]) if isinstance(part, dict)]


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _entries_of(value: object) -> Document:
    if isinstance(value, list):
        given = [_resource(item) for item in value]
        return Document(tuple(Entry(n, each) for n, each in enumerate(given, start=1)), "entry")
    if not isinstance(value, dict) or not isinstance(value.get("resourceType"), str):
        raise InputError("There is no resource.", hint="Give resources of FHIR R4 as JSON.")
    if value["resourceType"] != "Bundle":
        return Document((Entry(1, value),), "entry")
    entries = value.get("entry", [])
    if DOUBTFUL in value or not isinstance(entries, list):
        raise InputError(
            "The bundle gives its entries twice, or no list of them.", hint="Export it again."
        )
    return Document(tuple(_entry(n, item) for n, item in enumerate(entries, start=1)), "entry")


def _entry(number: int, item: object) -> Entry:
    if not isinstance(item, dict):
        return Entry(number, None)
    resource, url = _resource(item.get("resource")), item.get("fullUrl")
    if resource is not None and DOUBTFUL in item:
        resource = {**resource, DOUBTFUL: True}
    return Entry(number, resource, url if isinstance(url, str) else None)


def _resource(value: object) -> Element | None:
    is_one = isinstance(value, dict) and isinstance(value.get("resourceType"), str)
    return value if is_one and isinstance(value, dict) else None


def _read_lines(data: bytes) -> Document:
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    parser = _Parser()
    numbered = [(n, line) for n, line in enumerate(lines, start=1) if line.strip()]
    entries = [entry for n, line in numbered for entry in _line(parser, n, line)]
    return Document(tuple(entries), "line")


def _line(parser: _Parser, number: int, line: bytes) -> list[Entry]:
    """The resource in a line, or the entries of the bundle in it."""
    if len(line) > MAX_LINE_BYTES:
        return [Entry(number, None)]
    try:
        resource = _resource(parser.parse(line))
        if resource is None or resource["resourceType"] != "Bundle":
            return [Entry(number, resource)]
        inside = _entries_of(resource).entries
    except InputError:
        return [Entry(number, None)]
    # NOTE: an entry of a bundle in a line is a part of that line, and has its number in its place.
    if not 0 < len(inside) <= MAX_PART:
        return [Entry(number, None)]
    return [replace(entry, number=number, part=entry.number) for entry in inside]
