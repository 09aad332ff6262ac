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


COMPARED = {"nadir": "nadir", "baseline": "baseline", "previous": "scan before"}
"""What a lesion is compared with, by the name of the growth rule's reference."""

FROM_BASELINE = ("shrinking", "absent")
"""States that are read against the baseline of the period, whatever decides about growth."""


@dataclass(frozen=True)
class LesionLine:
    """One lesion at one scan: its sizes, its state, and why."""

    name: str
    size: str
    compared: str
    """The size it was compared with, after what that size is: nadir, baseline or scan before."""
    change: str
    """From that size, in mm and in percent."""
    style: StateStyle
    reason: str


@dataclass(frozen=True)
class Decision:
    """One scan that decides: what it is called, and each lesion on it."""

    heading: str
    words: str
    lines: tuple[LesionLine, ...]
    left_out: str


def describe_decisions(patient: Patient, clock: Clock, reference: str) -> tuple[Decision, ...]:
    """The scan before the index operation; without one, the latest scan.

    `reference` is what the study's rule of growth compares with: nadir, baseline or previous.
    """
    at = patient.index_operation
    if at is not None and at["scan_day"] is not None:
        heading = f"Scan before the operation, {as_day(at['scan_day'], clock)}"
        return (_decision(patient, at["scan_day"], at, heading, reference),)
    scans = patient.categories.filter(pl.col("at") == "scan").sort("day")
    if scans.is_empty():
        return ()
    last = scans.row(-1, named=True)
    heading = f"Latest scan, {as_day(last['day'], clock)}"
    return (_decision(patient, last["day"], last, heading, reference),)


def _decision(
    patient: Patient, scan_day: int, row: dict[str, object], heading: str, reference: str
) -> Decision:
    rows = patient.states.filter(pl.col("scan_day") == scan_day).sort(
        ~pl.col("state").is_in(["growing", "new"]), "lesion_id"
    )
    names = lesion_names(patient)
    left_out = max(0, rows.height - MOST_LESIONS)
    return Decision(
        heading=heading,
        words=f"{category_style(str(row['category'])).words}: {reason_words(str(row['reason']))}.",
        lines=tuple(
            _line(one, names, reference) for one in rows.head(MOST_LESIONS).iter_rows(named=True)
        ),
        left_out=f"{as_count(left_out, 'further lesion')}, none growing or new."
        if left_out
        else "",
    )


def _line(row: dict[str, object], names: dict[str, str], reference: str) -> LesionLine:
    is_from_baseline = row["state"] in FROM_BASELINE
    compared = row["baseline_mm" if is_from_baseline else "reference_mm"]
    name = COMPARED["baseline" if is_from_baseline else reference]
    size = row["size_mm"]
    return LesionLine(
        name=names.get(str(row["lesion_id"]), str(row["lesion_id"])),
        size=as_number(size, 1) if isinstance(size, float) else NO_VALUE,
        compared=f"{name} {as_number(compared, 1)}" if isinstance(compared, float) else NO_VALUE,
        change=_change(size, compared),
        style=state_style(str(row["state"])),
        reason=reason_words(str(row["reason"])),
    )


def _change(size: object, compared: object) -> str:
    if not isinstance(size, float) or not isinstance(compared, float):
        return NO_VALUE
    difference = size - compared
    sign = "+" if difference > 0 else ""
    words = f"{sign}{as_number(difference, 1)}"
    return f"{words} ({sign}{as_number(100 * difference / compared)} %)" if compared else words
