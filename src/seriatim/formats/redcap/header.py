"""Which field each column of an export belongs to, whether its header holds names or labels.

REDCap writes the columns in the order of the dictionary. Labels that several fields share are told
apart by that order, and only where all of them are there and the order holds.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from seriatim.formats.csv_text import LONGEST_HEADER, SEPARATORS, decode_start
from seriatim.formats.redcap.fields import Dictionary, plain_label

EVENT, INSTRUMENT, INSTANCE = (
    "redcap_event_name",
    "redcap_repeat_instrument",
    "redcap_repeat_instance",
)
GROUP, SURVEY = "redcap_data_access_group", "redcap_survey_identifier"
LABELS = {
    "Event Name": EVENT,
    "Repeat Instrument": INSTRUMENT,
    "Repeat Instance": INSTANCE,
    "Data Access Group": GROUP,
    "Survey Identifier": SURVEY,
}
"""Label -> name of the columns that REDCap adds, each at most once."""
STATUS_LABEL, TIMESTAMP_LABEL = "Complete?", "Survey Timestamp"
"""Labels of columns that it adds for each form."""
STATUS_ENDING, TIMESTAMP_ENDING = "_complete", "_timestamp"
UNKNOWN = "\0"
"""What comes within the name of a column that could not be told from another."""


@dataclass(frozen=True)
class Header:
    """The columns of an export by their names, and those whose label is no one field's."""

    names: tuple[str, ...]
    is_labels: bool = False
    ambiguous: frozenset[str] = field(default_factory=frozenset)


def read_header(data: bytes) -> list[str]:
    """The names in the first line of the beginning of a CSV; none where it has none."""
    head = decode_start(data[: 4 * LONGEST_HEADER]).lstrip("\r\n")[:LONGEST_HEADER]
    try:
        lines = [next(csv.reader(io.StringIO(head), delimiter=each), []) for each in SEPARATORS]
    except csv.Error:
        return []
    return [name.strip() for name in max(lines, key=len)]


def is_added_by_redcap(name: str, forms: Sequence[str]) -> bool:
    """Whether REDCap adds a column of this name to an export, for the project or a form of it."""
    if name in LABELS.values():
        return True
    stem = name.removesuffix(STATUS_ENDING).removesuffix(TIMESTAMP_ENDING)
    return stem != name and (not forms or stem in forms)


def resolve_header(header: Sequence[str], dictionary: Dictionary | None) -> Header:
    """The columns of a header by name."""
    plain = [name.strip() for name in header]
    if dictionary is None or not _has_labels(plain, dictionary):
        return Header(tuple(plain))
    return _by_label([plain_label(name) for name in plain], dictionary)


def _has_labels(header: Sequence[str], dictionary: Dictionary) -> bool:
    """Whether more of these are labels than names."""
    columns, forms = dictionary.columns(), dictionary.forms
    labels = {*columns.values(), *LABELS, STATUS_LABEL, TIMESTAMP_LABEL}
    as_names = sum(name in columns or is_added_by_redcap(name, forms) for name in header)
    return sum(plain_label(name) in labels for name in header) > as_names


def _by_label(header: Sequence[str], dictionary: Dictionary) -> Header:
    candidates = _candidates(dictionary)
    places: dict[str, list[int]] = {}
    for place, label in enumerate(header):
        places.setdefault(label, []).append(place)
    found = {
        place: name
        for label, there in places.items()
        if len(there) == len(candidates.get(label, ()))
        for place, name in zip(there, candidates[label], strict=True)
    }
    shared = {place for there in places.values() if len(there) > 1 for place in there}
    if not _in_order([found[place] for place in sorted(found)], dictionary):
        found = {place: name for place, name in found.items() if place not in shared}
    names = {
        place: found.get(place) or _unknown(label, place, candidates, places)
        for place, label in enumerate(header)
    }
    ambiguous = frozenset(
        name
        for place, name in names.items()
        if UNKNOWN in name and header[place] not in (STATUS_LABEL, TIMESTAMP_LABEL)
    )
    return Header(tuple(names.values()), is_labels=True, ambiguous=ambiguous)


def _candidates(dictionary: Dictionary) -> dict[str, list[str]]:
    """Label -> the columns that have it, in order."""
    candidates: dict[str, list[str]] = {label: [name] for label, name in LABELS.items()}
    for name, label in dictionary.columns().items():
        candidates.setdefault(label, []).append(name)
    return candidates


def _in_order(names: Sequence[str], dictionary: Dictionary) -> bool:
    order = {name: place for place, name in enumerate(dictionary.columns())}
    found = [order[name] for name in names if name in order]
    return found == sorted(found)


def _unknown(
    label: str, place: int, candidates: dict[str, list[str]], places: dict[str, list[int]]
) -> str:
    """A name for a column whose label is nobody's, or not one field's alone."""
    is_alone = len(places[label]) == 1 and label not in candidates
    return label if is_alone else f"{label}{UNKNOWN}{place + 1}"
