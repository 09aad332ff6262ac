"""The page of effects: its order, its words, and what it never shows."""

import json
import re
from dataclasses import replace
from functools import cache

import polars as pl
import pytest
from made_up_comparison import (
    all_refused,
    made_up_comparison,
    made_up_trial_results,
    nobody,
    some_refused,
)
from page_reading import read_page

from seriatim.causal.follow import RESETS_BASELINE
from seriatim.causal.refusals import REFUSALS
from seriatim.causal.trial import TargetTrial
from seriatim.report.document import render_report, report_figures
from seriatim.report.effects import describe_effects
from seriatim.report.effects_page import render_effects, write_effects
from seriatim.report.effects_words import ask_question
from seriatim.report.findings import describe_findings, describe_serious_findings

ORDER = [
    "effects",
    "effects-unknown",
    "effects-protocol",
    "effects-entered",
    "h-effects-positivity",
    "h-effects-balance",
    "h-effects-weights",
    "effects-grace",
    "h-effects",
    "h-effects-curves",
    "effects-means",
    "effects-variations",
    "effects-unmeasured",
    "effects-control",
    "effects-left-out",
    "effects-refusals",
    "effects-hazards",
    "findings",
]
NO_NUMBER = r">[^<]*\b(nan|NaN|inf|null)\b[^<]*<|>None[^a-z<]*<"
"""What a missing number looks like where it is printed as it is."""
STATES = {
    "all given": made_up_comparison,
    "some refused": some_refused,
    "all refused": all_refused,
    "nobody": nobody,
}


def text_of(comparison):
    return render_effects(made_up_trial_results(comparison))


@cache
def text_in(state):
    return text_of(STATES[state]())


@pytest.fixture(scope="module")
def given():
    return text_in("all given")


@pytest.fixture(scope="module")
def given_page(given):
    return read_page(given)


@pytest.fixture(scope="module", params=STATES, ids=list(STATES))
def any_text(request):
    return text_in(request.param)


def test_the_question_the_limits_and_the_diagnostics_come_before_any_effect(given):
    places = [given.index(f'id="{name}"') for name in ORDER]
    assert places == sorted(places)


def test_no_effect_is_shown_above_its_heading(given):
    before, _, _ = given.partition('id="h-effects"')
    assert "−6.5" not in before
    assert "−6.5" in given


def test_the_question_states_both_strategies_and_the_month():
    assert ask_question(TargetTrial(), 24.0) == (
        "Among patients eligible at a scan, how would the risk of death by month 24 differ had "
        "every one been operated within 6 months of that scan, the drug continued, rather than "
        "none within 6 months of that scan?"
    )


def test_the_question_says_when_operating_ends_with_the_response():
    trial = TargetTrial(only_while=("responsive",), grace_months=3)
    assert "within 3 months of that scan as long as the disease stayed responsive" in ask_question(
        trial, 36.0
    )


def test_a_trial_of_the_next_drug_asks_about_the_drug():
    trial = TargetTrial(intervention="next_line")
    assert "been switched to the next drug within 6 months" in ask_question(trial, 24.0)
    section = describe_effects(made_up_comparison(trial))
    assert section.favours == "A risk difference below 0 favours switching the drug."
    assert "Switch" in section.curves_figure.table.rows[0]


def test_a_trial_of_the_next_drug_is_not_described_as_one_of_operations():
    """Nowhere on the page, but for what the made-up protocol and the advice to nobody say."""
    trial = TargetTrial(intervention="next_line", negative_control="second_malignancy")
    words = re.sub(r"<style>.*?</style>", "", text_of(made_up_comparison(trial)), flags=re.DOTALL)
    words = re.sub(r"<[^>]+>", " ", words)
    for said in ("Operate within 6 months; or do not.", "The first operation counts."):
        words = words.replace(said, "")
    words = words.replace("it is no advice to operate, or not to, on anybody", "")
    assert re.findall(r"[^.]*(?:operat|surg)[^.]*", words, flags=re.IGNORECASE) == []
    assert "Does switching the drug help?" in words
    assert "Ever v never switched" in words
    assert "% with it, switch" in words


def test_what_cannot_be_known_names_what_the_weights_rest_on(given_page):
    box = given_page.section("effects-unknown").text
    assert "category, sum of diameters (log), lesions and months on the drug" in box
    assert "fitness" in box
    assert "No negative control is named" in box


def test_the_words_give_evidence_and_no_order(any_text):
    words = " ".join(re.sub(r"<[^>]+>", " ", any_text).split()).lower()
    for order in ("should be operated", "must be operated", "we recommend", "surgery is indicated"):
        assert order not in words
    assert "no advice to operate, or not to, on anybody" in words
    assert "not a medical device" in words


def test_the_sign_is_explained(given):
    assert "A risk difference below 0 favours operating." in given


def test_synthetic_data_are_named_at_the_top_and_at_the_foot(any_text):
    assert any_text.count("No real patient is described here.") >= 2


@pytest.mark.parametrize("code", REFUSALS)
def test_every_refusal_has_words_on_the_page_with_what_is_needed(code):
    refusal = REFUSALS[code]
    section = describe_effects(all_refused(code))
    reason, _, needed = section.refusals.rows[0]
    assert (reason, needed) == (refusal.words, refusal.needed)
    assert section.refused == f"The data cannot answer this question. {refusal.words}"
    assert section.main.rows[0][1] == f"Not given: {refusal.words}"
    assert section.variations_figure is None


