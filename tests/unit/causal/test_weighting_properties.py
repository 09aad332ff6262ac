"""What must hold of clones, weights and errors on any data."""

import numpy as np
import pytest
from generative.effort import examples
from generative.small_trials import as_decisions, as_followed, trials
from hypothesis import given
from hypothesis import strategies as st

from seriatim.causal.clone_censor_weight import WeightPlan, read_off, robust_errors, weigh
from seriatim.causal.clones import Arm, clone
from seriatim.causal.decisions import Decisions, operated_in, require_followed, who_decides
from seriatim.causal.influence import (
    restricted_mean_influence,
    robust_error,
    survival_influence,
)
from seriatim.causal.weighted_curve import (
    Stretches,
    fit_weighted_curves,
    restricted_mean_days,
    survival_on,
)
from seriatim.causal.weights import clone_weights
from seriatim.survival.curve_readings import survival_at
from seriatim.survival.curves import fit_kaplan_meier
from seriatim.survival.restricted_mean import restricted_mean

DAYS = (50.0, 150.0, 350.0)
CLOSE = {"rtol": 1e-9, "atol": 1e-11}


def drawn_trial(seed, n=120, n_intervals=3, interval_days=30.0):
    """Persons of a made-up trial, some of them two entries of one patient."""
    rng = np.random.default_rng(seed)
    burden = rng.normal(size=(n, n_intervals)).round(2)
    chance = 1 / (1 + np.exp(1.2 + 0.6 * burden))
    operates = rng.random((n, n_intervals)) < chance
    first = np.where(operates.any(axis=1), operates.argmax(axis=1), np.inf)
    operation = (first + rng.random(n)) * interval_days
    end = np.ceil(rng.exponential(250, n))
    event = rng.random(n) < 0.8
    cluster = np.concatenate([np.arange(n - 20), rng.integers(0, n - 20, 20)])
    return require_followed(end, event, np.ceil(operation), cluster), burden


def decisions_of(followed, burden, interval_days=30.0):
    """Their decisions; the strategy may operate on everybody."""
    n_intervals = burden.shape[1]
    person, interval = who_decides(followed, interval_days, n_intervals)
    return Decisions(
        person,
        interval,
        operated_in(followed, person, interval, interval_days),
        np.ones(person.size, dtype=bool),
        burden[person, interval][:, None],
        ("burden",),
        interval_days,
        n_intervals,
    )


def chain(followed, burden, copies=None, plan=None):
    """The whole chain, by default in one resample that holds every patient once."""
    given_copies = np.ones((followed.n_clusters, 1)) if copies is None else copies
    return weigh(followed, decisions_of(followed, burden), plan or WeightPlan(), given_copies)


def of_persons(followed, who):
    """The persons of these rows, in that order, each keeping the patient."""
    return require_followed(
        followed.end_days[who],
        followed.event[who],
        followed.operation_days[who],
        followed.cluster[who],
    )


def hold_same(found, expected):
    np.testing.assert_allclose(found.survival, expected.survival, **CLOSE)
    np.testing.assert_allclose(found.rmst_days, expected.rmst_days, **CLOSE)


# Weights of one, and weights that are a function of time


@examples(60)
@given(trials())
def test_weights_of_one_give_the_product_limit_curve_of_the_clones(drawn):
    grace, people = drawn
    followed = as_followed(people)
    decisions, _ = as_decisions(followed, people, grace)
    for arm in Arm:
        rows = clone(followed, decisions, arm).rows
        curves = fit_weighted_curves(rows, np.ones((rows.stop_days.size, 1)))
        is_last = np.append(rows.person[1:] != rows.person[:-1], True)
        plain = fit_kaplan_meier(rows.stop_days[is_last], rows.event[is_last])
        days = np.arange(0.0, 13.0, 0.5)
        expected = survival_at(plain, np.minimum(days, plain.time[-1])).survival
        np.testing.assert_allclose(survival_on(curves, days)[:, 0], expected, **CLOSE)
        horizon = float(plain.time[-1])
        if horizon > 0:
            mean = restricted_mean(plain, horizon).value
            np.testing.assert_allclose(restricted_mean_days(curves, horizon)[0], mean, **CLOSE)


