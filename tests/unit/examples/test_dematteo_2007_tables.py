"""The synthetic cohort of 40 meets the abstract it is set to, by a count in plain Python."""

import filecmp
import statistics
import subprocess
import sys
import tomllib
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from plain_reading import (
    DAYS_PER_MONTH,
    Patient,
    growing_lesions,
    kaplan_meier,
    last_scan_before_operation,
    median_day,
    progression_free,
    read_patients,
    read_table,
    responses,
    survival,
    unassessed_lesions,
)

from seriatim.cohort.about import About

FOLDER = Path(__file__).parents[3] / "examples" / "dematteo-2007"


def category(patient: Patient) -> str:
    growing = growing_lesions(patient, last_scan_before_operation(patient))
    return (
        ("responsive", "focal_resistance")[len(growing)]
        if len(growing) < 2
        else ("multifocal_resistance")
    )


@pytest.fixture(scope="module")
def patients() -> list[Patient]:
    return read_patients(FOLDER)


@pytest.fixture(scope="module")
def groups(patients) -> dict[str, list[Patient]]:
    found: dict[str, list[Patient]] = {}
    for patient in patients:
        found.setdefault(category(patient), []).append(patient)
    return found


def published(statistic: str, group: str = "all", endpoint: str | None = None):
    about = About.model_validate(tomllib.loads((FOLDER / "cohort.toml").read_text("utf-8")))
    values = [
        figure.value
        for figure in about.published
        if (figure.statistic, figure.group, figure.endpoint) == (statistic, group, endpoint)
    ]
    assert len(values) == 1
    return values[0]


def printed_pct(times: list[tuple[int, bool]], month: int) -> int:
    return round(float(100 * kaplan_meier(times, month * DAYS_PER_MONTH)))


def test_groups_hold_20_13_and_7(groups):
    assert {name: len(members) for name, members in groups.items()} == {
        "responsive": 20,
        "focal_resistance": 13,
        "multifocal_resistance": 7,
    }
    assert all(published("n", name) == len(members) for name, members in groups.items())
    assert published("n") == 40


def test_every_lesion_is_assessed_at_the_operation_scan(patients):
    assert not any(unassessed_lesions(p, last_scan_before_operation(p)) for p in patients)


def test_every_baseline_scan_is_within_28_days_before_the_drug(patients):
    assert all(3 <= p.started - p.scan_days[0] <= 28 for p in patients)
    assert all(p.scan_days[1] > p.started for p in patients)


def test_stable_disease_or_partial_response_in_39_of_40(patients):
    assert Counter(best_before_operation(p) in ("SD", "PR") for p in patients)[True] == 39
    assert published("initial_control") == "39/40"


def test_the_one_without_control_progresses_at_once(patients):
    assert [b for p in patients if (b := best_before_operation(p)) not in ("SD", "PR")] == ["PD"]


def best_before_operation(patient: Patient) -> str:
    scans = [day for day in patient.scan_days[1:] if day <= patient.operated]
    best = set()
    for day, call in responses(patient, patient.scan_days[0], scans):
        best.add("NE" if call == "SD" and day - patient.started < 42 else call)
        if call == "PD":
            break
    return next(call for call in ("CR", "PR", "SD", "PD", "NE") if call in best)


def test_median_of_15_months_on_drug_before_the_operation(patients):
    months = statistics.median(p.operated - p.started for p in patients) / DAYS_PER_MONTH
    assert round(months, 1) == 15.0 == published("months_on_drug_median")


def test_follow_up_has_median_15_and_range_6_to_46_months(patients):
    months = [(p.ended - p.operated) / DAYS_PER_MONTH for p in patients]
    assert round(statistics.median(months), 1) == 15.0 == published("follow_up_median_months")
    assert round(min(months), 1) == 6.0 == published("follow_up_min_months")
    assert round(max(months), 1) == 46.0 == published("follow_up_max_months")


def test_follow_up_by_reverse_kaplan_meier_has_the_same_median(patients):
    reverse = [(day, not dead) for day, dead in map(survival, patients)]
    assert round(median_day(reverse) / DAYS_PER_MONTH) == 15


def test_nobody_dies_within_90_days_of_the_operation(patients):
    assert sum(dead and day <= 90 for day, dead in map(survival, patients)) == 0
    assert published("perioperative_deaths") == 0


@pytest.mark.parametrize(
    ("name", "month", "pct"),
    [("responsive", 24, 100), ("focal_resistance", 24, 36), ("multifocal_resistance", 12, 36)],
)
def test_overall_survival_as_printed(groups, name, month, pct):
    times = [survival(p) for p in groups[name]]
    assert printed_pct(times, month) == pct == published("survival_pct", name, "os")
    assert sum(day > month * DAYS_PER_MONTH for day, _ in times) >= 2


def test_responsive_progression_free_survival_is_61_pct_at_2_years(groups):
    times = [progression_free(p) for p in groups["responsive"]]
    assert printed_pct(times, 24) == 61 == published("survival_pct", "responsive", "pfs")
    assert sum(day > 24 * DAYS_PER_MONTH for day, _ in times) >= 2


