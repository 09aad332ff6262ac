"""How sure the category is: the section of the report and the page of its own."""

import re
from dataclasses import replace
from itertools import pairwise

import polars as pl
import pytest
from page_reading import read_page

from seriatim.report.change_table import change_table
from seriatim.report.document import render_report
from seriatim.report.drawn_table import drawn_table
from seriatim.report.figures.alluvial import alluvial_figure
from seriatim.report.figures.drawing import NARROW_PX, WIDE_PX, render_svg
from seriatim.report.figures.drawn_curves import drawn_figure
from seriatim.report.rule_tables import rule_table
from seriatim.report.sensitivity_page import render_sensitivity, write_sensitivity
from seriatim.report.sensitivity_words import (
    describe_draws,
    describe_stability,
    summarise_sensitivity,
)

FRAMES = (
    "changes",
    "flow",
    "settings",
    "stability",
    "survival",
    "ranges",
    "imputed_counts",
    "imputed_survival",
    "imputed_curves",
)


def changed(results, **frames):
    return replace(results, sensitivity=replace(results.sensitivity, **frames))


@pytest.fixture(scope="module")
def sensitivity_page(results):
    return read_page(render_sensitivity(results))


def test_the_opening_says_how_many_keep_their_category_and_which_setting_moves_most(results):
    assert describe_stability(results) == (
        "Of 40 patients with an index operation 37 keep the category under all 3 rules. Of the "
        "settings changed alone, most depends on the earlier size a lesion is compared with: "
        "3 patients move; nobody with the relative threshold. The rule that moves most, 20 % and "
        "5 mm above baseline, moves 3."
    )


def test_where_nobody_is_moved_the_opening_says_so(results):
    found = results.sensitivity
    still = changed(
        results,
        settings=found.settings.with_columns(n_moved=pl.lit(0)),
        stability=found.stability.with_columns(n_same="n_rules"),
        rules=found.rules.with_columns(n_moved=pl.lit(0)),
    )
    assert describe_stability(still) == (
        "Of 40 patients with an index operation 40 keep the category under all 3 rules. "
        "No setting, changed alone, moves anybody."
    )


def test_a_study_without_other_rules_says_so(results):
    alone = changed(results, rules=results.sensitivity.rules.head(1))
    assert describe_stability(alone) == "The study asks for no other rule than its own."


def test_the_flow_draws_the_change_that_moves_and_names_the_one_that_does_not(results):
    figure = alluvial_figure(results)
    assert figure.description.startswith(
        "Against baseline, not nadir: 3 from focal resistance to responsive."
    )
    assert "By ESMO 2022, our reading: 20 from responsive to responsive" in figure.description
    assert "growth from 10 %" not in figure.description
    assert figure.caption.endswith("Nobody moves with: growth from 10 %, not 20 %.")


@pytest.mark.parametrize("width_px", [WIDE_PX, NARROW_PX])
def test_the_flow_carries_its_numbers_and_its_categories_in_words(results, width_px):
    text = render_svg(alluvial_figure(results), width_px)
    for words in ("Against baseline, not nadir", "3 of 40 move", ">23<", ">10<", ">13<"):
        assert words in text
    assert "Responsive" in text
    assert "Focal" in text


def test_the_table_behind_the_flow_holds_every_change(results):
    table = alluvial_figure(results).table
    assert table.rows[0] == ("against baseline, not nadir", "Responsive", "Responsive", "20")
    assert {row[0] for row in table.rows} == {
        "against baseline, not nadir",
        "growth from 10 %, not 20 %",
        "by ESMO 2022, our reading",
    }


def test_who_changes_stands_with_the_lesion_and_both_verdicts(results):
    table = change_table(results)
    first = dict(zip(table.header, table.rows[0], strict=True))
    assert first["Changed"] == "Against baseline, not nadir"
    assert first["Category"] == "Focal resistance → responsive"
    assert first["Size, mm"] == "33.5"
    assert first["By the study's rule"] == "growing, from 21.1"
    assert first["By the other"] == "stable, from 42.8"


