"""Who enters when, and what is known of each: against a slow reading of the same courses."""

import numpy as np
import pytest

from seriatim.simulate.trial import simulate_trial
from seriatim.simulate.trial_courses import compute_readings_mm
from seriatim.simulate.trial_plan import CATEGORIES, TrialPlan

PLAN = TrialPlan(eligible=CATEGORIES[:2])
THREE_MONTHS = 91.3125


@pytest.fixture(scope="module")
def trial():
    return simulate_trial(PLAN, 400, seed=21)


def by_hand(trial, *, every_scan):
    """Patient and scan of each entry, one patient and one scan after another."""
    courses, fates = trial.courses, trial.fates
    for patient in range(courses.n):
        end = min(fates.death_day[patient], courses.last_day[patient])
        for scan, day in enumerate(courses.scan_day[patient]):
            if day < THREE_MONTHS or (every_scan and day > 18 / 12 * 365.25):
                continue
            growing = (courses.grows_day[patient] <= day).sum()
            if growing < 2 and day < min(end, fates.operation_day[patient]):
                yield patient, scan
            if not every_scan:
                break


@pytest.mark.parametrize("every_scan", [False, True])
def test_entries_are_those_found_patient_by_patient(trial, every_scan):
    entries = trial.every_entry if every_scan else trial.entries
    expected = list(by_hand(trial, every_scan=every_scan))
    days = [trial.courses.scan_day[each] for each in expected]
    np.testing.assert_array_equal(entries.patient, [patient for patient, _ in expected])
    np.testing.assert_array_equal(entries.zero_day, days)
    assert len(expected) > 0.3 * 400


def test_what_is_known_is_what_the_last_scan_by_then_showed(trial):
    readings = compute_readings_mm(PLAN, trial.courses)
    entries = trial.every_entry
    for row in range(0, entries.n, 7):
        patient = entries.patient[row]
        scans = trial.courses.scan_day[patient]
        for interval in range(PLAN.n_intervals):
            last = np.flatnonzero(scans <= entries.zero_day[row] + 30 * interval)[-1]
            growing = (trial.courses.grows_day[patient] <= scans[last]).sum()
            assert entries.n_growing[row, interval] == growing
            total = readings[patient, :, last].sum()
            assert entries.sum_mm[row, interval] == pytest.approx(total)


def test_times_are_counted_from_the_scan_and_end_with_death_or_follow_up(trial):
    entries, fates, courses = trial.entries, trial.fates, trial.courses
    end = entries.end_days + entries.zero_day
    death = fates.death_day[entries.patient]
    np.testing.assert_array_equal(end[entries.event], death[entries.event])
    last = courses.last_day[entries.patient]
    np.testing.assert_array_equal(end[~entries.event], last[~entries.event])
    operated = np.isfinite(entries.operation_days)
    assert (entries.operation_days[operated] <= entries.end_days[operated]).all()
    assert entries.operation_days.min() > 0
    assert entries.event.any()
    assert not entries.event.all()


def test_a_part_of_the_patients_is_renumbered_from_nought(trial):
    part = trial.every_entry.of_patients(100, 200)
    inside = (trial.every_entry.patient >= 100) & (trial.every_entry.patient < 200)
    np.testing.assert_array_equal(part.patient, trial.every_entry.patient[inside] - 100)
    np.testing.assert_array_equal(part.sum_mm, trial.every_entry.sum_mm[inside])


def test_the_same_seed_gives_the_same_trial_and_more_patients_begin_with_the_same(trial):
    again = simulate_trial(PLAN, 400, seed=21)
    more = simulate_trial(PLAN, 500, seed=21)
    other = simulate_trial(PLAN, 400, seed=22)
    np.testing.assert_array_equal(again.entries.end_days, trial.entries.end_days)
    np.testing.assert_array_equal(more.fates.death_day[:400], trial.fates.death_day)
    assert not np.array_equal(other.fates.death_day, trial.fates.death_day)


def test_a_category_that_is_never_operated_is_not():
    plan = TrialPlan(never_operated=("multifocal_resistance",), first_growth_rate=3.0)
    trial = simulate_trial(plan, 500, seed=23)
    operated = np.flatnonzero(np.isfinite(trial.fates.operation_day))
    day = trial.fates.operation_day[operated, None]
    scan = (trial.courses.scan_day[operated] < day).sum(axis=1) - 1
    seen_on = trial.courses.scan_day[operated, scan]
    assert (trial.courses.grows_day[operated, 1] > seen_on).all()
    assert operated.size > 50
