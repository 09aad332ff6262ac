"""The fixed random numbers: standard normal, the same every time, the same for every course."""

import numpy as np
import pytest
from scipy.stats import kstest

from seriatim.response.posterior.chance import (
    ORDERS,
    draw_orders,
    normal_numbers,
    shared_numbers,
)

SEED, PARTS, DRAWS = 20070301, 27, 512
SINGLE = 1e-5
"""Numbers are kept in single precision."""


def test_every_row_has_mean_zero_and_standard_deviation_one():
    numbers = normal_numbers(SEED, 3, PARTS, DRAWS)
    assert numbers.shape == (3, PARTS, DRAWS)
    assert numbers.mean(axis=2) == pytest.approx(np.zeros((3, PARTS)), abs=SINGLE)
    assert numbers.std(axis=2) == pytest.approx(np.ones((3, PARTS)), abs=SINGLE)
    shared = shared_numbers(SEED, 3, DRAWS)
    assert [shared.mean(), shared.std()] == pytest.approx([0, 1], abs=SINGLE)


@pytest.mark.parametrize("n_draws", [8, 32, 1024])
def test_every_row_is_normal_and_nearer_to_it_than_chance_would_have_it(n_draws):
    """One number from each of so many equal parts: never further off than one part."""
    for row in normal_numbers(SEED, 0, 4, n_draws).reshape(-1, n_draws):
        # Standardising shifts few draws by some hundredths.
        assert kstest(row, "norm").statistic <= 1 / n_draws + 0.05


def test_rows_do_not_go_together():
    rows = normal_numbers(SEED, 5, PARTS, DRAWS).reshape(-1, DRAWS)
    off_diagonal = np.corrcoef(rows)[np.triu_indices(len(rows), 1)]
    # 4.5 standard errors of a correlation; 3240 pairs.
    assert np.abs(off_diagonal).max() < 4.5 / np.sqrt(DRAWS)


def test_places_do_not_go_together():
    one, other = (normal_numbers(SEED, place, PARTS, DRAWS).reshape(-1, DRAWS) for place in (1, 2))
    across = (one * other).mean(axis=1)
    assert np.abs(across).max() < 4.5 / np.sqrt(DRAWS)


def test_numbers_are_made_anew_the_same():
    first = normal_numbers(SEED, 7, PARTS, 32).copy()
    shared, orders = shared_numbers(SEED, 7, 32).copy(), draw_orders(SEED, 32).copy()
    for made in (normal_numbers, shared_numbers, draw_orders):
        made.cache_clear()
    assert (normal_numbers(SEED, 7, PARTS, 32) == first).all()
    assert (shared_numbers(SEED, 7, 32) == shared).all()
    assert (draw_orders(SEED, 32) == orders).all()


def test_the_numbers_of_a_place_do_not_depend_on_how_many_places_came_before():
    normal_numbers.cache_clear()
    alone = normal_numbers(SEED, 9, PARTS, 32).copy()
    normal_numbers.cache_clear()
    for place in range(9):
        normal_numbers(SEED, place, PARTS, 32)
    assert (normal_numbers(SEED, 9, PARTS, 32) == alone).all()


def test_another_seed_and_another_place_give_other_numbers():
    numbers = normal_numbers(SEED, 1, PARTS, 32)
    assert not (numbers == normal_numbers(SEED + 1, 1, PARTS, 32)).any(axis=2).all()
    assert not (numbers == normal_numbers(SEED, 2, PARTS, 32)).any(axis=2).all()


def test_every_order_takes_every_draw_once_and_no_two_are_alike():
    orders = draw_orders(SEED, 32)
    assert orders.shape == (ORDERS, 32)
    assert (np.sort(orders, axis=1) == np.arange(32)).all()
    assert len({tuple(order) for order in orders.tolist()}) == ORDERS
