"""Aalen-Johansen on hand cases, against a numeric referee, and on a known truth."""

import numpy as np
import pytest

from seriatim.base.errors import FitError
from seriatim.survival.competing import fit_aalen_johansen, incidence_at
from seriatim.survival.curves import fit_kaplan_meier

TIMES, STATUSES = [1, 2, 3, 4], [1, 2, 0, 1]


def test_four_patients_by_hand():
    curve = fit_aalen_johansen(TIMES, STATUSES)
    assert curve.cumulative_incidence[:, 0].tolist() == pytest.approx([1 / 4, 1 / 4, 1 / 4, 3 / 4])
    assert curve.cumulative_incidence[:, 1].tolist() == pytest.approx([0, 1 / 4, 1 / 4, 1 / 4])
    assert curve.event_free.tolist() == pytest.approx([3 / 4, 1 / 2, 1 / 2, 0])


def test_error_of_a_plain_share_is_binomial():
    """Without censoring the incidence is a share p of n, its error sqrt(p (1 - p) / n)."""
    curve = fit_aalen_johansen([1, 1, 2, 3, 4], [1, 2, 1, 2, 1])
    shares = np.array([1, 2, 2, 3]) / 5
    assert curve.cumulative_incidence[:, 0].tolist() == pytest.approx(shares.tolist())
    assert curve.std_error[:, 0].tolist() == pytest.approx(
        np.sqrt(shares * (1 - shares) / 5).tolist()
    )


def test_incidences_and_event_free_share_add_up_to_one(reference):
    mgus2 = reference("mgus2")
    curve = fit_aalen_johansen(mgus2["time"], mgus2["status"])
    total = curve.event_free + curve.cumulative_incidence.sum(axis=1)
    np.testing.assert_allclose(total, 1, rtol=1e-12)


def test_with_one_cause_it_is_one_minus_kaplan_meier(reference):
    aml = reference("aml")
    incidence = fit_aalen_johansen(aml["time"], aml["status"])
    curve = fit_kaplan_meier(aml["time"], aml["status"])
    np.testing.assert_allclose(
        incidence.cumulative_incidence[:, 0], 1 - curve.survival, rtol=1e-12, atol=1e-12
    )
    alive = curve.survival > 0
    np.testing.assert_allclose(incidence.std_error[alive, 0], curve.std_error[alive], rtol=1e-10)


@pytest.mark.parametrize("cause", [0, 1])
def test_error_is_the_size_of_each_rows_pull(cause):
    """Slow referee: nudge one weight at a time, and sum the squares of what the curve does."""
    draw = np.random.default_rng(7)
    n = 30
    entry = draw.integers(0, 4, n)
    time = entry + draw.integers(1, 12, n)
    status, weight = draw.integers(0, 3, n), draw.integers(1, 5, n) / 2
    entry[np.argmax(time)] = 0

    def incidence(weights):
        curve = fit_aalen_johansen(time, status, entry=entry, weights=weights, n_causes=2)
        return curve.cumulative_incidence[:, cause]

    nudge = 1e-5
    pulls = [
        weight[i]
        * (incidence(weight + nudge * row) - incidence(weight - nudge * row))
        / (2 * nudge)
        for i, row in enumerate(np.eye(n))
    ]
    curve = fit_aalen_johansen(time, status, entry=entry, weights=weight, n_causes=2)
    np.testing.assert_allclose(
        curve.std_error[:, cause], np.sqrt(np.sum(np.square(pulls), axis=0)), atol=1e-7
    )


def test_known_truth_of_two_constant_hazards():
    """Hazards 0.6 and 0.4: the first cause reaches 0.6 (1 - exp(-t)) by t; within 3 errors."""
    draw = np.random.default_rng(11)
    n = 4000
    time, cause = draw.exponential(1, n), 1 + (draw.random(n) < 0.4)
    censoring = draw.exponential(2, n)
    status = np.where(time <= censoring, cause, 0)
    at = incidence_at(fit_aalen_johansen(np.minimum(time, censoring), status), [0.5, 1, 2])
    truth = np.outer(1 - np.exp(-np.array([0.5, 1, 2])), [0.6, 0.4])
    assert np.all(np.abs(at.cumulative_incidence - truth) < 3 * at.std_error)


def test_cause_without_events_has_no_interval():
    curve = fit_aalen_johansen([1, 2], [1, 0], n_causes=2)
    assert curve.cumulative_incidence[:, 1].tolist() == [0, 0]
    assert np.isnan(curve.lower[:, 1]).all()
    assert curve.n_causes == 2


def test_nobody_has_any_event():
    curve = fit_aalen_johansen([1, 2], [0, 0])
    assert curve.cumulative_incidence.tolist() == [[0], [0]]


def test_incidence_beyond_follow_up_is_not_made_up():
    at = incidence_at(fit_aalen_johansen([1, 2], [1, 0]), [0, 1, 3])
    assert at.cumulative_incidence[:2, 0].tolist() == [0, 1 / 2]
    assert np.isnan(at.cumulative_incidence[2, 0])


def test_incidence_stays_once_nobody_is_left():
    at = incidence_at(fit_aalen_johansen([1, 2], [1, 2]), 9)
    assert at.cumulative_incidence.tolist() == [[1 / 2, 1 / 2]]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: fit_aalen_johansen([1, 2], [0, 1.5]), "status: 1 values"),
        (lambda: fit_aalen_johansen([1, 2], [0, -1]), "status: 1 values"),
        (lambda: fit_aalen_johansen([1, 2], [0, 3], n_causes=2), "status: 1 values"),
        (lambda: fit_aalen_johansen([1, 2], [0, 1], n_causes=0), "n_causes is 0"),
        (lambda: incidence_at(fit_aalen_johansen([1], [1]), [-1]), "negative"),
    ],
)
def test_what_cannot_be_estimated_is_refused(call, message):
    with pytest.raises(FitError, match=message):
        call()


def test_summary_is_short():
    text = str(fit_aalen_johansen(TIMES, STATUSES))
    assert text == "Aalen-Johansen: 4 rows, incidence by cause at 4: 0.7500, 0.2500"
