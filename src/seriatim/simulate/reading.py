"""What a reader makes of a true size: an error, then a size to the millimetre or a status.

Source  Yoon and others 2016 for the coefficient of variation; the floor and limits are ours
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from seriatim.cohort.schema import MAX_SIZE_MM
from seriatim.simulate.chance import Chance
from seriatim.simulate.plan import GrowthPlan

STATUSES = ("measured", "too_small", "absent", "not_evaluable")
_MEASURED, _TOO_SMALL, _ABSENT, _NOT_EVALUABLE = range(len(STATUSES))
TENTH_MM = 0.1


@dataclass(frozen=True, eq=False, repr=False)
class Readings:
    """What is written down, arrays of one shape."""

    status: NDArray[np.intp]
    """Place in `STATUSES`."""
    size_mm: NDArray[np.float64]
    """[mm, NaN where the status is not measured]"""


def draw_readings(plan: GrowthPlan, chance: Chance, true_mm: NDArray[np.float64]) -> Readings:
    """One reader's reading of each lesion on each scan; shape (patients, lesions, scans)."""
    patients, _, scans = true_mm.shape
    reading_mm = compute_reading_mm(
        plan,
        true_mm,
        reader_error=chance["reader"].standard_normal(true_mm.shape),
        scan_error=chance["scan"].standard_normal((patients, 1, scans)),
    )
    is_missing = chance["missing"].random(true_mm.shape) * 100 < plan.missing_pct
    return compute_written(plan, reading_mm, is_missing)


def compute_reading_mm(
    plan: GrowthPlan, true_mm: ArrayLike, *, reader_error: ArrayLike, scan_error: ArrayLike
) -> NDArray[np.float64]:
    """Readings before rounding [mm]; the errors are in standard deviations, as broadcast.

    Errors add up in the logarithm, so that a reading is never negative.
    """
    true = np.asarray(true_mm, dtype=float)
    log_error = compute_log_sd(plan, true) * np.asarray(reader_error)
    log_error = log_error + plan.scan_cv_pct / 100 * np.asarray(scan_error)
    return np.asarray(true * np.exp(log_error), dtype=float)


def compute_log_sd(plan: GrowthPlan, true_mm: ArrayLike) -> NDArray[np.float64]:
    """Standard deviation of the logarithm of a reading, by the lesion's true size.

    It is max(cv x size, floor) / size down to a lesion that can just be seen, and stays there:
    with a floor in mm a lesion of 0.3 mm would now and then be read as 50 mm.
    """
    seen_mm = np.maximum(true_mm, max(plan.visible_mm, plan.floor_mm, TENTH_MM))
    return np.asarray(np.maximum(plan.cv_pct / 100, plan.floor_mm / seen_mm), dtype=float)


def compute_written(
    plan: GrowthPlan, reading_mm: NDArray[np.float64], is_missing: NDArray[np.bool_]
) -> Readings:
    """Status and size as written, at most the schema's largest size.

    The limits of what is seen and measured apply to the reading before it is rounded.
    """
    status = np.select(
        [is_missing, reading_mm < plan.visible_mm, reading_mm < plan.measurable_mm],
        [_NOT_EVALUABLE, _ABSENT, _TOO_SMALL],
        default=_MEASURED,
    )
    step = plan.rounding_mm or TENTH_MM
    # Half a step goes up; sizes are held to the tenth, which 0.1 as a step only comes near to.
    rounded = np.round(np.floor(reading_mm / step + 0.5) * step, 1)
    written = np.where(status == _MEASURED, np.minimum(rounded, MAX_SIZE_MM), np.nan)
    return Readings(status, written)
