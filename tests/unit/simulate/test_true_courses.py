"""The true curves at points worked out by hand, and what the truth of a cohort keeps to."""

from math import e, exp, log

import numpy as np
import polars as pl
import pytest

from seriatim.simulate import GrowthPlan, simulate_growth
from seriatim.simulate.paths import PATHS, compute_relative_size

LN2 = log(2)
ONLY = {f"share_{path}": 0.0 for path in PATHS}


def only(path, **settings):
    """The truth of 200 patients whose lesions all take that path."""
    return simulate_growth(GrowthPlan(**ONLY | {f"share_{path}": 1.0}, **settings), seed=41).truth


@pytest.mark.parametrize(
    ("months", "phi", "d", "g", "size"),
    [
        (0, 0.7, 0.3, 0.1, 1.0),
        (50, 0, 0.3, 0, 1.0),  # nothing shrinks and the rest does not grow
        (1, 0.5, LN2, 0, 0.75),  # half of a half, and a half
        (2, 0.5, LN2, 0, 0.625),
        (1, 0.5, LN2, LN2, 1.25),  # half of a half, and twice a half
        (3, 0.2, LN2, LN2 / 3, 1.625),  # an eighth of 0.2, and twice 0.8
        (10, 0, 0.3, LN2 / 10, 2.0),
        (20, 0, 0.3, 0.05, e),
        (10, 1, 0.1, 0, 1 / e),
    ],
)
def test_the_curve_at_points_worked_out_by_hand(months, phi, d, g, size):
    found = compute_relative_size(
        months, sensitive_fraction=phi, regression_per_month=d, growth_per_month=g
    )
    assert found == pytest.approx(size, rel=1e-12)


def test_a_regrowing_lesion_is_smallest_where_both_fractions_move_alike():
    """phi 1/2, d 0.4, g 0.1: 0.4 e^(-0.4 t) = 0.1 e^(0.1 t) at t = ln 4 / 0.5 = 2.7726 months."""
    t = 2 * log(4)
    near = compute_relative_size(
        np.array([t - 0.1, t, t + 0.1]),
        sensitive_fraction=0.5,
        regression_per_month=0.4,
        growth_per_month=0.1,
    )
    assert near[1] == pytest.approx((4**-0.8 + 4**0.2) / 2, rel=1e-12)
    assert near[1] < min(near[0], near[2])


def test_months_have_30_4375_days():
    """At rate 0.05 a lesion seen after d days has grown by e^(0.05 d / 30.4375)."""
    truth = only("growing", baseline_mm=(10, 10), growth_per_month=(0.05, 0.05), n_patients=5)
    grown = [10 * exp(0.05 * day / 30.4375) for day in truth["scan_day"]]
    np.testing.assert_allclose(truth["true_size_mm"], grown, rtol=1e-12)


def test_stable_lesions_keep_their_size():
    sizes = (
        only("stable").group_by("patient_id", "lesion_id").agg(pl.col("true_size_mm").n_unique())
    )
    assert sizes["true_size_mm"].unique().to_list() == [1]


def test_growing_lesions_grow_at_a_rate_of_the_plan():
    rates = change_of_log(only("growing", baseline_mm=(5, 10)))
    assert rates.min() > 0.01 - 1e-9
    assert rates.max() < 0.06 + 1e-9


def test_regressing_lesions_shrink_and_never_below_their_insensitive_fraction():
    truth = only("regressing", sensitive_fraction=(0.3, 0.6))
    assert change_of_log(truth).max() < 0
    least = truth.group_by("patient_id", "lesion_id", maintain_order=True).agg(
        pl.col("true_size_mm").last() / pl.col("true_size_mm").first()
    )
    assert least["true_size_mm"].min() > 0.4


def test_regrowing_lesions_shrink_first_and_grow_at_last():
    """d >= 0.3 on at least half, g >= 0.05: all shrink at first, and all grow 18 months on."""
    truth = only(
        "regrowing",
        sensitive_fraction=(0.5, 0.8),
        regression_per_month=(0.3, 0.6),
        regrowth_per_month=(0.05, 0.1),
        interval_days=(30, 30),
        scans_per_patient=(20, 20),
        baseline_mm=(5, 50),
    )
    rates = change_of_log(truth)
    first, last = (rates[place::19] for place in (0, 18))
    assert first.max() < 0
    assert last.min() > 0


def test_true_sizes_stop_at_400_mm():
    truth = only("growing", baseline_mm=(300, 300), growth_per_month=(0.5, 0.5))
    assert truth["true_size_mm"].max() == 400
    assert truth["true_size_mm"].is_finite().all()


def test_the_steepest_plan_stays_finite():
    truth = only(
        "regrowing",
        n_patients=3,
        scans_per_patient=(50, 50),
        interval_days=(366, 366),
        regrowth_per_month=(1, 1),
    )
    assert truth["true_size_mm"].is_finite().all()


def change_of_log(truth):
    """Change of the logarithm of the size per month from scan to scan, scans in order."""
    lesion = ["patient_id", "lesion_id"]
    changes = truth.with_columns(
        pl.col("true_size_mm").log().diff().over(lesion).alias("change"),
        (pl.col("scan_day").diff().over(lesion) / 30.4375).alias("months"),
    ).drop_nulls()
    return (changes["change"] / changes["months"]).to_numpy()
