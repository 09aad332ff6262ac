"""How many lesions of a scan grow, as probabilities, from those of its lesions one by one."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from seriatim.response.category import NUMBERS

Floats: TypeAlias = NDArray[np.float64]
Numbers: TypeAlias = NDArray[np.int64]
MOST_COUNTED = len(NUMBERS) - 1
"""Numbers from here on are told as one."""


def count_growing(scan: Numbers, growing_prob: Floats, n_scans: int) -> Floats:
    """The probability of each number of growing lesions; shape (scans, ..., MOST_COUNTED + 1).

    Takes   scan: the scan of each lesion, shape (lesions,). growing_prob: shape (lesions, ...);
            along its further axes lesions of a scan are independent
    Source  Poisson-binomial distribution, one lesion added at a time
    """
    counts = np.zeros((n_scans, *growing_prob.shape[1:], MOST_COUNTED + 1))
    counts[..., 0] = 1.0
    for lesions in _one_of_each_scan(scan):
        old, prob = counts[scan[lesions]], growing_prob[lesions][..., None]
        new = old * (1 - prob)
        new[..., 1:] += (old * prob)[..., :-1]
        new[..., -1:] += old[..., -1:] * prob
        counts[scan[lesions]] = new
    return counts


def any_growing(scan: Numbers, growing_prob: Floats, n_scans: int) -> Floats:
    """The probability that at least one lesion grows; shape (scans, ...)."""
    none = np.ones((n_scans, *growing_prob.shape[1:]))
    np.multiply.at(none, scan, 1 - growing_prob)
    return 1 - none


def _one_of_each_scan(scan: Numbers) -> list[Numbers]:
    """The first lesion of every scan, the second ..., so that no scan comes twice in one go."""
    order = np.argsort(scan, kind="stable")
    begins = np.flatnonzero(np.diff(scan[order], prepend=-1))
    rank = np.arange(scan.size) - np.repeat(begins, np.diff(begins, append=scan.size))
    by_rank = np.argsort(rank, kind="stable")
    cuts = np.flatnonzero(np.diff(rank[by_rank]))
    return np.split(order[by_rank], cuts + 1) if scan.size else []
