"""A simulated cohort meets the schema, keeps to its plan and is the same for the same seed.

Shares and means may lie 4 standard errors off, which happens once in 16,000 times.
"""

from math import sqrt

import polars as pl
import pytest
from broken.random_cohorts import same_tables

from seriatim.base.codes import Severity
from seriatim.cohort.build import Cohort
from seriatim.cohort.schema import TABLES
from seriatim.formats.cohort_files.folder import write_folder
from seriatim.formats.read import read_cohort
from seriatim.simulate import GrowthPlan, simulate_growth
from seriatim.simulate.paths import PATHS

LESION = ["patient_id", "lesion_id"]
ROUGH = GrowthPlan(
    n_patients=60,
    cv_pct=50,
    scan_cv_pct=50,
    floor_mm=20,
    rounding_mm=9,
    missing_pct=30,
    growth_per_month=(0.5, 1),
)
"""A reader and tumours as bad as a plan allows, or nearly."""


@pytest.fixture(scope="module")
def drawn():
    return simulate_growth(GrowthPlan(n_patients=3000), seed=61)


@pytest.fixture(scope="module")
def lesions(drawn):
    """Path and size at the start of each lesion."""
    return drawn.truth.filter(pl.col("scan_day") == 0)


@pytest.fixture(scope="module")
def scans(drawn):
    return drawn.truth.select("patient_id", "scan_day").unique().sort("patient_id", "scan_day")


@pytest.mark.parametrize("plan", [GrowthPlan(n_patients=60), ROUGH], ids=["default", "rough"])
def test_the_checks_find_no_error_and_hold_the_same_tables(plan):
    cohort = simulate_growth(plan, seed=62).cohort
    given = {name: frame for name, frame in cohort.tables().items() if frame.height}
    again = Cohort.from_frames(**given, about=cohort.about)
    errors = [f.code.code for f in again.findings if f.code.severity is Severity.ERROR]
    assert errors == []
    assert again.set_aside.is_empty()
    assert same_tables(again, cohort)


def test_a_cohort_with_the_default_plan_raises_no_question_but_that_of_many_targets():
    cohort = simulate_growth(GrowthPlan(n_patients=60), seed=63).cohort
    given = {name: frame for name, frame in cohort.tables().items() if frame.height}
    codes = {f.code.code for f in Cohort.from_frames(**given, about=cohort.about).findings}
    assert codes <= {"CLN031", "CLN032"}


def test_a_cohort_written_is_read_again(tmp_path):
    cohort = simulate_growth(GrowthPlan(n_patients=40), seed=64).cohort
    write_folder(cohort, tmp_path / "made up")
    again = read_cohort(tmp_path / "made up")
    assert same_tables(again, cohort)
    assert again.about == cohort.about


def test_the_types_are_those_of_the_schema(drawn):
    for name, frame in drawn.cohort.tables().items():
        assert frame.schema == TABLES[name].schema


def test_it_says_that_it_is_synthetic(drawn):
    about = drawn.cohort.about
    assert about.synthetic
    assert "Synthetic" in about.title
    assert (about.clock, about.zero) == ("relative", "start of imatinib")
    assert repr(drawn).startswith("Simulated(Cohort('Synthetic lesions")


def test_the_truth_has_the_rows_of_the_measurements_in_order(drawn):
    key = [*LESION, "scan_day"]
    assert drawn.truth.select(key).equals(drawn.cohort.measurements.select(key))
    assert drawn.truth.equals(drawn.truth.sort(key))
    assert drawn.truth.columns == [*key, "path", "true_size_mm"]
    assert sum(drawn.truth.null_count().row(0)) == 0


def test_each_patient_starts_one_drug_on_the_day_of_the_first_scan(drawn, scans):
    drugs = drawn.cohort.drugs.select("agent", "line", "start_day", "stop_day").unique()
    assert drugs.rows() == [("imatinib", 1, 0, None)]
    assert drawn.cohort.drugs["patient_id"].equals(drawn.cohort.patients["patient_id"])
    assert scans.group_by("patient_id").agg(pl.min("scan_day"))["scan_day"].max() == 0
    assert drawn.cohort.operations.is_empty()


def test_all_lesions_of_a_patient_are_seen_on_the_same_days(drawn):
    days = drawn.truth.group_by(LESION).agg("scan_day")
    assert days.group_by("patient_id").agg(pl.col("scan_day").n_unique())["scan_day"].max() == 1


