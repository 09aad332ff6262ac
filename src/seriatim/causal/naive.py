"""The estimators that are shown because they are wrong: ever against never operated.

Whoever is operated late had to live until then, and that time is counted as if the operation had
bought it. Leaving it out is not enough: the operated then begin later, and healthier.
"""

import numpy as np

from seriatim.causal.decisions import Followed
from seriatim.causal.effect import Effect, Horizons, Method
from seriatim.causal.two_groups import TwoGroups, compare_groups


def estimate_naive(followed: Followed, horizons: Horizons) -> list[Effect]:
    """Ever against never operated, everybody from time zero.

    Estimand  none that a decision could rest on: it is here to be seen beside the others
    """
    groups = TwoGroups(
        followed.end_days, followed.event, np.isfinite(followed.operation_days), followed.cluster
    )
    return compare_groups(groups, Method.NAIVE, horizons)


def estimate_without_immortal_time(followed: Followed, horizons: Horizons) -> list[Effect]:
    """The operated from their operation, the others from time zero.

    Estimand  none that a decision could rest on: the two zeros are different moments of the disease
    """
    operated = np.isfinite(followed.operation_days)
    begins = np.where(operated, followed.operation_days, 0.0)
    groups = TwoGroups(followed.end_days - begins, followed.event, operated, followed.cluster)
    return compare_groups(groups, Method.NO_IMMORTAL_TIME, horizons)
