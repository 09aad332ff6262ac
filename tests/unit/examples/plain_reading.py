"""The example tables read in plain Python: growth, response, Kaplan-Meier, each in a few lines.

Written from the clinical rules and not from the package, so that the examples are proved before any
engine has seen them. It knows only what the example tables contain: one reader, one operation after
the drug, no fragments and no merged lesions.
"""

import csv
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

DAYS_PER_MONTH = 30.4375
BASELINE_WINDOW_DAYS = 28
SCAN_WINDOW_DAYS = 90
TENTHS = 10
TOO_SMALL = 50
"""Tenths of a millimetre that a lesion too small to measure counts."""

Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Patient:
    """All rows of one patient, days as whole numbers."""

    who: dict[str, str]
    lesions: dict[str, dict[str, str]]
    readings: dict[str, dict[int, dict[str, str]]]
    drugs: Rows
    operations: Rows
    resected: set[str]

    @property
    def operated(self) -> int:
        return max(day_number(row["operation_day"]) for row in self.operations)

    @property
    def started(self) -> int:
        return min(day_number(row["start_day"]) for row in self.drugs if row["line"] == "1")

    @property
    def ended(self) -> int:
        return day_number(self.who["last_contact_day"])

    @property
    def scan_days(self) -> list[int]:
        return sorted({day for readings in self.readings.values() for day in readings})


def read_table(folder: Path, name: str) -> Rows:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day_number(text: str) -> int:
    return date.fromisoformat(text).toordinal() if text.count("-") == 2 else int(text)


def read_patients(folder: Path) -> list[Patient]:
    tables = {
        name: read_table(folder, name)
        for name in ("patients", "lesions", "measurements", "drugs", "operations", "resections")
    }
    return [_patient(who, tables) for who in tables["patients"]]


def _patient(who: dict[str, str], tables: dict[str, Rows]) -> Patient:
    mine = {
        name: [row for row in rows if row["patient_id"] == who["patient_id"]]
        for name, rows in tables.items()
    }
    readings: dict[str, dict[int, dict[str, str]]] = {}
    for row in mine["measurements"]:
        readings.setdefault(row["lesion_id"], {})[day_number(row["scan_day"])] = row
    return Patient(
        who=who,
        lesions={row["lesion_id"]: row for row in mine["lesions"]},
        readings=readings,
        drugs=mine["drugs"],
        operations=mine["operations"],
        resected={row["lesion_id"] for row in mine["resections"]},
    )


def size_tenths(lesion: dict[str, str], reading: dict[str, str] | None) -> int | None:
    """Size that counts, in tenths of a millimetre; None where it is not known."""
    if reading is None or reading["status"] in ("not_evaluable", "equivocal", "present"):
        return None
    if reading["status"] == "absent":
        return 0
    axis = reading["short_axis_mm" if lesion["kind"] == "node" else "long_axis_mm"]
    if reading["status"] == "too_small" and not axis:
        return TOO_SMALL
    return round(float(axis) * TENTHS)


def has_grown(size: int, smallest: int) -> bool:
    """At least 20 % and 5 mm above the smallest, or back after it had gone."""
    if smallest == 0:
        return size > 0
    return 5 * size >= 6 * smallest and size - smallest >= 5 * TENTHS


def last_scan_before_operation(patient: Patient) -> int:
    day = max(day for day in patient.scan_days if day <= patient.operated)
    assert patient.operated - day <= SCAN_WINDOW_DAYS
    return day


def growing_lesions(patient: Patient, scan: int) -> set[str]:
    """Counted lesions that grow on drug at this scan, a nodule speaking for its mass."""
    growing = set()
    for lesion_id, lesion in patient.lesions.items():
        if _grows(patient, lesion_id, scan):
            growing.add(lesion.get("parent_lesion_id") or lesion_id)
    return growing


def unassessed_lesions(patient: Patient, scan: int) -> set[str]:
    """Lesions seen before this scan of which it says nothing."""
    seen = {lesion_id for lesion_id, readings in patient.readings.items() if min(readings) <= scan}
    return {
        lesion_id
        for lesion_id in seen
        if _reading(patient, lesion_id, scan).get("status")
        not in ("measured", "absent", "too_small", "present")
    }


