"""Whether true sizes have risen past the growth rule: the rule itself, without a reader's error."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr  # type: ignore[import-untyped]

from seriatim.response.growth import GrowthRule
from seriatim.response.posterior.belief import Belief
from seriatim.response.posterior.paths import Moves

Floats = NDArray[np.float64]
Draws = NDArray[np.float32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Rise:
    """The rule on true sizes, and when a lesion counts as gone."""

    rule: GrowthRule
    visible_mm: float
    """A lesion whose true size is smaller has gone; seen again it has grown."""

    def has_risen(self, now: Draws, earlier: Sequence[Draws], oldest: Draws | None) -> Flags:
        """Whether each draw of the true log size now is past the rule; shape as `now`.

        Takes   earlier: true log sizes at earlier scans of the period, oldest first, infinite where
                that scan told nothing. oldest: the smallest of scans that are no longer held
        """
        least = np.full_like(now, np.inf) if oldest is None else oldest
        first = last = np.full_like(now, np.inf)
        rose_before: Flags | None = None
        for size in earlier:
            told = np.isfinite(size)
            if self.rule.confirm:
                rose = self._is_past(size, self._reference(least, first, last))
                before = np.zeros_like(told) if rose_before is None else rose_before
                rose_before = np.where(told, rose, before)
            if self.rule.reference == "nadir":
                least = np.minimum(least, size)
            else:
                first = np.where(np.isinf(first), size, first)
                last = np.where(told, size, last)
        risen = self._is_past(now, self._reference(least, first, last))
        return risen if rose_before is None else risen & rose_before

    def _reference(self, least: Draws, first: Draws, last: Draws) -> Draws:
        return {"nadir": least, "baseline": first, "previous": last}[self.rule.reference]

    def _is_past(self, size: Draws, reference: Draws) -> Flags:
        reference_mm = np.exp(reference)
        by_share = reference_mm * np.float32(1 + self.rule.relative_pct / 100)
        needed_mm = np.maximum(by_share, reference_mm + np.float32(self.rule.absolute_mm))
        visible_mm = np.float32(self.visible_mm)
        needed_mm[reference_mm < visible_mm] = visible_mm
        return np.exp(size) >= needed_mm


def rising_prob(belief: Belief, ahead: Moves, rule: GrowthRule) -> Floats:
    """Probability of rising past the rule from now until later; shape (lesions, parts).

    The present size is taken as it is believed to be on average: what is left open is its path.
    """
    share = np.maximum(rule.relative_pct / 100, rule.absolute_mm / np.exp(belief.size))
    mean = ahead.carry * belief.rate + ahead.drift
    variance = ahead.carry**2 * belief.rate_variance + ahead.size_variance
    prob: Floats = ndtr((mean - np.log1p(share)) / np.sqrt(variance))
    return prob
