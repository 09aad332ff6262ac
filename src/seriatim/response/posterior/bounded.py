"""What is learned from a reading known only to lie between two bounds."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr, ndtr  # type: ignore[import-untyped]

Floats = NDArray[np.float64]
Draws = NDArray[np.float32]
LEAST_INFORMATION = 1e-6
"""Below this share of its variance taken away a reading tells nothing."""
_LOG_ROOT_TWO_PI = 0.5 * float(np.log(2 * np.pi))


@dataclass(frozen=True)
class Matched:
    """The exact reading that would move mean and variance as the bounded one does."""

    log_probability: Floats
    """Of a reading between the bounds."""
    surprise: Floats
    """The matched reading less its expected value."""
    variance: Floats
    """Variance of the matched reading around its expected value."""


def match_reading(expected: Floats, variance: Floats, low: Floats, high: Floats) -> Matched:
    """Match the first two moments of a normal variable known to lie between bounds.

    Takes   mean and variance of the reading before it is seen, and its bounds (may be infinite);
            all of one shape
    Source  moments of the truncated normal distribution, in logs so that far tails stay finite
    """
    sd = np.sqrt(variance)
    below, above = (low - expected) / sd, (high - expected) / sd
    flipped = below > 0
    # NOTE: tails are precise on the left only, so bounds on the right are mirrored.
    left, right = np.where(flipped, -above, below), np.where(flipped, -below, above)
    log_probability = _log_difference(log_ndtr(right), log_ndtr(left))
    at_left, at_right = _density(left, log_probability), _density(right, log_probability)
    mean = at_left - at_right
    spread = 1 + _times(left, at_left) - _times(right, at_right) - mean**2
    taken = np.clip(1 - spread, LEAST_INFORMATION, 1 - LEAST_INFORMATION)
    mean = np.where(flipped, -mean, mean)
    return Matched(log_probability, mean * sd / taken, variance / taken)


def log_chance(true_log_size: Draws, sd: Draws, low: Draws, high: Draws) -> Draws:
    """Log of the probability that a lesion of this true size reads between the bounds."""
    inside = ndtr((high - true_log_size) / sd)
    if np.isfinite(low).any():
        inside -= ndtr((low - true_log_size) / sd)
    chance: Draws = np.log(np.maximum(inside, np.finfo(np.float32).tiny))
    return chance


def _log_difference(larger: Floats, smaller: Floats) -> Floats:
    return larger + np.log1p(-np.exp(np.minimum(smaller - larger, -1e-12)))


def _density(bound: Floats, log_probability: Floats) -> Floats:
    exponent = -0.5 * bound**2 - _LOG_ROOT_TWO_PI - log_probability
    return np.where(np.isinf(bound), 0.0, np.exp(np.clip(exponent, -700, 300)))


def _times(bound: Floats, density: Floats) -> Floats:
    return np.where(np.isinf(bound), 0.0, bound) * density
