"""The chain on a simulated cohort: every method in every table, and the same tables every time."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from simulated_trial import (
    RULES,
    asked,
    rows,
    short_trial,
    simulated_cohort,
    simulated_response,
)

from seriatim.base.errors import PlanError
from seriatim.base.units import DAYS_PER_MONTH
from seriatim.causal import resampling
from seriatim.causal.assemble import assemble
from seriatim.causal.clone_tables import main_month
from seriatim.causal.comparison import CURVE_SCHEMA, EFFECT_SCHEMA
from seriatim.causal.enrol import enrol
from seriatim.causal.trial import Bootstrap
from seriatim.cohort.schema import TABLES
from seriatim.response.derive import derive_response

METHODS = [
    "naive_ever_never",
    "immortal_time_excluded",
    "landmark",
    "time_varying_cox",
    "clone_censor_weight",
    "sequential_trials",
]


@pytest.fixture(scope="module")
def compared():
    return asked()


def test_every_method_stands_in_one_table_the_hazard_ratio_last(compared):
    assert compared.effects.schema == EFFECT_SCHEMA
    assert compared.effects["method"].unique(maintain_order=True).to_list() == METHODS
    for method in METHODS:
        measures = rows(compared.effects, method=method)["measure"].unique(maintain_order=True)
        assert measures.to_list()[-1] == "hazard_ratio"
    assert rows(compared.effects, refusal="").height == compared.effects.height
    assert rows(compared.effects, method="time_varying_cox").height == 1


def test_landmarks_are_read_at_the_months_after_time_zero(compared):
    found = rows(compared.effects, method="landmark", measure="risk_difference")
    assert found["month"].to_list() == [12.0, 24.0]
    assert found["variant"].to_list() == ["6", "6"]


def test_curves_end_where_the_risks_say_they_do(compared):
    """Survival on the curve at month 12 and 24 is one less the risk in the table of effects."""
    assert compared.curves.schema == CURVE_SCHEMA
    for method in ("naive_ever_never", "clone_censor_weight"):
        for month in (12.0, 24.0):
            risks = rows(
                compared.effects, method=method, measure="risk_difference", month=month
            ).row(0, named=True)
            for arm in ("operate", "wait"):
                point = rows(compared.curves, method=method, arm=arm, month=month)
                assert point["survival"].item() == pytest.approx(1 - risks[arm], abs=1e-9)


def test_curves_begin_with_everybody_and_fall(compared):
    n = asked_persons()
    for arm in ("operate", "wait"):
        curve = rows(compared.curves, method="clone_censor_weight", arm=arm)
        first = curve.row(0, named=True)
        assert (first["month"], first["survival"], first["at_risk"]) == (0.0, 1.0, n)
        assert curve["survival"].is_sorted(descending=True)
        assert curve["month"].is_sorted()
        assert (curve["lower"] <= curve["survival"]).all()
        assert (curve["upper"] >= curve["survival"]).all()
        assert curve["lower"].min() >= 0
        assert curve["upper"].max() <= 1


def assembled():
    trial, cohort = short_trial(), simulated_cohort()
    enrolled = enrol(cohort, simulated_response(), trial.eligibility)
    return assemble(trial, cohort, enrolled, every_entry=False)


def asked_persons():
    data = assembled()
    return data.followed.n


def test_both_arms_hold_everybody_and_the_naive_groups_share_them(compared):
    starts = compared.curves.filter(pl.col("month") == 0)
    number = dict(starts.group_by("method").agg(pl.col("at_risk").sum()).rows())
    assert number == {
        "clone_censor_weight": 2 * asked_persons(),
        "naive_ever_never": asked_persons(),
    }


def test_positivity_adds_up_to_the_operations_within_the_grace_period(compared):
    data = assembled()
    totals = rows(compared.positivity, interval=-1)
    assert totals["n_decisions"].sum() == data.decisions.person.size
    within = data.followed.operation_days <= data.decisions.grace_days
    assert totals["n_operated"].sum() == int(within.sum())
    by_interval = compared.positivity.filter(pl.col("interval") >= 0)
    assert by_interval["n_decisions"].sum() == data.decisions.person.size


def test_weights_before_stabilising_stand_for_everybody_still_followed(compared):
    means = compared.weights["mean_of_entered"]
    # Truncation at the 99th percentile takes a little away.
    assert means.is_between(0.85, 1.1).all()
    assert compared.weights.group_by("arm", maintain_order=True).len().rows() == [
        ("operate", 6),
        ("wait", 6),
    ]
    assert rows(compared.weights, arm="wait")["month"].to_list() == [1, 2, 3, 4, 5, 6]


def test_weighting_brings_the_arms_together_in_what_decides_the_operation(compared):
    focal = rows(compared.balance, name="category_focal_resistance").row(0, named=True)
    assert abs(focal["weighted"]) < abs(focal["unweighted"])


def test_events_inside_the_grace_period_are_some_of_each_arms(compared):
    for _, n_events, n_early in compared.in_grace.rows():
        assert 0 < n_early < n_events


def test_one_variation_of_each_thing_is_the_trial_itself(compared):
    main = rows(compared.variations, is_main=True)
    assert main.select("what", "value").rows() == [
        ("grace_months", "6"),
        ("truncate_percentile", "none"),
        ("timing", "even"),
        ("model", "logistic"),
    ]
    effect = rows(
        compared.effects, method="clone_censor_weight", measure="risk_difference", month=24.0
    )
    assert main["estimate"].unique().to_list() == effect["estimate"].to_list()
    values = {
        what: frame["value"].to_list()
        for (what,), frame in compared.variations.group_by("what", maintain_order=True)
    }
    assert values == {
        "grace_months": ["3", "6", "9", "12"],
        "truncate_percentile": ["none", "99", "95"],
        "timing": ["even", "natural"],
        "model": ["logistic", "cox"],
    }


def test_a_grace_period_and_a_truncation_of_ones_own_stand_among_the_others():
    trial = short_trial(
        grace_months=4, weighting={"truncate_percentile": 97}, bootstrap=Bootstrap(replicates=0)
    )
    found = asked(trial).variations
    main = rows(found, is_main=True)
    assert main["value"].to_list()[:2] == ["4", "97"]
    assert rows(found, what="grace_months")["value"].to_list() == ["3", "4", "6", "9", "12"]


def test_the_e_value_is_that_of_the_ratio_of_the_risks_in_the_table(compared):
    effect = rows(
        compared.effects, method="clone_censor_weight", measure="risk_difference", month=24.0
    ).row(0, named=True)
    found = rows(compared.unmeasured, measure="risk_ratio").row(0, named=True)
    ratio = effect["operate"] / effect["wait"]
    assert found["ratio"] == pytest.approx(ratio, rel=1e-8)
    away = max(ratio, 1 / ratio)
    assert found["e_value"] == pytest.approx(away + (away * (away - 1)) ** 0.5, rel=1e-8)
    assert found["lower"] < ratio < found["upper"]
    assert compared.tipping.height == 12


def all_tables(comparison):
    return {
        name: getattr(comparison, name)
        for name in comparison.__dataclass_fields__
        if isinstance(getattr(comparison, name), pl.DataFrame)
    }


def assert_same(one, other):
    for name, table in all_tables(one).items():
        assert_frame_equal(table, all_tables(other)[name], check_exact=True)
    assert one.warnings == other.warnings
    assert one.settings == other.settings


def test_the_order_of_rows_changes_nothing(compared):
    cohort = simulated_cohort()
    shuffled = replace(
        cohort,
        **{
            name: getattr(cohort, name).sample(fraction=1, shuffle=True, seed=5)
            for name in TABLES
            if getattr(cohort, name) is not None
        },
    )
    assert_same(asked(cohort=shuffled, response=derive_response(shuffled, RULES)), compared)


@pytest.mark.parametrize("cores", [1, 4])
def test_the_number_of_cores_changes_nothing(compared, cores, monkeypatch):
    monkeypatch.setattr(resampling.os, "cpu_count", lambda: cores)
    assert_same(asked(), compared)


def test_resamples_that_are_kept_give_the_same_tables(compared):
    store = resampling.Memory()
    first = asked(store=store)
    told = []
    again = asked(store=store, on_progress=lambda *pair: told.append(pair))
    assert_same(first, compared)
    assert_same(again, compared)
    assert told == [(20, 20)]


def test_no_table_holds_infinity_or_what_is_not_a_number(compared):
    for table in all_tables(compared).values():
        for column in table.select(pl.col(pl.Float64)):
            assert column.is_finite().all()


def test_a_month_that_nobody_reaches_is_refused_and_the_others_stand():
    """Courses end 60 months after the drug began, and time zero comes three months in."""
    found = asked(short_trial(months=(12.0, 60.0), bootstrap=Bootstrap(replicates=0)))
    risks = rows(found.effects, method="clone_censor_weight", measure="risk_difference")
    assert risks.select("month", "refusal").rows() == [(12.0, ""), (60.0, "follow_up_ends")]
    assert risks["estimate"].is_null().to_list() == [False, True]
    last = rows(found.curves, method="clone_censor_weight")["month"].max()
    assert 40 < last < 60


def test_the_main_month_is_the_one_nearest_to_two_years():
    assert main_month(short_trial(months=(60.0, 12.0, 36.0))) == 12.0
    assert main_month(short_trial(months=(24.0, 12.0))) == 24.0


def test_a_trial_without_months_is_refused():
    with pytest.raises(PlanError, match="no month is given"):
        asked(short_trial(months=()))


def test_curves_of_the_clones_are_followed_no_further_than_the_last_month_asked_about(compared):
    assert compared.curves["month"].max() <= 24.0
    assert np.isclose(compared.curves["month"].max() * DAYS_PER_MONTH, 730.5)


def test_progression_as_the_outcome_is_warned_of():
    trial = short_trial(outcome="pfs", bootstrap=Bootstrap(replicates=0))
    assert any("new baseline" in words for words in asked(trial).warnings)


def test_the_value_prints_its_summary_and_no_row(compared):
    assert repr(compared) == "<Comparison: 2 of 2 months with an effect>"
