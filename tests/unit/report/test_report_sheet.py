"""The patient sheet: what it says, in which order, and what it does not give away."""

from dataclasses import replace

import polars as pl
import pytest
from made_up_study import MadeUpRules, MadeUpStudy, made_up_cohort, made_up_results, people
from page_reading import read_page

from seriatim.base.errors import InputError
from seriatim.cohort.schema import TABLES
from seriatim.report.figures.course import draw_course
from seriatim.report.figures.course_rows import Course
from seriatim.report.figures.time_axis import TimeAxis
from seriatim.report.printed import NB
from seriatim.report.sheet import render_sheet

FOCAL = "SYN-022"


@pytest.fixture(scope="module")
def sheet(results, cohort):
    return read_page(render_sheet(results, FOCAL, cohort))


def _section(page, name):
    heading = page.by_id(name)
    return next(one for one in page.all("section") if heading in one.children)


def test_the_sheet_is_whole_and_fetches_nothing(sheet):
    assert sheet.problems == []
    targets = [
        one.attributes[name]
        for one in sheet.everything()
        for name in ("href", "src")
        if name in one.attributes
    ]
    assert targets == ["#content"]


def test_it_opens_with_the_category_and_what_it_rests_on(sheet):
    headline = next(one for one in sheet.all("p") if one.attributes.get("class") == "headline").text
    assert headline.startswith("Focal resistance at the operation, 2004-")
    assert "1 of 3 lesions growing, all assessed." in headline


def test_the_timeline_follows_the_order_of_the_care_list(sheet):
    headings = [one.text for one in _section(sheet, "timeline").all("h3")]
    assert headings == [
        "Patient information",
        "Primary concern and history",
        "Diagnosis",
        "Interventions",
        "Follow-up and outcomes",
    ]


def test_the_timeline_dates_drugs_with_dose_and_operations_with_lesions(sheet, cohort):
    words = _section(sheet, "timeline").text
    assert "imatinib 400 mg/day until" in words
    assert "operation, curative; L1 removed; R0; complication grade II" in words
    assert "KIT exon 11" in words


def test_a_long_part_of_the_timeline_keeps_its_end_and_counts_what_it_leaves_out(results, cohort):
    is_patient = pl.col("patient_id") == FOCAL
    event = cohort.events.head(1).with_columns(patient_id=pl.lit(FOCAL))
    many = [event.with_columns(pl.col("day") + copy) for copy in range(20)]
    crowded = replace(cohort, events=pl.concat([cohort.events.filter(~is_patient), *many]))
    outcomes = _section(read_page(render_sheet(results, FOCAL, crowded)), "timeline").all("ul")[-1]
    lines = [one.text for one in outcomes.all("li")]
    assert len(lines) == 11
    assert lines[7] == "16 more not shown here"
    assert lines[8].endswith("died")
    assert lines[10].startswith("overall survival from operation")


def test_each_lesion_of_the_deciding_scan_has_its_size_state_and_reason(sheet):
    rows = _section(sheet, "why").all("tbody")[0].all("tr")
    assert len(rows) == 3
    assert rows[0].all("th")[0].text == "L1 peritoneum"
    assert "above its nadir of this period by the rule" in rows[0].text
    assert [row.all("strong")[0].text for row in rows] == ["growing", "stable", "stable"]


def test_the_same_category_stands_beside_it_with_intervals(sheet):
    words = _section(sheet, "standing").text.replace(NB, " ")
    assert "Focal resistance at operation: 13 patients, this one among them." in words
    assert "Progression-free survival, median" in words
    assert "not a forecast for this patient" in words


def test_a_patient_alone_is_told_there_is_nobody_to_compare_with():
    alone = [one for one in people() if one.patient_id == FOCAL]
    survival = made_up_results().tables.survival.with_columns(n=pl.lit(1))
    results = made_up_results()
    results = replace(
        results,
        study=MadeUpStudy(rules=MadeUpRules(definition="dematteo-2007")),
        tables=replace(results.tables, survival=survival),
    )
    page = read_page(render_sheet(results, FOCAL, made_up_cohort(alone)))
    words = _section(page, "standing").text.replace(NB, " ")
    assert "there is nobody to compare with" in words
    assert "median progression-free survival 12 months" in words
    assert "DeMatteo" in words


def test_an_unknown_patient_is_refused_without_repeating_the_name(results, cohort):
    with pytest.raises(InputError, match="no such patient") as caught:
        render_sheet(results, "SECRET-7", cohort)
    assert "SECRET-7" not in str(caught.value)


