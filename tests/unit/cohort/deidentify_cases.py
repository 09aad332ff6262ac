"""A small made-up cohort that is easy to recognise again, for the tests of de-identification."""

from datetime import date

import polars as pl

from seriatim.cohort.about import About
from seriatim.cohort.build import Cohort

AS_OF = date(2024, 1, 1)
ABOUT = About(
    title="Series of the Harbour Clinic",
    source="our-archive",
    citation="The Harbour Clinic 2019",
    study="study.toml",
    primary_reader="Dr Quill",
)


def small_cohort(about=ABOUT, **changed):
    """Two patients; tables by name may be changed by a function of their columns."""
    columns = {
        "patients": {
            "patient_id": ["MRN-70001", "MRN-70002"],
            "birth_year": [1920, 1960],
            "diagnosis_day": [date(2009, 1, 5), date(2010, 2, 6)],
            "primary_site": ["Stomach", "the harbour master's stomach"],
            "gene": ["KIT", "KIT"],
            "mutation": ["p.W557_K558del", None],
            "last_contact_day": [date(2015, 3, 7), date(2016, 4, 8)],
            "vital_status": ["dead", "alive"],
            "death_day": [date(2015, 3, 7), None],
            "death_cause": ["fell from his boat", None],
        },
        "lesions": {
            "patient_id": ["MRN-70001", "MRN-70001", "MRN-70002"],
            "lesion_id": ["ACC1", "ACC2", "ACC1"],
            "organ": ["liver", "liver", "Liver"],
            "site_detail": ["under the scar of 1980", None, None],
            "kind": ["solid", "nodule_in_mass", "solid"],
            "role": ["target", "new", "target"],
            "parent_lesion_id": [None, "ACC1", None],
        },
        "measurements": {
            "patient_id": ["MRN-70001", "MRN-70001", "MRN-70001", "MRN-70002"],
            "lesion_id": ["ACC1", "ACC1", "ACC2", "ACC1"],
            "scan_day": [
                date(2011, 1, 1),
                date(2011, 3, 1),
                date(2011, 3, 1),
                date(2012, 5, 9),
            ],
            "reader": ["Dr Quill", "Dr Quill", "Dr Quill", "Dr Ink"],
            "long_axis_mm": [30.0, 22.0, 9.0, 41.0],
            "status": ["measured"] * 4,
        },
        "drugs": {
            "patient_id": ["MRN-70001", "MRN-70002"],
            "agent": ["imatinib", "HC-4711"],
            "start_day": [date(2011, 1, 3), date(2012, 5, 10)],
            "stop_reason": ["moved to Leuchtturmweg", None],
        },
        "operations": {
            "patient_id": ["MRN-70001"],
            "operation_id": ["theatre-3"],
            "operation_day": [date(2011, 4, 2)],
            "intent": ["as agreed with the mayor"],
        },
        "resections": {
            "patient_id": ["MRN-70001"],
            "operation_id": ["theatre-3"],
            "lesion_id": ["ACC2"],
            "how": ["resected"],
        },
        "covariates": {
            "patient_id": ["MRN-70001", "MRN-70001", "MRN-70002"],
            "day": [date(2011, 1, 1), date(2011, 1, 1), date(2012, 5, 9)],
            "name": ["ecog", "house_number", "age"],
            "value": [1.0, 14.0, 51.0],
        },
    }
    for name, change in changed.items():
        columns[name] = columns[name] | change
    frames = {name: pl.DataFrame(values) for name, values in columns.items()}
    return Cohort.from_frames(**frames, about=about, as_of=AS_OF)
