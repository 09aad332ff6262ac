"""Whether a hazard ratio, a p value or a median may be printed, and if not, why not."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from seriatim.survival.curve_readings import Steps, median
from seriatim.survival.curves import KaplanMeier

MIN_EVENTS_TOTAL = 10
"""Fewer events than this in all: no hazard ratio and no p value. A house rule."""
MIN_EVENTS_PER_ARM = 5
"""Fewer events than this in any arm: no hazard ratio and no p value. A house rule."""


@dataclass(frozen=True)
class Permission:
    """Whether a number may be printed; the reason says what stands in the way."""

    allowed: bool
    reason: str
    """Plain words to print instead of the number; empty when it is allowed."""


def check_comparison(events_by_arm: Mapping[str, int]) -> Permission:
    """Whether a hazard ratio or a p value between these arms may be printed.

    Reads   events_by_arm: number of patients with the event in each arm, by the arm's label
    Nulls   none; never raises
    """
    total = sum(events_by_arm.values())
    if len(events_by_arm) < 2:
        return Permission(False, "not compared: there are fewer than two groups")
    if total < MIN_EVENTS_TOTAL:
        return Permission(
            False, f"not compared: {_events(total)} in all, fewer than {MIN_EVENTS_TOTAL}"
        )
    sparse = {arm: n for arm, n in events_by_arm.items() if n < MIN_EVENTS_PER_ARM}
    if sparse:
        listed = "; ".join(f"{_events(n)} in {arm}" for arm, n in sparse.items())
        return Permission(False, f"not compared: {listed}, fewer than {MIN_EVENTS_PER_ARM}")
    return Permission(True, "")


def check_median(curve: Steps) -> Permission:
    """Whether the median of a curve may be printed: only if the curve comes down to 50 %."""
    if median(curve).is_estimable:
        return Permission(True, "")
    lowest = float(np.nanmin(curve.survival))
    return Permission(False, f"not reached: survival stays above 50 % (lowest {lowest:.0%})")


def check_risk_set(curve: KaplanMeier) -> Permission:
    """Whether a curve with delayed entry means anything: not once its risk set was used up early.

    When everybody who has entered so far has the event, the curve falls to 0 and stays there,
    however many patients enter later.
    """
    ended = np.flatnonzero(curve.survival == 0)
    if ended.size and curve.entry_time.size and curve.entry_time.max() >= curve.time[ended[0]]:
        return Permission(
            False, "not estimable: everybody at risk had the event while others had yet to enter"
        )
    return Permission(True, "")


def _events(count: int) -> str:
    return "1 event" if count == 1 else f"{count} events"
