"""Which tables a sheet seems to hold, and which header seems to be which column; for a draft."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches

from seriatim.cohort.columns import plain_name
from seriatim.cohort.schema import TABLES, Column, Kind, Table
from seriatim.formats.tables.map_file import SCAN
from seriatim.formats.tables.map_sense import unit_factor
from seriatim.formats.tables.vocabulary import COLUMN_NAMES, TABLE_NAMES, UNIT_WORDS

LEAST_LIKENESS = 0.82
"""How alike two names must be, from 0 to 1, for one to be taken for the other."""
TOLD_BY: dict[str, tuple[tuple[str, ...], ...]] = {
    "patients": (("patient_id",),),
    "lesions": (("patient_id",), ("lesion_id",), ("kind", "role", "organ")),
    "measurements": (("patient_id",), ("scan_day",), ("long_axis_mm", "short_axis_mm")),
    "drugs": (("patient_id",), ("agent",), ("start_day",)),
    "operations": (("patient_id",), ("operation_day",)),
    "resections": (("patient_id",), ("operation_id",), ("lesion_id",)),
    "events": (("patient_id",), ("day",), ("kind",)),
    "covariates": (("patient_id",), ("day",), ("name",), ("value",)),
    "assessments": (("patient_id",), ("scan_day",), ("part",), ("response",)),
}
"""The columns, one of each group, by which a table is known."""
NOT_THE_PATIENT = frozenset(
    ["name", "names", "initials", "age", "sex", "gender", "status", "weight", "height"]
)
"""Words of headers that speak of a patient and are not the identifier."""
_UNIT = re.compile(r"^(.*?)[\s_]*[\[(]\s*([A-Za-z/]+)\s*[\])]\s*$")
_UNIT_WORD = re.compile(r"^(.*?)[\s_,]+(mm|cm|inch|inches|mg|weeks|months)$", re.IGNORECASE)
_DATE = r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}"
_SCANS = (
    ("date", re.compile(_DATE)),
    ("weeks", re.compile(r"(?<=week )[0-9]+|(?<=wk )[0-9]+", re.IGNORECASE)),
    ("months", re.compile(r"(?<=month )[0-9]+", re.IGNORECASE)),
    ("days", re.compile(r"(?<=day )-?[0-9]+", re.IGNORECASE)),
    ("number", re.compile(r"[0-9]+")),
)


@dataclass(frozen=True)
class Guess:
    """One header, or one pattern of headers, taken for a column."""

    header: str
    column: str
    unit: str = ""
    """Unit named in the header, where it is not the schema's own."""
    exact: bool = True
    """Whether the name is a known one, not only alike."""


@dataclass(frozen=True)
class Wide:
    """Headers that differ only in one part."""

    kind: str
    """What the part is, as `scan` of the map file calls it."""
    pattern: str
    headers: tuple[str, ...]


def find_wide(headers: list[str]) -> list[Wide]:
    """Groups of two or more headers that differ in a date, a week or a number only."""
    groups: dict[tuple[str, str], list[str]] = {}
    for header in headers:
        for kind, pattern in _SCANS:
            if found := list(pattern.finditer(header)):
                last = found[-1]
                text = header[: last.start()] + SCAN + header[last.end() :]
                groups.setdefault((kind, text), []).append(header)
                break
    return [Wide(kind, text, tuple(g)) for (kind, text), g in groups.items() if len(g) > 1]


def guess_columns(table: Table, headers: list[str]) -> dict[str, Guess]:
    """The best header for each column of a table, none used twice."""
    scored = [
        (score, -place, guess)
        for place, header in enumerate(headers)
        for column in table.columns
        if (score := _likeness(header, column)) >= LEAST_LIKENESS
        for guess in (_guess(header, column, exact=score >= 1),)
    ]
    chosen: dict[str, Guess] = {}
    used: set[str] = set()
    for _, _, guess in sorted(scored, key=lambda each: each[:2], reverse=True):
        if guess.column not in chosen and guess.header not in used:
            chosen[guess.column] = guess
            used.add(guess.header)
    return {column.name: chosen[column.name] for column in table.columns if column.name in chosen}


def _guess(header: str, column: Column, *, exact: bool) -> Guess:
    unit = _unit_in(header)
    fits = bool(unit) and unit_factor(column, unit) != 1.0
    return Guess(header, column.name, unit if fits else "", exact)


