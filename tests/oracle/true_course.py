"""The true course of a lesion on one path: what its sizes at the scans of a run have in common.

The log of the diameter moves at a rate; the rate is drawn to a settled one and may wander, the size
may jitter: dx = v dt + jitter dW', dv = settling (settled_rate - v) dt + wander dW.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from scipy.linalg import expm

FIRST_SIZE_LOG_MEAN, FIRST_SIZE_LOG_SD = np.log(30.0), 1.2
DAYS_PER_MONTH = 30.4375
LONGEST_GAP_MONTHS = 36.0
SIZE, RATE = 0, 1
"""Places in the state of a lesion: log of its diameter, rate per month."""


@dataclass(frozen=True)
class Path:
    """What a path says; anything with the same names will do. Rates are per month."""

    settled_rate: float
    start_rate: float
    start_sd: float
    settling: float
    wander: float = 0.0
    jitter: float = 0.0


def months_between(days):
    """Months from each scan to the next, a long gap counted as three years."""
    return [
        min((later - earlier) / DAYS_PER_MONTH, LONGEST_GAP_MONTHS)
        for earlier, later in pairwise(days)
    ]


@lru_cache(maxsize=10000)
def step(path, months):
    """State after a gap = matrix @ state + shift + noise; the three, noise by its covariance.

    Source  Van Loan 1978: both integrals out of one matrix exponential
    """
    pull = path.settling
    flow = np.array([[0.0, 1.0, 0.0], [0.0, -pull, pull * path.settled_rate], [0.0, 0.0, 0.0]])
    noise = np.diag([path.jitter**2, path.wander**2, 0.0])
    both = expm(np.block([[-flow, noise], [np.zeros((3, 3)), flow.T]]) * months)
    moved = both[3:, 3:].T
    spread = moved @ both[:3, 3:]
    return moved[:2, :2], moved[:2, 2], spread[:2, :2]


def expect_course(path, days):
    """Mean and covariance of the states at all scans before anything is read.

    The vector holds size and rate of the first scan, size and rate of the second, and so on.
    """
    size = 2 * len(days)
    mean, covariance = np.zeros(size), np.zeros((size, size))
    mean[:2] = FIRST_SIZE_LOG_MEAN, path.start_rate
    covariance[:2, :2] = np.diag([FIRST_SIZE_LOG_SD**2, path.start_sd**2])
    for scan, months in enumerate(months_between(days)):
        here, there = slice(2 * scan, 2 * scan + 2), slice(2 * scan + 2, 2 * scan + 4)
        matrix, shift, spread = step(path, months)
        mean[there] = matrix @ mean[here] + shift
        covariance[there, : there.start] = matrix @ covariance[here, : there.start]
        covariance[: there.start, there] = covariance[there, : there.start].T
        covariance[there, there] = matrix @ covariance[here, here] @ matrix.T + spread
    return mean, covariance
