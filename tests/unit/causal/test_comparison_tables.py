"""The tables of the comparison from small arrays, with every number by hand."""

import numpy as np
import polars as pl
import pytest

from seriatim.base.units import DAYS_PER_MONTH
from seriatim.causal.clone_censor_weight import WeightPlan, weigh
from seriatim.causal.clone_effects import spread_of
from seriatim.causal.clones import Arm
from seriatim.causal.curve_errors import (
    CurveErrors,
    errors_of_resamples,
    grid_of,
    robust_curve_errors,
)
from seriatim.causal.curve_steps import list_clone_curves, list_naive_curves
from seriatim.causal.decisions import Decisions, require_followed, who_decides
from seriatim.causal.diagnostic_tables import list_early_events
from seriatim.causal.effect import Effect, Measure, Method
from seriatim.causal.positivity import PositivityCell, count_positivity, lacks_a_choice
from seriatim.causal.result_tables import as_table
from seriatim.causal.risk_ratio import RiskRatio, estimate_risk_ratio
from seriatim.causal.unmeasured_tables import list_e_values, list_tipping_points

NOBODY = np.inf
"""The day of an operation that never was."""
END = np.array([20.0, 300.0, 100.0, 200.0, 400.0, 400.0])
EVENT = np.array([True, True, True, True, False, False])
OPERATION = np.array([NOBODY, 10.0, 25.0, NOBODY, NOBODY, 200.0])


def weighed(plan=None):
    """A to F, grace of one interval of 30 days; A dies in it, B and C are operated in it, F later.

    There is no covariate, so the chance of an operation is 2 of 6 for everybody.
    """
    followed = require_followed(END, EVENT, OPERATION, np.arange(6))
    person, interval = who_decides(followed, 30.0, 1)
    decisions = Decisions(
        person,
        interval,
        OPERATION <= 30,
        np.ones(6, dtype=bool),
        np.zeros((6, 0)),
        (),
        30.0,
        1,
    )
    plan = plan or WeightPlan(stabilised=False)
    return followed, decisions, weigh(followed, decisions, plan, np.ones((6, 1)))


def curve_of(frame, arm):
    return frame.filter(pl.col("arm") == arm).select("month", "survival", "at_risk").rows()


def test_steps_carry_who_is_at_risk_just_before_them():
    """Waiting: A dies on day 20, D on day 200; E and F are followed; B and C leave on 10 and 25."""
    followed, _, weighted = weighed()
    errors = CurveErrors(np.array([30.0]), np.zeros((2, 1)), "robust")
    found = list_clone_curves(weighted, errors, 0.95)
    days = {arm: [round(m * DAYS_PER_MONTH, 6) for m, *_ in curve_of(found, arm)] for arm in Arm}
    assert days == {"operate": [0, 20, 30], "wait": [0, 20, 30]}
    assert [n for *_, n in curve_of(found, "wait")] == [6, 5, 3]
    assert [n for *_, n in curve_of(found, "operate")] == [6, 6, 5]
    whole = CurveErrors(np.array([500.0]), np.zeros((2, 1)), "robust")
    late = list_clone_curves(weighted, whole, 0.95)
    assert [n for *_, n in curve_of(late, "operate")][2:] == [2, 1]
    assert [n for *_, n in curve_of(late, "wait")][2:] == [3]
    assert followed.n == 6


def test_weighted_numbers_at_risk_stand_for_those_who_left():
    """After day 30 two are left in `operate` with weight 3 each, three in `wait` with 1.5."""
    _, _, weighted = weighed()
    errors = CurveErrors(np.array([500.0]), np.zeros((2, 1)), "robust")
    found = list_clone_curves(weighted, errors, 0.95).filter(pl.col("month") > 1)
    by_arm = {arm: found.filter(pl.col("arm") == arm)["at_risk_weighted"].to_list() for arm in Arm}
    assert by_arm["operate"] == pytest.approx([6.0, 3.0])
    assert by_arm["wait"] == pytest.approx([4.5])


def test_the_naive_curves_begin_with_the_ever_and_the_never_operated():
    followed, *_ = weighed()
    found = list_naive_curves(followed, np.array([60.0, 500.0]), 0.95)
    assert [n for *_, n in curve_of(found, "operate")] == [3, 3, 3, 2]
    assert [n for *_, n in curve_of(found, "wait")] == [3, 3, 2, 2]
    survival = [s for _, s, _ in curve_of(found, "operate")]
    assert survival == pytest.approx([1, 1, 2 / 3, 1 / 3])


