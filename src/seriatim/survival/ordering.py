"""Orders and codes of long columns; whole numbers, such as days, are put in order by counting."""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]
BoolArray = NDArray[np.bool_]

SHORT_WHOLE = 2**16
"""Whole numbers from 0 to less than this are ordered by radix, some ten times faster."""


def order_of_times(values: FloatArray) -> IntArray:
    """Give the rows in rising order, shape (n,); whole numbers that are equal as they came."""
    if values.min() < 0 or values.max() >= SHORT_WHOLE:
        return np.argsort(values)
    whole = values.astype(np.uint16)
    return np.argsort(whole, kind="stable") if np.array_equal(whole, values) else np.argsort(values)


def order_of_codes(codes: IntArray) -> IntArray:
    """Give the rows in rising order of whole codes from 0, equal ones as they came, shape (n,)."""
    short = codes.astype(np.uint16) if codes.max() < SHORT_WHOLE else codes
    return np.argsort(short, kind="stable")


def starts_of_runs(values: NDArray[np.generic]) -> BoolArray:
    """Mark the first of each run of equal values, shape (n,)."""
    starts = np.empty(values.size, dtype=np.bool_)
    starts[:1] = True
    np.not_equal(values[1:], values[:-1], out=starts[1:])
    return starts


def encode_sorted(values: NDArray[np.generic]) -> tuple[IntArray, NDArray[np.generic]]:
    """Codes 0, 1, ... of shape (n,) and the distinct values in rising order.

    Numbers that are whole and lie close together are counted; all others are sorted.
    """
    if values.dtype.kind in "biuf":
        low, high = values.min(), values.max()
        near = float(high) - float(low) < max(SHORT_WHOLE, values.size)
        if near and (values.dtype.kind != "f" or np.array_equal(values, np.floor(values))):
            return _encode_by_counting(values, int(low), int(high))
    distinct, codes = np.unique(values, return_inverse=True)
    return codes.astype(np.intp, copy=False), distinct


def _encode_by_counting(
    values: NDArray[np.generic], low: int, high: int
) -> tuple[IntArray, NDArray[np.generic]]:
    offset = values.astype(np.intp) - low
    present = np.bincount(offset, minlength=high - low + 1) > 0
    distinct = (np.flatnonzero(present) + low).astype(values.dtype)
    if distinct.size == present.size:
        return offset, distinct
    return (np.cumsum(present) - 1)[offset], distinct
