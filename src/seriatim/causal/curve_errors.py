"""How far each arm's curve may be off, month by month."""

from dataclasses import dataclass

import numpy as np

from seriatim.base.units import DAYS_PER_MONTH
from seriatim.causal.clone_censor_weight import Weighted
from seriatim.causal.clone_effects import spread_of
from seriatim.causal.decisions import Followed
from seriatim.causal.influence import robust_error, survival_influence
from seriatim.survival.sample import FloatArray


@dataclass(frozen=True, eq=False)
class CurveErrors:
    """Standard errors of survival on the days of a grid; `operate`, then `wait`."""

    days: FloatArray
    """Shape (g,), rising."""
    std_error: FloatArray
    """Shape (2, g)."""
    interval: str
    """How they were made: robust or bootstrap."""

    def between(self, arm: int, days: FloatArray) -> FloatArray:
        """The standard error on any days: on a line between those of the grid, 0 on day 0."""
        grid, errors = np.append(0.0, self.days), np.append(0.0, self.std_error[arm])
        return np.asarray(np.interp(days, grid, errors))


def grid_of(months: tuple[float, ...]) -> tuple[float, ...]:
    """The days of the grid: the end of every month up to the last one asked about."""
    return tuple(month * DAYS_PER_MONTH for month in range(1, int(np.ceil(max(months))) + 1))


def errors_of_resamples(drawn: FloatArray, grid_days: tuple[float, ...]) -> CurveErrors | None:
    """From survival on the grid in every resample, shape (2, g, R); null where too few settled."""
    errors = spread_of(drawn)
    return None if errors is None else CurveErrors(np.asarray(grid_days), errors, "bootstrap")


def robust_curve_errors(
    weighted: Weighted, followed: Followed, grid_days: tuple[float, ...]
) -> CurveErrors:
    """From how much each patient moves either curve, with weights as given."""
    errors = [
        [
            robust_error(
                survival_influence(arm.clones.rows, arm.weight, arm.curves, day),
                followed.cluster[arm.clones.rows.person],
            )
            for day in grid_days
        ]
        for arm in (weighted.operate, weighted.wait)
    ]
    return CurveErrors(np.asarray(grid_days), np.asarray(errors), "robust")
