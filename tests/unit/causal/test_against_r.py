"""Estimators against R: Stanford and `myeloid` as one row a person, and a whole chain of clones.

R's clones are cut and weighted in loops of its own: `glm` gives chances and `survfit` curves.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from seriatim.causal.clone_censor_weight import WeightPlan, read_off, robust_errors, weigh
from seriatim.causal.clones import Arm
from seriatim.causal.decision_model import fit_chances
from seriatim.causal.decisions import Decisions, operated_in, require_followed, who_decides
from seriatim.causal.effect import Horizons, Measure
from seriatim.causal.influence import restricted_mean_influence, robust_error, survival_influence
from seriatim.causal.landmark import estimate_landmark
from seriatim.causal.naive import estimate_naive
from seriatim.causal.time_varying import estimate_time_varying, split_at_operation
from seriatim.survival.cox import fit_cox

FOLDER = Path(__file__).parents[2] / "reference"
ALL_MONTHS = Horizons((12.0,), min_events=1)
CLOSE = {"rtol": 1e-8, "atol": 1e-8}
ARMS = ("operate", "wait")


def record(name):
    """Columns and figures of one record; null is NaN."""
    content = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    columns = {key: np.array(values, dtype=float) for key, values in content["data"].items()}
    return columns, content["figures"]


def followed_of(columns, cluster=None):
    """The persons of a record; no day of operation is no operation."""
    operation = np.where(np.isnan(columns["operation"]), np.inf, columns["operation"])
    group = np.arange(operation.size) if cluster is None else cluster
    return require_followed(columns["end"], columns["event"] == 1, operation, group)


def ratio(effects):
    return next(effect for effect in effects if effect.measure is Measure.HAZARD_RATIO)


def hold_ratio(effect, figure):
    """The hazard ratio and its interval are those of a coefficient with its variance."""
    error = 1.959963984540054 * np.sqrt(figure["covariance"][0][0])
    expected = np.exp(figure["coefficients"][0] + np.array([0.0, -error, error]))
    np.testing.assert_allclose([effect.estimate, effect.lower, effect.upper], expected, **CLOSE)


def printed(effect):
    return f"{effect.estimate:.2f} ({effect.lower:.2f}-{effect.upper:.2f})"


# Stanford heart transplants: the figures in words are those of the literature and its data


def test_stanford_ever_transplanted_seems_to_save_three_in_four():
    columns, figures = record("stanford")
    effect = ratio(estimate_naive(followed_of(columns), ALL_MONTHS))
    hold_ratio(effect, figures["naive"]["efron"])
    assert printed(effect) == "0.27 (0.17-0.43)"


def test_stanford_transplanted_from_its_day_on_saves_nobody():
    columns, figures = record("stanford")
    effect = estimate_time_varying(followed_of(columns), ALL_MONTHS)
    hold_ratio(effect, figures["time_varying"]["efron"])
    assert f"{np.log(effect.estimate):.4f}" == "0.1271"
    breslow = figures["time_varying"]["breslow"]
    error = np.sqrt(breslow["covariance"][0][0])
    assert f"{breslow['coefficients'][0]:.4f} {error:.4f}" == "0.1257 0.3011"


def test_stanford_the_sign_flips_when_time_before_the_transplant_is_counted_as_lived_without_it():
    columns, _ = record("stanford")
    naive = ratio(estimate_naive(followed_of(columns), ALL_MONTHS))
    honest = estimate_time_varying(followed_of(columns), ALL_MONTHS)
    assert naive.estimate < naive.upper < 1 < honest.estimate
    assert honest.lower < 1 < honest.upper


@pytest.mark.parametrize(
    ("at", "words", "n", "n_operated"),
    [
        (0, "1.05 (0.61-1.83)", 79, 33),
        (1, "0.75 (0.38-1.46)", 64, 44),
        (2, "0.57 (0.23-1.45)", 51, 40),
    ],
)
def test_stanford_landmarks(at, words, n, n_operated):
    columns, figures = record("stanford")
    figure = figures["landmarks"][at]
    followed = followed_of(columns)
    effect = ratio(estimate_landmark(followed, ALL_MONTHS, figure["day"], unit_days=1.0))
    hold_ratio(effect, figure["efron"])
    assert printed(effect) == words
    assert (effect.n_operate + effect.n_wait, effect.n_operate) == (n, n_operated)


# myeloid


def test_myeloid_ever_transplanted():
    columns, figures = record("myeloid")
    effect = ratio(estimate_naive(followed_of(columns), ALL_MONTHS))
    hold_ratio(effect, figures["naive"]["efron"])
    assert f"{effect.estimate:.3f}" == "0.743"


def test_myeloid_transplanted_from_its_day_on():
    columns, figures = record("myeloid")
    effect = estimate_time_varying(followed_of(columns), ALL_MONTHS)
    hold_ratio(effect, figures["time_varying"]["efron"])
    assert f"{effect.estimate:.3f}" == "1.802"


def test_myeloid_transplanted_from_its_day_on_by_arm_of_the_trial():
    columns, figures = record("myeloid")
    person = np.arange(columns["end"].size)
    entry, rows = split_at_operation(followed_of(columns, person))
    covariates = np.column_stack([rows.operated, columns["arm_b"][rows.cluster]])
    fit = fit_cox(rows.time_days, rows.event, covariates.astype(float), entry=entry)
    expected = figures["time_varying_by_arm"]["efron"]
    np.testing.assert_allclose(fit.coefficients, expected["coefficients"], **CLOSE)
    assert f"{np.exp(fit.coefficients[0]):.3f}" == "1.769"


# Clones


@pytest.fixture(scope="module")
def clones():
    return record("clones")


def entered(clones, allowed=None):
    """Persons and decisions of the record; `allowed` says of each person whether ever."""
    columns, _ = clones
    patient = columns["patient"].astype(int)
    followed = followed_of(columns, patient)
    person, interval = who_decides(followed, 30.0, 3)
    burden = np.column_stack([columns[f"burden_{k}"] for k in (1, 2, 3)])
    operated = operated_in(followed, person, interval, 30.0)
    may = np.ones(followed.n, dtype=bool) if allowed is None else allowed
    covariates = burden[person, interval][:, None]
    return followed, Decisions(
        person, interval, operated, may[person], covariates, ("burden",), 30.0, 3
    )


CHAINS = ("even", "natural", "spared")


@pytest.fixture(params=CHAINS)
def chain(request, clones):
    """Our chain with R's figures of it: both timings, and a strategy that spares some persons."""
    columns, figures = clones
    may = columns["never_if"] == 0 if request.param == "spared" else None
    followed, decisions = entered(clones, may)
    plan = WeightPlan("natural" if request.param == "natural" else "even", stabilised=False)
    weighted = weigh(followed, decisions, plan, np.ones((followed.n_clusters, 1)))
    return followed, weighted, figures[request.param]


