"""Survival by response: given only where the days of the responses are known.

Whoever responds had to live until then. Without the day on which each response came, responders and
the others cannot be compared from a common zero, so no ratio is given.
"""

from dataclasses import replace

import numpy as np

from seriatim.causal.decisions import require_followed
from seriatim.causal.effect import Arms, Effect, Horizons, Measure, Method, refuse
from seriatim.causal.refusals import NO_DATES
from seriatim.causal.time_varying import estimate_time_varying
from seriatim.survival.sample import BoolArray, FloatArray

VARIANT = "by_response"


def estimate_by_response(
    end_days: FloatArray,
    event: BoolArray,
    responded: BoolArray,
    response_days: FloatArray | None,
    horizons: Horizons,
) -> Effect:
    """The hazard ratio of having responded, from the day of the response on.

    `end_days`, `event` and `responded`, shape (n,); `response_days`, shape (n,), days from time
    zero, read only of those who responded.
    Estimand  a description of responders, not an effect of anything
    Nulls     refused where the days are not given, or not of everybody who responded
    Source    Anderson, Cain and Gelber 1983
    """
    if response_days is None or not np.all(np.isfinite(response_days[responded])):
        arms = Arms(*(int(np.sum(who)) for who in _counted(responded, event)))
        measure = [Measure.HAZARD_RATIO]
        return refuse(Method.TIME_VARYING, measure, NO_DATES, arms, VARIANT)[0]
    days = np.where(responded, response_days, np.inf)
    followed = require_followed(end_days, event, days, np.arange(end_days.size))
    found = estimate_time_varying(followed, horizons)
    return replace(found, variant=VARIANT)


def _counted(responded: BoolArray, event: BoolArray) -> tuple[BoolArray, ...]:
    return responded, ~responded, responded & event, ~responded & event
