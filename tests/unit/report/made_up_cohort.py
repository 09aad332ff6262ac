"""The made-up patients as the tables of a cohort. Synthetic."""

import polars as pl
from made_up_people import MONTH, Person, people

from seriatim.cohort.about import About
from seriatim.cohort.build import Cohort
from seriatim.cohort.schema import TABLES


def made_up_cohort(made: list[Person] | None = None, *, clock: str = "calendar") -> Cohort:
    made = made or people()
    shift = made[0].start if clock == "relative" else 0
    about = About(
        title="Forty made-up patients with metastatic GIST",
        source="tests",
        synthetic=True,
        clock=clock,
        zero="start of imatinib" if clock == "relative" else "",
    )

    def frame(name: str, rows: list[dict]) -> pl.DataFrame:
        return pl.DataFrame(rows, schema=TABLES[name].schema)

    patients = [
        {
            "patient_id": one.patient_id,
            "sex": ("female", "male")[place % 2],
            "birth_year": 1935 + place,
            "diagnosis_day": one.start - 700 - shift,
            "primary_site": ("stomach", "small bowel", "duodenum")[place % 3],
            "primary_size_mm": 60.0 + place,
            "mitoses_per_50hpf": 6.0,
            "gene": "KIT",
            "exon": "11",
            "last_contact_day": one.last_day - shift,
            "vital_status": "dead" if one.died else "alive",
            "death_day": one.last_day - shift if one.died else None,
        }
        for place, one in enumerate(made)
    ]
    lesions = [
        {
            "patient_id": one.patient_id,
            "lesion_id": name,
            "organ": ("liver", "peritoneum")[int(name[1:]) % 2],
            "site_detail": f"segment {int(name[1:]) + 1}" if int(name[1:]) % 2 == 0 else None,
            "kind": "solid",
            "role": "target",
        }
        for one in made
        for name in one.sizes
    ]
    measurements = [
        {
            "patient_id": one.patient_id,
            "lesion_id": name,
            "scan_day": day - shift,
            "reader": "R1",
            "long_axis_mm": size or None,
            "status": "measured" if size else "absent",
        }
        for one in made
        for name, series in one.sizes.items()
        for day, size in series
    ]
    drugs = []
    for one in made:
        end = one.operation - shift
        drugs += [
            {
                "patient_id": one.patient_id,
                "agent": "imatinib",
                "line": 1,
                "start_day": one.start - shift,
                "stop_day": end - 7,
                "dose_mg_per_day": 400.0,
                "stop_reason": "operation",
            },
            {
                "patient_id": one.patient_id,
                "agent": "imatinib",
                "line": 1,
                "start_day": end + 28,
                "stop_day": None,
                "dose_mg_per_day": 600.0 if one.growing else 400.0,
            },
        ]
    return Cohort(
        about=about,
        patients=frame("patients", patients),
        lesions=frame("lesions", lesions),
        measurements=frame("measurements", measurements),
        drugs=frame("drugs", drugs),
        operations=frame(
            "operations",
            [
                {
                    "patient_id": one.patient_id,
                    "operation_id": "O1",
                    "operation_day": one.operation - shift,
                    "intent": "curative",
                    "completeness": "R0" if len(one.growing) < 2 else "R2",
                    "complication_grade": "II",
                }
                for one in made
            ],
        ),
        resections=frame(
            "resections",
            [
                {
                    "patient_id": one.patient_id,
                    "operation_id": "O1",
                    "lesion_id": name,
                    "how": "resected",
                }
                for one in made
                for name in one.taken
            ],
        ),
        events=frame(
            "events",
            [
                {
                    "patient_id": one.patient_id,
                    "day": one.operation + round(one.progression_months * MONTH) - shift,
                    "kind": "progression",
                    "basis": "scan and symptoms",
                }
                for one in made
                if one.progressed
            ],
        ),
    )
