"""The simulated trial as a cohort: it meets the schema, and its scans show the categories drawn."""

import numpy as np
import polars as pl
import pytest

from seriatim.base.codes import Severity
from seriatim.cohort.build import Cohort
from seriatim.response.derive import derive_response
from seriatim.response.rules import ResponseRules
from seriatim.simulate.trial import simulate_trial
from seriatim.simulate.trial_plan import CATEGORIES, TrialPlan


@pytest.fixture(scope="module")
def trial():
    return simulate_trial(TrialPlan(), 300, seed=31)


@pytest.fixture(scope="module")
def cohort(trial):
    return trial.cohort()


def test_the_checks_find_no_error_and_set_nothing_aside(cohort):
    given = {name: frame for name, frame in cohort.tables().items() if frame.height}
    again = Cohort.from_frames(**given, about=cohort.about)
    assert [f.code.code for f in again.findings if f.code.severity is Severity.ERROR] == []
    assert again.set_aside.is_empty()
    assert set(given) == {*cohort.tables()} - {"events", "assessments"}


def test_it_says_that_it_is_synthetic(cohort):
    assert cohort.about.synthetic
    assert "no patient stands behind it" in cohort.about.source


def test_the_category_at_each_scan_is_the_one_drawn(trial, cohort):
    """Under the default rules; the first scan has nothing to be compared with."""
    found = derive_response(cohort, ResponseRules()).categories
    scans = found.filter(pl.col("at") == "scan", pl.col("day") > 0)
    patient = scans["patient_id"].str.slice(1).cast(pl.Int64).to_numpy() - 1
    scan = np.array(
        [
            np.flatnonzero(trial.courses.scan_day[row] == day)[0]
            for row, day in zip(patient, scans["day"], strict=True)
        ]
    )
    drawn = np.minimum(trial.courses.growing_shown[patient, scan], 2)
    assert scans["category"].to_list() == [CATEGORIES[each] for each in drawn]
    assert set(drawn) == {0, 1, 2}
    assert scans.height > 800


def test_survival_and_operations_are_those_of_the_arrays(trial, cohort):
    dead = cohort.patients["vital_status"] == "dead"
    np.testing.assert_array_equal(dead.to_numpy(), trial.fates.death_day <= trial.courses.last_day)
    end = np.minimum(trial.fates.death_day, trial.courses.last_day)
    np.testing.assert_array_equal(cohort.patients["last_contact_day"], end)
    operated = trial.fates.operation_day[trial.fates.operation_day <= end]
    np.testing.assert_array_equal(cohort.operations["operation_day"], operated)
    assert cohort.resections.height == 4 * operated.size
