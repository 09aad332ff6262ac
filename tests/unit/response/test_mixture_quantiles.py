"""Quantiles of mixtures of normal distributions, against plain root finding."""

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import norm

from seriatim.response.posterior.mixture import compute_quantile

PRECISION = 6e-4
"""The search stops at 5e-4 in probability, or at that share of where the quantile may lie."""
PROBS = (0.05, 0.5, 0.95)


def below(value, weight, mean, sd):
    return float(np.sum(weight * norm.cdf(value, mean, sd)))


def by_root_finding(weight, mean, sd, prob):
    low, high = (mean - 40 * sd).min(), (mean + 40 * sd).max()
    return brentq(lambda at: below(at, weight, mean, sd) - prob, low, high, xtol=1e-12)


def random_mixtures(n, parts, seed):
    chance = np.random.default_rng(seed)
    weight = chance.dirichlet(np.full(parts, 0.3), n)
    mean = chance.normal(3, chance.choice([0.01, 1.0, 20.0], (n, 1)), (n, parts))
    return weight, mean, chance.choice([1e-4, 0.05, 2.0], (n, parts)) ** 2


@pytest.mark.parametrize("prob", PROBS)
@pytest.mark.parametrize("parts", [1, 2, 9])
def test_quantiles_agree_with_root_finding(prob, parts):
    weight, mean, variance = random_mixtures(60, parts, seed=parts)
    found = compute_quantile(weight, mean, variance, prob)
    for one, w, m, sd in zip(found, weight, mean, np.sqrt(variance), strict=True):
        exact = by_root_finding(w, m, sd, prob)
        ends = m + norm.ppf(prob) * sd
        is_near_in_value = abs(one - exact) <= PRECISION * np.ptp(ends)
        assert is_near_in_value or abs(below(one, w, m, sd) - prob) <= PRECISION


def test_one_normal_distribution_has_its_own_quantiles():
    one = np.ones((1, 1))
    found = [compute_quantile(one, one * 3, one * 4, prob)[0] for prob in PROBS]
    assert found == pytest.approx([3 - 2 * 1.644854, 3, 3 + 2 * 1.644854], abs=1e-5)


def test_a_part_without_weight_has_no_say():
    weight = np.array([[1.0, 0.0]])
    found = compute_quantile(weight, np.array([[0.0, 50.0]]), np.ones((1, 2)), 0.95)
    assert below(found[0], *weight, np.array([0.0, 50.0]), np.ones(2)) == pytest.approx(
        0.95, abs=PRECISION
    )


def test_mixtures_do_not_change_each_other():
    weight, mean, variance = random_mixtures(40, 9, seed=4)
    together = compute_quantile(weight, mean, variance, 0.05)
    alone = [
        compute_quantile(*(x[i : i + 1] for x in (weight, mean, variance)), 0.05)[0]
        for i in range(40)
    ]
    assert together.tolist() == alone


def test_quantiles_rise_with_the_probability():
    mixtures = random_mixtures(200, 9, seed=8)
    low, middle, high = (compute_quantile(*mixtures, prob) for prob in PROBS)
    assert (low <= middle).all()
    assert (middle <= high).all()


@pytest.mark.filterwarnings("error")
def test_parts_without_any_spread_are_finite():
    tiny = np.full((1, 3), 1e-300)
    found = compute_quantile(np.full((1, 3), 1 / 3), np.array([[1.0, 2.0, 3.0]]), tiny, 0.5)
    assert found[0] == pytest.approx(2.0, abs=PRECISION * 2)
