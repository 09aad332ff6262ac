"""The report as a page: whole, self-contained, readable by everybody, and honest."""

import re
from dataclasses import replace
from itertools import pairwise

import polars as pl
import pytest
from made_up_study import made_up_results, people, renamed
from page_reading import read_page

from seriatim.report.document import render_report

LINKS = ("href", "src", "xlink:href", "action", "data", "poster", "srcset")


def test_every_tag_is_closed_in_order(page):
    assert page.problems == []


def test_nothing_is_fetched_from_anywhere(page, report_text):
    targets = [
        element.attributes[name]
        for element in page.everything()
        for name in LINKS
        if name in element.attributes
    ]
    assert targets
    assert all(target.startswith("#") for target in targets)
    assert all(target.startswith("#") for target in re.findall(r"url\(([^)]*)\)", report_text))
    assert page.all("script") == []
    assert "@import" not in report_text


def test_every_anchor_leads_somewhere_and_no_identifier_is_used_twice(page):
    identifiers = [one.attributes["id"] for one in page.everything() if "id" in one.attributes]
    anchors = [one.attributes["href"].removeprefix("#") for one in page.all("a")]
    assert len(identifiers) == len(set(identifiers))
    assert len(anchors) > 10
    assert set(anchors) <= set(identifiers)


