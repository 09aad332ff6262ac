"""Quantiles of mixtures of normal distributions, many mixtures at a time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri  # type: ignore[import-untyped]

Floats = NDArray[np.float64]
STEPS = 40
PRECISION = 5e-4
"""How near a quantile must be: in probability, or as a share of where it may lie."""


def compute_quantile(weight: Floats, mean: Floats, variance: Floats, prob: float) -> Floats:
    """The value below which a mixture has the probability; shape (mixtures,).

    Takes   weight, mean and variance, shape (mixtures, parts); weights sum to 1 over the parts
    Source  bracketed search (Illinois rule) between the parts' own quantiles, from the quantile of
            the normal distribution of the same moments
    """
    sd = np.sqrt(variance)
    own = mean + ndtri(prob) * sd
    low, high = own.min(axis=1), own.max(axis=1)
    centre = (weight * mean).sum(axis=1)
    spread = (weight * (variance + (mean - centre[:, None]) ** 2)).sum(axis=1)
    guess = np.clip(centre + ndtri(prob) * np.sqrt(spread), low, high)
    return _search(_Mixtures(weight, mean, sd, prob), low, high, guess)


@dataclass(frozen=True)
class _Mixtures:
    weight: Floats
    mean: Floats
    sd: Floats
    prob: float

    def excess(self, at: Floats) -> Floats:
        """Probability below the value, less the one asked for."""
        below: Floats = (self.weight * ndtr((at[:, None] - self.mean) / self.sd)).sum(axis=1)
        return below - self.prob

    def of(self, rows: NDArray[np.bool_]) -> "_Mixtures":
        return _Mixtures(self.weight[rows], self.mean[rows], self.sd[rows], self.prob)


def _search(mixtures: _Mixtures, low: Floats, high: Floats, guess: Floats) -> Floats:
    """The quantile lies between the smallest and the largest of the parts' own quantiles."""
    found = guess.copy()
    rows = np.arange(low.size)
    near = PRECISION * (high - low)
    below, above = np.full_like(low, -mixtures.prob), np.full_like(low, 1 - mixtures.prob)
    at = guess
    for _ in range(STEPS):
        value = mixtures.excess(at)
        found[rows] = at
        is_low = value < 0
        # NOTE: halving the other end's excess keeps the search from creeping towards one end.
        above = np.where(is_low, above / 2, value)
        below = np.where(is_low, value, below / 2)
        low, high = np.where(is_low, at, low), np.where(is_low, high, at)
        going = (np.abs(value) > PRECISION) & (high - low > near)
        if not going.any():
            break
        rows, near, mixtures = rows[going], near[going], mixtures.of(going)
        low, high, below, above = low[going], high[going], below[going], above[going]
        at = low - below * (high - low) / (above - below)
    return found
