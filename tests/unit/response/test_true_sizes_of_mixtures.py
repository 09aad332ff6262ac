"""True sizes, rates and doubling times from a mixture of paths."""

import numpy as np
import pytest
from scipy.stats import norm

from seriatim.response.posterior.paths import PATHS, SETTLED
from seriatim.response.posterior.true_sizes import (
    LARGEST_MM,
    TRUE_SIZES,
    Mixture,
    describe_true_sizes,
    join_scales,
)

N = len(PATHS)


def mixture_on(path, size_mm, size_sd, rate, rate_sd):
    """All weight on one path; `rate` of the log diameter per month."""
    weight = np.eye(N)[path][None]
    return Mixture(
        weight=weight,
        size=np.full((1, N), np.log(size_mm)),
        size_variance=np.full((1, N), size_sd**2),
        rate=rate - SETTLED[None],
        rate_variance=np.full((1, N), rate_sd**2),
    )


def described(*values):
    return {name: one[0] for name, one in describe_true_sizes(mixture_on(*values)).items()}


@pytest.mark.parametrize("path", range(N))
def test_one_path_gives_the_band_of_its_normal_distribution(path):
    found = described(path, 30.0, 0.1, 0.05, 0.01)
    ends = norm.ppf([0.05, 0.5, 0.95])
    sizes = [found[f"true_size{end}_mm"] for end in ("_lower", "", "_upper")]
    rates = [found[f"growth_rate{end}_per_month"] for end in ("_lower", "", "_upper")]
    # Quantiles are sought to 5e-4 in probability.
    assert sizes == pytest.approx(30 * np.exp(0.1 * ends), rel=1e-3)
    assert rates == pytest.approx(3 * (0.05 + 0.01 * ends), abs=3 * 0.01 * 5e-3)


def test_the_doubling_time_is_that_of_the_volume():
    """5 % a month of the diameter are 15 % of the volume: it doubles in 4.6 months."""
    found = described(0, 30.0, 0.1, 0.05, 0.01)
    assert found["doubling_time_months"] == pytest.approx(np.log(2) / 0.15, rel=1e-3)


@pytest.mark.parametrize(
    ("rate", "is_told"),
    [(0.05, True), (0.0166, True), (0.0162, False), (0.0, False), (-0.05, False)],
)
def test_there_is_a_doubling_time_only_where_the_whole_band_grows(rate, is_told):
    """5 % of a normal distribution lie 1.645 standard deviations of 0.01 below its middle."""
    found = described(0, 30.0, 0.1, rate, 0.01)
    assert (found["growth_rate_lower_per_month"] > 0) == is_told
    assert np.isfinite(found["doubling_time_months"]) == is_told


@pytest.mark.filterwarnings("error")
def test_no_lesion_is_larger_than_a_metre():
    found = described(0, 1e5, 3.0, 0.05, 0.01)
    assert found["true_size_upper_mm"] == LARGEST_MM
    assert all(np.isfinite(found[name]) for name in TRUE_SIZES)


def test_scales_are_joined_with_the_same_mean_and_spread():
    """Two scales of one path: sizes 2 and 4 with weights 3 to 1, each with a variance of 1."""
    values = np.array([[[2.0], [4.0]]])
    ones = np.ones((1, 2, 1))
    joined = join_scales(Mixture(ones, values, ones, values, ones), np.array([[0.75, 0.25]]))
    assert joined.weight == pytest.approx(np.array([[1.0]]))
    assert joined.size == pytest.approx(np.array([[2.5]]))
    assert joined.size_variance == pytest.approx(np.array([[1 + 0.75 * 0.25 + 0.25 * 2.25]]))
    assert joined.rate == pytest.approx(joined.size)


@pytest.mark.filterwarnings("error")
def test_a_path_without_any_weight_is_finite():
    zeros, ones = np.zeros((1, 2, 1)), np.ones((1, 2, 1))
    joined = join_scales(Mixture(zeros, ones, ones, ones, ones), np.array([[0.5, 0.5]]))
    assert all(np.isfinite(values).all() for values in vars(joined).values())
