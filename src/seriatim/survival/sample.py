"""The arrays every estimator starts from: one checked row per observed interval."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from seriatim.base.errors import FitError
from seriatim.survival.near_equal import NEAR_EQUAL, join_near_equal
from seriatim.survival.ordering import (
    BoolArray,
    FloatArray,
    IntArray,
    encode_sorted,
    order_of_times,
)

__all__ = [
    "NEAR_EQUAL",
    "BoolArray",
    "FloatArray",
    "IntArray",
    "Sample",
    "encode_labels",
    "require_numbers",
    "require_sample",
]


@dataclass(frozen=True, eq=False)
class Sample:
    """Observed intervals (entry, time], each ending in censoring (0) or an event (1, 2, ...).

    All arrays have shape (n,). Times are in any one unit, >= 0; an entry of 0 or none is held as
    minus infinity (under observation from the start). Rows of weight 0 have been left out, and
    rows stand in rising order of time, so that sums over time read memory in one direction.
    """

    time: FloatArray
    status: IntArray
    entry: FloatArray
    weight: FloatArray
    kept: IntArray
    """Which of the rows given stand here, in their order here."""
    entry_order: IntArray
    """Rows in rising order of entry; empty when nobody enters late."""

    @property
    def event(self) -> BoolArray:
        """True where the interval ends in an event of any kind, shape (n,)."""
        return self.status > 0

    @property
    def has_fractional_weights(self) -> bool:
        """True when some weight is no whole number, so weights cannot be counts of patients."""
        return bool(np.any(self.weight != np.floor(self.weight)))

    def take(self, rows: IntArray) -> "Sample":
        """Give the same sample with these rows in this order, which need not be that of time."""
        place = np.full(self.time.size, -1)
        place[rows] = np.arange(rows.size)
        entry_order = place[self.entry_order]
        return Sample(
            self.time[rows],
            self.status[rows],
            self.entry[rows],
            self.weight[rows],
            self.kept[rows],
            entry_order[entry_order >= 0],
        )


def require_sample(
    time: ArrayLike,
    status: ArrayLike,
    *,
    entry: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    n_causes: int | None = 1,
) -> Sample:
    """Check the arrays of a sample, and make times that differ only by rounding one.

    Raises  FitError when empty, of unequal length, not a number, negative, when an entry is not
            before its time, or when a status is not 0 to `n_causes` (None: any whole number)
    """
    if n_causes is not None and n_causes < 1:
        raise FitError(f"n_causes is {n_causes}.", hint="Give how many causes compete, 1 or more.")
    exit_time = require_numbers(time, "time")
    if np.any(exit_time < 0):
        raise FitError(
            f"time: {np.sum(exit_time < 0)} values are negative.",
            hint="Times count from an origin at 0; check the origin or leave those rows out.",
        )
    statuses = _require_status(status, exit_time.size, n_causes)
    entries = _require_entry(entry, exit_time)
    weight = _require_weights(weights, exit_time.size)
    sample = _in_order_of_time(exit_time, statuses, entries, weight)
    if weight is None or np.all(weight > 0):
        return sample
    return sample.take(np.flatnonzero(sample.weight > 0))


def require_numbers(values: ArrayLike, name: str, n_rows: int | None = None) -> FloatArray:
    """One column as finite floats of shape (n,), or FitError naming it."""
    column = _require_column(values, name, n_rows)
    finite = np.isfinite(column)
    if not finite.all():
        raise FitError(
            f"{name}: {np.sum(~finite)} values are missing or infinite.",
            hint="Leave those rows out beforehand, and say how many were left out.",
        )
    return column


def encode_labels(
    values: ArrayLike, name: str, n_rows: int
) -> tuple[IntArray, NDArray[np.generic]]:
    """Labels as whole codes of shape (n,) and the distinct labels in sorted order."""
    labels = np.asarray(values)
    if labels.ndim != 1 or labels.size != n_rows:
        raise _wrong_length(name, labels, n_rows)
    if labels.dtype.kind == "O":
        n_missing = sum(label is None or label != label for label in labels.tolist())
        labels = labels.astype(str)
    else:
        n_missing = int(np.sum(labels != labels))
    if n_missing:
        raise FitError(
            f"{name}: {n_missing} labels are missing.",
            hint="Leave those rows out beforehand, or give them a label of their own.",
        )
    return encode_sorted(labels)


def _require_column(values: ArrayLike, name: str, n_rows: int | None) -> FloatArray:
    try:
        column = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise FitError(f"{name} is not numeric.", hint="Give one number a row.") from error
    if column.ndim != 1 or (n_rows is not None and column.size != n_rows):
        raise _wrong_length(name, column, n_rows)
    if column.size == 0:
        raise FitError(f"{name} is empty.", hint="There is nobody to estimate from.")
    return column


def _wrong_length(name: str, found: NDArray[np.generic], n_rows: int | None) -> FitError:
    expected = "(n,)" if n_rows is None else f"({n_rows},)"
    return FitError(
        f"{name} has shape {found.shape}; expected {expected}.", hint="Give one value a row."
    )


def _require_status(status: ArrayLike, n_rows: int, n_causes: int | None) -> IntArray:
    name = "event" if n_causes == 1 else "status"
    values = require_numbers(status, name, n_rows)
    known = (values >= 0) & (values == np.floor(values))
    if n_causes is not None:
        known &= values <= n_causes
    if not known.all():
        allowed = "0 or 1" if n_causes == 1 else "whole numbers from 0"
        raise FitError(
            f"{name}: {np.sum(~known)} values are not {allowed}.",
            hint="Code 0 as censored and 1 (2, 3, ... for further causes) as the event.",
        )
    return values.astype(np.intp)


def _require_entry(entry: ArrayLike | None, time: FloatArray) -> FloatArray | None:
    if entry is None:
        return None
    entries = require_numbers(entry, "entry", time.size)
    if np.any(entries < 0):
        raise FitError(
            f"entry: {np.sum(entries < 0)} values are negative.",
            hint="Give 0 to whoever was under observation from the origin.",
        )
    if np.any(entries >= time):
        raise FitError(
            f"entry: {np.sum(entries >= time)} values are not before their time.",
            hint="An interval is open at its entry and closed at its time; leave out empty ones.",
        )
    return entries


def _require_weights(weights: ArrayLike | None, n_rows: int) -> FloatArray | None:
    if weights is None:
        return None
    weight = require_numbers(weights, "weights", n_rows)
    if np.any(weight < 0) or not np.any(weight > 0):
        raise FitError(
            "weights: some are negative, or all are 0.",
            hint="A weight says how many patients a row stands for.",
        )
    return weight


def _in_order_of_time(
    time: FloatArray, status: IntArray, entry: FloatArray | None, weight: FloatArray | None
) -> Sample:
    order = order_of_times(time)
    time, entry_order = time[order], np.empty(0, dtype=np.intp)
    if entry is None:
        (time,) = join_near_equal(time)
        entry = np.full(time.size, -np.inf)
    else:
        entry = entry[order]
        entry_order = order_of_times(entry)
        time, in_order = join_near_equal(time, entry[entry_order])
        entry[entry_order] = np.where(in_order <= 0, -np.inf, in_order)
        _require_length(time, entry)
        entry_order = entry_order if in_order[-1] > 0 else entry_order[:0]
    weight = np.ones(time.size) if weight is None else weight[order]
    return Sample(time, status[order], entry, weight, order, entry_order)


def _require_length(time: FloatArray, entry: FloatArray) -> None:
    if np.any(entry >= time):
        raise FitError(
            f"entry: {np.sum(entry >= time)} intervals have no length beyond rounding.",
            hint="Leave those rows out, or give times in a coarser unit.",
        )
