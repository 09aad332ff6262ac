"""Drawings: stable, self-contained, labels apart, and shares kept when not everybody is drawn."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seriatim.report.document import report_figures
from seriatim.report.figures.drawing import NARROW_PX, render_png, render_svg
from seriatim.report.figures.labels import spread
from seriatim.report.figures.time_axis import TimeAxis
from seriatim.report.selection import choose_patients

KEYS = (
    "category-counts",
    "pfs-from-operation",
    "pfs-from-drug",
    "os-from-operation",
    "os-from-drug",
    "category-flow",
    "pfs-drawn",
    "os-drawn",
    "swimmer",
    "waterfall",
    "spider",
)


@pytest.fixture(scope="module")
def figures(results):
    return {figure.key: figure for figure in report_figures(results)}


def test_the_report_draws_its_eleven_figures_in_order(figures):
    assert tuple(figures) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_a_drawing_is_the_same_every_time_and_well_formed(figures, key):
    first = render_svg(figures[key])
    assert render_svg(figures[key]) == first
    root = ElementTree.fromstring(first)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"


def test_two_drawings_on_one_page_share_no_identifier(figures):
    texts = [
        render_svg(figure, width, inline=True)
        for figure in figures.values()
        for width in (560, NARROW_PX)
    ]
    identifiers = [name for text in texts for name in re.findall(r'\bid="([^"]+)"', text)]
    assert len(identifiers) == len(set(identifiers))


@pytest.mark.parametrize("key", KEYS)
def test_a_drawing_for_a_phone_is_at_most_as_wide_as_a_phone(figures, key):
    width = float(re.search(r'width="([\d.]+)"', render_svg(figures[key], NARROW_PX))[1])
    assert width <= 400


def test_a_picture_is_a_png(figures):
    assert render_png(figures["waterfall"]).startswith(b"\x89PNG\r\n")


def test_curves_name_every_category_and_their_numbers_at_risk(figures):
    text = render_svg(figures["pfs-from-operation"])
    assert "Multifocal resistance" in text
    assert "Number at risk" in text
    for count in ("20", "13", "7"):
        assert f">{count}<" in text


def test_the_description_of_a_curve_says_its_medians(figures):
    words = figures["pfs-from-operation"].description
    assert "responsive (n = 20)" in words
    assert "months" in words


@pytest.mark.parametrize("width", [560, NARROW_PX])
def test_the_first_and_last_month_stand_centred_under_their_ticks(figures, width):
    root = ElementTree.fromstring(render_svg(figures["pfs-from-operation"], width))
    labels = {
        one.text: one.attrib["text-anchor"]
        for one in root.iter("{http://www.w3.org/2000/svg}text")
        if one.text in ("0", "12", "60") and "text-anchor" in one.attrib
    }
    assert labels["60"] == labels["12"] == "middle"


@given(st.lists(st.floats(0, 100), min_size=1, max_size=12))
def test_spread_labels_are_apart_in_order_and_inside(places):
    gap = 5.0
    moved = spread(places, gap=gap, low=0.0, high=100.0)
    ordered = sorted(moved)
    assert all(-1e-6 <= place <= 100 + 1e-6 for place in moved)
    assert all(b - a >= gap - 1e-6 for a, b in pairwise(ordered))
    assert [places[i] for i in sorted(range(len(places)), key=lambda i: (moved[i], i))] == sorted(
        places
    )


def test_labels_with_room_stay_where_they_are():
    assert spread([10.0, 90.0, 50.0], gap=5.0, low=0.0, high=100.0) == [10.0, 90.0, 50.0]


def test_a_choice_of_patients_keeps_each_category_its_share():
    ranked = pl.DataFrame({"category": ["responsive"] * 300 + ["focal_resistance"] * 100})
    chosen = choose_patients(ranked, most=40)["category"].to_list()
    assert chosen.count("responsive") == 30
    assert chosen.count("focal_resistance") == 10


def test_nobody_is_left_out_where_there_is_room():
    ranked = pl.DataFrame({"category": ["focal_resistance", "responsive"]})
    assert choose_patients(ranked)["category"].to_list() == ["responsive", "focal_resistance"]


def test_a_calendar_axis_labels_years_and_quarters():
    ticks = TimeAxis(11680, 11680 + 400, "calendar").ticks
    assert ticks[11688] == "2002"
    assert list(ticks.values()) == ["2002", "Apr", "Jul", "Oct", "2003"]


def test_a_relative_axis_labels_months_from_zero_with_a_true_minus():
    axis = TimeAxis(-400, 1600, "relative", "start of imatinib")
    assert axis.title == "Months from start of imatinib"
    assert axis.ticks[0] == "0"
    assert list(axis.ticks.values()) == ["−12", "0", "12", "24", "36", "48"]
