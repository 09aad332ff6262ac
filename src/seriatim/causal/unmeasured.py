"""How strong something unmeasured would have to be to undo a result.

Source  VanderWeele and Ding 2017 (the E-value); Lin, Psaty and Kronmal 1998 (a binary confounder
        with stated prevalences)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

COMMON_SHARE = 0.15
"""An event that befalls more of both arms than this is common. VanderWeele 2017."""


@dataclass(frozen=True)
class EValue:
    """The least risk ratio, with operating and with the event, of what would undo a ratio."""

    ratio: float
    """The risk ratio, or a hazard ratio: of a common event turned into one, else as it is."""
    of_estimate: float
    """At least 1."""
    of_bound: float
    """Of the bound of the interval that is nearer to 1; 1 where the interval holds 1."""


@dataclass(frozen=True)
class TippingPoint:
    """A binary confounder of stated strength and prevalence, and what is left of the ratio."""

    prevalence_operate: float
    prevalence_wait: float
    strength: float
    """Risk ratio of the confounder with the event."""
    adjusted: float
    """The ratio had it been measured."""
    adjusted_lower: float
    adjusted_upper: float


def e_value(ratio: float, lower: float, upper: float) -> EValue:
    """The E-value of a risk ratio and of its interval.

    Nulls   NaN where the ratio is not a positive number
    """
    nearest = 1.0
    if lower > 1.0:
        nearest = lower
    elif upper < 1.0:
        nearest = upper
    return EValue(ratio, _strength(ratio), _strength(nearest))


def _strength(ratio: float) -> float:
    if not ratio > 0:
        return float("nan")
    away = max(ratio, 1.0 / ratio)
    return float(away + np.sqrt(away * (away - 1.0)))


def risk_ratio_of_hazards(hazard_ratio: float) -> float:
    """The risk ratio that a hazard ratio of a common event comes to, approximately.

    Source  VanderWeele 2017: (1 - 0.5^sqrt(HR)) / (1 - 0.5^sqrt(1/HR)), for events that befall more
            than `COMMON_SHARE` of both arms; of a rarer event the two ratios are near each other
    """
    return float((1 - 0.5 ** np.sqrt(hazard_ratio)) / (1 - 0.5 ** np.sqrt(1 / hazard_ratio)))


def tipping_points(
    ratio: tuple[float, float, float],
    prevalences: Sequence[tuple[float, float]],
    strengths: Sequence[float],
) -> list[TippingPoint]:
    """What a binary confounder with each prevalence and strength would leave of a ratio.

    `ratio` is the estimate with its bounds; a prevalence is that among `operate`, then `wait`.
    """
    points = []
    for (operate, wait), strength in product(prevalences, strengths):
        bias = (operate * (strength - 1) + 1) / (wait * (strength - 1) + 1)
        points.append(TippingPoint(operate, wait, strength, *(value / bias for value in ratio)))
    return points
