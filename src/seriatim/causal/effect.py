"""What an estimator gives: differences in risk and restricted mean, a hazard ratio, or why not.

One type for every estimator, so that they stand in one table and one figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from seriatim.causal.refusals import FOLLOW_UP_ENDS, MIN_EVENTS_PER_ARM
from seriatim.survival.tails import normal_quantile

NOTHING = float("nan")


class Method(StrEnum):
    """The estimators, in the order in which they are shown."""

    NAIVE = "naive_ever_never"
    NO_IMMORTAL_TIME = "immortal_time_excluded"
    LANDMARK = "landmark"
    TIME_VARYING = "time_varying_cox"
    CLONE = "clone_censor_weight"
    SEQUENTIAL = "sequential_trials"


class Measure(StrEnum):
    """What an effect is measured as; all compare `operate` with `wait`."""

    RISK_DIFFERENCE = "risk_difference"
    """Probability of the event by the month, `operate` minus `wait`; below 0 favours operating."""
    RMST_DIFFERENCE = "rmst_difference"
    """Months free of the event up to the month, `operate` minus `wait`."""
    HAZARD_RATIO = "hazard_ratio"
    """Of `operate` to `wait`; a summary over all of follow-up."""


@dataclass(frozen=True)
class Effect:
    """One effect by one method, or the reason why there is none."""

    method: Method
    measure: Measure
    month: float = NOTHING
    """Horizon in months after time zero; NaN for a hazard ratio."""
    operate: float = NOTHING
    """Risk (0 to 1) or restricted mean (months) under `operate`; NaN for a hazard ratio."""
    wait: float = NOTHING
    """The same under `wait`."""
    estimate: float = NOTHING
    lower: float = NOTHING
    upper: float = NOTHING
    interval: str = ""
    """How the interval was made: model, robust or bootstrap; empty where there is none."""
    n_operate: int = 0
    """Persons in the arm; of clones, those whose care fitted the arm to the end of the grace
    period."""
    n_wait: int = 0
    events_operate: int = 0
    events_wait: int = 0
    variant: str = ""
    """What else tells it apart, such as the month of a landmark."""
    refusal: str = ""
    """Code of the reason why there is no estimate; empty where there is one."""


@dataclass(frozen=True, eq=False)
class Arms:
    """How many there are in each arm, and with the event."""

    n_operate: int
    n_wait: int
    events_operate: int
    events_wait: int

    def counted(self, effect: Effect) -> Effect:
        """The effect with these counts."""
        return replace(
            effect,
            n_operate=self.n_operate,
            n_wait=self.n_wait,
            events_operate=self.events_operate,
            events_wait=self.events_wait,
        )


@dataclass(frozen=True)
class Horizons:
    """The months at which risks are compared, the level of intervals, and what is refused."""

    months: tuple[float, ...]
    conf_level: float = 0.95
    min_events: int = MIN_EVENTS_PER_ARM
    """Fewer events than this in an arm: no effect is given."""


@dataclass(frozen=True, eq=False)
class Contrast:
    """Estimates with standard errors at each horizon, all of shape (k,)."""

    operate: np.ndarray
    wait: np.ndarray
    std_error: np.ndarray


def list_effects(
    method: Method,
    measure: Measure,
    contrast: Contrast,
    horizons: Horizons,
    arms: Arms,
    interval: str,
    variant: str = "",
) -> list[Effect]:
    """One effect for each horizon, with its normal interval."""
    reach = normal_quantile(horizons.conf_level) * contrast.std_error
    difference = contrast.operate - contrast.wait
    given = np.isfinite(difference)
    return [
        arms.counted(
            Effect(
                method,
                measure,
                month,
                float(contrast.operate[at]),
                float(contrast.wait[at]),
                float(difference[at]),
                float(difference[at] - reach[at]),
                float(difference[at] + reach[at]),
                interval if given[at] and np.isfinite(reach[at]) else "",
                variant=variant,
                refusal="" if given[at] else FOLLOW_UP_ENDS,
            )
        )
        for at, month in enumerate(horizons.months)
    ]


def refuse(
    method: Method, measures: Sequence[Measure], reason: str, arms: Arms, variant: str = ""
) -> list[Effect]:
    """An effect without an estimate for each measure, and why."""
    return [
        arms.counted(Effect(method, measure, variant=variant, refusal=reason))
        for measure in measures
    ]


__all__ = [
    "Arms",
    "Contrast",
    "Effect",
    "Horizons",
    "Measure",
    "Method",
    "list_effects",
    "refuse",
]
