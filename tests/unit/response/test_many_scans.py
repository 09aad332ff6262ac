"""Long runs: what was read long ago still counts as the rule says it does."""

import pytest
from growth_cases import at_last, cohort_of, judge

from seriatim.response.growth import GrowthRule
from seriatim.response.posterior.courses import MOST_HELD

SILENT, SPARSE = MOST_HELD + 4, MOST_HELD - 6
"""More scans than are held at once, and fewer."""


def silent(n_scans):
    """So many scans in a row, a month apart from day 60 on, that told nothing."""
    return {60 + 30 * scan: "not_evaluable" for scan in range(n_scans)}


def after(n_scans):
    return 60 + 30 * n_scans


def last_row(sizes, **growth):
    return at_last(judge(cohort_of({"A": sizes}), growth=GrowthRule(**growth)))


@pytest.mark.parametrize("n_silent", [SPARSE, SILENT])
def test_a_lesion_read_long_ago_is_not_one_never_read(n_silent):
    row = last_row({0: "not_evaluable", 30: 30} | silent(n_silent))
    assert row["p_basis"] == "predicted"


@pytest.mark.parametrize("n_scans", [SPARSE, SILENT])
def test_the_baseline_stays_the_baseline(n_scans):
    """From 40 mm down to 20 for a long time and up to 30: growth above the nadir, not above 40."""
    sizes = {0: "not_evaluable", 30: 40} | dict.fromkeys(silent(n_scans), 20) | {after(n_scans): 30}
    assert last_row(sizes, reference="baseline")["p_growing"] < 0.01
    assert last_row(sizes, reference="nadir")["p_growing"] > 0.5


@pytest.mark.parametrize("n_silent", [SPARSE, SILENT])
def test_the_scan_before_is_the_last_one_that_told_something(n_silent):
    """40 mm before the silence and 42 after it: 20 mm at the start are of no account."""
    sizes = {0: 20, 30: 40} | silent(n_silent) | {after(n_silent): 42}
    assert last_row(sizes, reference="previous")["p_growing"] < 0.3


@pytest.mark.parametrize("n_silent", [SPARSE, SILENT])
def test_growth_before_a_long_silence_confirms_growth_after_it(n_silent):
    sizes = {0: 20, 30: 40} | silent(n_silent) | {after(n_silent): 42}
    assert last_row(sizes, confirm=True)["p_growing"] > 0.9


@pytest.mark.parametrize("n_scans", [SPARSE, 2 * SILENT])
def test_the_nadir_of_long_ago_is_still_the_nadir(n_scans):
    """A nadir read three times, for a single reading may be an error."""
    sizes = {-60: 60, -30: 30, 0: 20, 15: 20, 30: 20} | dict.fromkeys(silent(n_scans), 40)
    assert last_row(sizes)["p_growing"] > 0.99


@pytest.mark.parametrize("n_scans", [SPARSE, 2 * SILENT])
def test_a_lesion_that_came_back_long_ago_has_grown_since(n_scans):
    gone = {30 * scan: "absent" for scan in range(-4, 2)}
    sizes = {-200: 30} | gone | dict.fromkeys(silent(n_scans), 15)
    assert last_row(sizes)["p_growing"] > 0.9
