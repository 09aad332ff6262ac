"""The dated timeline of a patient sheet, in the order of the CARE list for case reports."""

from dataclasses import dataclass

import polars as pl

from seriatim.base.units import months
from seriatim.report.palette import category_style
from seriatim.report.patient import Patient
from seriatim.report.printed import Clock, as_count, as_day, as_given, as_number
from seriatim.report.sheet_course import removed
from seriatim.report.words import EVENT_KINDS, RESPONSES, endpoint_words, reason_words

MOST_ENTRIES = 10
"""Entries of one part that fit the page; the rest are counted."""

KEPT_LAST = 3
"""Of a long part the end is always kept: how it ended, and the times."""


@dataclass(frozen=True)
class Entry:
    """One thing that happened, and when; no day for what has none."""

    when: str
    words: str


@dataclass(frozen=True)
class Part:
    """One part of the timeline; where it is long, its beginning, what is left out, its end."""

    heading: str
    first: tuple[Entry, ...]
    left_out: int = 0
    last: tuple[Entry, ...] = ()


def describe_timeline(patient: Patient, clock: Clock) -> tuple[Part, ...]:
    """Patient information, primary concern, diagnosis, interventions, follow-up and outcomes."""
    return (
        _part("Patient information", _information(patient)),
        _part("Primary concern and history", _history(patient, clock)),
        _part("Diagnosis", _diagnosis(patient, clock)),
        _part("Interventions", _interventions(patient, clock)),
        _part("Follow-up and outcomes", _outcomes(patient, clock)),
    )


def _part(heading: str, entries: list[Entry]) -> Part:
    left_out = max(0, len(entries) - MOST_ENTRIES)
    if not left_out:
        return Part(heading, tuple(entries) or (Entry("", "not recorded"),))
    first = tuple(entries[: MOST_ENTRIES - KEPT_LAST])
    return Part(heading, first, left_out, tuple(entries[-KEPT_LAST:]))


def _information(patient: Patient) -> list[Entry]:
    person = patient.person
    parts = [str(person["sex"] or "")]
    if person["birth_year"]:
        parts.append(f"born {person['birth_year']}")
    words = ", ".join(part for part in parts if part)
    return [Entry("", words)] if words else []


def _history(patient: Patient, clock: Clock) -> list[Entry]:
    person = patient.person
    primary = []
    if person["primary_site"]:
        primary.append(f"primary tumour of the {person['primary_site']}")
    if isinstance(person["primary_size_mm"], float):
        primary.append(f"{as_given(person['primary_size_mm'])} mm")
    if isinstance(person["mitoses_per_50hpf"], float):
        primary.append(f"{as_given(person['mitoses_per_50hpf'])} mitoses per 50 high-power fields")
    if not primary:
        return []
    day = person["diagnosis_day"]
    return [Entry(as_day(day, clock) if isinstance(day, int) else "", ", ".join(primary))]


def _diagnosis(patient: Patient, clock: Clock) -> list[Entry]:
    person = patient.person
    gene = " ".join(
        str(part)
        for part in (
            person["gene"],
            f"exon {person['exon']}" if person["exon"] else None,
            person["mutation"],
        )
        if part
    )
    entries = [Entry("", f"mutation: {gene}")] if gene else []
    if patient.states.is_empty():
        return entries
    first = patient.states["scan_day"][0]
    lesions = patient.states.filter(pl.col("scan_day") == first, pl.col("counted"))
    organs = ", ".join(lesions["organ"].drop_nulls().unique().sort())
    where = f" ({organs})" if organs else ""
    words = f"first scan: {as_count(lesions.height, 'lesion')}{where}"
    return [*entries, Entry(as_day(first, clock), words)]


def _interventions(patient: Patient, clock: Clock) -> list[Entry]:
    dated = [*_drug_entries(patient, clock), *_operation_entries(patient, clock)]
    return [entry for _, entry in sorted(dated, key=lambda one: one[0])]


def _drug_entries(patient: Patient, clock: Clock) -> list[tuple[int, Entry]]:
    entries = []
    for row in patient.drugs.iter_rows(named=True):
        dose = f" {as_given(row['dose_mg_per_day'])} mg/day" if row["dose_mg_per_day"] else ""
        stop = (
            "to the end of what is known"
            if row["stop_day"] is None
            else f"until {as_day(row['stop_day'], clock)}"
        )
        why = f" ({row['stop_reason']})" if row["stop_reason"] else ""
        words = f"{row['agent']}{dose} {stop}{why}"
        entries.append((row["start_day"], Entry(as_day(row["start_day"], clock), words)))
    return entries


