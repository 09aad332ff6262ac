"""How often lesions that never change are called growing, by chance of the reader alone.

Nothing here is rounded and no floor in mm is set: this is the arithmetic of a threshold.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from seriatim.base.errors import InputError

ErrorShape = Literal["normal", "lognormal"]
"""normal: size x (1 + cv x z). lognormal: size x e^(cv x z), as in `GrowthPlan`.

At the same coefficient of variation the smallest of several readings lies deeper with the normal
error, and more stable lesions seem to have grown from it.
"""

_FACTORS: dict[ErrorShape, Callable[[NDArray[np.float64]], NDArray[np.float64]]] = {
    "normal": lambda error: 1 + error,
    "lognormal": lambda error: np.asarray(np.exp(error), dtype=float),
}


@dataclass(frozen=True)
class FalseCategories:
    """How often patients whose lesions are all stable are put into a category of resistance."""

    focal_or_worse_prob: float
    """Share of patients with at least one lesion falsely called growing."""
    multifocal_prob: float
    """Share of patients with at least two."""


def simulate_false_growth(
    *,
    n_draws: int,
    n_earlier: int,
    cv_pct: float,
    relative_pct: float,
    absolute_mm: float,
    size_mm: float,
    seed: int,
    error: ErrorShape = "normal",
) -> float:
    """Share of truly stable lesions whose new reading is called growth over the smallest earlier.

    Growth is at least `relative_pct` and at least `absolute_mm` above the smallest of `n_earlier`
    readings; each reading has an error of its own, of `cv_pct` percent of the true `size_mm`.
    Raises  InputError for a number that cannot be drawn with
    """
    _require(n_draws >= 1, "n_draws", "1 or more")
    _require(n_earlier >= 1, "n_earlier", "1 or more")
    # A normal error beyond this gives readings below 0 mm more than once in 30,000.
    _require(0 <= cv_pct <= 25, "cv_pct", "from 0 to 25")
    _require(0 <= relative_pct < np.inf, "relative_pct", "0 or more")
    _require(0 <= absolute_mm < np.inf, "absolute_mm", "0 or more")
    _require(0 < size_mm < np.inf, "size_mm", "above 0")
    stream = np.random.default_rng(seed)

    def read() -> NDArray[np.float64]:
        return size_mm * _FACTORS[error](cv_pct / 100 * stream.standard_normal(n_draws))

    smallest = read()
    for _ in range(n_earlier - 1):
        smallest = np.minimum(smallest, read())
    new = read()
    grows = (new >= smallest * (1 + relative_pct / 100)) & (new - smallest >= absolute_mm)
    return float(grows.mean())


def simulate_false_categories(
    *, n_draws: int, n_lesions: int, false_prob: float, seed: int
) -> FalseCategories:
    """How often a patient with `n_lesions` stable lesions seems to have growing ones.

    Each lesion is falsely called growing with `false_prob`, independently of the others; an error
    that the lesions of a scan share (`GrowthPlan.scan_cv_pct`) would break that independence.
    Raises  InputError for a number that cannot be drawn with
    """
    _require(n_draws >= 1, "n_draws", "1 or more")
    _require(n_lesions >= 1, "n_lesions", "1 or more")
    _require(0 <= false_prob <= 1, "false_prob", "from 0 to 1")
    stream = np.random.default_rng(seed)
    n_false = np.zeros(n_draws, dtype=np.int64)
    for _ in range(n_lesions):
        n_false += stream.random(n_draws) < false_prob
    return FalseCategories(float((n_false >= 1).mean()), float((n_false >= 2).mean()))


def _require(holds: bool, name: str, expected: str) -> None:
    if not holds:
        raise InputError(f"`{name}` is not {expected}.", hint="Nothing can be drawn with it.")
