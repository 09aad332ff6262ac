"""True courses of lesions: stable, regressing, regrowing, growing, as one curve.

Source  Stein and others: size is the sum of a fraction that shrinks and a rest that grows (the form
        `gdphi`). They fitted sums of diameters; its use for single lesions and the rates are ours.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from seriatim.simulate.chance import Chance, draw_log_uniform, draw_uniform
from seriatim.simulate.plan import GrowthPlan

PATHS = ("stable", "regressing", "regrowing", "growing")
_STABLE, _REGRESSING, _REGROWING, _GROWING = range(len(PATHS))


@dataclass(frozen=True, eq=False, repr=False)
class Courses:
    """The course of each lesion, one array each, shape (patients, lesions)."""

    path: NDArray[np.intp]
    """Place in `PATHS`."""
    baseline_mm: NDArray[np.float64]
    """Size at month 0 [mm]."""
    sensitive_fraction: NDArray[np.float64]
    regression_per_month: NDArray[np.float64]
    growth_per_month: NDArray[np.float64]


def compute_relative_size(
    months: ArrayLike,
    *,
    sensitive_fraction: ArrayLike,
    regression_per_month: ArrayLike,
    growth_per_month: ArrayLike,
) -> NDArray[np.float64]:
    """Size as a multiple of that at month 0: phi e^(-dt) + (1 - phi) e^(gt), as broadcast.

    A fraction of 0 grows only, a growth of 0 leaves the rest as it is, both 0 is stable.
    """
    t, phi = np.asarray(months, dtype=float), np.asarray(sensitive_fraction, dtype=float)
    shrinking = phi * np.exp(-np.asarray(regression_per_month) * t)
    rest = (1 - phi) * np.exp(np.asarray(growth_per_month) * t)
    return np.asarray(shrinking + rest, dtype=float)


def draw_courses(plan: GrowthPlan, chance: Chance, shape: tuple[int, int]) -> Courses:
    """A course for each lesion; shape (patients, lesions).

    Every quantity is drawn for every lesion whatever its path, so that another mix of paths
    leaves sizes and rates as they were.
    """
    path = _draw_paths(plan, chance, shape)
    fraction = draw_uniform(chance["fraction"], plan.sensitive_fraction, shape)
    regrowth = draw_log_uniform(chance["regrowth"], plan.regrowth_per_month, shape)
    growth = draw_log_uniform(chance["growth"], plan.growth_per_month, shape)
    shrinks = (path == _REGRESSING) | (path == _REGROWING)
    return Courses(
        path=path,
        baseline_mm=draw_log_uniform(chance["baseline"], plan.baseline_mm, shape),
        sensitive_fraction=np.where(shrinks, fraction, 0.0),
        regression_per_month=draw_log_uniform(
            chance["regression"], plan.regression_per_month, shape
        ),
        growth_per_month=np.select([path == _REGROWING, path == _GROWING], [regrowth, growth], 0.0),
    )


def _draw_paths(plan: GrowthPlan, chance: Chance, shape: tuple[int, int]) -> NDArray[np.intp]:
    upper = np.cumsum(plan.shares)
    # Divided by the sum, so that no draw falls beyond the last path that has a share.
    return np.searchsorted(upper / upper[-1], chance["path"].random(shape), side="right")
