"""Who is at risk, who has the event and who is censored at each distinct time."""

from dataclasses import dataclass

import numpy as np

from seriatim.survival.ordering import starts_of_runs
from seriatim.survival.sample import BoolArray, FloatArray, IntArray, Sample


@dataclass(frozen=True, eq=False)
class RiskTable:
    """Weighted counts at the m distinct exit times, in rising order.

    A row is at risk at t when entry < t <= time, so whoever is censored at t still counts there.
    """

    time: FloatArray
    """Distinct exit times, shape (m,)."""
    n_risk: FloatArray
    """Weight at risk, shape (m,)."""
    n_event: FloatArray
    """Weight of events of each cause, shape (m, causes)."""
    n_censor: FloatArray
    """Weight censored, shape (m,)."""
    first: IntArray
    """First distinct time at which each row is at risk, shape (n,)."""
    last: IntArray
    """Distinct time at which each row leaves, shape (n,)."""

    @property
    def n_event_any(self) -> FloatArray:
        """Weight of events of any cause, shape (m,)."""
        return np.asarray(self.n_event.sum(axis=1), dtype=np.float64)


def count_at_risk(sample: Sample, n_causes: int = 1) -> RiskTable:
    """Count the risk table of a sample in order of time with causes 1 to `n_causes`."""
    starts = starts_of_runs(sample.time)
    time, last = sample.time[starts], np.cumsum(starts) - 1
    first = first_after_entry(sample, time)
    size = time.size
    n_event = np.column_stack(
        [
            sum_by(last, sample.weight * (sample.status == cause), size)
            for cause in range(1, n_causes + 1)
        ]
    )
    n_censor = sum_by(last, sample.weight * ~sample.event, size)
    n_risk = at_risk_total(first, last, sample.weight, size)
    return RiskTable(time, _settle(n_risk, n_event.sum(axis=1)), n_event, n_censor, first, last)


def sum_by(position: IntArray, amount: FloatArray | None, size: int) -> FloatArray:
    """Sum `amount` (default: count rows) at each position 0 to size - 1, shape (size,)."""
    return np.bincount(position, amount, size).astype(np.float64, copy=False)


def first_after_entry(sample: Sample, moments: FloatArray) -> IntArray:
    """Find the first of some rising moments at which each row is at risk, shape (n,)."""
    first = np.zeros(sample.time.size, dtype=np.intp)
    order = sample.entry_order
    if order.size:
        # Asked in rising order, a binary search finds its way in memory that is near.
        first[order] = np.searchsorted(moments, sample.entry[order], side="right")
    return first


def last_event_time(starts: BoolArray, event: BoolArray) -> IntArray:
    """Find the last event time at or before each row, -1 when there is none, shape (n,).

    Rows are in order of time, and `starts` marks the first row of each distinct time.
    """
    moment = np.cumsum(starts) - 1
    has_event = np.zeros(int(moment[-1]) + 1, dtype=np.bool_)
    has_event[moment[event]] = True
    return np.asarray((np.cumsum(has_event) - 1)[moment], dtype=np.intp)


def at_risk_total(first: IntArray, last: IntArray, amount: FloatArray, size: int) -> FloatArray:
    """Sum of `amount` over the rows with first <= k <= last, for each k, shape (size,).

    A row that is at risk at no time has last = first - 1, which may be -1.
    """
    return running_at_risk(
        sum_by(last + 1, amount, size + 1), sum_by(first, amount, size + 1) if first.any() else None
    )


def running_at_risk(leaving: FloatArray, starting: FloatArray | None) -> FloatArray:
    """Who is at risk at each k: those who leave after it less those who start after it.

    Both of shape (..., size + 1): leaving at k - 1, starting at k; None when all start at 0. One
    running total of the differences is at no point larger than what is at risk somewhere.
    """
    change = leaving if starting is None else leaving - starting
    return np.cumsum(change[..., :0:-1], axis=-1)[..., ::-1]


def _settle(n_risk: FloatArray, n_event: FloatArray) -> FloatArray:
    """Remove the rounding that would leave a sliver at risk after everybody has had the event."""
    nobody_left = n_risk - n_event <= 1e-12 * n_risk.max()
    return np.where(nobody_left & (n_event > 0), n_event, n_risk)
