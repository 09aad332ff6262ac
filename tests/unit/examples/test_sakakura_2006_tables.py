"""The synthetic patient follows the course of the abstract, by a count in plain Python."""

import filecmp
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from plain_reading import (
    DAYS_PER_MONTH,
    Patient,
    growing_lesions,
    last_scan_before_operation,
    progression_free,
    read_patients,
    responses,
    survival,
    unassessed_lesions,
)

from seriatim.cohort.about import About

FOLDER = Path(__file__).parents[3] / "examples" / "sakakura-2006"


@pytest.fixture(scope="module")
def patient() -> Patient:
    (only,) = read_patients(FOLDER)
    return only


@pytest.fixture(scope="module")
def calls(patient) -> dict[int, str]:
    baseline, *later = [day for day in patient.scan_days if day <= patient.operated]
    return dict(responses(patient, baseline, later))


def test_the_primary_was_resected_years_before_imatinib(patient):
    primary, _ = sorted(int(row["operation_day"]) for row in patient.operations)
    assert primary < -2 * 365
    assert patient.started == 0


def test_six_liver_metastases_two_of_them_targets(patient):
    assert {row["organ"] for row in patient.lesions.values()} == {"liver"}
    roles = sorted(row["role"] for row in patient.lesions.values())
    assert roles == ["non_target"] * 4 + ["target"] * 2


def test_complete_response_is_confirmed_and_lasts_18_months(patient, calls):
    complete = [day for day, call in calls.items() if call == "CR"]
    regrowth = min(day for day, call in calls.items() if call == "PD")
    assert complete[1] - complete[0] >= 28
    assert round((regrowth - complete[0]) / DAYS_PER_MONTH, 1) == 18.0
    for day in complete:
        assert {row[day]["status"] for row in patient.readings.values()} == {"absent"}


def test_nothing_progresses_before_the_regrowth(calls):
    assert list(calls.values()) == ["PR"] * 3 + ["CR"] * 6 + ["PD"] * 2


def test_one_left_lobe_metastasis_grows_on_drug_at_the_operation(patient):
    scan = last_scan_before_operation(patient)
    (grown,) = growing_lesions(patient, scan)
    assert "left lobe" in patient.lesions[grown]["site_detail"]
    assert patient.resected == {grown}
    assert unassessed_lesions(patient, scan) == set()
    assert any(
        int(row["start_day"]) <= scan <= int(row["stop_day"] or scan) for row in patient.drugs
    )


def test_alive_and_free_of_recurrence_24_months_after_the_operation(patient):
    for days, event in (progression_free(patient), survival(patient)):
        assert not event
        assert days >= 24 * DAYS_PER_MONTH
        assert round(days / DAYS_PER_MONTH, 1) == 24.0


def test_scans_after_the_operation_show_every_metastasis_gone(patient):
    later = [day for day in patient.scan_days if day > patient.operated]
    assert max(b - a for a, b in pairwise(later)) <= 100
    left = [readings for name, readings in patient.readings.items() if name not in patient.resected]
    assert {readings[day]["status"] for readings in left for day in later} == {"absent"}


def test_the_description_states_what_the_abstract_says():
    about = About.model_validate(tomllib.loads((FOLDER / "cohort.toml").read_text("utf-8")))
    assert about.synthetic
    assert about.clock == "relative"
    assert {(f.statistic, f.endpoint): f.value for f in about.published} == {
        ("best_response", None): "CR",
        ("n_growing", None): 1,
        ("category", None): "focal_resistance",
        ("censored_months", "pfs"): 24,
        ("censored_months", "os"): 24,
    }


def test_making_the_tables_again_gives_the_same_bytes(tmp_path):
    subprocess.run([sys.executable, "-B", FOLDER / "make.py", tmp_path], check=True)
    made = sorted(path.name for path in tmp_path.iterdir())
    assert made == sorted(path.name for path in FOLDER.glob("*.csv"))
    assert filecmp.cmpfiles(tmp_path, FOLDER, made, shallow=False)[0] == made
