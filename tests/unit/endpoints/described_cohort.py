"""A made-up cohort of six, small enough to describe by hand."""

import polars as pl
from spec.endpoints.course import (
    BEST_SCHEMA,
    CATEGORY_SCHEMA,
    STATE_SCHEMA,
    VISIT_SCHEMA,
)

from seriatim.cohort.build import About, Cohort
from seriatim.cohort.schema import TABLES
from seriatim.response.derive import ResponseTables

LABELS = ("responsive", "focal_resistance", "multifocal_resistance")
MONTH = 30.4375


def frame(name, rows):
    return pl.DataFrame(rows, schema=TABLES[name].schema)


def table(schema, *rows):
    return pl.DataFrame([{"reader": "1", **row} for row in rows], schema=schema)


def cohort(clock="calendar", drugs_known=True):
    """A and B responsive, C focal, D indeterminate, E never operated, F without a lesion."""
    people = [
        ("A", "female", 1950, "stomach", "KIT", "11", 4.0),
        ("B", "male", 1961, "stomach", "KIT", None, 10.0),
        ("C", "male", 1940, None, None, None, None),
        ("D", None, None, "duodenum", "PDGFRA", "18", 50.0),
        ("E", "female", 1970, "stomach", "KIT", "9", 2.0),
        ("F", "female", 1980, "stomach", "KIT", "9", 2.0),
    ]
    names = ("sex", "birth_year", "primary_site", "gene", "exon", "mitoses_per_50hpf")
    start = 10957  # 2000-01-01
    return Cohort(
        about=About(title="Made up", synthetic=True, clock=clock),
        patients=frame(
            "patients",
            [
                {"patient_id": who, **dict(zip(names, values, strict=True))}
                for who, *values in people
            ],
        ).with_columns(
            last_contact_day=pl.lit(start + 900, dtype=pl.Int32),
            vital_status=pl.when(pl.col("patient_id") == "C")
            .then(pl.lit("dead"))
            .otherwise(pl.lit("alive")),
            death_day=pl.when(pl.col("patient_id") == "C").then(
                pl.lit(start + 800, dtype=pl.Int32)
            ),
        ),
        lesions=frame(
            "lesions",
            [
                {"patient_id": who, "lesion_id": "L1", "kind": "solid", "role": "target"}
                for who in "ABCDE"
            ],
        ),
        measurements=frame(
            "measurements",
            [{"patient_id": who, "lesion_id": "L1", "scan_day": start + 290} for who in "ABCDE"],
        ),
        drugs=frame(
            "drugs",
            [
                {
                    "patient_id": who,
                    "agent": "imatinib",
                    "line": 1,
                    "start_day": start,
                    "dose_mg_per_day": 400.0 if who == "A" else None,
                    "stop_day": start + 600 if who == "B" else None,
                }
                for who in "ABCDEF"
            ],
        )
        if drugs_known
        else None,
        operations=frame(
            "operations",
            [
                {
                    "patient_id": who,
                    "operation_id": "op1",
                    "operation_day": start + days,
                    "completeness": completeness,
                    "complication_grade": grade,
                }
                for who, days, completeness, grade in (
                    ("A", 300, "R0", "0"),
                    ("B", 366, "R1", "IIIa"),
                    ("C", 400, "R2", None),
                    ("D", 500, None, "V"),
                )
            ],
        ),
        events=frame("events", [{"patient_id": "A", "day": start + 700, "kind": "recurrence"}]),
    )


def response():
    start = 10957
    placed = [
        ("A", "responsive", "none_growing", 3, 0),
        ("B", "responsive", "none_growing", 5, 0),
        ("C", "focal_resistance", "one_growing", 4, 1),
        ("D", "indeterminate", "no_scan_in_window", None, None),
    ]
    scan = start + 290
    return ResponseTables(
        lesion_states=table(
            STATE_SCHEMA,
            *(
                {
                    "patient_id": "A",
                    "scan_day": start + day,
                    "lesion_id": lesion,
                    "counted": lesion != "N",
                    "size_mm": size,
                    "state": "stable",
                }
                for lesion, day, size in (
                    ("L1", -400, 90.0),
                    ("L1", -10, 40.0),
                    ("L1", 290, 30.0),
                    ("L2", 290, 0.0),
                    ("L2", 600, 12.0),
                    ("N", 290, 8.0),
                )
            ),
        ),
        visit_responses=table(
            VISIT_SCHEMA,
            *(
                {
                    "patient_id": who,
                    "scan_day": scan,
                    "period": 1,
                    "is_reference": False,
                    "target_sum_mm": size,
                    "overall": call,
                    "overall_backdated": call,
                }
                for who, size, call in (
                    ("A", 62.0, "PR"),
                    ("B", 80.5, "SD"),
                    ("C", None, "PD"),
                    ("D", 44.0, "SD"),
                    ("E", 20.0, "SD"),
                )
            ),
        ),
        best_responses=table(
            BEST_SCHEMA,
            *(
                {
                    "patient_id": who,
                    "period": period,
                    "start_day": start + day,
                    "best_unconfirmed": best,
                    "best_change_pct": change,
                }
                for who, period, day, best, change in (
                    ("A", 0, -400, "NE", None),
                    ("A", 1, 0, "PR", -40.0),
                    ("A", 2, 300, "SD", -2.0),
                    ("B", 1, 0, "SD", -10.0),
                    ("C", 2, 400, "SD", 0.0),
                    ("E", 1, 0, "PD", 25.0),
                )
            ),
        ),
        categories=table(
            CATEGORY_SCHEMA,
            *(
                {
                    "patient_id": who,
                    "at": "operation",
                    "operation_id": "op1",
                    "scan_day": None if lesions is None else scan,
                    "n_lesions": lesions,
                    "n_growing": growing,
                    "category": label,
                    "reason": reason,
                }
                for who, label, reason, lesions, growing in placed
            ),
            {
                "patient_id": "A",
                "at": "scan",
                "day": scan,
                "scan_day": scan,
                "n_lesions": 3,
                "n_evaluable": 3,
                "n_growing": 0,
                "category": "responsive",
            },
        ),
    )