def test_a_name_like_a_tag_is_escaped(results, cohort):
    """Every text of the cohort may come from outside, also the names of lesions and organs."""
    hostile = "<script>x</script>"

    def spoilt(frame, *columns):
        given = {"SYN-022": hostile}
        patient = pl.col("patient_id").replace(given)
        return frame.with_columns(patient, *(("<b>" + pl.col(one)).alias(one) for one in columns))

    tables = results.tables
    results = replace(
        results,
        tables=replace(
            tables,
            lesion_states=spoilt(tables.lesion_states, "lesion_id", "organ"),
            visit_responses=spoilt(tables.visit_responses),
            categories=spoilt(tables.categories),
            endpoints=spoilt(tables.endpoints),
        ),
    )
    cohort = replace(
        cohort,
        patients=spoilt(cohort.patients, "primary_site", "gene"),
        lesions=spoilt(cohort.lesions, "lesion_id", "organ", "site_detail"),
        drugs=spoilt(cohort.drugs, "agent", "stop_reason"),
        operations=spoilt(cohort.operations, "intent"),
        resections=spoilt(cohort.resections, "lesion_id"),
        events=spoilt(cohort.events, "basis"),
    )
    text = render_sheet(results, hostile, cohort)
    assert "<script" not in text
    assert "<b>" not in text
    assert "&lt;b&gt;L1" in text
    assert read_page(text).problems == []


def test_days_are_dates_on_a_calendar_and_months_on_a_relative_clock(made):
    results, cohort = made_up_results(clock="relative"), made_up_cohort(clock="relative")
    page = read_page(render_sheet(results, FOCAL, cohort))
    words = _section(page, "timeline").text
    assert "in months from start of imatinib" in words
    assert "month " in words
    assert "2004-" not in page.text


def test_lesions_that_have_gone_are_counted_below_the_scale(made, cohort, results):
    gone = results.tables.lesion_states.filter(pl.col("size_mm") == 0)["patient_id"][0]
    page = read_page(render_sheet(results, gone, cohort))
    drawing = next(one for one in page.all("svg") if one.attributes.get("role") == "img")
    assert "lesions gone" in drawing.text


def test_no_line_is_drawn_through_scans_on_which_a_lesion_had_gone():
    rows = pl.DataFrame(
        {
            "lesion_id": ["L1"] * 4 + ["L2"] * 2,
            "scan_day": [0, 60, 120, 180, 0, 60],
            "size_mm": [20.0, None, None, 12.0, 30.0, 28.0],
            "name": ["L1"] * 4 + ["L2"] * 2,
            "seen": [None, "lesions gone", "lesions gone", None, None, None],
            "state": ["reference", "absent", "absent", "growing", "reference", "stable"],
        }
    )
    empty = {"day": pl.Int32, "label": pl.String}
    course = Course(
        lesions=rows,
        drugs=pl.DataFrame(schema={"agent": pl.String}),
        operations=pl.DataFrame(schema=empty),
        categories=pl.DataFrame(schema=empty),
        axis=TimeAxis(-10, 200, "relative"),
    )
    drawn = draw_course(course, 560).to_dict()
    lines = next(
        layer
        for panel in drawn["vconcat"]
        for layer in panel["layer"]
        if layer["mark"].get("type") == "line"
    )
    points = drawn["datasets"][lines["data"]["name"]]
    stretches = [point[lines["encoding"]["detail"]["field"]] for point in points]
    assert len(set(stretches[:2])) == 2
    assert len(set(stretches[2:])) == 1


def test_a_patient_with_nothing_but_a_row_still_has_a_sheet(results, cohort):
    alone = (
        TABLES["patients"]
        .empty()
        .vstack(
            pl.DataFrame({"patient_id": ["NEW-1"]}).select(
                [
                    pl.col(name) if name == "patient_id" else pl.lit(None, dtype=kind).alias(name)
                    for name, kind in TABLES["patients"].schema.items()
                ]
            )
        )
    )
    page = read_page(render_sheet(results, "NEW-1", replace(cohort, patients=alone, drugs=None)))
    assert page.problems == []
    assert "No scan of this patient is known" in page.text
    assert "not recorded" in _section(page, "timeline").text


def test_the_sheet_says_what_it_is_not_and_that_it_is_synthetic(sheet):
    assert "Research software, not a medical device." in sheet.all("footer")[0].text
    assert "Synthetic data" in sheet.all("header")[0].text
