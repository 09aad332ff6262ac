"""What happened to whom from time zero, and what was known at each decision to operate or not.

The grace period is cut into equal intervals. A person not yet operated and still followed at the
start of one meets a decision there; it is taken on what was known by then.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from seriatim.base.errors import FitError
from seriatim.survival.sample import BoolArray, FloatArray, IntArray, require_numbers


@dataclass(frozen=True, eq=False)
class Followed:
    """n persons from time zero; a person is one entry into the trial, a cluster one patient."""

    end_days: FloatArray
    """Day of the event or of the end of follow-up, from time zero, shape (n,), >= 0."""
    event: BoolArray
    """Whether follow-up ends in the event, shape (n,)."""
    operation_days: FloatArray
    """Day of the operation from time zero, shape (n,); infinite where there was none."""
    cluster: IntArray
    """Which patient each person is, shape (n,), 0 to n_clusters - 1."""

    @property
    def n(self) -> int:
        """Persons."""
        return int(self.end_days.size)

    @property
    def n_clusters(self) -> int:
        """Patients."""
        return int(self.cluster.max()) + 1 if self.cluster.size else 0


@dataclass(frozen=True, eq=False)
class Decisions:
    """m decisions, in order of person and interval."""

    person: IntArray
    """Row in `Followed`, shape (m,)."""
    interval: IntArray
    """Which interval of the grace period, 0 to n_intervals - 1, shape (m,)."""
    operated: BoolArray
    """Whether the operation fell in the interval, shape (m,)."""
    allowed: BoolArray
    """Whether the strategy `operate` may operate here, shape (m,)."""
    covariates: FloatArray
    """What was known at the start of the interval, shape (m, p)."""
    names: tuple[str, ...]
    interval_days: float
    n_intervals: int

    @property
    def grace_days(self) -> float:
        """Length of the grace period."""
        return self.interval_days * self.n_intervals


def require_followed(
    end_days: ArrayLike, event: ArrayLike, operation_days: ArrayLike, cluster: ArrayLike
) -> Followed:
    """Check the arrays of `Followed`.

    An operation after the end of follow-up was never seen and counts as none; one on the day of
    the event counts, for the operation came first.
    Raises  FitError where empty, of unequal length, not a number or negative
    """
    end = require_numbers(end_days, "end_days")
    operation = np.asarray(operation_days, dtype=np.float64)
    happened = np.asarray(event, dtype=bool)
    group = np.asarray(cluster)
    if not operation.shape == happened.shape == group.shape == end.shape:
        raise FitError("The arrays are of unequal length.", hint="Give one value a person in each.")
    if not end.size:
        raise FitError("Nobody is followed.", hint="Look at who is eligible and why.")
    if np.any(end < 0) or np.any(operation < 0) or np.any(np.isnan(operation)):
        raise FitError(
            "A day lies before time zero or is not a number.",
            hint="Whoever is operated before time zero is not eligible.",
        )
    operation = np.where(operation > end, np.inf, operation)
    return Followed(end, happened, operation, np.unique(group, return_inverse=True)[1])


def who_decides(
    followed: Followed, interval_days: float, n_intervals: int
) -> tuple[IntArray, IntArray]:
    """Person and interval of every decision: not operated, and followed beyond, at its start.

    A day at the start of an interval belongs to the one before it, so an operation on the day of
    time zero is taken in the first interval.
    """
    starts = np.arange(n_intervals) * interval_days
    first = starts == 0
    leaves = np.minimum(followed.end_days, followed.operation_days)
    meets = (leaves[:, None] > starts) | ((leaves[:, None] == 0) & first)
    person, interval = np.nonzero(meets)
    return person, interval


def operated_in(
    followed: Followed, person: IntArray, interval: IntArray, interval_days: float
) -> BoolArray:
    """Whether each decision was followed by the operation within its interval."""
    ends = (interval + 1) * interval_days
    return np.asarray(followed.operation_days[person] <= ends)
