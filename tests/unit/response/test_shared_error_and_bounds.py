"""An error that scans share, with lesions that were not always sized."""

import pytest
from growth_cases import at_last, cohort_of, judge, with_patient
from oracle.cases import course, lesion, tables
from oracle.certainty import Probabilities
from oracle.chart import open_charts
from oracle.posterior import Model, Reader
from oracle.rules import Rules

from seriatim.response.posterior import PathShares, ReaderError
from seriatim.response.posterior.paths import PATHS

HARDLY_SHARED = ReaderError(scan_cv_pct=0.01)


@pytest.mark.parametrize(
    "sizes",
    [
        {0: 30, 180: 10, 360: "absent", 760: 30},
        {0: "too_small", 180: 12, 360: 30},
        {0: "too_small", 180: "too_small", 360: 9, 540: 20},
    ],
)
def test_an_error_of_next_to_nothing_changes_next_to_nothing(sizes):
    """0.01 % against 6.1 %. The draws are the same, so 0.01 leaves room for a draw in a hundred."""
    plain = judge(cohort_of({"A": sizes}), draws=1024).lesion_states["p_growing"]
    shared = judge(cohort_of({"A": sizes}), draws=1024, error=HARDLY_SHARED)
    assert (plain - shared.lesion_states["p_growing"]).abs().max() < 0.01


def test_growth_that_is_sure_is_sure_for_the_category_too():
    found = judge(cohort_of({"A": {0: "too_small", 180: 12, 360: 60}}), error=HARDLY_SHARED)
    assert at_last(found)["p_growing"] > 0.99
    assert found.categories["p_focal"].to_list()[-1] > 0.99


@pytest.mark.parametrize(
    "sizes",
    [
        {0: 8, 180: "too_small", 360: "too_small", 540: 11},
        {0: 20, 90: "absent", 180: 7},
        {0: "too_small", 180: 12, 360: 30},
    ],
)
def test_bounds_are_read_with_the_whole_error(sizes):
    """A single lesion: the shared error is one more error of its own, of bounds as of sizes."""
    rows = tables([lesion("A")], [course("A", sizes)])
    paths = dict(zip(PATHS, PathShares().probabilities, strict=True))
    reader = Reader(scan_cv_pct=30.0, unsure_pct=0.0)
    (chart,) = open_charts(rows)
    oracle = Probabilities(chart, Rules(), Model(paths, reader, draws=20000))
    error = ReaderError(scan_cv_pct=30.0, unsure_pct=0.0)
    found = judge(with_patient(rows), draws=1024, error=error).lesion_states["p_growing"]
    expected = [oracle.lesion_row("A", day)["p_growing"] for day in sizes]
    # 3 standard errors of a share of 1024 draws at worst; the weights leave most of them.
    assert found.to_list() == pytest.approx(expected, abs=3 * (0.25 / 1024) ** 0.5)
