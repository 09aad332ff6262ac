"""Which record a reference points to, by the rules of FHIR R4 (hl7.org/fhir/R4/references.html).

A reference is an address, a type and id, or an identifier. Within a bundle a type and id is taken
from the address of the entry that holds it. Two records that answer to it are one too many: then it
points to nothing.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from seriatim.formats.fhir.elements import Element, many, one, text
from seriatim.formats.fhir.gathering import Record

_TYPE_AND_ID = re.compile(r"([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})$")
_HISTORY = re.compile(r"/_history/[^/]*$")


def address_of(record: Record) -> str | None:
    """What a resource is known by: its full address, else its type and id; null without an id."""
    if record.full_url and ":" in record.full_url:
        return record.full_url
    own = text(record.resource, "id")
    return f"{record.type}/{own}" if own else None


class Index:
    """Records by everything a reference may call them."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._by_name: dict[str, list[Record]] = defaultdict(list)
        self._by_identifier: dict[tuple[str, str], list[Record]] = defaultdict(list)
        for record in records:
            self._add(record)

    def _add(self, record: Record) -> None:
        own = text(record.resource, "id")
        names = {address_of(record), f"{record.type}/{own}" if own else None}
        for name in names:
            if name:
                self._by_name[name].append(record)
        for identifier in many(record.resource, "identifier"):
            system, value = text(identifier, "system"), text(identifier, "value")
            if system and value:
                self._by_identifier[system, value].append(record)

    def find(self, reference: Element, holder: Record, kind: str) -> Record | None:
        """The one record of that type that a reference in `holder` points to."""
        written = text(reference, "reference")
        found = self._by_reference(written, holder) if written else self._logical(reference)
        fitting = [record for record in found if record.type == kind]
        if len(fitting) > 1:
            fitting = [record for record in fitting if record.source == holder.source]
        return fitting[0] if len(fitting) == 1 else None

    def _logical(self, reference: Element) -> list[Record]:
        identifier = one(reference, "identifier")
        system, value = text(identifier, "system"), text(identifier, "value")
        return self._by_identifier.get((system, value), []) if system and value else []

    def _by_reference(self, written: str, holder: Record) -> list[Record]:
        plain = _HISTORY.sub("", written.strip().partition("|")[0])
        if plain in self._by_name and ":" in plain:
            return self._by_name[plain]
        relative = _TYPE_AND_ID.search(plain)
        if relative is None:
            return []
        short = relative.group()
        base = _base_of(holder.full_url) if plain == short else _base_of(plain)
        beside = f"{base}{short}" if base and plain == short else short
        found = self._by_name.get(beside) or self._by_name.get(short, [])
        return [record for record in found if not base or _base_of(record.full_url) in (None, base)]


def _base_of(address: str | None) -> str | None:
    """The server in a full address; null where it names none."""
    is_full = address and ":" in address and _TYPE_AND_ID.search(address)
    return _TYPE_AND_ID.sub("", address) if address and is_full else None


def contained_in(record: Record, reference: Element) -> Element | None:
    """The resource inside `record` that a reference such as `#a` points to."""
    written = text(reference, "reference") or ""
    if not written.startswith("#"):
        return None
    inside = many(record.resource, "contained")
    return next((each for each in inside if text(each, "id") == written[1:]), None)
