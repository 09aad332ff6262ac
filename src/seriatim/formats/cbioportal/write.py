"""The way out to cBioPortal: a study folder that its importer loads."""

import re
from pathlib import Path

from seriatim.cohort.about import About
from seriatim.formats.analysed import Analysed
from seriatim.formats.cbioportal.clinical import (
    PATIENT_ATTRIBUTES,
    SAMPLE_ATTRIBUTES,
    patient_rows,
    sample_rows,
)
from seriatim.formats.cbioportal.files import Study, write_clinical, write_meta, write_timeline
from seriatim.formats.cbioportal.happened import imaging_rows, surgery_rows, treatment_rows
from seriatim.formats.cbioportal.judged import category_rows, status_rows
from seriatim.formats.cbioportal.people import derive_people
from seriatim.formats.cbioportal.tracks import lab_test_rows, lesion_rows
from seriatim.formats.outgoing import writing_to

CANCER_TYPE = "mixed"
"""A cohort does not say its disease in the portal's terms, and none is guessed."""
LONGEST_NAME = 60
"""Characters of the title that go into the identifier of the study."""


def write_cbioportal(analysed: Analysed, folder: Path) -> None:
    """Write the cohort and what was derived from it as a study of cBioPortal.

    The folder is there and empty. What was not derived is left out.
    Raises  InputError where a file cannot be written
    """
    cohort = analysed.cohort
    study = Study(folder, study_identifier(cohort.about))
    people = derive_people(cohort)
    dated = people.filter(people["zero_day"].is_not_null())
    with writing_to(folder):
        write_meta(folder / "meta_study.txt", _about(cohort.about, study))
        write_clinical(study, "patient", PATIENT_ATTRIBUTES, patient_rows(analysed, people))
        write_clinical(study, "sample", SAMPLE_ATTRIBUTES, sample_rows(cohort, people))
        write_timeline(study, "surgery", surgery_rows(cohort, dated))
        write_timeline(study, "status", status_rows(analysed, dated))
        write_timeline(study, "imaging", imaging_rows(cohort, dated))
        write_timeline(study, "lab_test", lab_test_rows(analysed, dated))
        write_timeline(study, "treatment", treatment_rows(cohort, dated))
        write_timeline(study, "category", category_rows(analysed, dated))
        write_timeline(study, "lesion", lesion_rows(analysed, dated))


def study_identifier(about: About) -> str:
    """An identifier out of the title: small letters, digits and underscores."""
    words = re.sub(r"[^a-z0-9]+", "_", about.title.lower())[:LONGEST_NAME].strip("_")
    return f"seriatim_{words}" if words else "seriatim_cohort"


def _about(about: About, study: Study) -> dict[str, str]:
    fields = {
        "type_of_cancer": CANCER_TYPE,
        "cancer_study_identifier": study.identifier,
        "name": about.title.strip() or "Untitled cohort",
        "description": _description(about),
    }
    if about.citation.strip():
        fields["citation"] = about.citation
    return fields | {"add_global_case_list": "true"}


def _description(about: About) -> str:
    """What it is, whether it is made up, and from where its days are counted."""
    parts = [
        "SYNTHETIC DATA: made up, no real patient." if about.synthetic else "",
        "Serial scans by lesion, with growth states, responses and categories derived by seriatim.",
        "Research software, not a medical device.",
        "Days count from each patient's diagnosis where it is known, else from the first scan "
        "(attribute Time Zero).",
    ]
    return " ".join(part for part in parts if part)
