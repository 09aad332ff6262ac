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
from seriatim.response.posterior.model import GrowthModel

FOCAL = "SYN-022"


@pytest.fixture(scope="module")
def sheet(results, cohort):
    return read_page(render_sheet(results, FOCAL, cohort))


def _of_class(page, name):
    return next(one for one in page.everything() if one.attributes.get("class") == name)


def _foot(page):
    return page.all("footer")[0].text.replace(NB, " ")


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
    headline = _of_class(sheet, "headline").text
    assert headline.startswith("Focal resistance at the operation, 2004-")
    assert "1 of 3 lesions growing, all assessed." in headline


def test_under_the_category_stands_how_sure_it_is_and_at_the_foot_what_that_means(sheet):
    assert _of_class(sheet, "sure").text.replace(NB, " ") == (
        "How sure: focal resistance 94 %, responsive 6 %, multifocal resistance under 1 %."
    )
    assert "hold the true size with 90 % probability" in _foot(sheet)
    assert "shaded: the true size lies here with 90 % probability" in sheet.text.replace(NB, " ")


def test_without_the_model_the_sheet_says_nothing_of_it(results, cohort):
    rules = MadeUpRules(probability=GrowthModel(compute=False))
    tables = results.tables
    gone = ("p_growing", "true_size_lower_mm", "true_size_upper_mm", "doubling_time_months")
    states = tables.lesion_states.with_columns(pl.lit(None, pl.Float64).alias(one) for one in gone)
    without = replace(
        results,
        study=MadeUpStudy(rules=rules),
        tables=replace(tables, lesion_states=states.with_columns(p_basis=None)),
    )
    page = read_page(render_sheet(without, FOCAL, cohort))
    assert page.problems == []
    heads = [one.text for one in page.section("why").all("th")[:4]]
    assert heads == ["Lesion", "State, and why", "Size, mm", "Change, mm compared with"]
    for word in ("How sure", "probability", "true size", "True size", "shaded", "doubles"):
        assert word not in page.text


def test_the_timeline_follows_the_order_of_the_care_list(sheet):
    headings = [one.text for one in sheet.section("timeline").all("h3")]
    assert headings == [
        "Patient information",
        "Primary concern and history",
        "Diagnosis",
        "Interventions",
        "Follow-up and outcomes",
    ]


def test_the_timeline_dates_drugs_with_dose_and_operations_with_lesions(sheet, cohort):
    words = sheet.section("timeline").text
    assert "imatinib 400 mg/day until" in words
    assert "operation, curative; L1 removed; R0; complication grade II" in words
    assert "KIT exon 11" in words


def test_a_long_part_of_the_timeline_keeps_its_end_and_counts_what_it_leaves_out(results, cohort):
    is_patient = pl.col("patient_id") == FOCAL
    event = cohort.events.head(1).with_columns(patient_id=pl.lit(FOCAL))
    many = [event.with_columns(pl.col("day") + copy) for copy in range(20)]
    crowded = replace(cohort, events=pl.concat([cohort.events.filter(~is_patient), *many]))
    outcomes = read_page(render_sheet(results, FOCAL, crowded)).section("timeline").all("ul")[-1]
    lines = [one.text for one in outcomes.all("li")]
    assert len(lines) == 11
    assert lines[7] == "16 more not shown here"
    assert lines[8].endswith("died")
    assert lines[10].startswith("overall survival from operation")


def test_doses_keep_the_decimals_they_were_given_with(results, cohort):
    drugs = cohort.drugs.with_columns(dose_mg_per_day=pl.lit(37.5))
    page = read_page(render_sheet(results, FOCAL, replace(cohort, drugs=drugs)))
    assert "imatinib 37.5 mg/day" in page.section("timeline").text
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
    standing = read_page(render_sheet(spoilt, FOCAL, cohort)).section("standing").text
    assert f"No category was given at operation: {words}" in standing
    assert "no outcomes stand beside it" in standing
    assert "Nobody else" not in standing
    assert "months" not in standing


def test_a_group_of_four_is_counted_beside_the_patient_but_not_summarised(results, cohort):
    survival = results.survival.with_columns(n=pl.lit(4))
    few = replace(results, survival=survival)
    standing = read_page(render_sheet(few, FOCAL, cohort)).section("standing")
    assert "4 patients, this one among them; too few to summarise." in standing.text
    assert standing.all("dl") == []


def test_the_same_category_stands_beside_it_with_intervals(sheet):
    words = sheet.section("standing").text.replace(NB, " ")
    assert "Focal resistance at operation: 13 patients, this one among them." in words
    assert "Progression-free survival, median" in words
    assert "not a forecast for this patient" in words


def test_a_patient_alone_is_told_there_is_nobody_to_compare_with():
    alone = [one for one in people() if one.patient_id == FOCAL]
    survival = made_up_results().survival.with_columns(n=pl.lit(1))
    results = made_up_results()
    results = replace(
        results,
        study=MadeUpStudy(rules=MadeUpRules(definition="dematteo-2007")),
        survival=survival,
    )
    page = read_page(render_sheet(results, FOCAL, made_up_cohort(alone)))
    words = page.section("standing").text.replace(NB, " ")
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
    words = page.section("timeline").text
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
    assert "not recorded" in page.section("timeline").text


def test_the_sheet_says_what_it_is_not_and_that_it_is_synthetic(sheet):
    assert "Research software, not a medical device." in sheet.all("footer")[0].text
    assert "Synthetic data" in sheet.all("header")[0].text