def test_headings_never_skip_a_level_and_there_is_one_first_level(page):
    levels = [int(one.tag[1]) for one in page.everything() if re.fullmatch("h[1-6]", one.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_page_has_its_landmarks_and_names_its_language(page):
    assert [len(page.all(tag)) for tag in ("main", "nav", "header", "footer")] == [1, 1, 1, 1]
    assert page.all("nav")[0].attributes["aria-label"] == "Contents"
    assert page.all("html")[0].attributes["lang"] == "en"
    assert page.all("a")[0].attributes["href"] == "#content"


def test_every_drawing_has_a_title_and_a_description_that_name_it(page):
    drawings = [one for one in page.all("svg") if one.attributes.get("role") == "img"]
    assert len(drawings) == 22
    for drawing in drawings:
        named = drawing.attributes["aria-labelledby"].split()
        words = [page.by_id(name) for name in named]
        assert [one.tag for one in words] == ["title", "desc"]
        assert all(len(one.text) > 10 for one in words)


def test_drawings_without_words_are_hidden_from_screen_readers(page):
    rest = [one for one in page.all("svg") if one.attributes.get("role") != "img"]
    assert rest
    assert all(one.attributes.get("aria-hidden") == "true" for one in rest)


def test_every_figure_carries_its_numbers_as_a_table(page):
    figures = page.all("figure")
    assert len(figures) == 11
    for figure in figures:
        details = figure.all("details")
        assert len(details) == 1
        assert len(details[0].all("table")) == 1
        assert figure.all("figcaption")


def test_every_table_has_a_caption_and_heads_with_a_scope(page):
    tables = page.all("table")
    assert len(tables) > 12
    for table in tables:
        assert table.all("caption")[0].text
        heads = table.all("th")
        assert heads
        assert all(head.attributes["scope"] in ("col", "row") for head in heads)


def test_every_row_of_a_table_has_as_many_cells_as_there_are_heads(page):
    for table in page.all("table"):
        heads = len(table.all("thead")[0].all("th"))
        for row in table.all("tbody")[0].all("tr"):
            assert len(row.all("th")) + len(row.all("td")) == heads


def test_synthetic_data_are_called_synthetic_at_the_top_and_the_bottom(page):
    assert "Synthetic data" in page.all("header")[0].text
    assert "Synthetic data" in page.all("footer")[0].text


def test_real_data_are_not_called_synthetic(results):
    about = results.about.model_copy(update={"synthetic": False})
    assert "Synthetic" not in render_report(replace(results, about=about))


def test_the_page_opens_by_saying_what_it_is_not(page):
    assert "Research software, not a medical device." in page.all("header")[0].text
    assert "not evidence that operating helped" in page.all("header")[0].text


def test_each_category_has_a_card_with_its_number_of_patients(page):
    cards = [one for one in page.all("li") if one.attributes.get("class") == "card"]
    assert [card.all("h3")[0].text for card in cards] == [
        "Responsive",
        "Focal resistance",
        "Multifocal resistance",
    ]
    assert [re.search(r"(\d+) patients", card.text)[1] for card in cards] == ["20", "13", "7"]
    assert all("Median PFS" in card.text and "2-year OS" in card.text for card in cards)


def test_the_summary_leads_to_the_findings(page):
    line = next(one for one in page.all("p") if one.attributes.get("class") == "serious")
    assert line.text.startswith("1 warning in the data, no row set aside; see Findings in the data")
    assert line.all("a")[0].attributes["href"] == "#findings"


def test_a_card_of_few_patients_prints_no_estimate(results):
    survival = results.survival.with_columns(n=pl.lit(2))
    few = replace(results, survival=survival)
    cards = [
        one
        for one in read_page(render_report(few)).all("li")
        if one.attributes.get("class") == "card"
    ]
    assert all("too few to summarise" in card.text for card in cards)
    assert all(card.all("dl") == [] for card in cards)


def test_what_is_not_known_names_the_small_group_and_those_left_out(page):
    unknown = page.by_id("unknown")
    section = next(one for one in page.all("section") if unknown in one.children)
    assert "multifocal resistance (n = 7)" in section.text
    assert "6 patients who left the analysis" in section.text
    assert "4 events in the smaller arm" in section.text


def test_a_withheld_hazard_ratio_prints_why_and_no_number(page):
    table = next(one for one in page.all("table") if "Comparison" in one.all("caption")[0].text)
    withheld = [row for row in table.all("tr") if "Withheld" in row.text]
    assert len(withheld) == 2
    assert all("at least 5 are needed" in row.text for row in withheld)
    assert all(row.all("td")[-1].text == "" for row in withheld)


def test_the_same_results_give_the_same_page(results, report_text):
    assert render_report(results) == report_text


def test_names_from_the_data_are_escaped_everywhere(made):
    hostile = "<script>alert(1)</script>\"'&"
    results = renamed(made_up_results(made), hostile)
    results = replace(
        results,
        swimmer=results.swimmer.with_columns(
            patient_id=pl.lit(hostile), label=pl.lit(hostile), category=pl.lit(hostile)
        ),
        spider=results.spider.with_columns(
            patient_id=pl.lit(hostile), lesion_id=pl.lit(hostile), category=pl.lit(hostile)
        ),
        flow=results.flow.with_columns(reason=pl.lit(hostile)),
        contrasts=results.contrasts.with_columns(note=pl.lit(hostile)),
    )
    text = render_report(results)
    assert "<script" not in text
    assert "alert(1)" in text
    assert read_page(text).problems == []


FRAMES = (
    "survival",
    "operations",
    "curves",
    "at_risk",
    "flow",
    "characteristics",
    "category_counts",
    "follow_up",
    "contrasts",
    "waterfall",
    "spider",
    "swimmer",
    "comparison",
)


def test_a_cohort_without_any_operation_still_has_a_whole_page(results):
    empty = {name: getattr(results, name).clear() for name in FRAMES}
    nobody = {name: frame.clear() for name, frame in vars(results.sensitivity).items()}
    nobody["rules"] = results.sensitivity.rules
    nobody["imputed_patients"] = results.sensitivity.imputed_patients.with_columns(
        n_patients=pl.lit(0)
    )
    empty |= {"sensitivity": replace(results.sensitivity, **nobody)}
    page = read_page(render_report(replace(results, findings=(), **empty)))
    assert page.problems == []
    assert page.all("figure") == []
    assert "no category to put to the test" in page.text
    assert "no outcome by category" in page.text
    assert "Published and reproduced" not in page.text


@pytest.mark.parametrize("name", FRAMES)
def test_any_one_frame_may_be_empty(results, name):
    text = render_report(replace(results, **{name: getattr(results, name).clear()}))
    assert read_page(text).problems == []


def test_figures_of_large_cohorts_say_how_many_patients_they_draw():
    made = people()
    many = [
        replace(one, patient_id=f"{one.patient_id}-{copy}") for copy in range(4) for one in made
    ]
    page = read_page(render_report(made_up_results(many)))
    swimmer = page.by_id("figure-swimmer").all("figcaption")[0].text
    assert "80 patients are drawn" in swimmer
