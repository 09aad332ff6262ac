"""Cohorts of a few lines: a drug from day 0, lesions sized on scans, one operation."""

import polars as pl

from seriatim.cohort.build import About, Cohort

OPERATION_DAY = 200


def cohort_of(courses, *, with_operations=True):
    """Patients from {name: {lesion: [(day, mm), ...]}}; all are watched until day 900.

    A size of None is a lesion that was not looked at.
    """
    names = list(courses)
    lesions = [(name, lesion) for name in names for lesion in courses[name]]
    sizes = [
        (name, lesion, day, size) for name, lesion in lesions for day, size in courses[name][lesion]
    ]
    return Cohort.from_frames(
        about=About(title="A few", synthetic=True, clock="relative", zero="start of the drug"),
        patients=pl.DataFrame(
            {
                "patient_id": names,
                "last_contact_day": [900] * len(names),
                "vital_status": ["alive"] * len(names),
            }
        ),
        lesions=pl.DataFrame(
            {
                "patient_id": [name for name, _ in lesions],
                "lesion_id": [lesion for _, lesion in lesions],
                "kind": ["solid"] * len(lesions),
                "role": ["target"] * len(lesions),
            }
        ),
        measurements=pl.DataFrame(
            {
                "patient_id": [row[0] for row in sizes],
                "lesion_id": [row[1] for row in sizes],
                "scan_day": [row[2] for row in sizes],
                "long_axis_mm": [row[3] for row in sizes],
                "status": ["not_evaluable" if row[3] is None else "measured" for row in sizes],
            },
            schema_overrides={"long_axis_mm": pl.Float64},
        ),
        drugs=pl.DataFrame(
            {
                "patient_id": names,
                "agent": ["imatinib"] * len(names),
                "line": ["1"] * len(names),
                "start_day": [0] * len(names),
            }
        ),
        operations=pl.DataFrame(
            {
                "patient_id": names if with_operations else [],
                "operation_id": [f"O-{name}" for name in names] if with_operations else [],
                "operation_day": [OPERATION_DAY] * len(names) if with_operations else [],
            },
            schema={
                "patient_id": pl.String,
                "operation_id": pl.String,
                "operation_day": pl.Int64,
            },
        ),
    )


def scans(*sizes, last_day=190):
    """Sizes on the baseline scan, on day 90 and on the last scan before the operation."""
    return list(zip((0, 90, last_day), sizes, strict=True))


COURSES = {
    "CALM": {"A": scans(40.0, 30.0, 30.0)},
    "FOUR_MM": {"A": scans(40.0, 20.0, 24.0)},
    "NADIR_ONLY": {"A": scans(40.0, 20.0, 26.0), "B": scans(30.0, 30.0, 30.0)},
    "TWO_AT_ONCE": {"A": scans(40.0, 30.0, 40.0), "B": scans(20.0, 10.0, 18.0)},
    "SCAN_AT_60": {"A": scans(40.0, 30.0, 30.0, last_day=140)},
    "SCAN_AT_100": {"A": scans(40.0, 20.0, 30.0, last_day=100)},
}
"""Each named after what moves it. By the default rule: responsive, responsive (24 is 20 % but only
4 mm above 20), focal, multifocal, responsive, and indeterminate (the scan is 100 days old)."""