def test_the_decisions_are_those_that_r_finds(clones):
    _, figures = clones
    _, decisions = entered(clones)
    np.testing.assert_array_equal(decisions.person + 1, figures["decision_person"])
    np.testing.assert_array_equal(decisions.interval + 1, figures["decision_interval"])
    np.testing.assert_array_equal(decisions.operated, figures["decision_operated"])


@pytest.mark.parametrize(("model", "suffix"), [("logistic", ""), ("cox", "_cox")])
def test_the_chances_are_those_of_glm_and_of_coxph(clones, model, suffix):
    _, figures = clones
    _, decisions = entered(clones)
    found = fit_chances(decisions, np.ones((decisions.person.size, 1)), model)
    assert found.settled.all()
    np.testing.assert_allclose(found.chance[:, 0], figures["fitted" + suffix], **CLOSE)
    expected = figures["coefficients" + suffix]
    np.testing.assert_allclose(found.coefficients[:, 0], expected, **CLOSE)


def of_each_person(person, stop, weight):
    """Weights in order of person and day."""
    return weight[np.lexsort((stop, person))]


@pytest.mark.parametrize("arm", ARMS)
def test_the_weight_of_every_stretch(chain, arm):
    _, weighted, figures = chain
    ours, theirs = getattr(weighted, arm), {k: np.array(figures[arm][k]) for k in STRETCH}
    assert ours.weight.size == figures[arm]["n_rows"]
    found = of_each_person(ours.clones.rows.person, ours.clones.rows.stop_days, ours.weight)
    expected = of_each_person(theirs["person"], theirs["stop"], theirs["weight"])
    np.testing.assert_allclose(found, expected, **CLOSE)


