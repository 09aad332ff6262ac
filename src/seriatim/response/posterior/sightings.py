"""Every lesion's readings in the order in which a filter takes them, in blocks of whole readers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from seriatim.base.units import DAYS_PER_MONTH, TENTHS_PER_MM
from seriatim.response.posterior.belief import Readings
from seriatim.response.posterior.reader_error import ReaderError
from seriatim.response.sizes import TOO_SMALL_TENTHS

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
Numbers: TypeAlias = NDArray[np.int64]
STEPS_PER_BLOCK = 6_000
"""Scans of lesions in a block, about; small enough for its draws to stay near the processor."""
NOT_THERE = -1
"""The cell of a scan before a new lesion was first seen."""


@dataclass(frozen=True)
class Block:
    """Lesions of some patients and readers, each period of a lesion by itself."""

    n_steps: Numbers
    """Scans of each lesion; shape (lesions,)."""
    first_step: Numbers
    """The place of each lesion's first scan among the steps of the block."""
    rank: Numbers
    """Number of the lesion within its patient and reader."""
    cell: Numbers
    """The cell of each step, or `NOT_THERE`; shape (steps,)."""
    readings: Readings
    """Of each step, the steps of a lesion behind one another."""

    def looks(self) -> Iterator[tuple[Numbers, Readings]]:
        """The steps of the first scan of each lesion, of the second ..., and what was read there.

        Lesions with more scans come first, so that later scans hold the first of the lesions.
        """
        order = self.order
        for place in range(int(self.n_steps.max())):
            lesions = order[: np.count_nonzero(self.n_steps > place)]
            steps = self.first_step[lesions] + place
            yield steps, Readings(**{k: v[steps] for k, v in vars(self.readings).items()})

    @property
    def order(self) -> Numbers:
        """The lesions by number of scans, most first."""
        return np.argsort(-self.n_steps, kind="stable")


def cut_blocks(states: pl.DataFrame, scans: pl.DataFrame, error: ReaderError) -> Iterator[Block]:
    """All cells in blocks; no patient and reader is cut in two.

    Reads   states: run, scan, status, size [tenths of mm], role, family; scans: reading, scan_day
            [day], carried_over
    Nulls   a cell without a size and without bounds tells nothing
    """
    runs = _order_runs(states, scans)
    steps = _list_steps(runs)
    readings = _read(states, scans, runs, steps, error)
    first_step = np.cumsum(runs.n_steps) - runs.n_steps
    for runs_cut in _cut(runs.reading, first_step, steps.size):
        own = slice(runs_cut.start, runs_cut.stop)
        start = first_step[own][0]
        stop = start + runs.n_steps[own].sum()
        yield Block(
            n_steps=runs.n_steps[own],
            first_step=first_step[own] - start,
            rank=runs.rank[own],
            cell=steps[start:stop],
            readings=Readings(**{k: v[start:stop] for k, v in vars(readings).items()}),
        )


@dataclass(frozen=True)
class _Runs:
    """The periods of lesions by patient and reader; arrays of shape (runs,), but for `cells`."""

    cells: Numbers
    """Every cell, in the order of the runs."""
    first: Numbers
    """Where each run begins in `cells`."""
    n_cells: Numbers
    reading: Numbers
    rank: Numbers
    is_new: Flags
    """The lesion appeared on the first scan of this run: the scan before did not show it."""

    @property
    def n_steps(self) -> Numbers:
        """With the scan before a new lesion's first one."""
        return self.n_cells + self.is_new


def _order_runs(states: pl.DataFrame, scans: pl.DataFrame) -> _Runs:
    run, scan = (states[name].to_numpy().astype(np.int64) for name in ("run", "scan"))
    reading = scans["reading"].to_numpy().astype(np.int64)
    cells = np.lexsort((scan, run, reading[scan]))
    begins = np.flatnonzero(np.diff(run[cells], prepend=-1))
    n_cells = np.diff(begins, append=run.size)
    own = reading[scan[cells[begins]]]
    starts = np.flatnonzero(np.diff(own, prepend=-1))
    rank = np.arange(own.size) - np.repeat(starts, np.diff(starts, append=own.size))
    before = scan[cells[begins]] - 1
    had_scan = (before >= 0) & (reading[np.maximum(before, 0)] == own)
    appears = _is_first_of_new(states, cells[begins], own) & had_scan
    return _Runs(cells, begins, n_cells, own, rank, appears)


