"""The state of every patient as time goes on: hazard of death, category last shown, usual care.

A state changes on few days: when a lesion has grown, when performance status worsens, at a scan.
Only whoever changes on a day is touched on it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from seriatim.base.units import DAYS_PER_MONTH
from seriatim.simulate.trial_courses import (
    JUMP_MM,
    JUMP_SHARE,
    Courses,
    Floats,
    Ints,
)
from seriatim.simulate.trial_plan import CATEGORIES, TrialPlan

LAST_COUNTED = len(CATEGORIES) - 1
"""More growing lesions than this are as this many."""
SUM_MM = 100.0
"""The sum of diameters at which rates are as the plan states them."""


@dataclass(frozen=True, eq=False, repr=False)
class State:
    """All patients on one day, shape (n,)."""

    death_rate: Floats
    """Yearly hazard of death of whoever has not been operated."""
    operation_rate: Floats
    """Yearly rate of operating in usual care."""
    category: Ints
    """What the last scan showed, a place in `CATEGORIES`."""


class _Changes:
    """Places in a table of days, shape (n, k), in order of the day."""

    def __init__(self, day: NDArray[np.float64] | Ints) -> None:
        finite = np.flatnonzero(np.isfinite(day.ravel()))
        order = finite[np.argsort(day.ravel()[finite], kind="stable")]
        self._day = day.ravel()[order]
        self._row, self._column = np.divmod(order, day.shape[1])
        self._at = 0

    def until(self, day: int) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
        """Rows and columns of what changed since the last call, in parts without a row twice."""
        beyond = int(np.searchsorted(self._day, day, side="right"))
        row, column = self._row[self._at : beyond], self._column[self._at : beyond]
        self._at = beyond
        while row.size:
            _, first = np.unique(row, return_index=True)
            yield row[first], column[first]
            later = np.ones(row.size, dtype=bool)
            later[first] = False
            row, column = row[later], column[later]


class States:
    """The states on days that only rise; asked for once each."""

    def __init__(self, plan: TrialPlan, courses: Courses) -> None:
        self._plan, self._courses = plan, courses
        self._category_shown = np.minimum(courses.growing_shown, LAST_COUNTED)
        self._rate_shown = _operation_rates(plan, courses, self._category_shown)
        self._grown = _Changes(courses.grows_day)
        self._worse = _Changes(courses.worsens_day)
        self._scanned = _Changes(courses.scan_day)
        self._n_growing = np.zeros(courses.n, dtype=np.int64)
        self._sum_mm, self._mm_per_day = courses.base_mm.sum(axis=1), np.zeros(courses.n)
        self._other = plan.death_per_ecog * courses.ecog + plan.unmeasured * courses.frailty
        self._category = self._category_shown[:, 0].copy()
        self._operation_rate = self._rate_shown[:, 0].copy()

    def on(self, day: int) -> State:
        """The states at the start of a day."""
        plan = self._plan
        for row, column in self._grown.until(day):
            base, since = self._courses.base_mm[row, column], self._courses.grows_day[row, column]
            per_day = plan.growth_per_month * base / DAYS_PER_MONTH
            self._n_growing[row] += 1
            self._mm_per_day[row] += per_day
            self._sum_mm[row] += JUMP_MM + JUMP_SHARE * base - per_day * since
        for row, _ in self._worse.until(day):
            self._other[row] += plan.death_per_ecog
        for row, column in self._scanned.until(day):
            self._category[row] = self._category_shown[row, column]
            self._operation_rate[row] = self._rate_shown[row, column]
        return State(self._death_rate(day), self._operation_rate, self._category)

    def _death_rate(self, day: int) -> Floats:
        plan = self._plan
        growing = np.minimum(self._n_growing, LAST_COUNTED)
        log_sum = np.log((self._sum_mm + self._mm_per_day * day) / SUM_MM)
        log_ratio = plan.death_per_growing * growing + plan.death_per_log_sum * log_sum
        return np.asarray(plan.death_rate * np.exp(log_ratio + self._other))


def _operation_rates(plan: TrialPlan, courses: Courses, category: Ints) -> Floats:
    """The yearly rate of operating in usual care after each scan, shape (n, S)."""
    log_rate = np.asarray(plan.operation_by_category)[category]
    log_rate = log_rate + plan.operation_per_log_sum * np.log(courses.sum_shown_mm / SUM_MM)
    log_rate = log_rate + plan.operation_per_ecog * courses.ecog_shown
    log_rate = log_rate - plan.unmeasured * courses.frailty[:, None]
    open_to = np.array([name not in plan.never_operated for name in CATEGORIES])
    return np.asarray(plan.operation_rate * np.exp(log_rate) * open_to[category])
