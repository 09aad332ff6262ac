"""Strange courses: every number finite, no warning, and what can be said by eye."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from growth_cases import at_last, cohort_of, judge, numbers, with_patient
from oracle.cases import READER, course, lesion, seen, tables

from seriatim.cohort.schema import TABLES
from seriatim.response.growth import GrowthRule
from seriatim.response.posterior.belief import Readings
from seriatim.response.posterior.courses import Plan
from seriatim.response.posterior.filter import filter_paths
from seriatim.response.posterior.paths import PATHS
from seriatim.response.posterior.reader_error import ReaderError
from seriatim.response.posterior.rise import Rise

pytestmark = pytest.mark.filterwarnings("error")
SIXTY_YEARS = 21915
GROWS_HARDLY = 0.01


def is_finite(found):
    """No number of any table is infinite or not a number; some may be null."""
    frames = (found.lesion_states, found.visit_responses, found.categories)
    return all(
        numbers(frame).select(pl.all().is_finite().fill_null(value=True).all()).row(0)
        == (True,) * numbers(frame).width
        for frame in frames
    )


def test_a_lesion_with_one_scan_gets_the_prior_and_says_so():
    found = judge(cohort_of({"A": {0: 30}}))
    row = at_last(found)
    assert row["p_basis"] == "prior"
    assert 0 < row["p_growing"] < 0.1
    assert found.categories["p_responsive"].to_list() == [None]
    assert found.categories["p_unassessed"].to_list() == [row["p_growing"]]
    assert found.categories["category_certain"].to_list() == ["indeterminate"]


def test_the_first_scan_of_a_period_gets_the_prior_again():
    drugs = [
        {"patient_id": "A", "agent": "imatinib", "line": n, "start_day": d}
        for n, d in ((1, 1), (2, 200))
    ]
    states = judge(cohort_of({"A": {0: 30, 90: 33, 260: 33, 350: 34}}, drugs=drugs)).lesion_states
    assert states["p_basis"].to_list() == ["prior", "sizes", "prior", "sizes"]


def test_three_thousand_scans_of_one_size():
    """No path but the stable one is left, and the reader's error is known to be small."""
    found = judge(cohort_of({"A": {30 * scan: 30 for scan in range(3000)}}), draws=8)
    states = found.lesion_states
    assert is_finite(found)
    assert states["p_growing"][1:].max() < GROWS_HARDLY
    # Rounded to a tenth, and so may the quantile search be off by one.
    assert (states["true_size_mm"] - 30).abs().max() < 0.15
    width = states["true_size_upper_mm"] - states["true_size_lower_mm"]
    assert width[-1] < width[0] / 3


def many_equal_lesions(n_patients, n_lesions, n_scans):
    """The same size at every scan of every lesion."""
    patients = [f"P{number:05d}" for number in range(n_patients)]
    lesions = [f"L{number}" for number in range(n_lesions)]
    keys = pl.DataFrame({"patient_id": patients}).join(
        pl.DataFrame({"lesion_id": lesions}), how="cross"
    )
    days = pl.DataFrame({"scan_day": [84 * scan for scan in range(n_scans)]})
    rows = keys.join(days, how="cross").with_columns(
        reader=pl.lit(READER), status=pl.lit("measured"), long_axis_mm=pl.lit(30.0)
    )

    def whole(name, frame):
        return frame.select(
            (pl.col(column) if column in frame.columns else pl.lit(None)).cast(kind).alias(column)
            for column, kind in TABLES[name].schema.items()
        )

    target = keys.with_columns(kind=pl.lit("solid"), role=pl.lit("target"), organ=pl.lit("liver"))
    return replace(
        cohort_of({}),
        patients=whole("patients", keys.select("patient_id").unique()),
        lesions=whole("lesions", target),
        measurements=whole("measurements", rows),
    )


def test_a_hundred_thousand_equal_values_are_judged_alike():
    """A million in the benchmark; here as many rows as the suite has patience for."""
    found = judge(many_equal_lesions(2000, 5, 10), draws=8)
    assert found.lesion_states.height == 100_000
    assert is_finite(found)
    alike = found.lesion_states.group_by("scan_day").agg(
        pl.col("p_growing", "true_size_mm", "growth_rate_per_month").n_unique()
    )
    assert alike.drop("scan_day").max().row(0) == (1, 1, 1)
    assert found.lesion_states["p_growing"].max() < 0.05
    assert found.categories.filter(pl.col("day") > 0)["p_responsive"].min() > 0.9


def test_a_lesion_never_seen():
    found = judge(cohort_of({"A": {90 * scan: "absent" for scan in range(8)}}))
    states = found.lesion_states
    assert is_finite(found)
    assert states["p_growing"].to_list() == [0.0] * 8
    assert states["true_size_mm"].max() < 3
    assert found.categories["p_responsive"].to_list() == [1.0] * 8


def test_a_lesion_of_which_nothing_is_ever_told():
    found = judge(cohort_of({"A": {90 * scan: "not_evaluable" for scan in range(5)}}))
    assert is_finite(found)
    assert set(found.lesion_states["p_basis"]) == {"prior"}
    assert found.lesion_states["true_size_mm"].null_count() == 5
    assert found.categories["p_responsive"].null_count() == 5


