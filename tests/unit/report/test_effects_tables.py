"""The tables of effects: the frames' numbers as printed, naive rows marked, reasons in words."""

from dataclasses import replace

import polars as pl
import pytest
from made_up_comparison import all_refused, made_up_comparison, some_refused

from seriatim.causal.effect import Measure
from seriatim.causal.trial import TargetTrial
from seriatim.report.effects import describe_effects
from seriatim.report.effects_diagnostics import (
    describe_balance,
    describe_positivity,
    describe_weights,
    grace_table,
    list_steps,
    positivity_table,
)
from seriatim.report.effects_doubts import (
    control_table,
    control_words,
    e_values_table,
    refusals_table,
    tipping_table,
    variations_table,
)
from seriatim.report.effects_rows import list_estimators
from seriatim.report.effects_tables import hazards_table, main_table, methods_table, months_table
from seriatim.report.effects_words import NAIVE_MARK

LEVEL = "95 %"


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("−", "-")


def rows_of(table):
    return [tuple(plain(cell) for cell in row) for row in table.rows]


@pytest.fixture(scope="module")
def comparison():
    return made_up_comparison()


def test_naive_estimators_come_first_and_landmarks_by_their_month(comparison):
    shuffled = comparison.effects.sample(fraction=1.0, shuffle=True, seed=1)
    assert [one.name for one in list_estimators(shuffled, "operated")] == [
        "Ever v never operated",
        "Immortal time left out",
        "Landmark at month 3",
        "Landmark at month 6",
        "Landmark at month 12",
        "Time-varying Cox",
        "Clone, censor, weight",
        "Sequential trials",
    ]


def test_the_main_table_prints_the_frame_at_the_main_month(comparison):
    rows = {row[0]: row for row in rows_of(main_table(comparison, LEVEL))}
    assert rows["Clone, censor, weight"] == (
        "Clone, censor, weight",
        "-6.5 (-12.5 to -0.5)",
        "20.8",
        "27.3",
        "96 (31)",
        "214 (88)",
        "resampled patients",
    )
    assert rows["Landmark at month 12"][1:4] == ("-5.0 (-11.0 to 1.0)", "22.0", "27.0")


def test_another_main_month_prints_that_month(comparison):
    later = replace(comparison, main_month=36.0)
    frame = comparison.effects.filter(
        pl.col("method") == "clone_censor_weight",
        pl.col("measure") == "risk_difference",
        pl.col("month") == 36.0,
    )
    difference = 100 * frame["estimate"][0]
    row = rows_of(main_table(later, LEVEL))[-2]
    assert row[1].startswith(f"{difference:.1f} (")


@pytest.mark.parametrize(
    "table",
    [
        lambda one: main_table(one, LEVEL),
        lambda one: months_table(one, Measure.RISK_DIFFERENCE, "risks"),
        lambda one: months_table(one, Measure.RMST_DIFFERENCE, "means"),
        lambda one: hazards_table(one, LEVEL),
    ],
    ids=["main", "risks", "means", "hazards"],
)
@pytest.mark.parametrize("state", [made_up_comparison, all_refused])
def test_naive_rows_are_marked_in_every_table_refused_or_not(table, state):
    printed = table(state())
    assert printed.muted == {0, 1}
    for place, row in enumerate(printed.rows):
        assert (NAIVE_MARK in row[0]) == (place in printed.muted)


def test_a_refused_month_says_why_in_its_cell(comparison):
    rows = rows_of(months_table(comparison, Measure.RISK_DIFFERENCE, "risks"))
    assert rows[-1][-1] == "Not given: Follow-up in an arm ends before the month."


def test_a_refused_estimator_says_why_at_every_month():
    rows = {
        row[0]: row for row in rows_of(months_table(some_refused(), Measure.RMST_DIFFERENCE, ""))
    }
    assert set(rows["Landmark at month 12"][1:]) == {"Not given: An arm has fewer than 10 events."}


