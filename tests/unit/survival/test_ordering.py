"""Orders and codes by counting are those of an ordinary sort; near times join in chains."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seriatim.survival.near_equal import NEAR_EQUAL, join_near_equal
from seriatim.survival.ordering import (
    encode_sorted,
    order_of_codes,
    order_of_times,
    starts_of_runs,
)
from seriatim.survival.risk_sets import at_risk_total

WHOLE = st.integers(0, 70_000).map(float)
BROKEN = st.floats(0, 1e6)


@given(st.lists(WHOLE | BROKEN, min_size=1, max_size=30))
def test_times_come_in_rising_order_each_row_once(values):
    times = np.array(values)
    order = order_of_times(times)
    assert sorted(order.tolist()) == list(range(times.size))
    assert times[order].tolist() == sorted(values)


def test_equal_whole_days_stay_as_they_came():
    assert order_of_times(np.array([7.0, 3.0, 7.0, 3.0])).tolist() == [1, 3, 0, 2]


def test_entries_from_the_start_come_before_all_others():
    assert order_of_times(np.array([5.0, -np.inf, 0.5])).tolist() == [1, 2, 0]


@given(st.lists(st.integers(0, 5) | st.integers(65_530, 65_540), min_size=1, max_size=30))
def test_equal_codes_stay_as_they_came(values):
    order = order_of_codes(np.array(values))
    assert order.tolist() == sorted(range(len(values)), key=lambda row: (values[row], row))


@pytest.mark.parametrize(
    "values",
    [
        [3, 1, 3, 2],
        [True, False, True],
        [1.0, 0.0, 2.0],
        [0.5, -1.0, 0.5],
        [-7, 10**12, -7],
        [2.0**60, 1.0, 0.0],
        ["b", "a", "b"],
    ],
)
def test_codes_and_labels_are_those_of_a_sort(values):
    given_values = np.array(values)
    codes, distinct = encode_sorted(given_values)
    assert distinct.dtype == given_values.dtype
    assert distinct.tolist() == sorted(set(values))
    assert distinct[codes].tolist() == values


def test_a_run_starts_where_the_value_changes():
    starts = starts_of_runs(np.array([1.0, 1.0, 2.0, 1.0]))
    assert starts.tolist() == [True, False, True, True]


def test_a_chain_of_near_times_becomes_its_first():
    step = 0.9 * NEAR_EQUAL
    (joined,) = join_near_equal(np.array([0.5, 0.5 + step, 0.5 + 2 * step, 1.0]))
    assert joined.tolist() == [0.5, 0.5, 0.5, 1.0]


def test_an_entry_near_a_time_becomes_that_time():
    time, entry = join_near_equal(np.array([0.3, 0.9]), np.array([0.1 + 0.2]))
    assert (time.tolist(), entry.tolist()) == ([0.3, 0.9], [0.3])


def test_a_last_row_at_risk_keeps_its_digits_after_many_have_left():
    """The running total is never larger than what is at risk, so nothing is lost beside it."""
    n = 100_000
    first = np.array([0, *[1] * n])
    last = np.array([0, *[1] * n])
    amount = np.array([0.1, *[0.7] * n])
    total = at_risk_total(first, last, amount, 2)
    assert total[0] == pytest.approx(0.1, rel=1e-9)
