"""Variance from how much each patient moves the estimate (infinitesimal jackknife).

Removing a little weight from one row moves a Kaplan-Meier or Aalen-Johansen curve by that row's
influence; the variance is the weighted sum of squared influences. Between a row's entry and its
exit the influence is one function of time shared by all rows plus terms fixed at entry, and after
the exit it is a function of the curve and terms fixed at exit. So the squares are summed with
running totals, in time proportional to the number of rows.

Source  R survival 3.5 `survfit` (infinitesimal jackknife), its vignette "survival";
        Andersen, Borgan, Gill and Keiding 1993 section IV.4 for the martingale form
"""

from dataclasses import dataclass

import numpy as np

from seriatim.survival.risk_sets import RiskTable, sum_by
from seriatim.survival.sample import FloatArray, Sample


@dataclass(frozen=True, eq=False)
class _Rows:
    """What is fixed per row: squared weight, the running sum at entry, the influence at exit."""

    squared_weight: FloatArray
    at_entry: FloatArray
    at_exit: FloatArray


def survival_variance(sample: Sample, table: RiskTable, survival: FloatArray) -> FloatArray:
    """Variance of the Kaplan-Meier estimate at each time of the table, shape (m,)."""
    running = _running_sum(table)
    rows = _fixed_per_row(sample, table, running)
    squares = rows.squared_weight
    at_risk = (
        running**2 * _still_at_risk(table, squares)
        - 2 * running * _still_at_risk(table, squares * rows.at_entry)
        + _still_at_risk(table, squares * rows.at_entry**2)
    )
    return survival**2 * (at_risk + _gone(table, squares * rows.at_exit**2))


def incidence_variance(
    sample: Sample, table: RiskTable, survival_before: FloatArray, cause: int
) -> FloatArray:
    """Variance of the cumulative incidence of one cause at each time, shape (m,)."""
    running = _running_sum(table)
    rows = _fixed_per_row(sample, table, running)
    at_entry, squares = rows.at_entry, rows.squared_weight
    step = survival_before * table.n_event[:, cause - 1] / table.n_risk
    incidence = np.cumsum(step)
    drift = np.cumsum(step * (_shifted(running) - 1 / table.n_risk))
    offset = at_entry * _before(incidence, table) - _before(drift, table)
    at_risk = (
        drift**2 * _still_at_risk(table, squares)
        + incidence**2 * _still_at_risk(table, squares * at_entry**2)
        + _still_at_risk(table, squares * offset**2)
        - 2 * drift * incidence * _still_at_risk(table, squares * at_entry)
        + 2 * drift * _still_at_risk(table, squares * offset)
        - 2 * incidence * _still_at_risk(table, squares * at_entry * offset)
    )
    own = (sample.status == cause) * (survival_before / table.n_risk)[table.last]
    there = incidence[table.last]
    level = drift[table.last] - at_entry * there + offset + own + rows.at_exit * there
    gone = (
        _gone(table, squares * level**2)
        - 2 * incidence * _gone(table, squares * level * rows.at_exit)
        + incidence**2 * _gone(table, squares * rows.at_exit**2)
    )
    return at_risk + gone


def _running_sum(table: RiskTable) -> FloatArray:
    """Sum of d / (n (n - d)) up to each time, a time at which nobody is left adding nothing."""
    n_left = table.n_risk - table.n_event_any
    return np.cumsum(_divide(table.n_event_any, table.n_risk * n_left))


def _fixed_per_row(sample: Sample, table: RiskTable, running: FloatArray) -> _Rows:
    n_left = (table.n_risk - table.n_event_any)[table.last]
    at_entry = _before(running, table)
    at_exit = _divide(sample.event.astype(np.float64), n_left) - running[table.last] + at_entry
    return _Rows(sample.weight**2, at_entry, at_exit)


def _before(running: FloatArray, table: RiskTable) -> FloatArray:
    """Read a running sum as it stood when each row entered, shape (n,)."""
    return np.concatenate([[0.0], running])[table.first]


def _shifted(running: FloatArray) -> FloatArray:
    return np.concatenate([[0.0], running[:-1]])


def _still_at_risk(table: RiskTable, amount: FloatArray) -> FloatArray:
    """Sum over the rows that have entered by each time and leave after it."""
    size = table.time.size
    return np.cumsum(sum_by(table.first, amount, size)) - _gone(table, amount)


def _gone(table: RiskTable, amount: FloatArray) -> FloatArray:
    """Sum over the rows that have left by each time."""
    return np.cumsum(sum_by(table.last, amount, table.time.size))


def _divide(above: FloatArray, below: FloatArray) -> FloatArray:
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0)