def test_where_everything_is_refused_the_page_leads_with_it_and_shows_the_diagnostics():
    text = text_in("all refused")
    lead = text.index("The data cannot answer this question.")
    assert lead < text.index("Among patients eligible")
    page = read_page(text)
    assert page.by_id("figure-effects-positivity")
    assert page.by_id("figure-effects-balance")
    assert page.by_id("figure-effects-weights")
    assert 'id="figure-effects"' not in text
    assert "No weighted curve could be estimated." in text
    assert "leave an effective sample size under 20." in page.section("h-effects").text


def test_where_an_effect_is_given_the_page_does_not_lead_with_a_refusal(given):
    assert "The data cannot answer" not in given


def test_a_page_about_nobody_is_whole():
    text = text_in("nobody")
    assert "Nobody is eligible." in text
    assert "No decision was met, so neither choice was seen." in text
    assert "There are no weights." in text
    assert "<svg" not in text


def test_nothing_that_is_not_a_number_is_shown(any_text):
    assert not re.search(NO_NUMBER, any_text)


def test_a_number_that_is_not_one_leaves_a_dash():
    whole = made_up_comparison()
    broken = whole.effects.with_columns(
        estimate=pl.lit(float("nan")), lower=pl.lit(float("nan")), upper=pl.lit(None, pl.Float64)
    )
    text = text_of(replace(whole, effects=broken))
    assert not re.search(NO_NUMBER, text)
    assert 'id="figure-effects"' not in text


def test_findings_and_rows_set_aside_are_told_at_the_top_and_listed():
    results = replace(made_up_trial_results(), n_rows_set_aside=3)
    text = render_effects(results)
    serious = describe_serious_findings(results)
    assert serious.endswith("3 rows set aside")
    told = text.index(f"{serious}; see")
    assert text.index('class="question"') < told < text.index('id="effects-unknown"')
    listed = read_page(text).section("findings").text
    assert describe_findings(results.findings) in listed
    for finding in results.findings:
        assert finding.code.code in listed


def test_a_page_without_findings_says_so_and_shows_no_banner():
    clean = replace(made_up_trial_results(), findings=(), n_rows_set_aside=0)
    text = render_effects(clean)
    assert "The checks found nothing to report in the tables." in text
    assert 'class="serious"' not in text


def test_warnings_stand_before_the_limits():
    text = text_in("some refused")
    assert text.index("rests on few events") < text.index('id="effects-unknown"')


def test_progression_as_the_outcome_is_warned_about_once():
    trial = TargetTrial(outcome="pfs")
    told = replace(made_up_comparison(trial), warnings=(RESETS_BASELINE,))
    for one in (made_up_comparison(trial), told):
        assert describe_effects(one).warnings == (RESETS_BASELINE,)


def test_survival_as_the_outcome_is_not_warned_about(given):
    assert RESETS_BASELINE not in given


def test_the_page_is_well_formed_and_fetches_nothing(any_text):
    page = read_page(any_text)
    assert page.problems == []
    assert page.all("script") == []
    assert not re.search(r'(src|href)="(?!#)', any_text)
    identifiers = [one.attributes["id"] for one in page.everything() if one.attributes.get("id")]
    assert len(identifiers) == len(set(identifiers))


def test_every_entry_of_the_contents_leads_somewhere(any_text):
    page = read_page(any_text)
    names = {one.attributes.get("id") for one in page.everything()}
    targets = [one.attributes["href"][1:] for one in page.all("a")]
    assert targets
    assert set(targets) <= names


def test_the_same_comparison_gives_the_same_page(given):
    assert text_of(made_up_comparison()) == given


def test_the_folder_holds_the_page_its_figures_and_its_tables(tmp_path):
    page = write_effects(made_up_trial_results(), tmp_path)
    assert page == tmp_path / "compare.html"
    drawn = {path.name for path in (tmp_path / "figures").iterdir()}
    keys = ("", "-positivity", "-balance", "-weights", "-curves", "-variations")
    assert drawn == {f"effects{key}.{kind}" for key in keys for kind in ("svg", "png")}
    table = pl.read_parquet(tmp_path / "effects" / "effects.parquet")
    assert table.equals(made_up_comparison().effects)
    listed = json.loads((tmp_path / "compare.json").read_text(encoding="utf-8"))
    assert {one["path"] for one in listed["files"]} >= {"compare.html", "effects/effects.csv"}


def test_the_report_holds_the_section_where_the_study_states_a_trial(results, page):
    text = render_report(replace(results, effects=made_up_comparison()))
    with_trial = read_page(text)
    assert with_trial.by_id("effects").text == "Does operating help?"
    assert "#effects" in [one.attributes["href"] for one in with_trial.all("a")]
    identifiers = [
        one.attributes["id"] for one in with_trial.everything() if one.attributes.get("id")
    ]
    assert len(identifiers) == len(set(identifiers))
    assert "effects" not in {one.attributes.get("id") for one in page.everything()}


def test_the_figures_of_the_report_hold_those_of_the_section(results):
    without = {figure.key for figure in report_figures(results)}
    with_trial = {
        figure.key for figure in report_figures(replace(results, effects=made_up_comparison()))
    }
    assert with_trial - without == {
        "effects",
        "effects-positivity",
        "effects-balance",
        "effects-weights",
        "effects-curves",
        "effects-variations",
    }
