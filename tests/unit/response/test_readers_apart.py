"""What one reader saw says nothing about what another one did."""

from growth_cases import judge, with_patient
from oracle.cases import course, lesion, tables
from polars.testing import assert_frame_equal

LESIONS = [lesion("A"), lesion("X", role="new"), lesion("Z")]


def read_by(reader, *courses):
    return [row | {"reader": reader} for rows in courses for row in rows]


SECOND = read_by("2", course("X", {400: 25}), course("Z", {0: 30, 100: 30, 400: 30}))


def test_a_lesion_new_to_both_readers_is_new_to_each():
    """The first reader's last lesion is the second one's first: it appeared for both."""
    first = read_by("1", course("A", {0: 30, 100: 30, 400: 30}), course("X", {400: 25}))
    alone = judge(with_patient(tables(LESIONS, [SECOND])))
    both = judge(with_patient(tables(LESIONS, [first, SECOND])))
    assert alone.lesion_states.filter(lesion_id="X")["p_basis"].to_list() == ["sizes"]
    assert_frame_equal(both.lesion_states.filter(reader="2"), alone.lesion_states)
