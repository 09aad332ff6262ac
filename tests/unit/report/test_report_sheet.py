"""The patient sheet: what it says, in which order, and what it does not give away."""

from dataclasses import replace

import polars as pl
import pytest
from made_up_study import MadeUpRules, MadeUpStudy, made_up_cohort, made_up_results, people
from page_reading import read_page

from seriatim.base.errors import InputError
from seriatim.cohort.schema import TABLES
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


def test_growth_is_shown_against_its_nadir_and_shrinkage_against_its_baseline():
    made = people()
    one = next(one for one in made if one.patient_id == FOCAL)
    one.growing, one.taken, one.operation = ("L1",), ("L1",), one.start + 200
    one.sizes = {
        "L1": [(one.start, 30.0), (one.start + 90, 18.0), (one.start + 180, 26.0)],
        "L2": [(one.start, 50.0), (one.start + 90, 28.0), (one.start + 180, 27.0)],
    }
    page = read_page(render_sheet(made_up_results(made), FOCAL, made_up_cohort(made)))
    table = _section(page, "why").all("table")[0]
    heads = [one.text for one in table.all("thead")[0].all("th")]
    assert heads[2:] == ["Size, mm", "Compared with, mm", "Change, mm"]
    cells = [[one.text for one in row.all("td")[1:]] for row in table.all("tbody")[0].all("tr")]
    assert cells == [
        ["26.0", "nadir 18.0", "+8.0 (+44 %)"],
        ["27.0", "baseline 50.0", "−23.0 (−46 %)"],
    ]


def test_doses_keep_the_decimals_they_were_given_with(results, cohort):
    drugs = cohort.drugs.with_columns(dose_mg_per_day=pl.lit(37.5))
    page = read_page(render_sheet(results, FOCAL, replace(cohort, drugs=drugs)))
    assert "imatinib 37.5 mg/day" in _section(page, "timeline").text
    drawing = next(one for one in page.all("svg") if one.attributes.get("role") == "img")
    assert "37.5 mg/day" in drawing.text


@pytest.mark.parametrize(
    ("label", "reason", "words"),
    [
        ("indeterminate", "no_scan_in_window", "no scan close enough before the operation"),
        ("no_disease", "no_lesion_left", "no lesion is left to count"),
        ("before_drug", "before_drug", "before the first drug"),
    ],
)
def test_without_a_category_no_outcomes_stand_beside_it_and_the_sheet_says_why(
    results, cohort, label, reason, words
):
    tables = results.tables
    given = {"category": pl.lit(label), "reason": pl.lit(reason)}
    categories = tables.categories.with_columns(**given)
    endpoints = tables.endpoints.with_columns(category=given["category"])
    spoilt = replace(results, tables=replace(tables, categories=categories, endpoints=endpoints))
    standing = _section(read_page(render_sheet(spoilt, FOCAL, cohort)), "standing").text
    assert f"No category was given at operation: {words}" in standing
    assert "no outcomes stand beside it" in standing
    assert "Nobody else" not in standing
    assert "months" not in standing


def test_a_group_of_four_is_counted_beside_the_patient_but_not_summarised(results, cohort):
    survival = results.tables.survival.with_columns(n=pl.lit(4))
    few = replace(results, tables=replace(results.tables, survival=survival))
    standing = _section(read_page(render_sheet(few, FOCAL, cohort)), "standing")
    assert "4 patients, this one among them; too few to summarise." in standing.text
    assert standing.all("dl") == []


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
