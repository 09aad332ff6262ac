"""A reading known only to lie between bounds: moments by numerical integration, tails included."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from seriatim.response.posterior.bounded import LEAST_INFORMATION, log_chance, match_reading

INFINITE = np.inf
CASES = [
    (0.0, 1.0, -1.0, 2.0),
    (0.0, 1.0, -INFINITE, 0.5),
    (0.0, 1.0, 1.5, INFINITE),
    (3.4, 0.16, -INFINITE, np.log(2)),
    (3.4, 1.44, np.log(2), np.log(5)),
    (0.0, 1.0, 4.0, 4.5),
    (0.0, 1.0, -4.5, -4.0),
    (0.0, 1.0, 8.0, INFINITE),
    (0.0, 1.0, -INFINITE, -30.0),
    (0.0, 1.0, 30.0, 31.0),
]
"""(mean, variance, low, high) of a reading before it is seen, and its bounds."""


def truncated_moments(mean, variance, low, high):
    """Log chance, mean and variance of a normal variable between bounds, by integration.

    The density is scaled by its largest value between the bounds, so that tails do not vanish.
    """
    sd = np.sqrt(variance)
    top = np.clip(mean, low, high)
    start, stop = max(low, top - 40 * sd), min(high, top + 40 * sd)
    if abs(top - mean) > 5 * sd:
        # A tail falls off within variance / distance of its bound.
        reach = 40 * variance / abs(top - mean)
        start, stop = max(start, top - reach), min(stop, top + reach)

    def density(value):
        return np.exp(((top - mean) ** 2 - (value - mean) ** 2) / (2 * variance))

    total, first = (
        quad(
            lambda x, power=power: (x - top) ** power * density(x), start, stop, limit=500, epsabs=0
        )[0]
        for power in (0, 1)
    )
    offset = first / total
    second = quad(lambda x: (x - top - offset) ** 2 * density(x), start, stop, limit=500, epsabs=0)[
        0
    ]
    log_total = np.log(total / (sd * np.sqrt(2 * np.pi))) - (top - mean) ** 2 / (2 * variance)
    return log_total, top + offset, second / total


def match(mean, variance, low, high):
    return match_reading(*(np.array([value]) for value in (mean, variance, low, high)))


def corrected(mean, variance, matched):
    """Mean and variance of the reading once a reading of that size and error has been seen."""
    share = variance / matched.variance[0]
    return mean + share * matched.surprise[0], variance * (1 - share)


@pytest.mark.parametrize("case", CASES)
def test_the_matched_reading_moves_mean_and_variance_as_the_bounds_do(case):
    mean, variance, *_ = case
    log_probability, expected, left = truncated_moments(*case)
    matched = match(*case)
    found, found_left = corrected(mean, variance, matched)
    sd = np.sqrt(variance)
    assert matched.log_probability[0] == pytest.approx(log_probability, rel=1e-6, abs=1e-6)
    assert found == pytest.approx(expected, abs=1e-5 * sd)
    # NOTE in a far tail what is left of the variance is a difference of numbers near 1.
    assert found_left == pytest.approx(left, rel=1e-3, abs=2 * LEAST_INFORMATION * variance)


def test_bounds_on_either_side_are_mirror_images():
    right, left = match(0.0, 1.0, 3.0, 5.0), match(0.0, 1.0, -5.0, -3.0)
    assert right.surprise == pytest.approx(-left.surprise)
    assert right.variance == pytest.approx(left.variance)
    assert right.log_probability == pytest.approx(left.log_probability)


def test_bounds_that_hold_everything_tell_nothing():
    matched = match(0.0, 1.0, -INFINITE, 60.0)
    mean, variance = corrected(0.0, 1.0, matched)
    assert matched.log_probability[0] == pytest.approx(0.0, abs=1e-12)
    assert mean == pytest.approx(0.0, abs=1e-9)
    assert variance == pytest.approx(1.0, abs=2 * LEAST_INFORMATION)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("distance", [1.0, 38.0, 39.0, 100.0, 1e4])
def test_bounds_however_far_away_are_finite(distance):
    for low, high in ((distance, INFINITE), (-INFINITE, -distance), (distance, distance + 1)):
        matched = match(0.0, 1.0, low, high)
        values = np.array([matched.log_probability, matched.surprise, matched.variance])
        assert np.isfinite(values).all()
        mean, variance = corrected(0.0, 1.0, matched)
        assert 0 < variance < 1
        assert abs(mean) == pytest.approx(distance, rel=0.01, abs=1)


@pytest.mark.parametrize("size_mm", [0.5, 1.9, 2.0, 3.0, 5.0, 20.0])
def test_the_chance_of_a_reading_between_bounds(size_mm):
    """20 %, so that nothing is below the smallest number of single precision."""
    low, high = np.log([2.0, 5.0])
    expected = norm.cdf((high - np.log(size_mm)) / 0.2) - norm.cdf((low - np.log(size_mm)) / 0.2)
    arguments = (np.array([value], dtype=np.float32) for value in (np.log(size_mm), 0.2, low, high))
    # Single precision: 7 digits of a chance that is a difference of two near 0 or 1.
    assert np.exp(log_chance(*arguments))[0] == pytest.approx(expected, abs=5e-7)


@pytest.mark.filterwarnings("error")
def test_a_reading_that_cannot_be_has_a_small_chance_and_not_none():
    arguments = (
        np.array([value], dtype=np.float32) for value in (np.log(300), 0.1, -INFINITE, 0.7)
    )
    assert np.isfinite(log_chance(*arguments)).all()
