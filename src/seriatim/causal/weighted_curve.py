"""Survival of weighted rows in many resamples at once, read at stated days.

A row is a stretch of one clone's follow-up with a weight in each resample. Days at which anybody
has the event are taken once for all resamples; the sums at each day are products of a sparse
table, days by rows, with the weights.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse  # type: ignore[import-untyped]

from seriatim.survival.sample import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Stretches:
    """Rows (start, stop] of follow-up, each of one person's clone in one arm, all shape (m,).

    A row that begins on day 0 holds that day too.
    """

    start_days: FloatArray
    stop_days: FloatArray
    event: BoolArray
    """Whether the row ends in the event."""
    person: IntArray

    @property
    def enters_days(self) -> FloatArray:
        """The day after which each row is at risk; below every day where it begins on day 0."""
        return np.where(self.start_days > 0, self.start_days, -np.inf)


@dataclass(frozen=True, eq=False)
class WeightedCurves:
    """Product-limit curves at the d distinct event days, one for each of R resamples."""

    days: FloatArray
    """Distinct event days, rising, shape (d,)."""
    survival: FloatArray
    """Event-free up to and including each day, shape (d, R)."""
    at_risk: FloatArray
    """Sum of weights at risk just before each day, shape (d, R)."""


def fit_weighted_curves(rows: Stretches, weights: FloatArray) -> WeightedCurves:
    """The weighted product-limit curve of every resample.

    `weights`, shape (m, R), >= 0: the weight of each row times its copies in each resample.
    A day on which nobody with weight is at risk leaves the curve as it was.
    Source  the product-limit estimator with case weights; see `seriatim.survival.curves`
    """
    days = np.unique(rows.stop_days[rows.event])
    n_days, n_rows = days.size, rows.stop_days.size
    if not n_days:
        empty = np.ones((0, weights.shape[1]))
        return WeightedCurves(days, empty, empty)
    first = np.searchsorted(days, rows.enters_days, side="right")
    last = np.searchsorted(days, rows.stop_days, side="right")
    row = np.arange(n_rows)
    enters = sparse.csr_matrix((np.ones(n_rows), (first, row)), shape=(n_days + 1, n_rows))
    leaves = sparse.csr_matrix((np.ones(n_rows), (last, row)), shape=(n_days + 1, n_rows))
    at_risk = np.cumsum((enters - leaves) @ weights, axis=0)[:n_days]
    ends = np.flatnonzero(rows.event)
    place = np.searchsorted(days, rows.stop_days[ends])
    events = (
        sparse.csr_matrix((np.ones(ends.size), (place, ends)), shape=(n_days, n_rows)) @ weights
    )
    hazard = np.divide(events, at_risk, out=np.zeros_like(events), where=at_risk > 1e-12)
    survival = np.cumprod(1.0 - np.clip(hazard, 0.0, 1.0), axis=0)
    return WeightedCurves(days, survival, at_risk)


def survival_on(curves: WeightedCurves, days: FloatArray) -> FloatArray:
    """Survival on each of k days, shape (k, R); 1 before the first event."""
    place = np.searchsorted(curves.days, days, side="right")
    ones = np.ones((1, curves.survival.shape[1]))
    return np.asarray(np.concatenate([ones, curves.survival])[place])


def restricted_mean_days(curves: WeightedCurves, horizon_days: float) -> FloatArray:
    """Area under each curve up to the horizon, in days, shape (R,)."""
    inside = curves.days < horizon_days
    edges = np.concatenate([[0.0], curves.days[inside], [horizon_days]])
    ones = np.ones((1, curves.survival.shape[1]))
    heights = np.concatenate([ones, curves.survival[inside]])
    return np.asarray(np.diff(edges) @ heights)