def _unit_in(header: str) -> str:
    found = _UNIT.match(header) or _UNIT_WORD.match(header)
    return UNIT_WORDS.get(found[2].lower(), "") if found else ""


def _likeness(header: str, column: Column) -> float:
    """How alike a header is to the names of a column; above 1 where it is the schema's own."""
    bare = header.replace(SCAN, "")
    found = _UNIT.match(bare)
    plain = plain_name(found[1] if found and found[2].lower() in UNIT_WORDS else bare)
    if plain == column.name or plain_name(bare) == column.name:
        return 1.2
    names = COLUMN_NAMES.get(column.name, ())
    if plain in names:
        return 1.1 - 0.01 * names.index(plain) / len(names)
    if column.kind is Kind.DAY and plain == column.name.replace("_day", "_date"):
        return 1.1
    if _holds(bare, column.name, names):
        return LEAST_LIKENESS
    candidates = get_close_matches(plain, (column.name, *names), n=1, cutoff=LEAST_LIKENESS)
    return SequenceMatcher(None, plain, candidates[0]).ratio() * 0.99 if candidates else 0.0


def _holds(header: str, column: str, names: tuple[str, ...]) -> bool:
    """Whether a longer header holds every word of a name of two words or more, or the patient."""
    words = set(plain_name(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", header)).split("_"))
    if column == "patient_id" and words & {"patient", "subject"}:
        return not words & NOT_THE_PATIENT
    if column.endswith("_id"):
        return False
    return any("_" in name and set(name.split("_")) <= words for name in names)


def guess_tables(name: str, headers: list[str]) -> dict[str, dict[str, Guess]]:
    """The tables that a sheet seems to hold, with their columns.

    A sheet named like a table is taken for that table alone; else each table counts whose telling
    columns are there.
    """
    guesses = {table: guess_columns(TABLES[table], headers) for table in TABLES}
    title = _titled(name)
    if title == "operations":
        guesses[title] = _with_only_date(guesses[title], headers, "operation_day")
    held = {table: found for table, found in guesses.items() if _is_told(table, found)}
    if title in held:
        return {title: held[title]}
    return _without_shadows(held)


def _titled(name: str) -> str:
    """The table that a sheet is named like; empty where it is named like none."""
    near = get_close_matches(plain_name(name), TABLES, n=1, cutoff=0.75)
    return near[0] if near else TABLE_NAMES.get(plain_name(name), "")


def _with_only_date(found: dict[str, Guess], headers: list[str], day: str) -> dict[str, Guess]:
    """A header that says no more than `date` taken for the day, where no other one is."""
    bare = [header for header in headers if plain_name(header) == "date"]
    if day in found or not bare:
        return found
    return found | {day: Guess(bare[0], day, exact=False)}


def _is_told(table: str, found: Mapping[str, Guess]) -> bool:
    enough = all(any(name in found for name in group) for group in TOLD_BY[table])
    return enough and (table != "patients" or len(found) > 1)


def _without_shadows(held: dict[str, dict[str, Guess]]) -> dict[str, dict[str, Guess]]:
    """Not the tables whose columns all serve another table that says more with them."""
    kept = dict(held)
    for table in ("resections", "events", "covariates", "operations", "lesions", "patients"):
        others = {g.header for t, f in kept.items() if t != table for g in f.values()}
        if table in kept and {g.header for g in kept[table].values()} <= others:
            del kept[table]
    return kept


def guess_wide_sizes(headers: list[str], scans: list[Wide]) -> dict[str, Guess]:
    """The columns of measurements in a sheet with a column for each scan; none where it is not one.

    The day of a scan stands in the header itself, or in a column of its own for each scan.
    """
    grouped = {header for scan in scans for header in scan.headers}
    plain = [header for header in headers if header not in grouped]
    patterns = {scan.pattern: scan.kind for scan in scans}
    found = guess_columns(TABLES["measurements"], [*plain, *patterns])
    dated = [pattern for pattern, kind in patterns.items() if kind != "number"]
    if "long_axis_mm" not in found and len(dated) == 1:
        found["long_axis_mm"] = Guess(dated[0], "long_axis_mm", exact=False)
    size, day = found.get("long_axis_mm"), found.get("scan_day")
    if size is None or SCAN not in size.header or "patient_id" not in found:
        return {}
    if patterns[size.header] != "number":
        found.pop("scan_day", None)
    elif day is None or SCAN not in day.header:
        return {}
    return found
