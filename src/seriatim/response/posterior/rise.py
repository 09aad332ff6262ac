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
class Past:
    """What earlier scans come to; arrays of one shape."""

    reference: Draws
    """True log size that the next scan is compared with; infinite where no scan told anything."""
    rose: Flags
    """Whether the last scan that told something was past the rule."""

    def first(self, n_lesions: int) -> "Past":
        """Of the first lesions."""
        return Past(self.reference[:n_lesions], self.rose[:n_lesions])


def no_past(shape: tuple[int, ...]) -> Past:
    """Before any scan."""
    return Past(np.full(shape, np.inf, dtype=np.float32), np.zeros(shape, dtype=np.bool_))


@dataclass(frozen=True)
class Rise:
    """The rule on true sizes, and when a lesion counts as gone."""

    rule: GrowthRule
    visible_mm: float
    """A lesion whose true size is smaller has gone; seen again it has grown."""

    def has_risen(self, now: Draws, earlier: Sequence[Draws], past: Past | None) -> Flags:
        """Whether each draw of the true log size now is past the rule; shape as `now`.

        Takes   earlier: true log sizes at earlier scans of the period, oldest first, infinite where
                that scan told nothing. past: what came before those, if anything
        """
        if past is None:
            past = no_past(now.shape)
        for size in earlier:
            past = self.go_on(past, size)
        risen = self._is_past(now, past.reference)
        return risen & past.rose if self.rule.confirm else risen

    def go_on(self, past: Past, size: Draws) -> Past:
        """The past with one scan more, which told nothing where the size is infinite."""
        rose = past.rose
        if self.rule.confirm:
            rose = np.where(np.isfinite(size), self._is_past(size, past.reference), rose)
        if self.rule.reference == "nadir":
            reference = np.minimum(past.reference, size)
        elif self.rule.reference == "baseline":
            reference = np.where(np.isinf(past.reference), size, past.reference)
        else:
            reference = np.where(np.isfinite(size), size, past.reference)
        return Past(reference, rose)

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
