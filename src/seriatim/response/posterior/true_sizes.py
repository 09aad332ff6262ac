"""True size and growth rate of a lesion, with bands, from a mixture of paths."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from seriatim.response.posterior.mixture import compute_quantile
from seriatim.response.posterior.paths import SETTLED

Floats: TypeAlias = NDArray[np.float64]
BAND = (0.5, 0.05, 0.95)
"""The median and the ends of a 90 % band."""
LARGEST_MM = 1000.0
"""No lesion is larger than a metre, however long the gap since it was last read."""
DIMENSIONS = 3
"""The volume grows as the third power of the diameter."""
TRUE_SIZES = (
    "true_size_mm",
    "true_size_lower_mm",
    "true_size_upper_mm",
    "growth_rate_per_month",
    "growth_rate_lower_per_month",
    "growth_rate_upper_per_month",
    "doubling_time_months",
)


@dataclass(frozen=True)
class Mixture:
    """Normal distributions of log size and of rate; arrays of one shape, the paths last."""

    weight: Floats
    size: Floats
    size_variance: Floats
    rate: Floats
    """Distance from the path's settled rate, per month."""
    rate_variance: Floats


def join_scales(mixture: Mixture, scale_prob: Floats) -> Mixture:
    """One distribution a path in the place of one a path and scale, with the same moments.

    Takes   mixture: shape (rows, scales, paths); scale_prob: shape (rows, scales)
    """
    weight = mixture.weight * scale_prob[..., None]
    total = weight.sum(axis=1)
    share = weight / np.maximum(total, np.finfo(np.float64).tiny)[:, None, :]

    def moments(mean: Floats, variance: Floats) -> tuple[Floats, Floats]:
        joint = (share * mean).sum(axis=1)
        apart = (share * (variance + (mean - joint[:, None, :]) ** 2)).sum(axis=1)
        return joint, np.maximum(apart, np.finfo(np.float64).tiny)

    size, size_variance = moments(mixture.size, mixture.size_variance)
    rate, rate_variance = moments(mixture.rate, mixture.rate_variance)
    return Mixture(total, size, size_variance, rate, rate_variance)


def describe_true_sizes(mixture: Mixture) -> dict[str, Floats]:
    """Median and 90 % band of true size and specific growth rate, and the doubling time.

    Takes   mixture: shape (rows, paths)
    Nulls   not a number where the doubling time is not defined: where the band of the growth rate
            is not wholly above zero
    Source  mehrara-2007 (specific growth rate of the volume, ln(V2/V1)/dt = 3 ln(d2/d1)/dt)
    """
    sizes = [
        np.clip(
            np.exp(compute_quantile(mixture.weight, mixture.size, mixture.size_variance, p)),
            0.0,
            LARGEST_MM,
        )
        for p in BAND
    ]
    rates = [
        DIMENSIONS
        * compute_quantile(mixture.weight, mixture.rate + SETTLED, mixture.rate_variance, p)
        for p in BAND
    ]
    growing = rates[1] > 0
    doubling = np.where(growing, np.log(2) / np.where(growing, rates[0], 1.0), np.nan)
    return dict(zip(TRUE_SIZES, (*sizes, *rates, doubling), strict=True))
