"""The ratio of the two arms' risks by a month, with its interval."""

from dataclasses import dataclass

import numpy as np

from seriatim.causal.clone_censor_weight import Weighted, contrast_error, read_off
from seriatim.causal.clone_effects import spread_of
from seriatim.causal.decisions import Followed
from seriatim.causal.influence import survival_influence
from seriatim.survival.sample import FloatArray
from seriatim.survival.tails import normal_quantile


@dataclass(frozen=True)
class RiskRatio:
    """Of `operate` to `wait`; NaN where one of the risks is 0."""

    ratio: float
    lower: float
    upper: float


def estimate_risk_ratio(
    weighted: Weighted,
    followed: Followed,
    day: float,
    conf_level: float,
    drawn: FloatArray | None = None,
) -> RiskRatio:
    """The ratio of weighted risks by a day.

    `drawn`, shape (2, R): survival of both arms on that day in every resample; without it, or where
    too few of them settled, the error is robust by patient with weights as given.
    Nulls  all NaN where a risk is 0
    """
    risks = 1.0 - read_off(weighted, [day]).survival[:, 0, 0]
    if not np.all(risks > 0):
        return RiskRatio(float("nan"), float("nan"), float("nan"))
    error = None if drawn is None else _drawn_error(drawn)
    if error is None:
        per_survival = (-1.0 / risks[0], 1.0 / risks[1])
        error = contrast_error(weighted, followed, day, survival_influence, per_survival)
    log, reach = float(np.log(risks[0] / risks[1])), normal_quantile(conf_level) * error
    return RiskRatio(*(float(np.exp(log + off)) for off in (0.0, -reach, reach)))


def _drawn_error(drawn: FloatArray) -> float | None:
    with np.errstate(divide="ignore"):
        logs = np.log1p(-drawn)
    spread = spread_of((logs[0] - logs[1])[None])
    return None if spread is None else float(spread[0])
