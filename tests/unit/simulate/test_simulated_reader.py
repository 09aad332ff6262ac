"""What the reader makes of a true size: by hand, and recovered from many readings.

Where many are drawn, a mean may lie 4 standard errors off, which happens once in 16,000 times.
"""

from math import exp, sqrt

import numpy as np
import polars as pl
import pytest

from seriatim.simulate import GrowthPlan, simulate_growth
from seriatim.simulate.reading import (
    STATUSES,
    compute_log_sd,
    compute_reading_mm,
    compute_written,
)

STABLE = {"share_stable": 1, "share_regressing": 0, "share_regrowing": 0, "share_growing": 0}
KEY = ["patient_id", "lesion_id", "scan_day"]


def errors(size_mm, seed, **settings):
    """Logarithms of reading over truth of stable lesions of one size; null where not measured."""
    plan = GrowthPlan(
        n_patients=2000, baseline_mm=(size_mm, size_mm), rounding_mm=0, **STABLE, **settings
    )
    drawn = simulate_growth(plan, seed)
    both = drawn.cohort.measurements.join(drawn.truth, on=KEY, maintain_order="left")
    return both.select(*KEY, error=(pl.col("long_axis_mm") / pl.col("true_size_mm")).log())


def within_four_errors(values, mean, sd):
    """Mean by its error sd/sqrt(n), standard deviation by its error sd/sqrt(2n)."""
    n = len(values)
    assert abs(values.mean() - mean) < 4 * sd / sqrt(n)
    assert abs(values.std() - sd) < 4 * sd / sqrt(2 * n)


@pytest.mark.parametrize(("cv_pct", "seed"), [(6.1, 51), (8.6, 52)])
def test_the_coefficient_of_variation_comes_back(cv_pct, seed):
    """At 50 mm the floor of 0.8 mm (1.6 %) is out of play; tenths add 0.03 mm, which is nothing."""
    within_four_errors(errors(50, seed, cv_pct=cv_pct)["error"], 0, cv_pct / 100)


def test_the_floor_takes_over_for_small_lesions():
    """At 10 mm, 6.1 % are 0.61 mm, below the floor of 0.8 mm: 8 % of the size."""
    within_four_errors(errors(10, 53)["error"], 0, 0.08)


def test_the_error_of_a_size_worked_out_by_hand():
    """6.1 % of 100 mm; the two meet at 0.8 / 0.061 = 13.1 mm; below 2 mm it grows no more."""
    sizes = [100, 14, 8, 4, 2, 1, 0.1]
    expected = [0.061, 0.061, 0.1, 0.2, 0.4, 0.4, 0.4]
    np.testing.assert_allclose(compute_log_sd(GrowthPlan(), sizes), expected, rtol=1e-12)


def test_a_large_floor_never_makes_the_error_larger_than_the_lesion():
    plan = GrowthPlan(visible_mm=0, measurable_mm=2, floor_mm=3)
    np.testing.assert_allclose(compute_log_sd(plan, [6, 3, 1, 0.001]), [0.5, 1, 1, 1])


def test_reader_and_scan_errors_add_up_in_the_logarithm():
    plan = GrowthPlan(cv_pct=10, scan_cv_pct=5)
    found = compute_reading_mm(plan, [40, 40, 40], reader_error=[0, 2, -1], scan_error=[0, 0, 3])
    np.testing.assert_allclose(found, [40, 40 * exp(0.2), 40 * exp(0.05)], rtol=1e-12)


@pytest.mark.parametrize(
    ("reading", "status", "size"),
    [
        (0.1, "absent", None),
        (1.99, "absent", None),
        (2.0, "too_small", None),
        (4.99, "too_small", None),  # it would round to 5, but the limit is on the reading
        (5.0, "measured", 5),
        (12.4, "measured", 12),
        (12.5, "measured", 13),
        (13.49, "measured", 13),
        (612.3, "measured", 500),  # the largest size of the schema
    ],
)
def test_a_reading_is_absent_too_small_or_measured_to_whole_millimetres(reading, status, size):
    assert written(GrowthPlan(), reading) == (status, size)


@pytest.mark.parametrize(
    ("rounding_mm", "size"), [(0, 12.3), (0.1, 12.3), (0.5, 12.5), (1, 12), (5, 10)]
)
def test_sizes_are_written_to_the_step_of_the_plan_and_zero_is_a_tenth(rounding_mm, size):
    assert written(GrowthPlan(rounding_mm=rounding_mm), 12.34) == ("measured", size)


def test_a_missing_reading_is_not_evaluable_whatever_its_size():
    assert written(GrowthPlan(), 30.0, is_missing=True) == ("not_evaluable", None)


def written(plan, reading, *, is_missing=False):
    found = compute_written(plan, np.array([reading]), np.array([is_missing]))
    size = found.size_mm[0]
    return STATUSES[found.status[0]], None if np.isnan(size) else size


def test_lesions_of_a_scan_err_apart_by_default():
    pairs = lesion_pairs(errors(50, 54))
    # The correlation of n independent pairs has the standard error 1 / sqrt(n).
    assert abs(correlation(pairs)) < 4 / sqrt(pairs.height)


def test_a_shared_scan_error_ties_the_lesions_of_a_scan_together():
    """Shared 5 %, own 6.1 %: correlation 25 / (25 + 37.21) = 0.40187; spread sqrt(62.21) %."""
    drawn = errors(50, 55, scan_cv_pct=5)
    pairs = lesion_pairs(drawn)
    expected = 25 / 62.21
    assert abs(correlation(pairs) - expected) < 4 * (1 - expected**2) / sqrt(pairs.height)
    # One lesion of each scan, so that the readings are independent.
    within_four_errors(pairs["L01"], 0, sqrt(62.21) / 100)


def test_a_shared_scan_error_alone_moves_all_lesions_of_a_scan_alike_and_no_other_scan():
    drawn = errors(50, 56, cv_pct=0, floor_mm=0, scan_cv_pct=5)
    scans = drawn.group_by("patient_id", "scan_day").agg(pl.col("error").n_unique())
    assert scans["error"].unique().to_list() == [1]
    first_two = drawn.filter(pl.col("lesion_id") == "L01").select(
        a="error", b=pl.col("error").shift(-1).over("patient_id")
    )
    pairs = first_two.drop_nulls()
    assert abs(pairs.select(pl.corr("a", "b")).item()) < 4 / sqrt(pairs.height)


def lesion_pairs(drawn):
    """The errors of the first two lesions of each scan."""
    return drawn.pivot(on="lesion_id", index=["patient_id", "scan_day"], values="error").select(
        "L01", "L02"
    )


def correlation(pairs):
    return pairs.select(pl.corr("L01", "L02")).item()


def test_the_share_of_missing_readings_comes_back_and_leaves_the_others_as_they_were():
    whole, holed = (
        simulate_growth(GrowthPlan(n_patients=1000, missing_pct=pct), seed=57).cohort.measurements
        for pct in (0, 15)
    )
    missing = holed["status"] == "not_evaluable"
    assert abs(missing.mean() - 0.15) < 4 * sqrt(0.15 * 0.85 / holed.height)
    assert holed.filter(~missing).equals(whole.filter(~missing))
    assert holed.filter(missing)["long_axis_mm"].null_count() == missing.sum()


def test_a_lesion_of_5_mm_is_too_small_half_of_the_time():
    """The error is symmetric in the logarithm, so half of the readings lie below 5 mm."""
    drawn = errors(5, 58)
    below = drawn["error"].is_null().mean()
    assert abs(below - 0.5) < 4 * sqrt(0.25 / drawn.height)
    assert drawn["error"].min() >= 0
