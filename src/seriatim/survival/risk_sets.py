"""Who is at risk, who has the event and who is censored at each distinct time."""

from dataclasses import dataclass

import numpy as np

from seriatim.survival.sample import FloatArray, IntArray, Sample


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
    """Count the risk table of a sample with causes 1 to `n_causes`."""
    time, last = np.unique(sample.time, return_inverse=True)
    first = np.searchsorted(time, sample.entry, side="right")
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


def at_risk_total(first: IntArray, last: IntArray, amount: FloatArray, size: int) -> FloatArray:
    """Sum of `amount` over the rows with first <= k <= last, for each k, shape (size,).

    A row that is at risk at no time has last = first - 1, which may be -1.
    """
    leaves_at_or_after = np.cumsum(sum_by(last + 1, amount, size + 1)[:0:-1])[::-1]
    starts_after = np.cumsum(sum_by(first, amount, size + 1)[::-1])[::-1][1:]
    return leaves_at_or_after - starts_after


def _settle(n_risk: FloatArray, n_event: FloatArray) -> FloatArray:
    """Remove the rounding that would leave a sliver at risk after everybody has had the event."""
    nobody_left = n_risk - n_event <= 1e-12 * n_risk.max()
    return np.where(nobody_left & (n_event > 0), n_event, n_risk)