def test_the_mix_of_paths_comes_back(lesions):
    for path, share in zip(PATHS, (0.40, 0.25, 0.15, 0.20), strict=True):
        found = (lesions["path"] == path).mean()
        assert abs(found - share) < 4 * sqrt(share * (1 - share) / lesions.height)


@pytest.mark.parametrize("path", PATHS)
def test_a_path_with_the_whole_share_is_the_only_one(path):
    shares = {f"share_{name}": float(name == path) for name in PATHS}
    truth = simulate_growth(GrowthPlan(**shares), seed=65).truth
    assert truth["path"].unique().to_list() == [path]


def test_lesions_and_scans_are_as_many_as_the_plan_says(lesions, scans):
    """3 to 12 and 3 to 10: means 7.5 and 6.5, variances (10^2 - 1) / 12 and (8^2 - 1) / 12."""
    for frame, least, most, mean, variance in (
        (lesions, 3, 12, 7.5, 99 / 12),
        (scans, 3, 10, 6.5, 63 / 12),
    ):
        counts = frame.group_by("patient_id").len()["len"]
        assert (counts.min(), counts.max()) == (least, most)
        assert abs(counts.mean() - mean) < 4 * sqrt(variance / len(counts))


def test_intervals_are_irregular_whole_days_log_uniform_from_45_to_180(scans):
    """Half of them lie below sqrt(45 x 180) = 90 days; 90 itself, some 0.8 %, is left out."""
    gaps = scans.select(pl.col("scan_day").diff().over("patient_id")).drop_nulls()["scan_day"]
    assert (gaps.min(), gaps.max()) == (45, 180)
    away = gaps.filter(gaps != 90)
    assert abs((away < 90).mean() - 0.5) < 4 * sqrt(0.25 / len(away)) + 0.001


def test_sizes_at_the_start_are_log_uniform_from_5_to_150_mm(lesions):
    """Half of them lie below sqrt(5 x 150) = 27.386 mm."""
    sizes = lesions["true_size_mm"]
    assert sizes.min() >= 5
    assert sizes.max() <= 150
    assert abs((sizes < 750**0.5).mean() - 0.5) < 4 * sqrt(0.25 / len(sizes))


def test_one_seed_gives_one_cohort_and_another_another():
    one, same, other = (simulate_growth(GrowthPlan(), seed) for seed in (66, 66, 67))
    assert one.truth.equals(same.truth)
    assert same_tables(one.cohort, same.cohort)
    assert not one.truth.equals(other.truth)


def test_the_first_patients_do_not_depend_on_how_many_follow():
    few, many = (simulate_growth(GrowthPlan(n_patients=n), seed=68) for n in (20, 90))
    theirs = few.cohort.patients["patient_id"].implode()
    for name, frame in few.cohort.tables().items():
        if frame.height:
            of_many = many.cohort.tables()[name].filter(pl.col("patient_id").is_in(theirs))
            assert frame.equals(of_many)
    assert few.truth.equals(many.truth.filter(pl.col("patient_id").is_in(theirs)))


def test_patients_are_drawn_apart_from_each_other(lesions):
    """Neighbours in the list: sizes of their first lesions are not correlated."""
    sizes = lesions.filter(pl.col("lesion_id") == "L01")["true_size_mm"].log()
    pairs = pl.DataFrame({"a": sizes[:-1], "b": sizes[1:]})
    assert abs(pairs.select(pl.corr("a", "b")).item()) < 4 / sqrt(pairs.height)


def test_another_reader_sees_the_same_lesions():
    one = simulate_growth(GrowthPlan(), seed=69)
    other = simulate_growth(
        GrowthPlan(cv_pct=8.6, scan_cv_pct=4, rounding_mm=0, missing_pct=10), seed=69
    )
    assert one.truth.equals(other.truth)
    assert not one.cohort.measurements.equals(other.cohort.measurements)


def test_sizes_are_written_where_measured_and_only_there(drawn):
    measured = drawn.cohort.measurements["status"] == "measured"
    sizes = drawn.cohort.measurements["long_axis_mm"]
    assert (sizes.is_not_null() == measured).all()
    assert (sizes.drop_nulls() % 1 == 0).all()
    assert sizes.min() == 5
    assert set(drawn.cohort.measurements["status"]) == {"measured", "too_small", "absent"}
