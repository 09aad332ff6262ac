"""A stream of random numbers for each quantity, so that one can change and the others stay.

Streams are filled patient by patient: the first patients of a larger cohort are those of a smaller
one, and another reader sees the same lesions.
"""

from collections.abc import Mapping
from math import log

import numpy as np
from numpy.typing import NDArray

Chance = Mapping[str, np.random.Generator]
"""The stream of each quantity by its name."""

_QUANTITIES = (
    "lesions",
    "scans",
    "interval",
    "path",
    "baseline",
    "fraction",
    "regression",
    "regrowth",
    "growth",
    "reader",
    "scan",
    "missing",
)
"""A new one goes to the end: each stream belongs to its place."""


def independent_streams(seed: int) -> Chance:
    """A stream for each quantity; `seed` is a whole number, 0 or above."""
    seeds = np.random.SeedSequence(seed).spawn(len(_QUANTITIES))
    return {
        name: np.random.default_rng(each) for name, each in zip(_QUANTITIES, seeds, strict=True)
    }


def draw_uniform(
    stream: np.random.Generator, span: tuple[float, float], shape: tuple[int, ...]
) -> NDArray[np.float64]:
    """Numbers spread evenly over the span."""
    return stream.uniform(*span, size=shape)


def draw_log_uniform(
    stream: np.random.Generator, span: tuple[float, float], shape: tuple[int, ...]
) -> NDArray[np.float64]:
    """Numbers whose logarithms are spread evenly over the span; both ends above 0."""
    low, high = span
    drawn = np.exp(stream.uniform(log(low), log(high), size=shape))
    # The exponential of the logarithm of an end may lie a last digit beyond it.
    return np.asarray(np.clip(drawn, low, high), dtype=float)


def draw_counts(
    stream: np.random.Generator, span: tuple[int, int], shape: tuple[int, ...]
) -> NDArray[np.int64]:
    """Whole numbers of the span, both ends with it, each as likely."""
    return stream.integers(*span, size=shape, endpoint=True)