def _is_first_of_new(states: pl.DataFrame, first_cells: Numbers, reading: Numbers) -> Flags:
    """Whether a run is the first of a lesion that appeared during follow-up.

    Told by its role, which is known from its first scan on, and not by what it turns out to be.
    """
    first = states.select("lesion_id", appeared=(pl.col("role") == "new") & ~pl.col("family"))[
        first_cells
    ]
    lesion = first["lesion_id"].to_numpy()
    again = np.append(False, (lesion[1:] == lesion[:-1]) & (reading[1:] == reading[:-1]))
    is_first: Flags = first["appeared"].to_numpy() & ~again[: lesion.size]
    return is_first


def _list_steps(runs: _Runs) -> Numbers:
    """The cell of every step, `NOT_THERE` for the scan before a new lesion."""
    return np.insert(runs.cells, runs.first[runs.is_new], NOT_THERE)


def _cut(reading: Numbers, first_step: Numbers, n_steps: int) -> Iterator[range]:
    """Runs of about `STEPS_PER_BLOCK` steps, cut between readings."""
    begins = np.flatnonzero(np.diff(reading, prepend=-1))
    number = first_step[begins] // STEPS_PER_BLOCK
    cuts = begins[np.flatnonzero(np.diff(number, prepend=-1))]
    for start, stop in zip(cuts, np.append(cuts[1:], reading.size), strict=True):
        yield range(int(start), int(stop))


def _read(
    states: pl.DataFrame, scans: pl.DataFrame, runs: _Runs, steps: Numbers, error: ReaderError
) -> Readings:
    size = states["size"].cast(pl.Float64).fill_null(np.nan).to_numpy() / TENTHS_PER_MM
    is_default = (states["status"] == "too_small").fill_null(value=False).to_numpy()
    is_default = is_default & (size == TOO_SMALL_TENTHS / TENTHS_PER_MM)
    there = steps != NOT_THERE
    size_mm = np.where(there, size[steps], 0.0)
    is_small = is_default[steps] & there
    is_gone = size_mm == 0
    is_sized = (size_mm > 0) & ~is_small
    bound_mm = np.where(is_small, error.measurable_mm, error.visible_mm)
    return Readings(
        gap_months=_gaps(states, scans, runs, steps),
        scan_place=_scan_places(states, scans, steps),
        is_sized=is_sized,
        is_bounded=is_small | is_gone,
        log_size=np.log(np.where(is_sized, size_mm, bound_mm)),
        log_sd=np.where(is_sized, error.log_sd(size_mm), error.log_sd_at_bound()),
        low=np.where(is_small, np.log(error.visible_mm), -np.inf),
        high=np.log(bound_mm),
    )


def _gaps(states: pl.DataFrame, scans: pl.DataFrame, runs: _Runs, steps: Numbers) -> Floats:
    """Months from one step of a lesion to the next; 0 at its first."""
    day = scans["scan_day"].to_numpy().astype(np.float64)
    days = day[_scans_of(states, steps)]
    gaps = np.diff(days, prepend=days[:1]) / DAYS_PER_MONTH
    gaps[np.cumsum(runs.n_steps) - runs.n_steps] = 0.0
    return np.maximum(gaps, 0.0)


def _scan_places(states: pl.DataFrame, scans: pl.DataFrame, steps: Numbers) -> Numbers:
    """A baseline carried over into a period is the same scan once more."""
    place = scans.select((~pl.col("carried_over")).cast(pl.Int64).cum_sum().over("reading"))
    return place.to_series().to_numpy()[_scans_of(states, steps)]


def _scans_of(states: pl.DataFrame, steps: Numbers) -> Numbers:
    """The scan of each step; of a step before a new lesion the scan before its first one."""
    scan = states["scan"].to_numpy().astype(np.int64)
    before = np.flatnonzero(steps == NOT_THERE)
    scan_of_step = scan[steps]
    scan_of_step[before] = scan_of_step[before + 1] - 1
    return scan_of_step
