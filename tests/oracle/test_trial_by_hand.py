"""The referee of clones itself, against the ten patients whose weights were worked out by hand."""

from fractions import Fraction
from math import inf

import pytest

from oracle.trial import Grace, Patient, curve, decisions, followed_until, has_event, weight

FOCAL, RESPONSIVE = (2 / 5, 1 / 2), (1 / 5, 1 / 4)
TEN = {
    "A": (100, True, 10, FOCAL),
    "B": (25, True, 25, FOCAL),
    "C": (200, False, 45, FOCAL),
    "D": (20, True, inf, FOCAL),
    "E": (150, True, inf, FOCAL),
    "F": (200, False, 30, RESPONSIVE),
    "G": (90, True, 60, RESPONSIVE),
    "H": (40, False, inf, RESPONSIVE),
    "I": (180, True, 80, RESPONSIVE),
    "J": (200, False, inf, RESPONSIVE),
}
PEOPLE = {name: Patient(*values, allowed=(True, True)) for name, values in TEN.items()}
GRACE = Grace(30, 2, even=True)


def test_who_meets_which_decision():
    assert [name for name, one in PEOPLE.items() if decisions(one, GRACE) == [0, 1]] == list(
        "CEGHIJ"
    )


@pytest.mark.parametrize(
    ("name", "arm", "until", "dies"),
    [
        ("B", "operate", 25, True),
        ("B", "wait", 25, False),
        ("D", "operate", 20, True),
        ("E", "operate", 60, False),
        ("G", "operate", 90, True),
        ("G", "wait", 60, False),
        ("I", "operate", 60, False),
        ("I", "wait", 180, True),
    ],
)
def test_how_long_a_clone_is_followed(name, arm, until, dies):
    person = PEOPLE[name]
    found = followed_until(person, GRACE, arm), has_event(person, GRACE, arm)
    assert found == (until, dies)


@pytest.mark.parametrize(
    ("name", "arm", "day", "expected"),
    [
        ("A", "operate", 10, "15/16"),
        ("A", "operate", 10.5, "5/4"),
        ("B", "operate", 25, "5/4"),
        ("B", "wait", 25, "5/4"),
        ("C", "operate", 45, "5/9"),
        ("C", "operate", 46, "5/3"),
        ("C", "wait", 45, "20/9"),
        ("E", "wait", 61, "10/3"),
        ("G", "operate", 60, "5/14"),
        ("G", "operate", 61, "5/2"),
        ("H", "wait", 40, "10/7"),
        ("J", "wait", 200, "5/3"),
    ],
)
def test_what_a_clone_weighs_on_a_day(name, arm, day, expected):
    assert weight(PEOPLE[name], GRACE, arm, day) == pytest.approx(float(Fraction(expected)))


@pytest.mark.parametrize(
    ("arm", "steps"),
    [
        ("operate", {20: "79/88", 25: "2765/3608", 90: "35945/68552", 100: "179725/445588"}),
        ("wait", {20: "67/76", 150: "67/152", 180: "67/304"}),
    ],
)
def test_survival_of_an_arm(arm, steps):
    found = dict(curve(PEOPLE.values(), GRACE, arm))
    assert found == pytest.approx({day: float(Fraction(value)) for day, value in steps.items()})
