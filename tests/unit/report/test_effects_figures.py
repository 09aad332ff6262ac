"""The figures of the page of effects: what they carry in words, and what they leave undrawn."""

import re
from dataclasses import replace

import polars as pl
import pytest
from made_up_comparison import all_refused, made_up_comparison, nobody, some_refused

from seriatim.causal.trial import TargetTrial
from seriatim.report.figures.arm_weights import weights_figure
from seriatim.report.figures.balance import balance_figure
from seriatim.report.figures.drawing import NARROW_PX, WIDE_PX, render_svg
from seriatim.report.figures.effects_forest import effects_figure, variations_figure
from seriatim.report.figures.positivity import positivity_figure
from seriatim.report.figures.weighted_curves import weighted_figure

LEVEL = "95 %"
FIGURES = (
    lambda one: effects_figure(one, LEVEL),
    lambda one: variations_figure(one, LEVEL),
    weighted_figure,
    weights_figure,
    balance_figure,
    positivity_figure,
)


@pytest.fixture(scope="module")
def comparison():
    return made_up_comparison()


@pytest.mark.parametrize("width_px", [WIDE_PX, NARROW_PX])
def test_the_forest_carries_every_estimator_with_its_numbers(comparison, width_px):
    text = render_svg(effects_figure(comparison, LEVEL), width_px)
    for words in (
        "Naive: not an estimate of the effect",
        "Ever v never operated",
        "Immortal time left out",
        "Landmark at month 12",
        "Time-varying Cox",
        "Clone, censor, weight",
        "Sequential trials",
        "−6.5\N{NO-BREAK SPACE}(−12.5",
        "0.76",
        "favours operating",
        "favours waiting",
    ):
        assert words.replace("\N{NO-BREAK SPACE}", " ") in text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_forest_is_told_in_words_with_the_naive_named(comparison):
    words = effects_figure(comparison, LEVEL).description
    assert "Ever v never operated (naive) −19.0" in words
    assert "Clone, censor, weight −6.5" in words
    assert "Time-varying Cox hazard ratio only" in words


def test_naive_rows_are_drawn_unlike_the_others(comparison):
    text = render_svg(effects_figure(comparison, LEVEL))
    # Two naive intervals in each panel: broken lines, which nothing else in the figure has.
    assert text.count('stroke-dasharray="4,3"') == 4
    only = comparison.effects.filter(pl.col("method") == "clone_censor_weight")
    without = render_svg(effects_figure(replace(comparison, effects=only), LEVEL))
    assert 'stroke-dasharray="4,3"' not in without
    assert "Naive" not in without


def test_the_rows_behind_the_forest_are_muted_where_naive(comparison):
    table = effects_figure(comparison, LEVEL).table
    assert {table.rows[place][1] for place in table.muted} == {
        "Ever v never operated",
        "Immortal time left out",
    }


def test_a_refused_row_keeps_its_place_and_says_why():
    text = render_svg(effects_figure(some_refused(), LEVEL))
    assert "not given: under 10 events in an arm" in text


def test_where_nothing_is_given_nothing_is_drawn_but_what_was_looked_at():
    refused = all_refused()
    drawn = [draw(refused) is not None for draw in FIGURES]
    assert drawn == [False, False, False, True, True, True]
    assert [draw(nobody()) for draw in FIGURES] == [None] * 6


def test_an_interval_far_outside_is_cut_and_printed_in_full(comparison):
    wide = comparison.effects.with_columns(
        upper=pl.when(pl.col("measure") == "hazard_ratio").then(400.0).otherwise("upper")
    )
    figure = effects_figure(replace(comparison, effects=wide), LEVEL)
    usual = effects_figure(comparison, LEVEL)
    size = re.compile(r'viewBox="([^"]+)"')
    assert figure.description.count("400.00") == 8
    assert size.search(render_svg(figure))[1] == size.search(render_svg(usual))[1]


