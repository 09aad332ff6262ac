"""The course of a patient as it is drawn: lesions off the scale, and how far a category reaches."""

from dataclasses import replace

import polars as pl
import pytest
from page_reading import read_page

from seriatim.report.figures.course import draw_course
from seriatim.report.figures.course_rows import Course
from seriatim.report.figures.drawing import render_svg
from seriatim.report.figures.time_axis import TimeAxis
from seriatim.report.patient import find_patient
from seriatim.report.sheet import render_sheet
from seriatim.report.sheet_course import category_stretches, course_figure

FOCAL = "SYN-022"


@pytest.fixture
def stretches(results, cohort):
    """Days and labels of the category bars drawn for given scans and operations."""

    def drawn(scans, operations):
        return _stretches(results, cohort, scans, operations)

    return drawn


def _stretches(results, cohort, scans, operations):
    row = (
        results.tables.categories.filter(pl.col("at") == "scan")
        .filter(pl.col("patient_id") == FOCAL)
        .head(1)
    )
    categories = pl.concat(
        row.with_columns(day=pl.lit(day), category=pl.lit(label)) for day, label in scans
    )
    taken = pl.concat(
        [cohort.operations.head(0)]
        + [
            cohort.operations.filter(pl.col("patient_id") == FOCAL).with_columns(
                operation_day=pl.lit(day, dtype=pl.Int32)
            )
            for day in operations
        ]
    )
    tables = replace(results.tables, categories=categories)
    patient = find_patient(
        replace(results, tables=tables), replace(cohort, operations=taken), FOCAL
    )
    return category_stretches(patient).rows()


def test_a_category_is_drawn_until_the_next_scan_and_a_month_beyond_the_last(stretches):
    scans = [(0, "responsive"), (100, "responsive"), (200, "focal_resistance")]
    assert stretches(scans, []) == [(0, 200, "responsive"), (200, 230, "focal_resistance")]


def test_a_category_is_not_drawn_past_an_operation(stretches):
    scans = [(0, "focal_resistance"), (100, "focal_resistance"), (300, "focal_resistance")]
    assert stretches(scans, [120, 310]) == [
        (0, 120, "focal_resistance"),
        (300, 310, "focal_resistance"),
    ]


def test_a_scan_on_the_day_of_an_operation_has_no_time_to_draw(stretches):
    assert stretches([(0, "responsive"), (100, "focal_resistance")], [100]) == [
        (0, 100, "responsive")
    ]


def test_lesions_that_have_gone_are_counted_below_the_scale(made, cohort, results):
    gone = results.tables.lesion_states.filter(pl.col("size_mm") == 0)["patient_id"][0]
    page = read_page(render_sheet(results, gone, cohort))
    drawing = next(one for one in page.all("svg") if one.attributes.get("role") == "img")
    assert "lesions gone" in drawing.text


GONE_AND_BACK = pl.DataFrame(
    {
        "lesion_id": ["L1"] * 4 + ["L2"] * 2,
        "scan_day": [0, 60, 120, 180, 0, 60],
        "size_mm": [20.0, None, None, 12.0, 30.0, 28.0],
        "name": ["L1"] * 4 + ["L2"] * 2,
        "seen": [None, "lesions gone", "lesions gone", None, None, None],
        "state": ["reference", "absent", "absent", "growing", "reference", "stable"],
        "lower_mm": [18.0, 0.5, 0.5, 11.0, 27.0, 26.0],
        "upper_mm": [22.0, 2.0, 2.0, 13.0, 33.0, 30.0],
    }
)


def _layers(rows, *kinds):
    """The points of each mark of some kinds in the upper panel, with what groups them."""
    empty = {"day": pl.Int32, "label": pl.String}
    course = Course(
        lesions=rows,
        drugs=pl.DataFrame(schema={"agent": pl.String}),
        operations=pl.DataFrame(schema=empty),
        categories=pl.DataFrame(schema=empty),
        axis=TimeAxis(-10, 200, "relative"),
    )
    drawn = draw_course(course, 560).to_dict()
    layers = [
        layer
        for panel in drawn["vconcat"]
        for layer in panel["layer"]
        if layer["mark"].get("type") in kinds
    ]
    return [(layer, drawn["datasets"].get(layer["data"]["name"], [])) for layer in layers]


def test_no_line_is_drawn_through_scans_on_which_a_lesion_had_gone():
    ((lines, points),) = _layers(GONE_AND_BACK, "line")
    stretches = [point[lines["encoding"]["detail"]["field"]] for point in points]
    assert len(set(stretches[:2])) == 2
    assert len(set(stretches[2:])) == 1


def test_behind_each_lesion_lies_a_band_of_its_colour_and_none_where_it_had_gone():
    ((areas, points),) = _layers(GONE_AND_BACK, "area")
    assert [(one["scan_day"], one["lower_mm"], one["upper_mm"]) for one in points] == [
        (0, 27.0, 33.0),
        (60, 26.0, 30.0),
    ]
    ((_, coloured),) = _layers(GONE_AND_BACK, "line")
    assert {one["colour"] for one in points} == {one["colour"] for one in coloured[2:]}
    assert areas["mark"]["opacity"] < 0.2


def test_a_scan_that_stands_alone_shows_its_band_as_a_bar():
    bars = [
        points
        for layer, points in _layers(GONE_AND_BACK, "rule")
        if layer["encoding"].get("y2", {}).get("field") == "upper_mm"
    ]
    assert [(one["scan_day"], one["lower_mm"]) for one in bars[0]] == [(0, 18.0), (180, 11.0)]


def test_without_a_band_nothing_is_drawn_behind_the_lesions():
    rows = GONE_AND_BACK.with_columns(
        lower_mm=pl.lit(None, pl.Float64), upper_mm=pl.lit(None, pl.Float64)
    )
    ((_, points),) = _layers(rows, "area")
    assert points == []


def test_the_course_is_drawn_the_same_every_time(results, cohort):
    figure = course_figure(find_patient(results, cohort, FOCAL), "calendar", "")
    assert render_svg(figure) == render_svg(figure)