STRETCH = ("person", "stop", "weight")


@pytest.mark.parametrize("arm", ARMS)
def test_the_curve_and_who_is_at_risk(chain, arm):
    _, weighted, figures = chain
    curve, expected = getattr(weighted, arm).curves, figures[arm]
    np.testing.assert_allclose(curve.days, expected["time"])
    np.testing.assert_allclose(curve.survival[:, 0], expected["survival"], **CLOSE)
    np.testing.assert_allclose(curve.at_risk[:, 0], expected["n_risk"], **CLOSE)


def test_survival_and_restricted_means_at_the_horizons(chain, clones):
    _, weighted, figures = chain
    found = read_off(weighted, clones[1]["horizons"])
    for at, arm in enumerate(ARMS):
        expected = figures[arm]["at_horizons"]
        np.testing.assert_allclose(found.survival[at, :, 0], expected["survival"], **CLOSE)
        np.testing.assert_allclose(found.rmst_days[at, :, 0], expected["mean"], **CLOSE)


@pytest.mark.parametrize("timing", ["even", "natural"])
def test_stabilised_weights_give_the_same_curves(clones, timing):
    followed, decisions = entered(clones)
    plan = WeightPlan(timing, stabilised=True)
    weighted = weigh(followed, decisions, plan, np.ones((followed.n_clusters, 1)))
    for arm in ARMS:
        expected = clones[1][timing][arm]
        found = getattr(weighted, arm).curves.survival[:, 0]
        np.testing.assert_allclose(found, expected["survival"], **CLOSE)
    assert np.abs(weighted.wait.weight - clones[1][timing]["wait"]["weight"]).max() > 0.5


@pytest.mark.parametrize("arm", ARMS)
@pytest.mark.parametrize(
    ("influence", "name"),
    [(survival_influence, "std_error"), (restricted_mean_influence, "mean_error")],
)
def test_the_robust_error_of_one_arm(chain, clones, arm, influence, name):
    followed, weighted, figures = chain
    ours = getattr(weighted, arm)
    cluster = followed.cluster[ours.clones.rows.person]
    found = [
        robust_error(influence(ours.clones.rows, ours.weight, ours.curves, day), cluster)
        for day in clones[1]["horizons"]
    ]
    np.testing.assert_allclose(found, figures[arm]["at_horizons"][name], **CLOSE)


def test_the_robust_errors_of_the_differences_hold_a_patient_of_both_arms_once(chain, clones):
    followed, weighted, figures = chain
    of_risk, of_mean = robust_errors(weighted, followed, clones[1]["horizons"])
    np.testing.assert_allclose(of_risk, figures["survival_difference_error"], **CLOSE)
    np.testing.assert_allclose(of_mean, figures["mean_difference_error"], **CLOSE)


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_the_weighted_hazard_ratio_of_the_clones(chain, ties):
    followed, weighted, figures = chain
    arms = [getattr(weighted, arm) for arm in ARMS]
    rows = [arm.clones.rows for arm in arms]
    weight = np.concatenate([arm.weight for arm in arms])
    kept = weight > 0
    one = np.repeat([1.0, 0.0], [arm.weight.size for arm in arms])
    fit = fit_cox(
        np.concatenate([row.stop_days for row in rows])[kept],
        np.concatenate([row.event for row in rows])[kept],
        one[kept][:, None],
        entry=np.concatenate([row.start_days for row in rows])[kept],
        weights=weight[kept],
        cluster=np.concatenate([followed.cluster[row.person] for row in rows])[kept],
        ties=ties,
    )
    expected = figures["cox"][ties]
    np.testing.assert_allclose(fit.coefficients, expected["coefficients"], **CLOSE)
    robust = np.sqrt(expected["robust_covariance"][0][0])
    np.testing.assert_allclose(fit.robust_std_error, [robust], **CLOSE)


def test_both_arms_of_the_record_are_named(clones):
    assert tuple(arm.value for arm in Arm) == ARMS
    assert all(arm in clones[1][name] for name in CHAINS for arm in ARMS)
