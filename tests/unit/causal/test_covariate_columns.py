"""Known values as columns of a model."""

import numpy as np
import polars as pl
import pytest

from seriatim.causal.covariate_columns import derive_columns

ONES = np.ones((6, 1))


def columns_of(beside=ONES, **known):
    made = derive_columns(pl.DataFrame(known), list(known), beside)
    return dict(zip(made.names, made.values.T.tolist(), strict=True)), {
        out.name: out.reason for out in made.left_out
    }


def test_a_category_is_told_against_responsive_and_a_line_against_the_first():
    focal, multifocal, responsive = "focal_resistance", "multifocal_resistance", "responsive"
    columns, left_out = columns_of(
        category=[focal, multifocal, responsive, focal, focal, responsive],
        line=["2", "1", "agent:x", "1", "2", "2"],
    )
    assert columns == {
        "category_focal_resistance": [1, 0, 0, 1, 1, 0],
        "category_multifocal_resistance": [0, 1, 0, 0, 0, 0],
        "line_2": [1, 0, 0, 0, 1, 1],
        "line_agent:x": [0, 0, 1, 0, 0, 0],
    }
    assert left_out == {}


def test_a_sum_stands_as_the_log_of_one_more_and_a_count_as_itself():
    """log(100) is 4.605170, log(1) is 0."""
    columns, _ = columns_of(sum_mm=[99.0, 0.0, 99.0, 0.0, 0.0, 0.0], n_growing=[3, 0, 1, 2, 0, 0])
    assert columns["sum_mm"] == pytest.approx([4.605170, 0, 4.605170, 0, 0, 0], abs=1e-6)
    assert columns["n_growing"] == [3, 0, 1, 2, 0, 0]


def test_what_is_not_known_counts_nothing_and_is_marked():
    columns, _ = columns_of(ecog=[1.0, None, 2.0, 0.0, None, 0.0])
    assert columns == {"ecog": [1, 0, 2, 0, 0, 0], "ecog_missing": [0, 1, 0, 0, 1, 0]}


def test_a_constant_and_a_repetition_are_left_out():
    columns, left_out = columns_of(
        first=[1.0, 2, 3, 4, 5, 6], doubled=[2.0, 4, 6, 8, 10, 12], same=[7.0] * 6
    )
    assert list(columns) == ["first"]
    assert left_out == {
        "doubled": "told by the other columns",
        "same": "the same in every decision",
    }


def test_two_values_missing_in_the_same_rows_are_marked_once():
    first, second = [1.0, None, 3, 4, None, 0], [5.0, None, 1, 2, None, 9]
    columns, left_out = columns_of(first=first, second=second)
    assert list(columns) == ["first", "first_missing", "second"]
    assert left_out == {"second_missing": "told by the other columns"}


def test_a_value_known_in_nobody_is_left_out():
    columns, left_out = columns_of(albumin=pl.Series([None] * 6, dtype=pl.Float64))
    assert columns == {}
    assert set(left_out) == {"albumin", "albumin_missing"}


def test_small_and_large_numbers_are_told_apart_from_nothing():
    scale = np.arange(6.0)
    columns, _ = columns_of(small=(scale * 1e-9).tolist(), large=(scale**2 * 1e9).tolist())
    assert list(columns) == ["small", "large"]


def test_without_rows_there_is_no_column():
    nothing = pl.Series([], dtype=pl.Float64)
    columns, _ = columns_of(np.ones((0, 1)), sum_mm=nothing)
    assert columns == {}
