"""Colours and shapes: readable on white, told apart without colour, in the definition's order."""

import itertools

import pytest

from seriatim.report.palette import (
    CATEGORIES,
    GLYPHS,
    STATES,
    category_style,
    ordered_categories,
    state_style,
)
from seriatim.response.category import DEFINITIONS


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast_on_white(colour: str) -> float:
    return 1.05 / (_luminance(colour) + 0.05)


@pytest.mark.parametrize("style", CATEGORIES.values(), ids=CATEGORIES)
def test_category_colours_are_dark_enough_for_small_text_on_white(style):
    assert _contrast_on_white(style.colour) >= 4.5


@pytest.mark.parametrize("style", STATES.values(), ids=STATES)
def test_state_colours_are_dark_enough_for_marks_on_white(style):
    assert _contrast_on_white(style.colour) >= 3.0


@pytest.mark.parametrize("definition", DEFINITIONS.values(), ids=DEFINITIONS)
def test_categories_of_one_definition_differ_in_colour_dash_and_shape(definition):
    styles = [CATEGORIES[label] for label in definition.labels]
    for one, other in itertools.combinations(styles, 2):
        assert one.colour != other.colour
        assert one.dash != other.dash
        assert one.shape != other.shape


@pytest.mark.parametrize("definition", DEFINITIONS.values(), ids=DEFINITIONS)
def test_categories_stand_in_the_order_of_their_definition(definition):
    assert ordered_categories(reversed(definition.labels)) == definition.labels


def test_all_patients_come_last_and_unknown_labels_before_them():
    assert ordered_categories(["all", "strange", "responsive", None]) == (
        "responsive",
        "strange",
        "all",
    )


def test_states_differ_in_shape_or_fill():
    drawn = [(style.shape, style.filled) for style in STATES.values()]
    assert len(drawn) == len(set(drawn))
    assert {style.shape for style in STATES.values()} <= set(GLYPHS)


def test_an_unknown_label_keeps_its_own_name():
    assert category_style("some_label").words == "Some label"
    assert state_style("some_state").words == "some state"
