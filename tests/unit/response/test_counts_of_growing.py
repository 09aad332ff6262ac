"""How many of a scan's lesions grow, against going through every way they may turn out."""

import numpy as np
import pytest
from oracle.certainty import number_growing

from seriatim.response.posterior.counts import MOST_COUNTED, any_growing, count_growing


def enumerated(probs):
    """The referee's numbers, four and more as one."""
    numbers = np.zeros(MOST_COUNTED + 1)
    for growing, prob in enumerate(number_growing(probs)):
        numbers[min(growing, MOST_COUNTED)] += prob
    return numbers


@pytest.mark.parametrize("n_lesions", [1, 2, 4, 5, 9])
def test_numbers_agree_with_every_way_enumerated(n_lesions):
    probs = np.random.default_rng(n_lesions).random(n_lesions)
    found = count_growing(np.zeros(n_lesions, dtype=np.int64), probs, 1)
    assert found[0] == pytest.approx(enumerated(probs), abs=1e-12)


def test_lesions_count_for_their_own_scan_in_whatever_order_they_come():
    chance = np.random.default_rng(5)
    scan = chance.permutation(np.repeat([0, 1, 3], [3, 1, 6]))
    probs = chance.random(10)
    found = count_growing(scan, probs, 4)
    for place in range(4):
        assert found[place] == pytest.approx(enumerated(probs[scan == place]), abs=1e-12)


def test_further_axes_are_counted_each_for_itself():
    chance = np.random.default_rng(6)
    probs = chance.random((4, 3, 5))
    found = count_growing(np.array([0, 0, 1, 0]), probs, 2)
    assert found.shape == (2, 3, 5, MOST_COUNTED + 1)
    assert found[0, 2, 4] == pytest.approx(enumerated(probs[[0, 1, 3], 2, 4]), abs=1e-12)
    assert found.sum(axis=-1) == pytest.approx(np.ones((2, 3, 5)))


def test_a_scan_without_lesions_has_none_growing():
    nothing = np.zeros(0, dtype=np.int64)
    assert count_growing(nothing, np.zeros(0), 2).tolist() == [[1, 0, 0, 0, 0]] * 2
    assert any_growing(nothing, np.zeros(0), 2).tolist() == [0, 0]


def test_sure_lesions_give_a_sure_number():
    found = count_growing(np.zeros(7, dtype=np.int64), np.array([1.0, 1, 0, 1, 0, 1, 1]), 1)
    assert found.tolist() == [[0, 0, 0, 0, 1]]


def test_any_growing_is_one_less_none():
    probs = np.array([0.1, 0.2, 0.5])
    assert any_growing(np.array([0, 0, 1]), probs, 2) == pytest.approx([1 - 0.9 * 0.8, 0.5])
