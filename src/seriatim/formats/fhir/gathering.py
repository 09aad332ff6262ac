"""Every record of a source: each entry of each bundle, each line of each NDJSON file."""

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from seriatim.base.errors import InputError
from seriatim.cohort.places import Source, place
from seriatim.cohort.problems import Problem
from seriatim.formats.conversion.converted import Progress, places_of, set_aside
from seriatim.formats.fhir.documents import DOUBTFUL, Document, read_document
from seriatim.formats.fhir.elements import Element, text
from seriatim.formats.fhir.kinds import READ_TYPES
from seriatim.formats.fhir.recognise import ENDINGS
from seriatim.formats.files import ending, list_files, read_bytes, shown_name


@dataclass(frozen=True, eq=False)
class Record:
    """One resource and where it stood."""

    place: int
    source: int
    resource: Element
    full_url: str | None = None

    @property
    def type(self) -> str:
        """The type of the resource."""
        return text(self.resource, "resourceType") or ""


@dataclass
class Gathered:
    """The records of all files, the files, and what could not be read."""

    records: list[Record] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unread: dict[str, list[int]] = field(default_factory=dict)
    """Code of a finding -> the numbers of the files it is about as a whole."""


def gather(path: Path, on_progress: Progress) -> Gathered:
    """Every record of the file, or of the files of the folder; unreadable ones are problems.

    Raises  InputError where no record can be read
    """
    gathered = Gathered()
    files = list_files(path)
    for done, file in enumerate(files):
        on_progress("reading", done, len(files))
        _add_file(gathered, file, path)
    if not gathered.records:
        raise InputError(
            f"`{path.name}` holds no FHIR resource that can be read.",
            hint="Give a bundle or NDJSON of FHIR R4 as JSON; XML is not read.",
        )
    for code, numbers in gathered.unread.items():
        places = pl.concat([places_of(number, [0]) for number in numbers])
        counted = f"{len(numbers):,} file{'s' * (len(numbers) != 1)}"
        gathered.problems += set_aside(code, places, rows=counted)
    return gathered


def _add_file(gathered: Gathered, file: Path, root: Path) -> None:
    name, number = shown_name(file, root), len(gathered.sources)
    if ending(file) not in ENDINGS and file != root:
        _add_unread(gathered, name, "SRC002")
        return
    try:
        document = read_document(read_bytes(file), in_lines=ENDINGS.get(ending(file), False))
    except InputError:
        _add_unread(gathered, name, "SRC001")
        return
    gathered.sources.append(Source(name, document.n_records, document.unit))
    _add_entries(gathered, number, document)


def _kept(resource: Element) -> Element:
    """What is read of a resource: of those of other types, and of its narrative, nothing."""
    names: tuple[str, ...] = ("resourceType", "id", DOUBTFUL)
    if resource["resourceType"] in READ_TYPES:
        names = tuple(name for name in resource if name != "text")
    return {name: resource[name] for name in names if name in resource}


def _add_unread(gathered: Gathered, name: str, code: str) -> None:
    gathered.unread.setdefault(code, []).append(len(gathered.sources))
    gathered.sources.append(Source(name, 1, "file"))


def _add_entries(gathered: Gathered, source: int, document: Document) -> None:
    places = _places(source, document)
    empty = []
    for entry, here in zip(document.entries, places.to_list(), strict=True):
        if entry.resource is None:
            empty.append(here)
        else:
            gathered.records.append(Record(here, source, _kept(entry.resource), entry.full_url))
    gathered.problems += set_aside("FHR001", pl.Series("place", empty, dtype=places.dtype))


def _places(source: int, document: Document) -> pl.Series:
    numbers = {
        "record": [entry.number for entry in document.entries],
        "part": [entry.part for entry in document.entries],
    }
    frame = pl.DataFrame(numbers, schema=dict.fromkeys(numbers, pl.UInt64))
    return frame.select(place(source, pl.col("record"), pl.col("part")).alias("place")).to_series()