def test_an_effect_without_an_interval_is_drawn_without_one(comparison):
    bare = comparison.effects.with_columns(
        lower=pl.lit(None, pl.Float64), upper=pl.lit(None, pl.Float64)
    )
    figure = effects_figure(replace(comparison, effects=bare), LEVEL)
    assert "Clone, censor, weight −6.5;" in figure.description
    assert render_svg(figure)


def test_curves_print_both_counts_at_risk_and_the_naive_beside_them(comparison):
    for width_px in (WIDE_PX, NARROW_PX):
        text = render_svg(weighted_figure(comparison), width_px)
        for words in ("Operate, weighted", "Wait, copies", "Naive: not an estimate", "Operated"):
            assert words in text
    frame = comparison.curves.filter(
        pl.col("method") == "clone_censor_weight",
        pl.col("arm") == "operate",
        pl.col("month") == 24.0,
    )
    assert f">{frame['at_risk'][0]}<" in text
    assert f">{frame['at_risk_weighted'][0]:.0f}<" in text


def test_numbers_at_risk_stop_where_the_curve_stops(comparison):
    short = comparison.curves.filter((pl.col("arm") == "operate") | (pl.col("month") <= 30))
    figure = weighted_figure(replace(comparison, curves=short))
    assert "month 24: operate 79 %, wait 73 %" in figure.description
    assert figure.description.endswith(
        "month 36: operate 70 %; month 48: operate 63 %; month 60: operate 56 %."
    )


def test_curves_go_as_far_as_the_last_month_asked_for(comparison):
    """Followed to month 66, asked for at 120 months: to the end of follow-up, beyond month 60."""
    asked = replace(comparison, trial=TargetTrial(months=(24, 120)))
    assert asked.curves["month"].max() == 66
    narrow = weighted_figure(replace(comparison, trial=TargetTrial(months=(24,))))
    assert "month 60" in weighted_figure(asked).description
    assert narrow.description.endswith("month 24: operate 79 %, wait 73 %.")
    long = asked.curves.with_columns(month=pl.col("month") * 2)
    assert "month 120: operate" in weighted_figure(replace(asked, curves=long)).description


def test_curves_without_naive_ones_are_drawn_alone(comparison):
    main = comparison.curves.filter(pl.col("method") == "clone_censor_weight")
    text = render_svg(weighted_figure(replace(comparison, curves=main)))
    assert "Naive" not in text
    assert "Operate" in text


@pytest.mark.parametrize("width_px", [WIDE_PX, NARROW_PX])
def test_positivity_prints_operations_of_decisions(comparison, width_px):
    text = render_svg(positivity_figure(comparison), width_px)
    for words in ("of 231", ">12<", "of 107", "30 days each"):
        assert words in text


def test_a_white_cell_is_no_lack_where_the_strategy_does_not_let_it_happen(comparison):
    asked = positivity_figure(comparison).caption
    assert "nobody was operated; where that is so, the weights rest on the model alone" in asked
    limited = comparison.positivity.with_columns(n_allowed=pl.col("n_allowed") // 2)
    caption = positivity_figure(replace(comparison, positivity=limited)).caption
    assert "where that is so, and the strategy lets operating happen, the weights" in caption


def test_many_intervals_leave_room_for_no_number_and_still_draw(comparison):
    one = comparison.positivity.filter(pl.col("interval") == 0)
    many = pl.concat(one.with_columns(interval=pl.lit(place, pl.Int64)) for place in range(40))
    figure = positivity_figure(replace(comparison, positivity=many))
    assert "of 231" not in render_svg(figure, NARROW_PX)
    assert len(figure.table.rows) == 120


def test_balance_names_covariates_and_both_states(comparison):
    text = render_svg(balance_figure(comparison))
    for words in ("focal resistance", "age years", "before weighting", "after weighting"):
        assert words in text


def test_weights_have_a_panel_for_each_figure(comparison):
    text = render_svg(weights_figure(comparison))
    for words in ("Mean weight", "Largest weight", "Effective sample size", "Operate", "Wait"):
        assert words in text
