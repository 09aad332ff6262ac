"""The referee's true courses, against moments that can be worked out on paper."""

import numpy as np
import pytest

from oracle.true_course import DAYS_PER_MONTH, Path, expect_course, step

KEEPS = Path(settled_rate=0.0, start_rate=0.0, start_sd=1e-6, settling=0.1)
JITTERS = Path(settled_rate=0.0, start_rate=0.0, start_sd=0.0, settling=0.1, jitter=0.1)


def rate_is_fixed(rate):
    """A path whose rate hardly settles within months."""
    return Path(settled_rate=rate, start_rate=rate, start_sd=0.0, settling=1e-9)


def test_a_rate_that_does_not_settle_carries_the_size_in_a_straight_line():
    matrix, shift, spread = step(rate_is_fixed(0.05), 4.0)
    assert matrix == pytest.approx(np.array([[1, 4], [0, 1]]), abs=1e-6)
    assert shift == pytest.approx([0, 0], abs=1e-6)
    assert spread == pytest.approx(np.zeros((2, 2)))


def test_a_wandering_rate_spreads_the_size_with_the_third_power_of_time():
    """Variance of integrated Brownian motion: t^3 / 3; with the rate t^2 / 2; of the rate t."""
    _, _, spread = step(Path(0.0, 0.0, 0.0, 1e-7, wander=1.0), 3.0)
    assert spread == pytest.approx(np.array([[9, 4.5], [4.5, 3]]), rel=1e-5)


def test_jitter_spreads_the_size_with_time():
    _, _, spread = step(JITTERS, 9.0)
    assert spread == pytest.approx(np.array([[0.09, 0], [0, 0]]), abs=1e-12)


def test_a_rate_settles_where_the_path_says_and_wanders_around_it():
    path = Path(settled_rate=0.02, start_rate=-0.3, start_sd=0.1, settling=0.5, wander=0.06)
    matrix, shift, spread = step(path, 30.0)
    rate = matrix @ [0, -0.3] + shift
    assert rate[1] == pytest.approx(0.02, abs=1e-6)
    assert spread[1, 1] == pytest.approx(0.06**2 / (2 * 0.5), rel=1e-6)


def test_what_three_steps_bring_is_what_many_small_ones_bring():
    path = Path(0.023, -0.08, 0.05, 0.09, wander=0.02, jitter=0.03)
    chance = np.random.default_rng(3)
    months, n_steps, n = 6.0, 240, 20000
    size = np.log(30) + 1.2 * chance.standard_normal(n)
    rate = -0.08 + 0.05 * chance.standard_normal(n)
    gap = months / n_steps
    for _ in range(n_steps):
        size = size + rate * gap + 0.03 * np.sqrt(gap) * chance.standard_normal(n)
        pull = 0.09 * (0.023 - rate) * gap
        rate = rate + pull + 0.02 * np.sqrt(gap) * chance.standard_normal(n)
    days = [0.0, 2 * DAYS_PER_MONTH, 3 * DAYS_PER_MONTH, 6 * DAYS_PER_MONTH]
    mean, covariance = expect_course(path, days)
    # A mean of 20 000 draws lies within 4 standard errors, a standard deviation within 3 %.
    assert size.mean() == pytest.approx(mean[-2], abs=4 * 1.2 / np.sqrt(n))
    assert rate.mean() == pytest.approx(mean[-1], abs=4 * rate.std() / np.sqrt(n))
    assert [size.std(), rate.std()] == pytest.approx(np.sqrt(np.diag(covariance)[-2:]), rel=0.03)


def test_the_scans_of_a_run_have_the_first_size_in_common():
    _, covariance = expect_course(KEEPS, [0, 100, 20000])
    assert covariance[::2, ::2] == pytest.approx(np.full((3, 3), 1.44))


def test_a_gap_of_sixty_years_counts_as_three():
    long, short = (
        expect_course(rate_is_fixed(0.02), [0, days])[0][-2] for days in (21915, 1095.75)
    )
    assert long == pytest.approx(short)
