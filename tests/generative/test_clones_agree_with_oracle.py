"""Clones, their weights and their curves against the slow referee, on small random trials."""

import numpy as np
from hypothesis import given
from oracle import trial as oracle

from generative.effort import examples
from generative.small_trials import as_decisions, as_followed, trials
from seriatim.causal.clones import Arm, clone
from seriatim.causal.weighted_curve import (
    fit_weighted_curves,
    restricted_mean_days,
    survival_on,
)
from seriatim.causal.weights import clone_weights

CLOSE = {"rtol": 1e-10, "atol": 1e-10}
DAYS = (0.0, 0.5, 1.0, 2.5, 4.0, 6.0, 8.0, 12.0, 16.0)


def weighted(grace, people, arm):
    """The clones of one arm and the weight of each stretch."""
    followed = as_followed(people)
    decisions, chance = as_decisions(followed, people, grace)
    clones = clone(followed, decisions, arm)
    timing = "even" if grace.even else "natural"
    return clones, clone_weights(clones, decisions, chance, timing)


def stretch_on(clones, person, day):
    """The one row in which a person is followed on a day; a row that begins at 0 holds day 0."""
    rows = clones.rows
    begun = (rows.start_days < day) | ((rows.start_days == 0) & (day == 0))
    found = np.flatnonzero((rows.person == person) & begun & (day <= rows.stop_days))
    assert found.size == 1, "a person's stretches leave no day out and hold none twice"
    return found[0]


@examples(60)
@given(trials())
def test_who_decides_when_and_what(drawn):
    grace, people = drawn
    decisions, _ = as_decisions(as_followed(people), people, grace)
    expected = [
        (i, k, oracle.operates_in(person, grace, k))
        for i, person in enumerate(people)
        for k in oracle.decisions(person, grace)
    ]
    found = zip(decisions.person, decisions.interval, decisions.operated, strict=True)
    assert [(int(i), int(k), bool(done)) for i, k, done in found] == expected


@examples(100)
@given(trials())
def test_every_clone_is_followed_and_weighted_as_the_referee_says(drawn):
    grace, people = drawn
    for arm in Arm:
        clones, weights = weighted(grace, people, arm)
        rows = clones.rows
        for i, person in enumerate(people):
            own = rows.person == i
            until = oracle.followed_until(person, grace, arm)
            assert rows.stop_days[own].max() == until
            assert rows.event[own].sum() == oracle.has_event(person, grace, arm)
            assert not np.any(rows.event[own] & (rows.stop_days[own] < until))
            for day in {0.0, until, *(d for d in DAYS if d <= until)}:
                ours = weights[stretch_on(clones, i, day), 0]
                np.testing.assert_allclose(ours, oracle.weight(person, grace, arm, day), **CLOSE)


@examples(100)
@given(trials())
def test_curves_and_restricted_means_are_those_of_the_referee(drawn):
    grace, people = drawn
    for arm in Arm:
        clones, weights = weighted(grace, people, arm)
        curves = fit_weighted_curves(clones.rows, weights)
        steps = oracle.curve(people, grace, arm)
        survival = [[oracle.survival_on(steps, day)] for day in DAYS]
        np.testing.assert_allclose(survival_on(curves, np.array(DAYS)), survival, **CLOSE)
        for horizon in (3.0, 12.0):
            mean = oracle.restricted_mean(steps, horizon)
            np.testing.assert_allclose(restricted_mean_days(curves, horizon)[0], mean, **CLOSE)