@pytest.mark.parametrize(
    ("name", "months"), [("focal_resistance", 12), ("multifocal_resistance", 3)]
)
def test_median_progression_free_survival_as_printed(groups, name, months):
    day = median_day([progression_free(p) for p in groups[name]])
    assert round(day / DAYS_PER_MONTH, 1) == months == published("median_months", name, "pfs")


def test_complete_resection_in_17_6_and_2(groups):
    complete = {
        name: sum(p.operations[0]["completeness"] in ("R0", "R1") for p in members)
        for name, members in groups.items()
    }
    assert complete == {"responsive": 17, "focal_resistance": 6, "multifocal_resistance": 2}


def standing(patient: Patient) -> set[str]:
    scan = last_scan_before_operation(patient)
    return {
        lesion_id
        for lesion_id, readings in patient.readings.items()
        if scan in readings
        and readings[scan]["status"] != "absent"
        and not patient.lesions[lesion_id]["parent_lesion_id"]
    }


def test_complete_resection_leaves_nothing_and_r2_leaves_some(patients):
    for patient in patients:
        left = standing(patient) - patient.resected
        assert bool(left) == (patient.operations[0]["completeness"] == "R2")
        assert patient.resected


def test_resected_lesions_are_only_noted_absent_afterwards(patients):
    for patient in patients:
        rows = [
            row["status"]
            for lesion_id in patient.resected
            for day, row in patient.readings[lesion_id].items()
            if day > patient.operated
        ]
        assert set(rows) <= {"absent"}


def test_no_progression_is_seen_on_the_first_scan_after_the_operation(patients):
    for patient in patients:
        first = min(day for day in patient.scan_days if day > patient.operated)
        assert 26 <= first - patient.operated <= 61
        assert progression_free(patient)[0] > first - patient.operated


def test_second_line_starts_only_after_the_progression(patients):
    for patient in patients:
        for drug in patient.drugs:
            if drug["line"] == "2":
                days, progressed = progression_free(patient)
                assert progressed
                assert drug["start_day"] > read_day(patient.operated + days)


def read_day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


def test_new_lesions_and_both_kinds_of_nodule_are_seen_at_the_operation_scan(patients):
    kinds = Counter()
    for patient in patients:
        scan = last_scan_before_operation(patient)
        for lesion_id, lesion in patient.lesions.items():
            reading = patient.readings[lesion_id].get(scan)
            if reading:
                kinds[lesion["kind"], lesion["role"], reading["status"]] += 1
    assert kinds["solid", "new", "measured"] >= 4
    assert kinds["nodule_in_mass", "new", "measured"] == 1
    assert kinds["nodule_in_mass", "non_target", "measured"] == 1


def test_targets_are_at_most_five_and_two_per_organ(patients):
    for patient in patients:
        organs = [row["organ"] for row in patient.lesions.values() if row["role"] == "target"]
        assert 1 <= len(organs) <= 5
        assert max(Counter(organs).values()) <= 2


def test_patients_have_two_to_eight_lesions_before_the_operation(patients):
    for patient in patients:
        before = [
            lesion_id
            for lesion_id, readings in patient.readings.items()
            if min(readings) <= patient.operated
            and patient.lesions[lesion_id]["kind"] != "nodule_in_mass"
        ]
        assert 2 <= len(before) <= 8


def test_no_two_intervals_of_a_drug_overlap(patients):
    for patient in patients:
        rows = sorted(patient.drugs, key=lambda row: row["start_day"])
        assert all(a["stop_day"] < b["start_day"] for a, b in pairwise(rows))


def test_no_scan_or_drug_lies_after_the_end_of_follow_up(patients):
    for patient in patients:
        assert max(patient.scan_days) <= patient.ended
        last = read_day(patient.ended)
        assert all(max(row["start_day"], row["stop_day"]) <= last for row in patient.drugs)


def test_some_scans_leave_a_lesion_unread(patients):
    statuses = Counter(row["status"] for row in read_table(FOLDER, "measurements"))
    assert statuses["not_evaluable"] >= 2
    assert statuses["too_small"] >= 2
    assert statuses["equivocal"] == 1
    assert (
        sum(bool(unassessed_lesions(p, day)) for p in patients for day in p.scan_days[1:])
        > statuses["not_evaluable"]
    )


def test_the_cohort_says_that_it_is_synthetic(patients):
    about = About.model_validate(tomllib.loads((FOLDER / "cohort.toml").read_text("utf-8")))
    assert about.synthetic
    assert "synthetic" in about.title.lower()
    assert all(p.who["patient_id"].startswith("SYN-") for p in patients)


def test_making_the_tables_again_gives_the_same_bytes(tmp_path):
    subprocess.run([sys.executable, "-B", FOLDER / "make.py", tmp_path], check=True)
    made = sorted(path.name for path in tmp_path.iterdir())
    assert made == sorted(path.name for path in FOLDER.glob("*.csv"))
    assert filecmp.cmpfiles(tmp_path, FOLDER, made, shallow=False)[0] == made