def test_a_change_is_named_once_for_all_its_patients(results):
    assert [row[0] for row in change_table(results).rows] == ["Against baseline, not nadir", "", ""]


def test_a_change_of_scans_says_so_in_the_place_of_a_lesion(results):
    last = change_table(results).rows[-1]
    assert last[4:] == ("–", "–", "the last scan decides", "that scan is too old")


def test_other_reasons_than_size_are_spelt_out(results):
    rows = results.sensitivity.changes.with_columns(own_reason=pl.lit("reappeared"))
    first = change_table(changed(results, changes=rows)).rows[0]
    assert "growing: it had gone and is back, from 21.1" in first


def test_survival_under_each_change_leaves_out_the_one_that_moves_nobody(results):
    table = rule_table(results, "pfs")
    heads = [row[0] for row in table.rows if row[0]]
    assert heads == ["The study's rule", "Against baseline, not nadir", "All 3 rules"]
    assert [row[1] for row in table.rows[:3]] == [
        "Responsive",
        "Focal resistance",
        "Multifocal resistance",
    ]
    assert table.rows[-1][2].replace("\N{NO-BREAK SPACE}", " ") == "4 to 10"


def test_withheld_survival_is_not_estimable_here_either(results):
    withheld = results.sensitivity.survival.with_columns(
        estimate=pl.lit(None, dtype=pl.Float64), note=pl.lit("withheld")
    )
    rows = rule_table(changed(results, survival=withheld), "os").rows[:3]
    assert {cell for row in rows for cell in row[4:]} == {"not estimable"}


def test_drawn_figures_stand_under_the_plain_ones(results):
    rows = drawn_table(results).rows
    assert [row[2] for row in rows] == ["by the rule", "drawn"] * 6
    assert rows[0][:2] == ("Progression-free survival", "Responsive")
    assert rows[0][3] == "20"
    assert rows[1][3] == "20.4"
    assert rows[6][0] == "Overall survival"


def test_a_drawn_figure_that_is_missing_says_why(results):
    rows = results.sensitivity.imputed_survival
    first = pl.int_range(pl.len()) == 0
    noted = rows.with_columns(
        estimate=pl.when(first).then(None).otherwise("estimate"),
        note=pl.when(first).then(pl.lit("in 2 of 50 draws nobody is in this category")),
    )
    table = drawn_table(changed(results, imputed_survival=noted))
    assert "In 2 of 50 draws nobody is in this category: PFS, responsive, month 12." in table.note


def test_the_words_on_the_draws_count_who_was_drawn_kept_and_left_out(results):
    words = describe_draws(results)
    assert "The category of 39 patients was drawn 50 times from its probabilities." in words
    assert "1 patient without probabilities kept it." in words
    assert "2 patients with neither were left out." in words
    assert "focal resistance 13 by the rule, 12.9 on average over the draws (9 to 16)" in words
    assert "the true curves lie further apart than the drawn ones" in words


def test_without_probabilities_the_section_says_that_nothing_was_drawn(results):
    none = results.sensitivity.imputed_patients.with_columns(
        n_patients=pl.when(pl.col("how") == "drawn").then(0).otherwise("n_patients")
    )
    empty = {name: getattr(results.sensitivity, name).clear() for name in FRAMES[-2:]}
    text = render_sensitivity(changed(results, imputed_patients=none, **empty))
    assert "No probability of a category is known, so no category was drawn." in text
    assert "drawn</h4>" not in text


@pytest.mark.parametrize("endpoint", ["pfs", "os"])
def test_drawn_curves_are_described_and_carry_both_kinds_as_a_table(results, endpoint):
    figure = drawn_figure(results, endpoint)
    assert "by the rule" in figure.description
    assert "At month 12:" in figure.description
    assert {row[1] for row in figure.table.rows} == {"by the rule", "drawn"}
    text = render_svg(figure)
    assert "20 by the rule, 20.4 drawn" in text