def _operation_entries(patient: Patient, clock: Clock) -> list[tuple[int, Entry]]:
    entries = []
    for row in patient.operations.iter_rows(named=True):
        names = removed(patient, row["operation_id"])
        parts = [f"operation, {row['intent']}" if row["intent"] else "operation"]
        parts.append(f"{', '.join(names)} removed" if names else "lesions removed not recorded")
        if row["completeness"]:
            parts.append(str(row["completeness"]))
        if row["complication_grade"]:
            parts.append(f"complication grade {row['complication_grade']}")
        entries.append(
            (row["operation_day"], Entry(as_day(row["operation_day"], clock), "; ".join(parts)))
        )
    return entries


def _outcomes(patient: Patient, clock: Clock) -> list[Entry]:
    dated = [
        *_responses(patient, clock),
        *_category_changes(patient, clock),
        *_clinical_events(patient, clock),
    ]
    ordered = [entry for _, entry in sorted(dated, key=lambda one: one[0])]
    return [*ordered, *_end(patient, clock), *_times(patient)]


def _responses(patient: Patient, clock: Clock) -> list[tuple[int, Entry]]:
    """The first scan with each best response, and each scan on which progression begins."""
    entries, seen = [], set()
    before = None
    for row in patient.visits.iter_rows(named=True):
        call = row["overall"]
        is_first = call in ("CR", "PR") and call not in seen
        if is_first or (call == "PD" and before != "PD"):
            words = f"{RESPONSES[call]} on scan (RECIST 1.1)"
            entries.append((row["scan_day"], Entry(as_day(row["scan_day"], clock), words)))
        seen.add(call)
        before = call
    return entries


def _category_changes(patient: Patient, clock: Clock) -> list[tuple[int, Entry]]:
    entries = []
    before = None
    scans = patient.categories.filter(pl.col("at") == "scan").sort("day")
    for row in scans.iter_rows(named=True):
        label = row["category"]
        if label != before and label not in ("indeterminate", "before_drug"):
            words = f"{category_style(label).words.lower()}: {reason_words(row['reason'])}"
            entries.append((row["day"], Entry(as_day(row["day"], clock), words)))
        if label != "indeterminate":
            before = label
    return entries


def _clinical_events(patient: Patient, clock: Clock) -> list[tuple[int, Entry]]:
    entries = []
    for row in patient.events.iter_rows(named=True):
        basis = f" ({row['basis']})" if row["basis"] else ""
        words = f"{EVENT_KINDS.get(row['kind'], row['kind'])}{basis}"
        entries.append((row["day"], Entry(as_day(row["day"], clock), words)))
    return entries


def _end(patient: Patient, clock: Clock) -> list[Entry]:
    person = patient.person
    if person["vital_status"] == "dead":
        cause = f" ({person['death_cause']})" if person["death_cause"] else ""
        return [Entry(_day(person["death_day"], clock), f"died{cause}")]
    if isinstance(person["last_contact_day"], int):
        alive = "alive" if person["vital_status"] == "alive" else "vital status not known"
        return [Entry(_day(person["last_contact_day"], clock), f"last contact, {alive}")]
    return []


def _day(day: object, clock: Clock) -> str:
    return as_day(day, clock) if isinstance(day, int) else ""


def _times(patient: Patient) -> list[Entry]:
    """Overall and progression-free survival from the index operation, as derived."""
    rows = patient.endpoints.filter(
        pl.col("origin") == "operation",
        pl.col("is_index"),
        pl.col("endpoint").is_in(["pfs", "os"]),
        pl.col("time_days").is_not_null(),
    ).sort(pl.col("endpoint") == "os")
    entries = []
    for row in rows.iter_rows(named=True):
        length = as_number(months(row["time_days"]), 1)
        ended = "event" if row["status"] == 1 else "censored"
        words = (
            f"{endpoint_words(row['endpoint']).lower()} from operation: {length} months, {ended} "
            f"({reason_words(row['reason']).partition(';')[0]})"
        )
        entries.append(Entry("", words))
    return entries
