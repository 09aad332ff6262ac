"""Sums over intervals of positions, by adding only.

With late entry or strata, a sum over who is at risk is quickest as a difference of two running
totals; but when those at risk weigh little against those who are not, the difference is rounding.
Here each interval is covered by blocks of 1, 2, 4, ... positions, of which there are few, and
nothing is subtracted. It costs some ten times more, so it is used where it is needed.
"""

from collections.abc import Iterator

import numpy as np

from seriatim.survival.sample import FloatArray, IntArray


def sum_over_rows(first: IntArray, last: IntArray, amount: FloatArray, size: int) -> FloatArray:
    """Sum of `amount` over the rows with first <= k <= last, for each k, shape (size,)."""
    n_leaves = _leaves(size)
    tree = np.zeros(2 * n_leaves)
    for rows, blocks in _cover(first, last, n_leaves):
        lowest = int(blocks.min())
        tree[lowest : int(blocks.max()) + 1] += np.bincount(blocks - lowest, amount[rows])
    start = 1
    while start < n_leaves:
        tree[2 * start : 4 * start] += np.repeat(tree[start : 2 * start], 2)
        start *= 2
    return tree[n_leaves : n_leaves + size]


def sum_over_positions(first: IntArray, last: IntArray, values: FloatArray) -> FloatArray:
    """Sum of `values` over the positions first to last of each row, shape (n,)."""
    n_leaves = _leaves(values.size)
    tree = np.zeros(2 * n_leaves)
    tree[n_leaves : n_leaves + values.size] = values
    start = n_leaves
    while start > 1:
        tree[start // 2 : start] = tree[start : 2 * start].reshape(-1, 2).sum(axis=1)
        start //= 2
    total = np.zeros(first.size)
    for rows, blocks in _cover(first, last, n_leaves):
        total[rows] += tree[blocks]
    return total


def _leaves(size: int) -> int:
    return 1 << max(size - 1, 1).bit_length()


def _cover(first: IntArray, last: IntArray, n_leaves: int) -> Iterator[tuple[IntArray, IntArray]]:
    """Rows and the blocks that cover them, level by level; block b has the halves 2b and 2b + 1."""
    left, right = first + n_leaves, last + 1 + n_leaves
    active = np.flatnonzero(left < right)
    while active.size:
        at_left = active[left[active] % 2 == 1]
        if at_left.size:
            yield at_left, left[at_left]
            left[at_left] += 1
        at_right = active[(right[active] % 2 == 1) & (left[active] < right[active])]
        if at_right.size:
            right[at_right] -= 1
            yield at_right, right[at_right]
        left[active] //= 2
        right[active] //= 2
        active = active[left[active] < right[active]]
