"""A patient's course as text, turned into a cohort and the response tables of that course.

Words of the column `happens`: `drug 2`, `stop 2`, `operation R0`, `scan SD` (or PD, NE, ref ...),
`scan SD 0/3` (0 of 3 assessed lesions grow), `scan PD backdated` (called SD that day), `death`,
`dead` (day not known), `last contact`, `diagnosis`, or a clinical event such as `recurrence`.
"""

from dataclasses import dataclass, field

import polars as pl

from seriatim.cohort.build import About, Cohort
from seriatim.cohort.schema import TABLES
from seriatim.response.derive import ResponseTables

Rows = list[dict[str, object]]

VISIT_SCHEMA = {
    "patient_id": pl.String(),
    "reader": pl.String(),
    "scan_day": pl.Int32(),
    "period": pl.Int32(),
    "is_reference": pl.Boolean(),
    "target_sum_mm": pl.Float64(),
    "overall": pl.String(),
    "overall_backdated": pl.String(),
}
CATEGORY_SCHEMA = {
    "patient_id": pl.String(),
    "reader": pl.String(),
    "at": pl.String(),
    "day": pl.Int32(),
    "operation_id": pl.String(),
    "scan_day": pl.Int32(),
    "n_lesions": pl.Int32(),
    "n_evaluable": pl.Int32(),
    "n_growing": pl.Int32(),
    "category": pl.String(),
    "reason": pl.String(),
}
BEST_SCHEMA = {
    "patient_id": pl.String(),
    "reader": pl.String(),
    "period": pl.Int32(),
    "start_day": pl.Int32(),
    "best_unconfirmed": pl.String(),
    "best_change_pct": pl.Float64(),
}
STATE_SCHEMA = {
    "patient_id": pl.String(),
    "reader": pl.String(),
    "scan_day": pl.Int32(),
    "lesion_id": pl.String(),
    "counted": pl.Boolean(),
    "size_mm": pl.Float64(),
    "state": pl.String(),
}


@dataclass
class Course:
    """The rows that a course stands for, table by table."""

    patients: dict[str, dict[str, object]] = field(default_factory=dict)
    drugs: dict[tuple[str, str], dict[str, object]] = field(default_factory=dict)
    operations: Rows = field(default_factory=list)
    events: Rows = field(default_factory=list)
    visits: Rows = field(default_factory=list)
    categories: Rows = field(default_factory=list)


def read_course(rows: list[dict[str, str]]) -> Course:
    course = Course()
    for row in rows:
        patient = row.get("patient", "P")
        course.patients.setdefault(patient, {"patient_id": patient})
        _happen(course, patient, int(row["day"]), row["happens"].split(), row.get("reader", "1"))
    return course


def _happen(course: Course, patient: str, day: int, words: list[str], reader: str) -> None:
    match words:
        case ["drug", line]:
            course.drugs[patient, line] = {
                "patient_id": patient,
                "agent": f"drug {line}",
                "line": int(line),
                "start_day": day,
            }
        case ["stop", line]:
            course.drugs[patient, line]["stop_day"] = day
        case ["operation", *completeness]:
            number = sum(row["patient_id"] == patient for row in course.operations) + 1
            course.operations.append(
                {
                    "patient_id": patient,
                    "operation_id": f"op{number}",
                    "operation_day": day,
                    "completeness": completeness[0] if completeness else None,
                }
            )
        case ["scan", call, *counts]:
            _scan(course, {"patient_id": patient, "reader": reader, "scan_day": day}, call, counts)
        case ["death"]:
            course.patients[patient] |= {"vital_status": "dead", "death_day": day}
        case ["dead"]:
            course.patients[patient] |= {"vital_status": "dead"}
        case ["last", "contact"]:
            course.patients[patient] |= {"last_contact_day": day}
        case ["diagnosis"]:
            course.patients[patient] |= {"diagnosis_day": day}
        case [kind]:
            course.events.append({"patient_id": patient, "day": day, "kind": kind})


def _scan(course: Course, keys: dict[str, object], call: str, counts: list[str]) -> None:
    backdated = "backdated" in counts
    numbers = [word for word in counts if "/" in word]
    growing, evaluable = (int(word) for word in (numbers or ["0/1"])[0].split("/"))
    overall = None if call == "ref" else "SD" if backdated else call
    course.visits.append(
        {
            **keys,
            "is_reference": call == "ref",
            "overall": overall,
            "overall_backdated": "PD" if backdated else overall,
        }
    )
    course.categories.append(
        {
            **keys,
            "at": "scan",
            "day": keys["scan_day"],
            "n_lesions": max(evaluable, 1),
            "n_evaluable": evaluable,
            "n_growing": growing,
        }
    )


def cohort_of_course(
    course: Course, *, drugs_known: bool = True, primary_reader: str | None = None
) -> Cohort:
    scans = [
        {"patient_id": row["patient_id"], "reader": row["reader"], "scan_day": row["scan_day"]}
        for row in course.visits
    ]
    return Cohort(
        about=About(
            title="A course by example",
            synthetic=True,
            clock="relative",
            primary_reader=primary_reader,
        ),
        patients=_frame("patients", list(course.patients.values())),
        lesions=TABLES["lesions"].empty(),
        measurements=_frame("measurements", scans),
        drugs=_frame("drugs", list(course.drugs.values())) if drugs_known else None,
        operations=_frame("operations", course.operations),
        events=_frame("events", course.events),
    )


def response_of_course(
    course: Course, *, at_operation: Rows | None = None, best: Rows | None = None
) -> ResponseTables:
    categories = course.categories + [
        {"reader": "1", "at": "operation", **row} for row in at_operation or []
    ]
    return ResponseTables(
        lesion_states=pl.DataFrame(schema=STATE_SCHEMA),
        visit_responses=pl.DataFrame(course.visits, schema=VISIT_SCHEMA),
        best_responses=pl.DataFrame(
            [{"reader": "1", **row} for row in best or []], schema=BEST_SCHEMA
        ),
        categories=pl.DataFrame(categories, schema=CATEGORY_SCHEMA),
    )


def _frame(name: str, rows: Rows) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=TABLES[name].schema)
