"""Cox regression with the operation as a covariate that changes on its day."""

import numpy as np

from seriatim.causal.decisions import Followed
from seriatim.causal.effect import Arms, Effect, Horizons, Measure, Method, refuse
from seriatim.causal.refusals import FEW_EVENTS, NO_ARM
from seriatim.causal.two_groups import TwoGroups, hazard_ratio
from seriatim.survival.sample import FloatArray

SAME_DAY = 0.5
"""Days given to who has the event on the day of the operation: part of that day, as operated."""


def estimate_time_varying(followed: Followed, horizons: Horizons) -> Effect:
    """The hazard ratio of having been operated, from the day of the operation on.

    Estimand  the ratio of hazards at each time, not adjusted for what led to the operation
    Variance  inverse information: a person's stretches do not overlap
    """
    entry, rows = split_at_operation(followed)
    arms = Arms(
        int(np.sum(np.isfinite(followed.operation_days))),
        int(np.sum(followed.operation_days > 0)),
        int(np.sum(rows.event & rows.operated)),
        int(np.sum(rows.event & ~rows.operated)),
    )
    measure = [Measure.HAZARD_RATIO]
    if not arms.n_operate or not arms.n_wait:
        return refuse(Method.TIME_VARYING, measure, NO_ARM, arms)[0]
    if min(arms.events_operate, arms.events_wait) < horizons.min_events:
        return refuse(Method.TIME_VARYING, measure, FEW_EVENTS, arms)[0]
    return hazard_ratio(rows, Method.TIME_VARYING, horizons, entry_days=entry, arms=arms)


def split_at_operation(followed: Followed) -> tuple[FloatArray, TwoGroups]:
    """Entry days and rows: each person's time before the operation, and from it on."""
    has_before = followed.operation_days > 0
    has_after = np.isfinite(followed.operation_days)
    end = np.where(
        followed.operation_days == followed.end_days,
        followed.end_days + SAME_DAY,
        followed.end_days,
    )
    before_stops = np.minimum(followed.operation_days, followed.end_days)
    stays = has_before & ~has_after
    entry = np.concatenate([np.zeros(int(has_before.sum())), followed.operation_days[has_after]])
    rows = TwoGroups(
        np.concatenate([before_stops[has_before], end[has_after]]),
        np.concatenate([(followed.event & stays)[has_before], followed.event[has_after]]),
        np.repeat([False, True], [int(has_before.sum()), int(has_after.sum())]),
        np.concatenate([followed.cluster[has_before], followed.cluster[has_after]]),
    )
    return entry, rows
