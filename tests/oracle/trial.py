"""Referee of clone-censor-weight: one clone, one day and one decision at a time, in plain loops.

Written from the definitions. Nothing is imported from the code it referees.

A decision is met at the start of each interval of the grace period by whoever is not operated and
still followed then. A day on the edge of two intervals belongs to the earlier one; day 0 belongs
to the first. What each decision makes of a clone's weight on a day:

- not yet taken on that day (its interval lies ahead): nothing;
- taken, operated: wanted / fitted;
- taken, not operated (its interval is over): (1 - wanted) / (1 - fitted);
- open (the day lies in its interval and the operation, if any, does not lie before the day):
  (1 - wanted / 2) / (1 - fitted / 2), as if half of those who will operate had done so.

On the day of the operation a clone still counts as waiting, unless its own event falls on that day:
that event is one of an operated person. Whoever is operated on day 0 never waited.
"""

from dataclasses import dataclass
from math import inf


@dataclass(frozen=True)
class Patient:
    """One person from time zero; `fitted` and `allowed` hold a value for each interval."""

    end: float
    event: bool
    operation: float
    fitted: tuple[float, ...]
    allowed: tuple[bool, ...]


@dataclass(frozen=True)
class Grace:
    """Intervals of equal length, and whether operations are spread evenly or as observed."""

    interval: float
    count: int
    even: bool

    @property
    def end(self):
        return self.interval * self.count


def operated_by(patient):
    """The day of the operation as it was seen: one after the end of follow-up never was."""
    return patient.operation if patient.operation <= patient.end else inf


def decisions(patient, grace):
    """The intervals in which the person meets a decision."""
    met = []
    for k in range(grace.count):
        start = k * grace.interval
        leaves = min(patient.end, operated_by(patient))
        if leaves > start or k == 0:
            met.append(k)
    return met


def operates_in(patient, grace, k):
    """Whether the decision of interval k ends in the operation."""
    return operated_by(patient) <= (k + 1) * grace.interval


def wanted(patient, grace, arm, k):
    """The probability with which the arm's strategy operates in interval k."""
    if arm == "wait" or not patient.allowed[k]:
        return 0.0
    if k == grace.count - 1:
        return 1.0
    return 1.0 / (grace.count - k) if grace.even else patient.fitted[k]


def leaves_on(patient, grace, arm):
    """The day the clone leaves the arm's strategy; infinite where never."""
    operation = operated_by(patient)
    met = decisions(patient, grace)
    within = operation <= grace.end
    if arm == "wait":
        return operation if within else inf
    if within:
        return inf if patient.allowed[met[-1]] else operation
    reaches_the_end = patient.end >= grace.end and grace.count - 1 in met
    if reaches_the_end and patient.allowed[grace.count - 1]:
        return grace.end
    return inf


def followed_until(patient, grace, arm):
    """The last day of the clone."""
    return min(patient.end, leaves_on(patient, grace, arm))


def has_event(patient, grace, arm):
    """Whether the clone's follow-up ends in the event.

    Leaving by an operation comes before an event of that day, leaving by having waited too long
    comes after one.
    """
    leaves = leaves_on(patient, grace, arm)
    if not patient.event:
        return False
    if leaves == operated_by(patient):
        return patient.end < leaves
    return patient.end <= leaves


def factor(patient, grace, arm, k, day):
    """What the decision of interval k makes of the clone's weight on a day."""
    want, fitted = wanted(patient, grace, arm, k), patient.fitted[k]
    start, end = k * grace.interval, (k + 1) * grace.interval
    operation = operated_by(patient)
    own_event = has_event(patient, grace, arm) and day == operation == patient.end
    is_operated = operation < day or own_event or operation == 0
    if operates_in(patient, grace, k) and is_operated:
        return want / fitted
    if day > end:
        return (1 - want) / (1 - fitted)
    if day > start or day == start == 0:
        return (1 - want / 2) / (1 - fitted / 2)
    return 1.0


def weight(patient, grace, arm, day):
    """The clone's weight on a day of its follow-up."""
    product = 1.0
    for k in decisions(patient, grace):
        product *= factor(patient, grace, arm, k, day)
    return product


def curve(patients, grace, arm):
    """Survival after each day on which some clone of the arm has the event, as (day, survival)."""
    days = sorted({p.end for p in patients if has_event(p, grace, arm)})
    survival, steps = 1.0, []
    for day in days:
        at_risk = died = 0.0
        for patient in patients:
            if followed_until(patient, grace, arm) < day:
                continue
            w = weight(patient, grace, arm, day)
            at_risk += w
            if has_event(patient, grace, arm) and patient.end == day:
                died += w
        if at_risk > 0:
            survival *= 1 - died / at_risk
        steps.append((day, survival))
    return steps


def survival_on(steps, day):
    """Survival on a day."""
    survival = 1.0
    for step, value in steps:
        if step <= day:
            survival = value
    return survival


def restricted_mean(steps, horizon):
    """Days lived on average up to the horizon."""
    total, since, survival = 0.0, 0.0, 1.0
    for day, value in steps:
        if day >= horizon:
            break
        total += survival * (day - since)
        since, survival = day, value
    return total + survival * (horizon - since)