@examples(60)
@given(trials(), st.lists(st.floats(0.1, 10), min_size=5, max_size=5))
def test_stabilising_by_a_function_of_time_alone_leaves_the_curves(drawn, of_interval):
    grace, people = drawn
    followed = as_followed(people)
    decisions, chance = as_decisions(followed, people, grace)
    for arm in Arm:
        clones = clone(followed, decisions, arm)
        rows = clones.rows
        weights = clone_weights(clones, decisions, chance, "even")
        place = np.minimum(rows.start_days // grace.interval, grace.count).astype(int)
        stabilised = weights / np.array(of_interval)[place][:, None]
        plain, divided = fit_weighted_curves(rows, weights), fit_weighted_curves(rows, stabilised)
        np.testing.assert_allclose(divided.survival, plain.survival, rtol=1e-9, atol=1e-9)


# Arms


def test_arms_that_nobody_can_leave_give_no_effect():
    followed, burden = drawn_trial(1)
    nobody = require_followed(
        followed.end_days, followed.event, np.full(followed.n, np.inf), followed.cluster
    )
    decisions = decisions_of(nobody, burden)
    spared = Decisions(**{**vars(decisions), "allowed": np.zeros_like(decisions.allowed)})
    chance = np.full((decisions.person.size, 1), 0.2)
    curves = []
    for arm in Arm:
        clones = clone(nobody, spared, arm)
        weights = clone_weights(clones, spared, chance, "even")
        curves.append(fit_weighted_curves(clones.rows, weights))
    np.testing.assert_array_equal(curves[0].days, curves[1].days)
    np.testing.assert_allclose(curves[0].survival, curves[1].survival, **CLOSE)


def test_a_sham_operation_by_lot_that_changes_nothing_gives_no_effect_on_average():
    differences = []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        n = 400
        operation = np.where(rng.random(n) < 0.5, np.ceil(rng.random(n) * 60), np.inf)
        end = np.ceil(rng.exponential(200, n))
        followed = require_followed(end, np.ones(n, bool), operation, np.arange(n))
        readings = read_off(chain(followed, rng.normal(size=(n, 2)).round(2)), DAYS)
        differences.append(readings.survival[0, :, 0] - readings.survival[1, :, 0])
    mean, error = np.mean(differences, axis=0), np.std(differences, axis=0) / np.sqrt(60)
    assert np.all(np.abs(mean) < 3 * error)


# Errors


@pytest.mark.parametrize("seed", [3, 4])
def test_a_cohort_given_twice_as_the_same_patients_has_the_same_error(seed):
    followed, burden = drawn_trial(seed)
    twice = np.tile(np.arange(followed.n), 2)
    once_errors = robust_errors(chain(followed, burden), followed, DAYS)
    doubled = of_persons(followed, twice)
    twice_errors = robust_errors(chain(doubled, burden[twice]), doubled, DAYS)
    np.testing.assert_allclose(twice_errors, once_errors, rtol=1e-7)


def test_a_cohort_given_twice_as_other_patients_has_a_smaller_error():
    followed, burden = drawn_trial(3)
    twice = np.tile(np.arange(followed.n), 2)
    apart = np.concatenate([followed.cluster, followed.cluster + followed.n_clusters])
    doubled = require_followed(
        followed.end_days[twice], followed.event[twice], followed.operation_days[twice], apart
    )
    errors = robust_errors(chain(doubled, burden[twice]), doubled, DAYS)
    expected = np.array(robust_errors(chain(followed, burden), followed, DAYS)) / np.sqrt(2)
    np.testing.assert_allclose(errors, expected, rtol=1e-7)


@pytest.mark.parametrize("influence", [survival_influence, restricted_mean_influence])
def test_the_influences_of_all_rows_add_up_to_nothing(influence):
    followed, burden = drawn_trial(5)
    weighted = chain(followed, burden)
    for arm in (weighted.operate, weighted.wait):
        for day in DAYS:
            moved = influence(arm.clones.rows, arm.weight, arm.curves, day)
            assert np.abs(moved).max() > 0
            np.testing.assert_allclose(moved.sum(), 0, atol=1e-10 * np.abs(moved).sum())


@pytest.mark.parametrize(
    ("influence", "read"),
    [(survival_influence, "survival"), (restricted_mean_influence, "mean")],
)
def test_an_influence_is_what_a_little_more_weight_moves(influence, read):
    followed, burden = drawn_trial(6, n=40)
    arm = chain(followed, burden).operate
    rows, day, little = arm.clones.rows, 150.0, 1e-6

    def value(weight):
        curves = fit_weighted_curves(rows, weight[:, None])
        if read == "mean":
            return float(restricted_mean_days(curves, day)[0])
        return float(survival_on(curves, np.array([day]))[0, 0])

    found = influence(rows, arm.weight, arm.curves, day)
    for row in range(0, found.size, 7):
        more = arm.weight.copy()
        more[row] += little
        slope = (value(more) - value(arm.weight)) / little
        assert found[row] == pytest.approx(slope * arm.weight[row], rel=1e-3, abs=1e-7)


@pytest.mark.parametrize("seed", range(5))
def test_nobody_moves_a_curve_that_has_come_to_nothing(seed):
    """All have died, with weights whose sums are not exact."""
    weight = np.random.default_rng(seed).random(30) * 1000
    time = np.arange(1.0, 31.0) // 3
    rows = Stretches(np.zeros(30), time, np.ones(30, dtype=bool), np.arange(30))
    curves = fit_weighted_curves(rows, weight[:, None])
    moved = survival_influence(rows, weight, curves, 30.0)
    np.testing.assert_allclose(moved, 0, atol=1e-9)
    mean = restricted_mean_influence(rows, weight, curves, 30.0)
    at_nine = restricted_mean_influence(rows, weight, curves, 10.0)
    np.testing.assert_allclose(mean, at_nine, atol=1e-9)


def test_of_single_rows_with_weights_of_one_the_error_is_greenwoods():
    time = np.array([3.0, 3, 5, 6, 6, 8, 9, 12, 12, 15])
    event = np.array([1, 1, 0, 1, 0, 1, 1, 0, 1, 0], dtype=bool)
    rows = Stretches(np.zeros(10), time, event, np.arange(10))
    curves = fit_weighted_curves(rows, np.ones((10, 1)))
    plain = fit_kaplan_meier(time, event)
    for day, expected in zip(plain.time, plain.std_error, strict=True):
        moved = survival_influence(rows, np.ones(10), curves, day)
        assert robust_error(moved, np.arange(10)) == pytest.approx(expected, rel=1e-9)


# Decisions and resamples


@examples(60)
@given(trials())
def test_who_is_operated_decides_no_more(drawn):
    grace, people = drawn
    decisions, _ = as_decisions(as_followed(people), people, grace)
    for person in range(len(people)):
        own = decisions.operated[decisions.person == person]
        assert not own[:-1].any()


def test_a_resample_that_holds_everybody_once_is_the_plain_fit():
    followed, burden = drawn_trial(7)
    rng = np.random.default_rng(7)
    drawn = rng.multinomial(
        followed.n_clusters, np.full(followed.n_clusters, 1 / followed.n_clusters), 70
    ).T
    ones = np.ones((followed.n_clusters, 1))
    among = read_off(chain(followed, burden, np.hstack([ones, drawn, ones])), DAYS)
    alone = read_off(chain(followed, burden), DAYS)
    for column in (0, -1):
        np.testing.assert_allclose(among.survival[..., column], alone.survival[..., 0], **CLOSE)
        np.testing.assert_allclose(among.rmst_days[..., column], alone.rmst_days[..., 0], **CLOSE)


def test_a_resample_is_the_plain_fit_to_the_patients_it_holds_as_often_as_it_holds_them():
    followed, burden = drawn_trial(8)
    copies = np.random.default_rng(8).poisson(1.0, followed.n_clusters)
    held = np.repeat(np.arange(followed.n), copies[followed.cluster])
    resampled = read_off(chain(followed, burden, copies[:, None].astype(float)), DAYS)
    hold_same(read_off(chain(of_persons(followed, held), burden[held]), DAYS), resampled)


@pytest.mark.parametrize("truncate_percentile", [None, 99.0])
def test_the_order_of_persons_is_of_no_matter(truncate_percentile):
    followed, burden = drawn_trial(9)
    order = np.random.default_rng(9).permutation(followed.n)
    plan = WeightPlan(truncate_percentile=truncate_percentile)
    shuffled = of_persons(followed, order)
    first, second = chain(followed, burden, plan=plan), chain(shuffled, burden[order], plan=plan)
    hold_same(read_off(second, DAYS), read_off(first, DAYS))
    np.testing.assert_allclose(
        robust_errors(second, shuffled, DAYS), robust_errors(first, followed, DAYS), rtol=1e-8
    )
