"""The event times of a Cox model, laid end to end, and where each row is at risk among them."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from seriatim.survival.ordering import (
    BoolArray,
    FloatArray,
    IntArray,
    order_of_codes,
    order_of_times,
    starts_of_runs,
)
from seriatim.survival.risk_sets import first_after_entry, last_event_time, sum_by
from seriatim.survival.sample import Sample

Ties = Literal["efron", "breslow"]


@dataclass(frozen=True, eq=False)
class RiskSets:
    """The event times of all strata laid end to end, and where each row is at risk among them.

    The d deaths at one event time take d slots. Under Efron the l-th slot (l = 0 .. d-1) leaves
    out the share l/d of those dying then; under Breslow nothing is left out.
    """

    first: IntArray
    """First event time at which each row is at risk, shape (n,)."""
    after: IntArray
    """First event time at which each row is no longer at risk, shape (n,); `first` or later."""
    deaths: IntArray
    """Rows that end in an event, in order, shape (d,)."""
    slot: IntArray
    """Event time of each death and of the slot it takes, rising, shape (d,)."""
    present: FloatArray
    """Share of the tied deaths not left out in each slot, shape (d,)."""
    slot_weight: FloatArray
    """Mean weight of the deaths tied in each slot, shape (d,)."""
    stratum: IntArray
    """Stratum of each row, rising, shape (n,)."""
    n_times: int
    has_late_starts: bool
    """True when some row is not at risk at the first event time of all: late entry or strata."""
    leaves_out: bool
    """True when some slot leaves out a share."""

    def by_time(self, per_slot: FloatArray) -> FloatArray:
        """Sum over the slots of each event time, shape (n_times,)."""
        if self.slot.size == self.n_times:
            return per_slot
        return sum_by(self.slot, per_slot, self.n_times)

    def dying(self, per_row: FloatArray) -> FloatArray:
        """Sum over those who die at each event time, shape (n_times,)."""
        return self.by_time(per_row[self.deaths])


def build_risk_sets(sample: Sample, stratum: IntArray, ties: Ties) -> RiskSets:
    """Lay out the event times of a sample whose rows are in order of stratum, then time."""
    deaths = np.flatnonzero(sample.event)
    starts = starts_of_runs(sample.time) | starts_of_runs(stratum)
    after = last_event_time(starts, sample.event) + 1
    slot = after[deaths] - 1
    is_first = starts_of_runs(slot)
    n_tied = np.diff(np.append(np.flatnonzero(is_first), slot.size))
    mean_weight = sum_by(slot, sample.weight[deaths], n_tied.size) / n_tied
    present = np.ones(deaths.size)
    if ties == "efron":
        rank = np.arange(deaths.size) - np.flatnonzero(is_first)[slot]
        present -= rank / n_tied[slot]
    first = _first_at_risk(sample, stratum, deaths[is_first])
    return RiskSets(
        first=first,
        after=np.maximum(first, after),
        deaths=deaths,
        slot=slot,
        present=present,
        slot_weight=mean_weight[slot],
        stratum=stratum,
        n_times=int(n_tied.size),
        has_late_starts=bool(first.any()),
        leaves_out=ties == "efron" and n_tied.size < slot.size,
    )


def _first_at_risk(sample: Sample, stratum: IntArray, moments: IntArray) -> IntArray:
    """First event time at which each row is at risk; `moments` are the rows of event times."""
    if not stratum[-1]:
        return first_after_entry(sample, sample.time[moments])
    layer = stratum[moments]
    first = np.searchsorted(layer, np.arange(int(stratum[-1]) + 1))[stratum]
    late = sample.entry_order
    if late.size:
        rank, times = _rank(sample.time[moments])
        base = times.size + 1
        # How many of the distinct event times lie at or before an entry ranks it among them.
        key = stratum[late] * base + np.searchsorted(times, sample.entry[late], side="right")
        order = order_of_codes(stratum[late])
        first[late[order]] = np.searchsorted(layer * base + rank, key[order], side="right")
    return first


def _rank(times: FloatArray) -> tuple[IntArray, FloatArray]:
    """Give ranks from 1 of times in any order, and the distinct times in rising order."""
    order = order_of_times(times)
    starts: BoolArray = starts_of_runs(times[order])
    rank = np.empty(times.size, dtype=np.intp)
    rank[order] = np.cumsum(starts)
    return rank, times[order][starts]