def test_hazard_ratios_have_two_decimals_and_their_own_estimator(comparison):
    rows = {row[0]: row for row in rows_of(hazards_table(comparison, LEVEL))}
    assert rows["Time-varying Cox"][1:] == ("0.74 (0.56 to 0.98)", "model")


def test_an_estimator_without_a_risk_is_named(comparison):
    assert describe_effects(comparison).hazards_only == (
        "Time-varying Cox gives a hazard ratio only; it stands with the others, last."
    )


def test_what_each_estimator_compares_is_told_for_those_shown(comparison):
    assert len(methods_table(comparison).rows) == 6
    few = replace(
        comparison, effects=comparison.effects.filter(pl.col("method") == "clone_censor_weight")
    )
    assert [row[0] for row in methods_table(few).rows] == ["Clone, censor, weight"]


def test_the_way_in_counts_patients_who_are_left_without_a_scan(comparison):
    steps = list_steps(comparison)
    assert [step.n_patients for step in steps] == [402, 371, 338, 338, 338]
    assert [step.lost for step in steps] == [0, 31, 33, 0, 0]


def test_positivity_names_the_category_without_a_choice(comparison):
    assert describe_positivity(comparison) == "In every category both choices were seen."
    none = comparison.positivity.with_columns(
        n_operated=pl.when(pl.col("stratum") == "multifocal_resistance")
        .then(0)
        .otherwise("n_operated")
    )
    without = replace(comparison, positivity=none)
    assert describe_positivity(without).startswith(
        "One of the choices was never seen in: multifocal resistance."
    )
    assert positivity_table(without).rows[-1][-1] == "no: nobody was operated"


def only_while_responsive(comparison):
    """The strategy operates on the responsive only, and nobody else was operated."""
    elsewhere = pl.col("stratum") != "responsive"
    return replace(
        comparison,
        trial=TargetTrial(only_while=("responsive",)),
        positivity=comparison.positivity.with_columns(
            pl.when(elsewhere).then(0).otherwise(name).alias(name)
            for name in ("n_allowed", "n_operated")
        ),
    )


def test_where_operating_is_not_asked_for_nobody_operated_is_no_lack(comparison):
    limited = only_while_responsive(comparison)
    assert describe_positivity(limited) == (
        "In every category in which the strategy lets operating happen both choices were seen."
    )
    assert [row[-1] for row in positivity_table(limited).rows] == [
        "yes",
        "none asked for",
        "none asked for",
    ]


def test_a_category_in_which_everybody_was_operated_lacks_a_choice_asked_for_or_not(comparison):
    every = comparison.positivity.with_columns(
        n_allowed=0,
        n_operated=pl.when(pl.col("stratum") == "focal_resistance")
        .then("n_persons")
        .otherwise("n_operated"),
    )
    found = replace(comparison, positivity=every)
    assert describe_positivity(found).startswith(
        "One of the choices was never seen in: focal resistance."
    )
    assert positivity_table(found).rows[1][-1] == "no: everybody was operated"


