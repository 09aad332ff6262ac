"""Make the forty synthetic patients of this example: `python make.py [OUT]`.

Writes the eight tables as CSV beside this file, or into OUT. The same seed gives the same bytes.
It shares no code with seriatim, whose main job is tried on these tables.
"""

import csv
import sys
from datetime import date, timedelta
from pathlib import Path

from after import Aftermath, choose_resected, follow
from before import Reading, Series, read_before, scan_days_before
from draw import Draw
from lesions import Lesion, make_lesions
from plan import COURSES, Course
from treatment import Interval, treat

SEED = "dematteo-2007"
CLOSED = date(2006, 6, 30)
"""Last contact of the living lies in the months before this invented day."""

Row = dict[str, object]
Tables = dict[str, list[Row]]

COLUMNS = {
    "patients": "patient_id sex birth_year diagnosis_day primary_site primary_size_mm"
    " mitoses_per_50hpf gene exon mutation last_contact_day vital_status death_day death_cause",
    "lesions": "patient_id lesion_id organ site_detail kind role parent_lesion_id"
    " merged_into_lesion_id",
    "measurements": "patient_id lesion_id scan_day reader long_axis_mm short_axis_mm density_hu"
    " suv_max status modality",
    "drugs": "patient_id agent line start_day stop_day dose_mg_per_day stop_reason",
    "operations": "patient_id operation_id operation_day intent completeness complication_grade",
    "resections": "patient_id operation_id lesion_id how",
    "events": "patient_id day kind basis",
    "covariates": "patient_id day name value",
}


def make_tables() -> Tables:
    """All rows of all tables, patients in the order of their identifiers."""
    tables: Tables = {name: [] for name in COLUMNS}
    courses = Draw(SEED).shuffled(COURSES)
    for number, course in enumerate(courses, start=1):
        patient_id = f"SYN-{number:02d}"
        for name, rows in _make_patient(Draw(f"{SEED}/{patient_id}"), course).items():
            tables[name] += [{"patient_id": patient_id, **row} for row in rows]
    return tables


