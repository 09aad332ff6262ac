"""Reliability, Brier score, logarithmic score and area under the curve of probabilities."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
LEAST_CASES = 200
SURE = 0.01
"""A plain yes or no is taken for 99 % and 1 %, or its logarithmic score would be infinite."""


@dataclass(frozen=True)
class Decile:
    """Cases whose stated probability lies in one tenth of the scale."""

    stated_pct: float
    observed_pct: float
    n: int

    @property
    def gap(self) -> float:
        """Observed less stated, in points."""
        return self.observed_pct - self.stated_pct


def compute_reliability(prob: Floats, happened: Flags) -> list[Decile]:
    """One entry for each decile that holds at least `LEAST_CASES` cases."""
    tenth = np.minimum((10 * prob).astype(int), 9)
    deciles = []
    for number in range(10):
        cases = tenth == number
        if cases.sum() >= LEAST_CASES:
            stated, observed = 100 * prob[cases].mean(), 100 * happened[cases].mean()
            deciles.append(Decile(float(stated), float(observed), int(cases.sum())))
    return deciles


def largest_gap(deciles: list[Decile]) -> float:
    """The largest distance of observed from stated, in points."""
    return max(abs(one.gap) for one in deciles)


def brier(prob: Floats, happened: Flags) -> float:
    """Mean squared distance of the probability from what happened."""
    return float(np.mean((prob - happened) ** 2))


def log_score(prob: Floats, happened: Flags) -> float:
    """Mean negative logarithm of the probability of what happened."""
    kept = np.clip(np.where(happened, prob, 1 - prob), SURE / 10, 1)
    return float(-np.log(kept).mean())


def recalibrate(prob: Floats, happened: Flags) -> Floats:
    """Each stated probability replaced by what was observed among its like: the best it could be.

    Fitted on the same cases, in favour of whatever is recalibrated.
    """
    groups = np.minimum((20 * prob).astype(int), 19)
    rates = np.bincount(groups, happened, 20) / np.maximum(np.bincount(groups, minlength=20), 1)
    return rates[groups]


def auc(score: Floats, happened: Flags) -> float:
    """Probability that a case which happened had the higher score; ties count half."""
    ranks = rankdata(score)
    n_yes = happened.sum()
    n_no = happened.size - n_yes
    return float((ranks[happened].sum() - n_yes * (n_yes + 1) / 2) / (n_yes * n_no))


def bootstrap_auc_gain(
    score: Floats, other: Floats, happened: Flags, cluster: NDArray[np.int64], seed: int
) -> tuple[float, float]:
    """95 % interval of how much larger the first score's area is; whole clusters are drawn."""
    chance = np.random.default_rng(seed)
    members = np.split(np.argsort(cluster, kind="stable"), np.cumsum(np.bincount(cluster))[:-1])
    gains = []
    for _ in range(1000):
        drawn = np.concatenate(
            [members[one] for one in chance.integers(0, len(members), len(members))]
        )
        gains.append(auc(score[drawn], happened[drawn]) - auc(other[drawn], happened[drawn]))
    low, high = np.percentile(gains, [2.5, 97.5])
    return float(low), float(high)
