"""A study may leave the probabilities out: the same columns, empty, and nothing else changes."""

import polars as pl
from generative.kernel import PROBABILITIES, RESULTS
from growth_cases import cohort_of, judge
from polars.testing import assert_frame_equal

COHORT = cohort_of(
    {"A": {0: 30, 90: 37, 180: 20}, "B": {0: 8, 90: "too_small", 180: "absent"}, "X": {180: 7}},
    roles={"X": "new"},
)
WITH, WITHOUT = judge(COHORT), judge(COHORT, compute=False)


def test_the_columns_are_the_same_and_of_the_same_kind():
    for name in RESULTS:
        assert getattr(WITHOUT, name).schema == getattr(WITH, name).schema


def test_every_column_of_probabilities_is_empty_but_the_category_that_is_certain():
    """Without a probability nothing is certain."""
    for name in RESULTS:
        frame = getattr(WITHOUT, name)
        for column in set(PROBABILITIES) & set(frame.columns) - {"category_certain"}:
            assert frame[column].null_count() == frame.height, (name, column)
            assert getattr(WITH, name)[column].null_count() < frame.height or column == (
                "doubling_time_months"
            )
    assert set(WITHOUT.categories["category_certain"]) == {"indeterminate"}


def test_all_other_columns_are_unchanged():
    for name in RESULTS:
        other = [column for column in getattr(WITH, name).columns if column not in PROBABILITIES]
        assert other
        assert_frame_equal(
            getattr(WITHOUT, name).select(other),
            getattr(WITH, name).select(other),
            check_exact=True,
        )


def test_an_empty_cohort_has_no_probabilities():
    empty = cohort_of({})
    found = judge(empty)
    for name in RESULTS:
        assert getattr(found, name).is_empty()
        assert getattr(found, name).schema == getattr(WITH, name).schema


def test_a_category_that_is_no_question_of_growth_stands_without_probabilities():
    before = cohort_of({"A": {0: 30, 90: 45}}, drugs=[])
    certain = judge(before).categories.select("category", "category_certain")
    assert certain.rows() == [("before_drug", "before_drug")] * 2
    assert pl.Series(judge(before, compute=False).categories["category_certain"]).to_list() == (
        ["before_drug"] * 2
    )
