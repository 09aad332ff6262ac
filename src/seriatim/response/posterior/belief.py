"""A Kalman filter of the true log size and its rate, on every path at once.

Arrays have the shape (lesions, parts); a part is one path under one scale of the reader's error.
"""

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from seriatim.response.posterior.bounded import match_reading
from seriatim.response.posterior.paths import LEVEL_MEAN, LEVEL_SD, START_MEAN, START_SD, Moves

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
LEAST_VARIANCE = 1e-12
"""Rounding must not take a variance to 0 or below."""


@dataclass(frozen=True)
class Readings:
    """What was read of each lesion at one scan; arrays of shape (lesions,)."""

    gap_months: Floats
    """Since the scan before."""
    scan_place: NDArray[np.int64]
    """Number of the scan among those of its patient and reader."""
    is_sized: Flags
    is_bounded: Flags
    """Known only to lie between `low` and `high`."""
    log_size: Floats
    log_sd: Floats
    """Standard deviation of the reader's error as stated."""
    low: Floats
    high: Floats

    @property
    def told(self) -> Flags:
        """Whether the scan told anything of the lesion's size."""
        return self.is_sized | self.is_bounded


@dataclass(frozen=True)
class Belief:
    """Means, variances and the log density of all readings so far.

    The rate is held as its distance from the path's settled rate.
    """

    size: Floats
    rate: Floats
    size_variance: Floats
    covariance: Floats
    rate_variance: Floats
    log_evidence: Floats

    def of(self, lesions: NDArray[np.intp] | slice) -> "Belief":
        """What is believed of some lesions."""
        return Belief(**{name: values[lesions] for name, values in vars(self).items()})


@dataclass(frozen=True)
class Gain:
    """How one reading corrects what is believed."""

    surprise: Floats
    """The reading less its expected value; 0 where nothing was told."""
    variance: Floats
    """Of the surprise; infinite where nothing was told."""
    error_variance: Floats
    """Of the reader alone."""
    log_density: Floats

    def of(self, covariance: Floats) -> Floats:
        """The share of the surprise that goes to a quantity of this covariance with the size."""
        return covariance / self.variance


def start_belief(n_lesions: int, n_scales: int) -> Belief:
    """What is believed before any scan."""
    shape = (n_lesions, n_scales * START_SD.size)
    return Belief(
        size=np.full(shape, LEVEL_MEAN),
        rate=np.broadcast_to(np.tile(START_MEAN, n_scales), shape),
        size_variance=np.full(shape, LEVEL_SD**2),
        covariance=np.zeros(shape),
        rate_variance=np.broadcast_to(np.tile(START_SD**2, n_scales), shape),
        log_evidence=np.zeros(shape),
    )


def move_belief(old: Belief, moves: Moves) -> Belief:
    """What is believed at the next scan, before it is read."""
    carry, keep = moves.carry, moves.keep
    mixed = old.covariance + carry * old.rate_variance
    return replace(
        old,
        size=old.size + carry * old.rate + moves.drift,
        rate=keep * old.rate,
        size_variance=old.size_variance + carry * (old.covariance + mixed) + moves.size_variance,
        covariance=keep * mixed + moves.covariance,
        rate_variance=keep**2 * old.rate_variance + moves.rate_variance,
    )


def weigh_reading(old: Belief, readings: Readings, scale: Floats, shared_sd: float) -> Gain:
    """How the readings of a scan will correct the belief.

    Takes   scale: what the stated error is multiplied by, shape (parts,). shared_sd: error that
            all lesions of the scan have in common [log]
    """
    error = (readings.log_sd[:, None] * scale) ** 2 + shared_sd**2
    variance = old.size_variance + error
    surprise = readings.log_size[:, None] - old.size
    log_density = -0.5 * (np.log(2 * np.pi * variance) + surprise**2 / variance)
    rows = np.flatnonzero(readings.is_bounded)
    if rows.size:
        low, high = readings.low[rows, None], readings.high[rows, None]
        matched = match_reading(old.size[rows], variance[rows], low, high)
        surprise[rows], variance[rows] = matched.surprise, matched.variance
        log_density[rows] = matched.log_probability
    error = np.maximum(variance - old.size_variance, LEAST_VARIANCE)
    silent = ~readings.told
    surprise[silent], variance[silent], log_density[silent] = 0.0, np.inf, 0.0
    return Gain(surprise, variance, error, log_density)


def correct_belief(old: Belief, gain: Gain) -> Belief:
    """What is believed once the scan has been read."""
    to_size, to_rate = gain.of(old.size_variance), gain.of(old.covariance)
    rate_variance = old.rate_variance - to_rate * old.covariance
    return Belief(
        size=old.size + to_size * gain.surprise,
        rate=old.rate + to_rate * gain.surprise,
        size_variance=np.maximum((1 - to_size) * old.size_variance, LEAST_VARIANCE),
        covariance=(1 - to_size) * old.covariance,
        rate_variance=np.maximum(rate_variance, LEAST_VARIANCE),
        log_evidence=old.log_evidence + gain.log_density,
    )