def _reading(patient: Patient, lesion_id: str, scan: int) -> dict[str, str]:
    return patient.readings.get(lesion_id, {}).get(scan, {})


def _grows(patient: Patient, lesion_id: str, scan: int) -> bool:
    lesion = patient.lesions[lesion_id]
    size = size_tenths(lesion, _reading(patient, lesion_id, scan) or None)
    if size is None:
        return False
    if lesion["role"] == "new":
        return size > 0
    earlier = [
        size_tenths(lesion, reading)
        for day, reading in patient.readings[lesion_id].items()
        if patient.started - BASELINE_WINDOW_DAYS <= day < scan
    ]
    known = [size for size in earlier if size is not None]
    return bool(known) and has_grown(size, min(known))


def responses(patient: Patient, baseline: int, scans: list[int]) -> list[tuple[int, str]]:
    """RECIST 1.1 at each scan against this baseline, from targets and new lesions alone."""
    gone = patient.resected if baseline > patient.operated else set()
    targets = [
        lesion_id
        for lesion_id, lesion in patient.lesions.items()
        if lesion["role"] == "target"
        and lesion_id not in gone
        and min(patient.readings[lesion_id]) <= baseline
    ]
    calls: list[tuple[int, str]] = []
    sums = [_sum(patient, targets, baseline)]
    for scan in scans:
        now = _sum(patient, targets, scan)
        known = [earlier for earlier in sums if earlier is not None]
        calls.append((scan, _call(patient, baseline, scan, targets, now, known)))
        sums.append(now)
    return calls


def _sum(patient: Patient, targets: list[str], scan: int) -> int | None:
    sizes = [
        size_tenths(patient.lesions[lesion_id], _reading(patient, lesion_id, scan) or None)
        for lesion_id in targets
    ]
    return None if None in sizes else sum(size for size in sizes if size is not None)


def _call(
    patient: Patient,
    baseline: int,
    scan: int,
    targets: list[str],
    now: int | None,
    known: list[int],
) -> str:
    if any(baseline < first <= scan for first in _first_seen_new(patient)):
        return "PD"
    if not targets:
        return "no disease"
    if now is None:
        return "NE"
    if now == 0:
        return "CR"
    if 5 * now >= 6 * min(known) and now - min(known) >= 5 * TENTHS:
        return "PD"
    return "PR" if 10 * now <= 7 * known[0] else "SD"


def _first_seen_new(patient: Patient) -> list[int]:
    """First days on which new lesions, nodules apart, could be measured."""
    return [
        min(day for day, row in patient.readings[lesion_id].items() if row["status"] == "measured")
        for lesion_id, lesion in patient.lesions.items()
        if lesion["role"] == "new" and lesion["kind"] != "nodule_in_mass"
    ]


def progression_free(patient: Patient) -> tuple[int, bool]:
    """Days from the operation to progression or death, or to the last scan without either."""
    first, *later = [day for day in patient.scan_days if day > patient.operated]
    if first in _first_seen_new(patient):
        return first - patient.operated, True
    for scan, call in responses(patient, first, later):
        if call == "PD":
            return scan - patient.operated, True
    if patient.who["vital_status"] == "dead":
        return patient.ended - patient.operated, True
    return (later or [first])[-1] - patient.operated, False


def survival(patient: Patient) -> tuple[int, bool]:
    """Days from the operation to death or last contact, and whether it was death."""
    return patient.ended - patient.operated, patient.who["vital_status"] == "dead"


def kaplan_meier(times: list[tuple[int, bool]], day: float) -> Fraction:
    """Product-limit survival at this day, exactly; a censoring on an event's day comes after it."""
    alive = Fraction(1)
    for event_day in sorted({time for time, event in times if event and time <= day}):
        at_risk = sum(time >= event_day for time, _ in times)
        events = sum(time == event_day and event for time, event in times)
        alive *= Fraction(at_risk - events, at_risk)
    return alive


def median_day(times: list[tuple[int, bool]]) -> int:
    """First day by which half or fewer are free of the event."""
    return next(
        day
        for day in sorted(time for time, event in times if event)
        if kaplan_meier(times, day) <= Fraction(1, 2)
    )
