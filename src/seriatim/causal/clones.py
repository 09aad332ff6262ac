"""Clones: every person once in each arm, censored on the day the person leaves the arm's strategy.

Both clones of a person live through the grace period until the person's care fits one arm only, so
an event before that day counts in both.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from seriatim.causal.decisions import Decisions, Followed
from seriatim.causal.weighted_curve import Stretches
from seriatim.survival.sample import BoolArray, FloatArray, IntArray

A_MOMENT = 0.01
"""Days lived as operated by who has the event on the day of the operation."""


class Arm(StrEnum):
    """The two strategies."""

    OPERATE = "operate"
    """Be operated by the end of the grace period."""
    WAIT = "wait"
    """Not be operated within the grace period."""


@dataclass(frozen=True, eq=False)
class Clones:
    """The follow-up of one arm's clones in stretches over which weights stay as they are."""

    arm: Arm
    rows: Stretches
    decided: IntArray
    """The last decision behind each stretch, a row of `Decisions`; -1 = none, shape (m,)."""
    deciding: IntArray
    """The decision of the interval that the stretch lies in, not yet taken; -1 = none."""


def clone(followed: Followed, decisions: Decisions, arm: Arm) -> Clones:
    """The stretches of every clone of one arm.

    A stretch lies in one interval of the grace period, or is all that comes after it, and ends at
    the operation where that falls into it.
    A clone of `operate` is censored at the end of the grace period where there was no operation by
    then although the strategy still operates, and on the day of an operation that it would not have
    done; a clone of `wait` on the day of the operation where that falls within the grace period. An
    event on the day of the operation is one of an operated person.
    """
    within = followed.operation_days <= decisions.grace_days
    leaves = _leaves_waiting(followed, within)
    if arm is Arm.OPERATE:
        leaves = _leaves_operating(followed, decisions, within)
    stops = np.minimum(leaves, followed.end_days)
    keeps_event = followed.event & (followed.end_days <= leaves)
    keeps_event &= ~(within & (leaves == followed.operation_days))
    return _cut(followed, decisions, arm, stops, keeps_event)


def _leaves_waiting(followed: Followed, within: BoolArray) -> FloatArray:
    return np.where(within, followed.operation_days, np.inf)


def _leaves_operating(followed: Followed, decisions: Decisions, within: BoolArray) -> FloatArray:
    """The day each person leaves the strategy `operate`; infinite where never."""
    last = np.zeros(followed.n, dtype=bool)
    last[decisions.person] = decisions.allowed
    reached = np.zeros(followed.n, dtype=np.intp)
    reached[decisions.person] = decisions.interval + 1
    left_over = ~within & last & (reached == decisions.n_intervals)
    leaves = np.where(left_over, decisions.grace_days, np.inf)
    return np.where(within & ~last, followed.operation_days, leaves)


def _cut(
    followed: Followed, decisions: Decisions, arm: Arm, stops: FloatArray, event: BoolArray
) -> Clones:
    """Cut each clone's follow-up at the ends of the intervals and at the operation."""
    edges = np.arange(decisions.n_intervals + 1, dtype=np.float64) * decisions.interval_days
    person, interval = np.nonzero((stops[:, None] > edges) | ((stops[:, None] == 0) & (edges == 0)))
    start = edges[interval]
    stop = np.minimum(stops[person], np.append(edges[1:], np.inf)[interval])
    operation = _becomes_operated(followed, edges, stops, event)[person]
    split = np.flatnonzero((start < operation) & (operation < stop))
    copies = np.ones(person.size, dtype=np.intp)
    copies[split] = 2
    row = np.repeat(np.arange(person.size), copies)
    is_second = np.append(False, row[1:] == row[:-1])
    is_first = np.append(row[1:] == row[:-1], False)
    start = np.where(is_second, operation[row], start[row])
    stop = np.where(is_first, operation[row], stop[row])
    person, interval = person[row], interval[row]
    is_last = np.append(person[1:] != person[:-1], True)
    rows = Stretches(start, stop, event[person] & is_last, person)
    after = start >= operation[row]
    return Clones(arm, rows, *_decisions_of(followed, decisions, person, interval, after))


def _becomes_operated(
    followed: Followed, edges: FloatArray, stops: FloatArray, event: BoolArray
) -> FloatArray:
    """The time from which each clone counts as operated, shape (n,).

    NOTE: a clone with its event on the day of the operation must be an operated one at the event,
    so it becomes one a moment before; deaths in theatre would else weigh as those of the waiting.
    """
    operation = followed.operation_days
    same_day = event & (stops == operation)
    begins = edges[np.maximum(np.searchsorted(edges, operation) - 1, 0)]
    return np.where(same_day, np.maximum(operation - A_MOMENT, begins), operation)


def _decisions_of(
    followed: Followed,
    decisions: Decisions,
    person: IntArray,
    interval: IntArray,
    operated: BoolArray,
) -> tuple[IntArray, IntArray]:
    """The last decision taken before each stretch and the one that is open during it."""
    first = np.searchsorted(decisions.person, np.arange(followed.n))[person]
    taken = np.bincount(decisions.person, minlength=followed.n)[person]
    behind = np.where(operated, taken, np.minimum(interval, taken))
    decided = np.where(behind > 0, first + behind - 1, -1)
    return decided, np.where(~operated & (interval < taken), first + interval, -1)
