"""Small random target trials, crowded onto few days so that every tie and edge happens."""

from math import inf

import numpy as np
from hypothesis import strategies as st
from oracle.trial import Grace, Patient

from seriatim.causal.decisions import Decisions, operated_in, require_followed, who_decides

FITTED = st.sampled_from([0.05, 0.2, 0.25, 0.5, 0.75, 0.9])
"""Chances of operating: never 0 or 1, where a weight has no meaning."""


@st.composite
def graces(draw):
    """One to four intervals of 1, 2.5 or 4 days."""
    return Grace(
        draw(st.sampled_from([1.0, 2.5, 4.0])), draw(st.integers(1, 4)), even=draw(st.booleans())
    )


@st.composite
def patients(draw, grace, *, always_allowed=False):
    """A person whose days lie on half-days and on the edges of the intervals."""
    edges = [k * grace.interval for k in range(grace.count + 1)]
    days = st.sampled_from(sorted({*edges, *(half / 2 for half in range(25))}))
    end = draw(days)
    operation = draw(st.one_of(st.just(inf), st.just(end), days))
    allowed = st.just(True) if always_allowed else st.sampled_from([True, True, True, False])
    several = {"min_size": grace.count, "max_size": grace.count}
    return Patient(
        end,
        draw(st.booleans()),
        operation,
        tuple(draw(st.lists(FITTED, **several))),
        tuple(draw(st.lists(allowed, **several))),
    )


@st.composite
def trials(draw, *, max_size=8, **options):
    """A grace period and the patients followed through it."""
    grace = draw(graces())
    return grace, draw(st.lists(patients(grace, **options), min_size=1, max_size=max_size))


def as_followed(people, cluster=None):
    """The people as the arrays of `Followed`, each a patient of their own."""
    return require_followed(
        [person.end for person in people],
        [person.event for person in people],
        [person.operation for person in people],
        np.arange(len(people)) if cluster is None else cluster,
    )


def as_decisions(followed, people, grace):
    """The decisions that they met, and the fitted chance at each, shape (m, 1)."""
    person, interval = who_decides(followed, grace.interval, grace.count)
    at = list(zip(person, interval, strict=True))
    decisions = Decisions(
        person,
        interval,
        operated_in(followed, person, interval, grace.interval),
        np.array([people[i].allowed[k] for i, k in at], dtype=bool),
        np.zeros((len(at), 0)),
        (),
        grace.interval,
        grace.count,
    )
    return decisions, np.array([[people[i].fitted[k]] for i, k in at])
