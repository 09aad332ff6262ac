"""Landmark analysis: those still followed at a month, by whether they had been operated by then.

Source  Anderson, Cain and Gelber 1983; Buyse and Piedbois 1996
"""

from seriatim.base.units import DAYS_PER_MONTH
from seriatim.causal.decisions import Followed
from seriatim.causal.effect import Effect, Horizons, Method
from seriatim.causal.two_groups import TwoGroups, compare_groups


def estimate_landmark(
    followed: Followed, horizons: Horizons, month: float, *, unit_days: float = DAYS_PER_MONTH
) -> list[Effect]:
    """Operated before the landmark against not, from it on, among those followed beyond it.

    Estimand  a contrast among those alive at the landmark; who is operated later counts as not
              operated; not adjusted for anything
    """
    day = month * unit_days
    among = followed.end_days > day
    groups = TwoGroups(
        followed.end_days[among] - day,
        followed.event[among],
        followed.operation_days[among] < day,
        followed.cluster[among],
    )
    return compare_groups(groups, Method.LANDMARK, horizons, f"{month:g}")
