"""Why the lesions are called what they are called: the scans that decide, lesion by lesion."""

from dataclasses import dataclass

import polars as pl

from seriatim.report.palette import StateStyle, category_style, state_style
from seriatim.report.patient import Patient
from seriatim.report.printed import NO_VALUE, Clock, as_count, as_day, as_number
from seriatim.report.sheet_course import lesion_names
from seriatim.report.words import reason_words

MOST_LESIONS = 8
"""Lesions of one scan that fit the page; growing ones come first, the rest are counted."""


@dataclass(frozen=True)
class LesionLine:
    """One lesion at one scan: its sizes, its state, and why."""

    name: str
    size: str
    smallest: str
    change: str
    style: StateStyle
    reason: str


@dataclass(frozen=True)
class Decision:
    """One scan that decides: what it is called, and each lesion on it."""

    heading: str
    words: str
    lines: tuple[LesionLine, ...]
    left_out: str


def describe_decisions(patient: Patient, clock: Clock) -> tuple[Decision, ...]:
    """The scan before the index operation; without one, the latest scan."""
    at = patient.index_operation
    if at is not None and at["scan_day"] is not None:
        return (_decision(patient, at["scan_day"], at, clock, "Scan before the operation"),)
    scans = patient.categories.filter(pl.col("at") == "scan").sort("day")
    if scans.is_empty():
        return ()
    last = scans.row(-1, named=True)
    return (_decision(patient, last["day"], last, clock, "Latest scan"),)


def _decision(
    patient: Patient, scan_day: int, row: dict[str, object], clock: Clock, heading: str
) -> Decision:
    rows = patient.states.filter(pl.col("scan_day") == scan_day).sort(
        ~pl.col("state").is_in(["growing", "new"]), "lesion_id"
    )
    names = lesion_names(patient)
    left_out = max(0, rows.height - MOST_LESIONS)
    return Decision(
        heading=f"{heading}, {as_day(scan_day, clock)}",
        words=f"{category_style(str(row['category'])).words}: {reason_words(str(row['reason']))}.",
        lines=tuple(_line(one, names) for one in rows.head(MOST_LESIONS).iter_rows(named=True)),
        left_out=f"{as_count(left_out, 'further lesion')}, none growing or new."
        if left_out
        else "",
    )


def _line(row: dict[str, object], names: dict[str, str]) -> LesionLine:
    return LesionLine(
        name=names.get(str(row["lesion_id"]), str(row["lesion_id"])),
        size=_number(row["size_mm"]),
        smallest=_number(row["nadir_mm"]),
        change=_change(row),
        style=state_style(str(row["state"])),
        reason=reason_words(str(row["reason"])),
    )


def _number(value: object) -> str:
    return as_number(value, 1) if isinstance(value, float) else NO_VALUE


def _change(row: dict[str, object]) -> str:
    millimetres, percent = row["change_mm"], row["change_pct"]
    if not isinstance(millimetres, float):
        return NO_VALUE
    sign = "+" if millimetres > 0 else ""
    words = f"{sign}{as_number(millimetres, 1)} mm"
    if not isinstance(percent, float):
        return words
    return f"{words} ({sign}{as_number(percent)} %)"
