"""Reproducible draws, built on `random()` alone so that every Python gives the same ones."""

import random
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")


class Draw:
    """The stream of draws of one patient; another patient's never moves it."""

    def __init__(self, seed: str) -> None:
        self._stream = random.Random(seed)

    def between(self, low: float, high: float) -> float:
        """A number from low up to high."""
        return low + (high - low) * self._stream.random()

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int((high - low + 1) * self._stream.random())

    def chance(self, prob: float) -> bool:
        """True with this probability."""
        return self._stream.random() < prob

    def pick(self, items: Sequence[Item]) -> Item:
        """One of the items."""
        return items[self.whole(0, len(items) - 1)]

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        """All of the items in a drawn order."""
        keyed = [(self._stream.random(), place) for place in range(len(items))]
        return [items[place] for _, place in sorted(keyed)]

    def read(self, size_mm: float) -> float:
        """A size as a reader gives it: within 5 % of the true one, to a tenth of a millimetre."""
        return round(size_mm * (1 + 0.05 * (self.between(-1, 1) + self.between(-1, 1)) / 2), 1)
