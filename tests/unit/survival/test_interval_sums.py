"""Sums over intervals agree with plain loops, and keep small sums beside large ones."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from seriatim.survival.interval_sums import sum_over_positions, sum_over_rows


@st.composite
def intervals(draw):
    size = draw(st.integers(1, 20))
    pairs = draw(
        st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, size)), min_size=1, max_size=20)
    )
    first = np.array([start for start, _ in pairs])
    last = np.array([min(start + length, size) - 1 for start, length in pairs])
    return size, first, last


@given(intervals())
def test_sums_agree_with_a_plain_loop(case):
    size, first, last = case
    amount, values = np.arange(1.0, first.size + 1), np.arange(1.0, size + 1) ** 2
    spans = [range(a, b + 1) for a, b in zip(first, last, strict=True)]
    by_position = [sum(amount[i] for i, s in enumerate(spans) if k in s) for k in range(size)]
    assert sum_over_rows(first, last, amount, size).tolist() == by_position
    by_row = [sum(values[k] for k in span) for span in spans]
    assert sum_over_positions(first, last, values).tolist() == by_row


def test_a_small_sum_survives_beside_a_large_one():
    first, last = np.array([0, 1]), np.array([0, 1])
    assert sum_over_rows(first, last, np.array([1e-20, 1.0]), 2).tolist() == [1e-20, 1]
    assert sum_over_positions(first, last, np.array([1e20, 1.0])).tolist() == [1e20, 1]
