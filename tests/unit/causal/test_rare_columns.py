"""Marks that a handful bears: left out where they would tell what was decided."""

import numpy as np

from seriatim.causal.covariate_columns import CovariateColumns, LeftOut
from seriatim.causal.rare_columns import leave_out_rare


def left_out(mark, *, person=None, operated=None):
    mark = np.asarray(mark, dtype=float)
    person = np.arange(mark.size) if person is None else np.asarray(person)
    operated = np.zeros(mark.size, dtype=bool) if operated is None else np.asarray(operated)
    size = np.arange(mark.size, dtype=float)
    columns = CovariateColumns(
        np.column_stack([mark, size]), ("mark", "size"), (LeftOut("before", "why"),)
    )
    found = leave_out_rare(columns, person, operated)
    assert found.names[-1] == "size"
    assert np.array_equal(found.values[:, -1], size)
    assert found.left_out[0] == LeftOut("before", "why")
    assert [out.name for out in found.left_out[1:]] == [
        name for name in ("mark",) if name not in found.names
    ]
    return "mark" not in found.names


def test_a_mark_of_four_none_of_whom_was_operated_is_left_out():
    assert left_out([1] * 4 + [0] * 16)


def test_a_mark_of_five_stays():
    assert not left_out([1] * 5 + [0] * 15)


def test_persons_are_counted_and_not_their_decisions():
    assert left_out([1] * 6 + [0] * 14, person=[0, 0, 0, 1, 1, 1, *range(2, 16)])


def test_a_mark_of_four_decided_upon_both_ways_stays():
    assert not left_out([1] * 4 + [0] * 16, operated=[True] + [False] * 19)


def test_the_few_without_a_mark_that_nearly_all_bear_count_as_well():
    assert left_out([0] * 4 + [1] * 16)


def test_a_number_is_no_mark():
    assert not left_out([2.5] * 2 + [0] * 18)
