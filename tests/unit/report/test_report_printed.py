"""Numbers, intervals and days in print."""

import pytest

from seriatim.report.printed import (
    NB,
    as_count,
    as_day,
    as_given,
    as_interval,
    as_list,
    as_number,
    as_p_value,
    as_probability,
)


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (12.04, 1, "12.0"),
        (-2.5, 1, "−2.5"),
        (-0.04, 1, "0.0"),
        (None, 0, "–"),
        (float("nan"), 1, "–"),
        (float("inf"), 1, "–"),
    ],
)
def test_numbers_have_fixed_decimals_a_true_minus_and_a_dash_for_nothing(value, decimals, printed):
    assert as_number(value, decimals) == printed


def test_a_number_keeps_the_decimals_it_was_given_with():
    assert [as_given(value) for value in (400.0, 37.5, 12.25)] == ["400", "37.5", "12.25"]


@pytest.mark.parametrize(
    ("prob", "printed"),
    [
        (0.0, "under 1 %"),
        (0.0049, "under 1 %"),
        (0.006, "1 %"),
        (0.943, "94 %"),
        (0.994, "99 %"),
        (0.996, "over 99 %"),
        (1.0, "over 99 %"),
        (None, "–"),
    ],
)
def test_probabilities_are_whole_percent_and_never_nothing_or_everything(prob, printed):
    assert as_probability(prob).replace(NB, " ") == printed


@pytest.mark.parametrize(
    ("lower", "upper", "printed"),
    [
        (36.6, 78.4, "(37 to 78)"),
        (4.0, None, "(4 to not reached)"),
        (None, None, ""),
        (100.0, 100.0, ""),
    ],
)
def test_intervals_say_when_an_end_is_not_reached_and_vanish_without_width(lower, upper, printed):
    assert as_interval(lower, upper, 0).replace(NB, " ") == printed


def test_an_interval_is_never_broken_over_two_lines():
    assert " " not in as_interval(1.0, 2.0, 1)


@pytest.mark.parametrize(
    ("value", "printed"),
    [(0.0004, "< 0.001"), (0.0123, "0.012"), (0.456, "0.46"), (None, "–")],
)
def test_p_values_keep_the_digits_that_matter(value, printed):
    assert as_p_value(value).replace(NB, " ") == printed


def test_one_is_singular_and_none_is_plural():
    assert [as_count(number, "patient") for number in (0, 1, 2)] == [
        "0 patients",
        "1 patient",
        "2 patients",
    ]


def test_a_calendar_day_is_an_iso_date_and_a_relative_one_is_months_from_zero():
    assert as_day(11688, "calendar") == "2002-01-01"
    assert as_day(-30, "calendar") == "1969-12-02"
    assert as_day(731, "relative") == "month 24.0"
    assert as_day(None, "calendar") == "–"


def test_words_are_joined_as_in_a_sentence():
    assert as_list([]) == ""
    assert as_list(["a"]) == "a"
    assert as_list(["a", "b", "c"]) == "a, b and c"