def test_no_naive_curve_without_both_groups():
    alone = require_followed(END, EVENT, np.full(6, NOBODY), np.arange(6))
    assert list_naive_curves(alone, np.array([60.0]), 0.95).is_empty()


def test_errors_between_months_lie_on_a_line():
    errors = CurveErrors(np.array([30.0, 60.0]), np.array([[0.1, 0.3], [0.0, 0.0]]), "robust")
    assert errors.between(0, np.array([0.0, 15.0, 30.0, 45.0, 90.0])) == pytest.approx(
        [0.0, 0.05, 0.1, 0.2, 0.3]
    )


def test_the_grid_ends_with_the_month_of_the_last_horizon():
    assert [day / DAYS_PER_MONTH for day in grid_of((2.5, 1.0))] == pytest.approx([1, 2, 3])


def test_robust_errors_of_an_unweighted_curve_are_greenwoods():
    """Four wait with stabilised weights of one, one of them dies: 3/4, error the root of 3/64."""
    operated = [NOBODY, NOBODY, NOBODY, NOBODY, 0.2, 0.2]
    followed = require_followed([1.0, 5, 5, 5, 5, 5], [1, 0, 0, 0, 0, 0], operated, np.arange(6))
    decisions = Decisions(
        np.arange(6),
        np.zeros(6, dtype=int),
        np.isfinite(operated),
        np.ones(6, dtype=bool),
        np.zeros((6, 0)),
        (),
        0.5,
        1,
    )
    arm = weigh(followed, decisions, WeightPlan(), np.ones((6, 1)))
    found = robust_curve_errors(arm, followed, (3.0,))
    assert found.std_error[1] == pytest.approx([np.sqrt(3 / 64)])


def test_the_spread_leaves_out_resamples_that_did_not_settle_up_to_a_twentieth():
    drawn = np.tile([1.0, 3.0], 20)[None]
    one_lost = drawn.copy()
    one_lost[0, 0] = np.nan
    assert spread_of(one_lost) == pytest.approx([np.std(drawn[0, 1:], ddof=1)])
    three_lost = drawn.copy()
    three_lost[0, :3] = np.nan
    assert spread_of(three_lost) is None
    assert errors_of_resamples(np.stack([three_lost, drawn]), (30.0,)) is None


def test_the_ratio_of_risks_with_its_interval_from_resamples():
    """Waiting, day 20: one dies of 6 clones, two of whom are lost; operate: one dies of 6."""
    followed, _, weighted = weighed()
    risks = 1 - np.array([arm.curves.survival[0, 0] for arm in (weighted.operate, weighted.wait)])
    drawn = np.stack([np.tile([0.7, 0.9], 20), np.full(40, 0.8)])
    found = estimate_risk_ratio(weighted, followed, 20.0, 0.95, drawn)
    assert found.ratio == pytest.approx(risks[0] / risks[1])
    reach = 1.959964 * np.std(np.tile(np.log([1.5, 0.5]), 20), ddof=1)
    assert found.upper == pytest.approx(found.ratio * np.exp(reach), rel=1e-6)
    assert found.lower == pytest.approx(found.ratio * np.exp(-reach), rel=1e-6)


def test_a_ratio_of_nothing_is_not_a_number():
    followed, _, weighted = weighed()
    found = estimate_risk_ratio(weighted, followed, 5.0, 0.95)
    assert np.isnan([found.ratio, found.lower, found.upper]).all()
    assert list_e_values(found, 24.0, []).is_empty()
    assert list_tipping_points(found).is_empty()
    assert list_tipping_points(None).is_empty()


def test_e_values_by_the_published_formula():
    """VanderWeele and Ding 2017: a risk ratio of 3.9 (1.8 to 8.7) has 7.26, its bound 3.0."""
    found = list_e_values(RiskRatio(3.9, 1.8, 8.7), 24.0, []).row(0, named=True)
    assert found["measure"] == "risk_ratio"
    assert found["e_value"] == pytest.approx(7.26, abs=0.005)
    assert found["e_value_of_bound"] == pytest.approx(3.0, abs=0.005)


