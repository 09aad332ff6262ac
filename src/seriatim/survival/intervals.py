"""Confidence intervals for a probability, on the scale the reader names."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from seriatim.base.errors import FitError
from seriatim.survival.sample import FloatArray
from seriatim.survival.tails import t_quantile

ConfidenceType = Literal["log", "log-log", "plain", "arcsin"]
"""The scale the interval is symmetric on: log S, log(-log S), S itself, or arcsin(sqrt S)."""


@dataclass(frozen=True)
class _Scale:
    """A scale, its slope in the probability, the way back, and where it has no value."""

    forward: Callable[[FloatArray], FloatArray]
    slope: Callable[[FloatArray], FloatArray]
    back: Callable[[FloatArray], FloatArray]
    has_value_at_one: bool


_SCALES: dict[ConfidenceType, _Scale] = {
    "plain": _Scale(lambda p: p, np.ones_like, lambda y: y, True),
    "log": _Scale(np.log, lambda p: 1 / p, np.exp, True),
    "log-log": _Scale(
        lambda p: np.log(-np.log(p)),
        lambda p: 1 / (p * np.log(p)),
        lambda y: np.exp(-np.exp(y)),
        False,
    ),
    "arcsin": _Scale(
        lambda p: np.arcsin(np.sqrt(p)),
        lambda p: 0.5 / np.sqrt(p * (1 - p)),
        lambda y: np.sin(np.clip(y, 0, np.pi / 2)) ** 2,
        False,
    ),
}


def require_interval(conf_type: str, conf_level: float) -> None:
    """Raise FitError unless the interval named is one that can be computed."""
    known = get_args(ConfidenceType)
    if conf_type not in known:
        raise FitError(
            f"conf_type {conf_type!r} is not known.", hint=f"Choose one of {', '.join(known)}."
        )
    require_level(conf_level)


def require_level(conf_level: float) -> None:
    """Raise FitError unless the level is strictly between 0 and 1."""
    if not 0 < conf_level < 1:
        raise FitError(
            f"conf_level is {conf_level}; it must lie between 0 and 1.",
            hint="Give 0.95 for 95 % intervals.",
        )


def compute_interval(
    probability: FloatArray,
    std_error: FloatArray,
    conf_type: ConfidenceType,
    conf_level: float,
    *,
    degrees_of_freedom: FloatArray | float = np.inf,
) -> tuple[FloatArray, FloatArray]:
    """Lower and upper bound of each probability, within 0 to 1.

    Reads   degrees_of_freedom of the error, one for all or one each; infinite = normal interval
    Nulls   NaN where the probability is 0 or NaN, where its error is NaN, and at 1 on the scales
            that have no value there (log-log, arcsin)
    Source  Kalbfleisch and Prentice 2002; R survival 3.5 `survfit` conf.type
    """
    scale = _SCALES[conf_type]
    highest = 1.0 if scale.has_value_at_one else np.nextafter(1.0, 0.0)
    usable = (probability > 0) & (probability <= highest) & np.isfinite(std_error)
    p = np.where(usable, probability, np.nan)
    centre = scale.forward(p)
    reach = t_quantile(conf_level, np.asarray(degrees_of_freedom)) * std_error * scale.slope(p)
    return np.clip(scale.back(centre - reach), 0, 1), np.clip(scale.back(centre + reach), 0, 1)