def test_a_category_without_a_pooled_curve_is_named_with_the_reason(results):
    found = results.sensitivity
    gone = (pl.col("group") == "multifocal_resistance") & (pl.col("kind") == "drawn")
    rows = found.imputed_survival.with_columns(
        note=pl.when(pl.col("group") == "multifocal_resistance").then(
            pl.lit("in 2 of 50 draws nobody is in this category")
        )
    )
    figure = drawn_figure(
        changed(results, imputed_curves=found.imputed_curves.filter(~gone), imputed_survival=rows),
        "os",
    )
    assert figure.caption.endswith(
        "No pooled curve for multifocal resistance: in 2 of 50 draws nobody is in this category."
    )


def test_the_report_holds_the_section_and_its_contents_lead_to_it(page):
    assert page.by_id("sensitivity").text == "How sure: what moves the category"
    assert "#sensitivity" in [one.attributes["href"] for one in page.all("a")]
    assert page.by_id("figure-category-flow")
    assert page.by_id("figure-pfs-drawn")


def test_the_page_of_its_own_is_whole_and_fetches_nothing(results, sensitivity_page):
    text = render_sensitivity(results)
    assert sensitivity_page.problems == []
    assert sensitivity_page.all("script") == []
    assert not re.search(r'(src|href)="(?!#)', text)
    identifiers = [
        one.attributes["id"] for one in sensitivity_page.everything() if "id" in one.attributes
    ]
    assert len(identifiers) == len(set(identifiers))
    levels = [
        int(one.tag[1]) for one in sensitivity_page.everything() if re.fullmatch("h[1-6]", one.tag)
    ]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_page_of_its_own_says_what_it_is_not_and_that_it_is_synthetic(sensitivity_page):
    header = sensitivity_page.all("header")[0].text
    assert "Research software, not a medical device." in header
    assert "Synthetic data" in header
    assert "Synthetic data" in sensitivity_page.all("footer")[0].text


def test_the_page_of_its_own_says_by_which_rules(sensitivity_page):
    methods = next(
        one for one in sensitivity_page.all("section") if one.attributes.get("class") == "methods"
    )
    assert "Methods" in methods.text


def test_the_page_is_the_same_every_time(results):
    assert render_sensitivity(results) == render_sensitivity(results)


@pytest.mark.parametrize("name", FRAMES)
def test_any_one_frame_of_it_may_be_empty(results, name):
    found = changed(results, **{name: getattr(results.sensitivity, name).clear()})
    assert read_page(render_report(found)).problems == []


def test_names_from_the_data_are_escaped(results):
    hostile = "<script>alert(1)</script>\"'&"
    rows = results.sensitivity.changes.with_columns(
        patient_id=pl.lit(hostile), lesion_id=pl.lit(hostile)
    )
    text = render_sensitivity(changed(results, changes=rows))
    assert "<script" not in text
    assert "alert(1)" in text


def test_the_folder_holds_page_figures_and_tables(results, tmp_path):
    assert write_sensitivity(results, tmp_path) == tmp_path / "sensitivity.html"
    names = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")}
    assert {"figures/category-flow.svg", "figures/pfs-drawn.png", "sensitivity/rules.csv"} <= names
    assert {f"sensitivity/{name}.parquet" for name in vars(results.sensitivity)} <= names


def test_a_long_list_of_changes_says_what_it_leaves_out(results):
    rows = pl.concat([results.sensitivity.changes] * 200)
    table = change_table(changed(results, changes=rows))
    assert len(table.rows) == 400
    assert "200 further rows are in the files beside this report." in table.note


def test_a_terminal_gets_two_lines(results):
    assert summarise_sensitivity(results) == (
        "37 of 40 keep the category under all 3 rules",
        "Patients: responsive 20 (20.4 drawn), focal resistance 13 (12.9 drawn) and multifocal "
        "resistance 7 (6.7 drawn)",
    )
