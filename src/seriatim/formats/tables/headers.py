"""The columns that a map names, found among the headers of a sheet."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from seriatim.cohort.columns import is_showable, plain_name
from seriatim.formats.conversion.settings import perhaps
from seriatim.formats.tables.dates import as_iso
from seriatim.formats.tables.map_file import (
    LESION,
    SCAN,
    DateOrder,
    EntryMap,
    WideMap,
    constant_text,
    is_pattern,
)
from seriatim.formats.tables.sheets import Sheet, clean_header

_SCANS = {
    "number": r"[0-9]+",
    "text": r".+?",
    "date": r".+?",
    "days": r"[+-]?[0-9]+",
    "weeks": r"[+-]?[0-9]+(?:\.[0-9]+)?",
    "months": r"[+-]?[0-9]+(?:\.[0-9]+)?",
}
"""What may stand for `{scan}`."""


@dataclass(frozen=True)
class Scan:
    """The columns of one scan, of one lesion where that stands in the header too."""

    key: str
    """What stands for `{scan}`."""
    lesion: str
    day: str
    """The day that the header gives, as text; empty where it gives none."""
    headers: Mapping[str, str]
    """Column of the cohort -> header."""


def find_header(sheet: Sheet, wanted: str) -> str | None:
    """The header of that name: as written, or the only one but for capitals and signs."""
    name = clean_header(wanted)
    if name in sheet.parts:
        return name
    alike = [header for header in sheet.parts if plain_name(header) == plain_name(name)]
    return alike[0] if len(alike) == 1 else None


def missing_headers(name: str, entry: EntryMap, sheet: Sheet) -> Iterator[str]:
    """What the entry names and the sheet does not hold, in words."""
    for wanted in sorted(entry.headers()):
        if is_pattern(wanted):
            if not any(wanted in column.headers for column in entry.columns.values()):
                yield f"tables.{name}.where: `{wanted}` cannot name a column of scans"
        elif find_header(sheet, wanted) is None:
            yield f"tables.{name}: `{wanted}` is no header of `{sheet.source.name}`" + _near(
                sheet, wanted
            )
    if entry.wide and not find_scans(entry, sheet):
        yield (
            f"tables.{name}.wide: no header of `{sheet.source.name}` is written as "
            f"`{'`, `'.join(entry.patterns)}`"
        )


def _near(sheet: Sheet, wanted: str) -> str:
    """The header that is nearest; only those that are near are shown."""
    return perhaps(wanted, filter(is_showable, sheet.parts), likeness=0.75)


def find_scans(entry: EntryMap, sheet: Sheet) -> list[Scan]:
    """The scans of a wide sheet, in the order in which their first columns stand."""
    wide = entry.wide or WideMap()
    found: dict[tuple[str, str], dict[str, str]] = {}
    for target, column in entry.columns.items():
        if not any(map(is_pattern, column.headers)):
            continue
        pattern = _compiled(column.headers[0], wide)
        for header in sheet.parts:
            if match := pattern.fullmatch(header):
                groups = match.groupdict()
                key = (groups.get("scan") or "", groups.get("lesion") or "")
                found.setdefault(key, {}).setdefault(target, header)
    order = wide.date_order or entry.date_order or "YMD"
    days = _days(sorted({scan for scan, _ in found}), wide, order)
    scans = [
        Scan(scan, lesion, days.get(scan) or "", headers)
        for (scan, lesion), headers in found.items()
        if wide.scan != "date" or wide.scans or scan in days
    ]
    return sorted(scans, key=lambda scan: min(sheet.parts[h] for h in scan.headers.values()))


def _compiled(header: str, wide: WideMap) -> re.Pattern[str]:
    listed = [re.escape(clean_header(key)) for key in wide.scans]
    scan = "|".join(sorted(listed, key=len, reverse=True)) if listed else _SCANS[wide.scan]
    text = re.escape(clean_header(header))
    for name, inner in ((SCAN, f"(?P<scan>{scan})"), (LESION, "(?P<lesion>.+?)")):
        escaped = re.escape(name)
        text = text.replace(escaped, inner, 1).replace(escaped, rf"(?P={name[1:-1]})")
    return re.compile(text, re.IGNORECASE)


def _days(scans: list[str], wide: WideMap, order: DateOrder) -> dict[str, str]:
    """What stands for `{scan}` -> the day, where it gives one."""
    if wide.scans:
        listed = {plain_name(key): constant_text(day) for key, day in wide.scans.items()}
        return {scan: listed[plain_name(scan)] for scan in scans if plain_name(scan) in listed}
    if wide.scan == "date":
        texts = pl.DataFrame({"value": scans}, schema={"value": pl.String})
        read = as_iso(texts.with_columns(code=pl.lit(None, pl.String)), order)
        iso = read["value"].str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
        return {scan: str(day) for scan, day in zip(scans, iso, strict=True) if day is not None}
    return {} if wide.scan in ("number", "text") else {scan: scan for scan in scans}