def test_two_readers_of_one_scan_are_judged_each_for_itself():
    sizes = {"1": {0: 30, 90: 30}, "2": {0: 30, 90: 45}}
    rows = [row | {"reader": reader} for reader, own in sizes.items() for row in course("A", own)]
    both = judge(with_patient(tables([lesion("A")], [rows]))).lesion_states
    for reader, own in sizes.items():
        alone = judge(cohort_of({"A": own})).lesion_states
        assert both.filter(reader=reader)["p_growing"].to_list() == alone["p_growing"].to_list()


@pytest.mark.parametrize(
    "sizes_mm", [(30, 30, 30), (30, 90, 30), (300, 1, 300), ("absent", 30, "absent")]
)
def test_gaps_of_sixty_years(sizes_mm):
    days = (0, SIXTY_YEARS, 2 * SIXTY_YEARS)
    assert is_finite(judge(cohort_of({"A": dict(zip(days, sizes_mm, strict=True))})))


@pytest.mark.parametrize(
    "sizes_mm",
    [(0.1, 0.1, 0.1), (0.1, 300, 0.1), (999.9, 0.1, 999.9), ("absent", 300, "absent", 300)],
)
def test_the_smallest_and_the_largest_sizes_from_one_day_to_the_next(sizes_mm):
    found = judge(cohort_of({"A": dict(enumerate(sizes_mm))}))
    assert is_finite(found)
    assert found.lesion_states["true_size_upper_mm"].max() <= 1000


@pytest.mark.parametrize(
    "error",
    [
        ReaderError(same_reader_cv_pct=0.01, floor_mm=0.001),
        ReaderError(same_reader_cv_pct=100, floor_mm=50, unsure_factor=10, unsure_pct=99),
        ReaderError(scan_cv_pct=100),
        ReaderError(visible_mm=0.001, measurable_mm=50),
        ReaderError(unsure_pct=0),
        ReaderError(unsure_factor=1),
    ],
)
def test_errors_at_the_ends_of_what_is_allowed(error):
    courses = {
        "A": {0: 30, 90: 31, 180: 60},
        "B": {0: "too_small", 90: "absent", 180: 12},
        "C": {0: 300, 90: "absent", 180: "too_small"},
    }
    assert is_finite(judge(cohort_of(courses), error=error))


@pytest.mark.parametrize(
    "growth",
    [
        GrowthRule(relative_pct=0, absolute_mm=0),
        GrowthRule(relative_pct=1000, absolute_mm=500),
        GrowthRule(relative_pct=0, absolute_mm=0, confirm=True, reference="previous"),
    ],
)
def test_rules_at_the_ends_of_what_is_allowed(growth):
    courses = {"A": {0: 30, 90: 31, 180: 60}, "B": {0: 5, 90: "absent", 180: 12}}
    assert is_finite(judge(cohort_of(courses), growth=growth))


def readings(sizes_mm, gap_months):
    """One scan of many lesions."""
    n = len(sizes_mm)
    return Readings(
        gap_months=np.full(n, gap_months),
        scan_place=np.zeros(n, dtype=np.int64),
        is_sized=np.ones(n, dtype=bool),
        is_bounded=np.zeros(n, dtype=bool),
        log_size=np.log(sizes_mm),
        log_sd=np.full(n, 0.061),
        low=np.full(n, -np.inf),
        high=np.full(n, np.inf),
    )


def test_two_scans_on_one_day_are_two_readings_of_one_size():
    """Half the variance of one reading, and nothing can have grown in no time."""
    looks = [readings([30.0], 0.0), readings([30.0], 0.0)]
    plan = Plan(seed=1, n_draws=256, shared_sd=0.0)
    rise = Rise(GrowthRule(), 2.0)
    first, second = filter_paths(looks, np.zeros(1, dtype=np.int64), np.ones(1), plan, rise)
    for look, n_readings in ((first, 1), (second, 2)):
        expected = 1 / (n_readings / 0.061**2 + 1 / 1.44)
        assert look.size_variance == pytest.approx(np.full((1, 1, len(PATHS)), expected))
    assert second.growing_prob.max() == 0


def test_a_scan_in_the_hours_after_is_hardly_another_day():
    sizes = {0: 30, 90: 31}
    plain = judge(cohort_of({"A": sizes | {180: 33}})).lesion_states
    twice = judge(cohort_of({"A": sizes | {180: 33, 181: 33}})).lesion_states
    assert is_finite(judge(cohort_of({"A": sizes | {180: 33, 181: 33}})))
    assert abs(plain["true_size_mm"][-1] - twice["true_size_mm"][-1]) < 1


def test_a_word_on_every_scan_leaves_nothing_to_learn_and_nothing_to_fail():
    rows = [seen("A", day, status="unequivocal_progression") for day in (0, 90, 180)]
    found = judge(with_patient(tables([lesion("A")], [rows])))
    assert is_finite(found)
    assert found.lesion_states["p_growing"].to_list() == [1.0] * 3