def risks(month, operate, wait, refusal=""):
    return Effect(Method.CLONE, Measure.RISK_DIFFERENCE, month, operate, wait, refusal=refusal)


HAZARDS = Effect(
    Method.CLONE, Measure.HAZARD_RATIO, estimate=4.0, lower=4.0, upper=4.0, interval="robust"
)


def test_the_hazard_ratio_of_a_common_event_goes_in_as_the_risk_ratio_it_comes_to():
    """(1 - 0.5^sqrt(4)) / (1 - 0.5^sqrt(1/4)) = 0.75 / 0.2929; both risks exceed 15 % at last."""
    effects = [risks(12.0, 0.2, 0.1), risks(24.0, 0.4, 0.16), HAZARDS]
    found = list_e_values(None, 24.0, effects).row(0, named=True)
    assert found["ratio"] == pytest.approx(2.5607, abs=1e-4)
    assert found["is_converted"]
    assert found["month"] is None


@pytest.mark.parametrize(
    "effects",
    [
        [risks(12.0, 0.2, 0.2), risks(24.0, 0.6, 0.15)],
        [risks(24.0, 0.15, 0.6)],
        [risks(12.0, 0.4, 0.1), risks(24.0, 0.6, 0.3, "follow_up_ends")],
        [],
    ],
    ids=["wait is rare", "operate is rare", "rare at the last month given", "no risk given"],
)
def test_the_hazard_ratio_of_an_event_rare_in_an_arm_goes_in_as_it_is(effects):
    """VanderWeele and Ding 2017: of a ratio of 4 the E-value is 4 + sqrt(4 x 3) = 7.46."""
    found = list_e_values(None, 24.0, [*effects, HAZARDS]).row(0, named=True)
    assert found["ratio"] == 4.0
    assert not found["is_converted"]
    assert found["e_value"] == pytest.approx(7.464, abs=5e-4)


def test_a_tipping_point_by_hand():
    """40 % of the operated and 20 % of the others, twice the risk: the ratio falls by 1.4 / 1.2."""
    found = list_tipping_points(RiskRatio(1.0, 0.7, 1.4))
    row = found.filter(prevalence_operate=0.4, prevalence_wait=0.2, strength=2.0).row(0, named=True)
    assert row["adjusted"] == pytest.approx(1.2 / 1.4)
    assert row["adjusted_upper"] == pytest.approx(1.2)


def test_early_events_are_those_by_the_end_of_the_grace_period():
    """A dies on day 20 in both arms; B and C later in `operate`; D later in `wait`."""
    _, decisions, weighted = weighed()
    assert list_early_events(weighted, decisions).rows() == [("operate", 3, 1), ("wait", 2, 1)]


def cell(stratum, n_persons, n_operated, *, n_allowed=None):
    allowed = n_persons if n_allowed is None else n_allowed
    return PositivityCell(stratum, -1, n_persons, allowed, n_persons, n_operated)


def test_a_stratum_lacks_a_choice_where_only_one_was_ever_made():
    cells = [
        cell("both", 10, 3),
        cell("never", 10, 0),
        cell("always", 10, 10),
        cell("four", 4, 0),
        cell("not_allowed", 10, 0, n_allowed=0),
        PositivityCell("both", 2, 10, 10, 10, 0),
    ]
    assert lacks_a_choice(cells) == ("never", "always")


def test_decisions_are_counted_by_stratum_and_interval():
    _, decisions, _ = weighed()
    found = count_positivity(decisions, ["b", "a", "a", "b", "b", "b"])
    assert [(c.stratum, c.interval, c.n_persons, c.n_allowed, c.n_operated) for c in found] == [
        ("a", -1, 2, 2, 2),
        ("a", 0, 2, 2, 2),
        ("b", -1, 4, 4, 0),
        ("b", 0, 4, 4, 0),
    ]


def test_numbers_are_rounded_so_that_the_order_of_a_sum_is_not_seen():
    schema = {"a": pl.Float64(), "b": pl.String()}
    found = as_table([(0.1 + 0.2, "x"), (np.inf, "y"), (np.nan, "z"), (None, "")], schema)
    assert found["a"].to_list() == [0.3, None, None, None]
    assert as_table([], schema).schema == schema