def write_tables(tables: Tables, folder: Path) -> None:
    """One CSV a table, empty where nothing is known."""
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS[name].split(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def _make_patient(draw: Draw, course: Course) -> Tables:
    operation_date = _operation_date(draw, course)
    lesions = make_lesions(draw, course)
    days = scan_days_before(draw, course.on_drug_days)
    before = read_before(draw, lesions, days)
    last_seen = {lesion.lesion_id: before[lesion.lesion_id][days[-1]] for lesion in lesions}
    resected = choose_resected(draw, course, lesions, last_seen)
    aftermath = follow(draw, course, lesions, resected, last_seen)
    series = _join(before, aftermath, course.on_drug_days)
    everything = [*lesions, *aftermath.new_lesions]
    operation = {"operation_id": "O1", "operation_day": operation_date}
    return {
        "patients": [_patient_row(draw, course, operation_date)],
        "lesions": [_lesion_row(lesion) for lesion in everything],
        "measurements": _measurement_rows(draw, everything, series, operation_date),
        "drugs": [
            _drug_row(interval, operation_date)
            for interval in treat(draw, course, days[-2] - course.on_drug_days)
        ],
        "operations": [operation | _operation_words(course)],
        "resections": [_resection_row(lesion_id) for lesion_id in resected],
        "events": _event_rows(course, operation_date),
        "covariates": _covariate_rows(draw, course, operation_date),
    }


def _operation_date(draw: Draw, course: Course) -> date:
    """A weekday early enough for the follow-up, on which the deciding scan is a weekday too."""
    slack_days = 700 if course.dead else 150
    while True:
        ended = CLOSED - timedelta(days=draw.whole(0, slack_days))
        operated = ended - timedelta(days=course.follow_up_days)
        scanned = operated + timedelta(days=course.progression_free_days)
        if operated.weekday() < 5 and scanned.weekday() < 5:
            return operated


def _join(before: Series, aftermath: Aftermath, on_drug_days: int) -> Series:
    """Readings before and after, all on days counted from the operation."""
    joined = {
        lesion_id: {day - on_drug_days: reading for day, reading in readings.items()}
        for lesion_id, readings in before.items()
    }
    for lesion_id, readings in aftermath.series.items():
        joined[lesion_id] = joined.get(lesion_id, {}) | readings
    return joined


def _patient_row(draw: Draw, course: Course, operated: date) -> Row:
    gene, exon = draw.pick([("KIT", "11")] * 6 + [("KIT", "9")] * 2 + [("PDGFRA", "18"), ("", "")])
    started = operated - timedelta(days=course.on_drug_days)
    ended = operated + timedelta(days=course.follow_up_days)
    return {
        "sex": draw.pick(["female", "male"]),
        "birth_year": operated.year - draw.whole(34, 78),
        "diagnosis_day": started - timedelta(days=draw.whole(12, 1500)),
        "primary_site": draw.pick(["stomach"] * 5 + ["small bowel"] * 4 + ["rectum"]),
        "primary_size_mm": draw.whole(35, 190),
        "mitoses_per_50hpf": draw.whole(2, 60),
        "gene": gene,
        "exon": exon,
        "last_contact_day": ended,
        "vital_status": "dead" if course.dead else "alive",
        "death_day": ended if course.dead else None,
        "death_cause": "GIST" if course.dead else None,
    }


def _lesion_row(lesion: Lesion) -> Row:
    return {
        "lesion_id": lesion.lesion_id,
        "organ": lesion.organ,
        "site_detail": lesion.site_detail,
        "kind": lesion.kind,
        "role": lesion.role,
        "parent_lesion_id": lesion.parent,
    }


def _measurement_rows(
    draw: Draw, lesions: list[Lesion], series: Series, operated: date
) -> list[Row]:
    has_density = draw.chance(0.25)
    modality = draw.pick(["CT"] * 9 + ["MRI"])
    rows = []
    for lesion in lesions:
        slimness = draw.between(0.62, 0.95)
        for day, reading in sorted(series[lesion.lesion_id].items()):
            row: Row = {
                "lesion_id": lesion.lesion_id,
                "scan_day": operated + timedelta(days=day),
                "reader": "R1",
                "status": reading.status,
                "modality": modality,
            }
            row |= _axes(lesion, reading, slimness)
            if has_density and modality == "CT" and reading.size_mm:
                row["density_hu"] = _density(draw, lesion, day - min(series[lesion.lesion_id]))
            rows.append(row)
    return rows


def _axes(lesion: Lesion, reading: Reading, slimness: float) -> Row:
    if reading.size_mm is None:
        return {}
    if lesion.kind == "node":
        longer = round(reading.size_mm / slimness, 1)
        return {"long_axis_mm": longer, "short_axis_mm": reading.size_mm}
    shorter = round(reading.size_mm * slimness, 1)
    return {"long_axis_mm": reading.size_mm, "short_axis_mm": shorter}


def _density(draw: Draw, lesion: Lesion, days_seen: int) -> int:
    """Attenuation that falls on drug, except in what grows."""
    steady = lesion.behaviour in ("respond", "vanishing", "fading")
    lowest = 42 if steady else 78
    return round(lowest + (92 - lowest) / (1 + days_seen / 60) + draw.between(-4, 4))


def _drug_row(interval: Interval, operated: date) -> Row:
    stop = interval.stop
    return {
        "agent": interval.agent,
        "line": interval.line,
        "start_day": operated + timedelta(days=interval.start),
        "stop_day": None if stop is None else operated + timedelta(days=stop),
        "dose_mg_per_day": interval.dose_mg,
        "stop_reason": interval.stop_reason,
    }


def _operation_words(course: Course) -> Row:
    intent = "cytoreductive" if course.completeness == "R2" else "curative"
    return {
        "intent": intent,
        "completeness": course.completeness,
    }


def _resection_row(lesion_id: str) -> Row:
    return {"operation_id": "O1", "lesion_id": lesion_id, "how": "resected"}


def _event_rows(course: Course, operated: date) -> list[Row]:
    """Symptoms after the progression, in the two patients with the shortest time to it."""
    if course.progression_free_days > 80:
        return []
    day = operated + timedelta(days=course.progression_free_days + 11)
    return [{"day": day, "kind": "symptomatic_progression", "basis": "pain and weight loss"}]


def _covariate_rows(draw: Draw, course: Course, operated: date) -> list[Row]:
    days = [-course.on_drug_days, 0] + ([course.progression_free_days] if course.progressed else [])
    values = [draw.pick([0, 0, 1]), draw.pick([0, 1]), draw.pick([1, 1, 2])]
    return [
        {"day": operated + timedelta(days=day), "name": "ecog", "value": value}
        for day, value in zip(days, values, strict=False)
    ]


def main() -> None:
    """Write the tables into the folder named, or beside this file."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    folder.mkdir(parents=True, exist_ok=True)
    write_tables(make_tables(), folder)


if __name__ == "__main__":
    main()
