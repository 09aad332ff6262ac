"""How much each patient moves a weighted curve, so that an error can be had with weights as given.

A patient with clones in both arms moves both curves; the movements are added before they are
squared, so cloning doubles nobody's share in the error.

Source  the infinitesimal jackknife of the product-limit estimator; see `seriatim.survival`
"""

import numpy as np

from seriatim.causal.weighted_curve import Stretches, WeightedCurves
from seriatim.survival.sample import FloatArray, IntArray

ROUNDING = 1e-9
"""A hazard as near to 1 as this is 1."""


def survival_influence(
    rows: Stretches, weight: FloatArray, curve: WeightedCurves, day: float
) -> FloatArray:
    """By how much each row moves survival on a day, shape (m,); their sum is 0.

    `weight`, shape (m,): of the first resample of `curve`, which is taken as the estimate.
    """
    within = curve.days <= day
    height = float(curve.survival[within, 0][-1]) if within.any() else 1.0
    return -height * _log_influence(rows, weight, curve, within.astype(np.float64))


def restricted_mean_influence(
    rows: Stretches, weight: FloatArray, curve: WeightedCurves, horizon_days: float
) -> FloatArray:
    """By how much each row moves the restricted mean, in days, shape (m,)."""
    within = curve.days < horizon_days
    widths = np.diff(np.append(curve.days[within], horizon_days))
    area_after = np.zeros(curve.days.size)
    area_after[within] = np.cumsum((curve.survival[within, 0] * widths)[::-1])[::-1]
    return -_log_influence(rows, weight, curve, area_after)


def _log_influence(
    rows: Stretches, weight: FloatArray, curve: WeightedCurves, value: FloatArray
) -> FloatArray:
    """Minus each row's influence on the sum over event days of log(1 - hazard) times `value`."""
    if not curve.days.size:
        return np.zeros(rows.stop_days.size)
    at_risk = curve.at_risk[:, 0]
    before = np.append(1.0, curve.survival[:-1, 0])
    hazard = 1.0 - np.divide(
        curve.survival[:, 0], before, out=np.ones_like(before), where=before > 0
    )
    # The curve multiplies 1 - hazard, so a hazard moves its logarithm by 1 / (1 - hazard).
    left = at_risk * (1.0 - hazard)
    # Where all at risk have the event the curve is 0, but for rounding, and nobody moves it.
    goes_on = (at_risk > 0) & (hazard < 1.0 - ROUNDING)
    per_event = np.divide(value, left, out=np.zeros_like(value), where=goes_on)
    running = np.append(0.0, np.cumsum(hazard * per_event))
    first = np.searchsorted(curve.days, rows.enters_days, side="right")
    last = np.searchsorted(curve.days, rows.stop_days, side="right")
    lived = running[last] - running[first]
    had = np.zeros_like(lived)
    place = np.searchsorted(curve.days, rows.stop_days[rows.event])
    had[rows.event] = per_event[place]
    return np.asarray(weight * (had - lived))


def robust_error(influence: FloatArray, cluster: IntArray) -> float:
    """The standard error from the influence of rows, those of one patient added first."""
    by_patient = np.bincount(cluster, weights=influence)
    return float(np.sqrt(np.sum(by_patient**2)))