def test_decisions_that_the_strategy_allows_are_counted_where_it_does_not_allow_all(comparison):
    assert "Allowed" not in positivity_table(comparison).header
    limited = comparison.positivity.with_columns(n_allowed=pl.col("n_allowed") // 2)
    table = positivity_table(replace(comparison, positivity=limited))
    assert table.header[3] == "Allowed"
    assert table.rows[0][3] == str(1203 // 2)


def test_balance_counts_covariates_apart_before_and_after(comparison):
    assert describe_balance(comparison) == (
        "Of 6 covariates 5 differ by more than 0.1 standard deviations before weighting, and 1 "
        "after it."
    )


def test_weights_are_told_by_arm_at_the_end_of_the_grace_period(comparison):
    assert describe_weights(comparison).startswith(
        "At the end of the grace period, operate: mean 1.07, largest 12.0, 96 persons worth 50; "
        "wait: mean 0.99, largest 2.8, 228 persons worth 206."
    )


def test_early_events_are_a_share_of_all(comparison):
    assert rows_of(grace_table(comparison)) == [
        ("Operate", "61", "17", "28"),
        ("Wait", "88", "19", "22"),
    ]


def test_variations_print_what_was_changed_and_why_one_is_missing():
    rows = rows_of(variations_table(some_refused(), LEVEL))
    assert rows[0] == ("Grace period", "3 months", "-4.1 (-11.1 to 2.4)", "")
    assert rows[1][3] == "as planned"
    assert rows[-1][2].startswith("Not given: The model of the decisions does not settle")


def test_e_values_print_the_ratio_and_both_values(comparison):
    assert rows_of(e_values_table(comparison, LEVEL)) == [
        ("Risk ratio", "24", "0.76 (0.57 to 1.02)", "1.95", "1.00"),
        ("Hazard ratio, as a risk ratio", "–", "0.83 (0.66 to 1.03)", "1.71", "1.00"),
    ]


def test_the_e_values_say_whether_the_hazard_ratio_was_turned_into_a_risk_ratio(comparison):
    assert "turned into the risk ratio it comes to" in e_values_table(comparison, LEVEL).note
    rare = replace(
        comparison, unmeasured=comparison.unmeasured.with_columns(is_converted=pl.lit(value=False))
    )
    table = e_values_table(rare, LEVEL)
    assert table.rows[1][0] == "Hazard ratio"
    assert "stands for the risk ratio as it is" in table.note
    without = replace(comparison, unmeasured=comparison.unmeasured.head(1))
    assert "hazard ratio" not in e_values_table(without, LEVEL).note


def test_tipping_points_stand_in_a_column_for_each_strength(comparison):
    table = tipping_table(comparison)
    assert [plain(head) for head in table.header[2:]] == [
        "Risk ratio with the event 1.5",
        "Risk ratio with the event 2",
        "Risk ratio with the event 3",
    ]
    # 20 % and 40 % with a trait of risk ratio 2: the ratio divided by 1.2 / 1.4.
    assert rows_of(table)[0][3] == "0.89 (0.67 to 1.19)"
    assert len(table.rows) == 4


def test_a_named_control_says_what_a_difference_would_mean():
    found = some_refused()
    assert "Operating cannot cause this event: second malignancy." in control_words(found)
    rows = rows_of(control_table(found, LEVEL))
    assert rows[-1][:2] == ("Clone, censor, weight", "-0.4 (-3.0 to 2.2)")
    assert control_table(found, LEVEL).muted == {0}


def test_without_a_control_nothing_is_claimed(comparison):
    assert control_words(comparison).startswith("No negative control is named")
    assert control_table(comparison, LEVEL).is_empty


def test_each_reason_is_told_once_with_all_it_holds_for():
    rows = rows_of(refusals_table(some_refused()))
    reasons = [row[0] for row in rows]
    assert len(reasons) == len(set(reasons)) == 3
    few = next(row for row in rows if row[0] == "An arm has fewer than 10 events.")
    assert few[1] == (
        "Landmark at month 12: risk difference; Landmark at month 12: difference in restricted "
        "mean; Landmark at month 12: hazard ratio"
    )
    assert few[2] == "More patients or longer follow-up."


def test_a_reason_without_words_is_an_error():
    with pytest.raises(KeyError, match="some_new_reason"):
        refusals_table(all_refused("some_new_reason"))


def test_the_level_of_the_intervals_is_that_of_the_comparison(comparison):
    narrow = replace(comparison, conf_level=0.9)
    assert "90 %" in plain(describe_effects(narrow).main.caption)
    assert "97.5 %" in plain(describe_effects(replace(comparison, conf_level=0.975)).main.caption)
    assert "95 %" in plain(describe_effects(comparison).main.caption)
