"""Who enters the trial on which day, and what is known of each at every interval from then on."""

from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from seriatim.base.units import DAYS_PER_MONTH
from seriatim.simulate.trial_courses import Courses, Floats, Ints
from seriatim.simulate.trial_fates import Fates
from seriatim.simulate.trial_plan import CATEGORIES, TrialPlan


@dataclass(frozen=True, eq=False, repr=False)
class Entries:
    """m entries in order of patient and scan, from the scan that is their time zero."""

    patient: NDArray[np.intp]
    """Place of the patient, shape (m,); a patient may enter more than once."""
    zero_day: Ints
    """Day of the scan, from the start of the drug, shape (m,)."""
    end_days: Floats
    """Day of death or of the end of follow-up from time zero, shape (m,), > 0."""
    event: NDArray[np.bool_]
    """Whether that is death, shape (m,)."""
    operation_days: Floats
    """Day of the operation from time zero, > 0, shape (m,); infinite where none was seen."""
    n_growing: Ints
    """Growing lesions on the last scan before each interval of the grace period, shape (m, k).

    A scan on the first day of an interval is known in it; what would be known had follow-up not
    ended stands there too."""
    sum_mm: Floats
    """Sum of diameters on that scan, shape (m, k)."""
    ecog: Ints
    """Performance status on the day of that scan, shape (m, k)."""

    @property
    def n(self) -> int:
        """Entries."""
        return int(self.patient.size)

    def of_patients(self, first: int, beyond: int) -> Self:
        """The entries of the patients from one place up to another, renumbered from 0."""
        low, high = np.searchsorted(self.patient, [first, beyond])
        rows = slice(int(low), int(high))
        taken = {each.name: getattr(self, each.name)[rows] for each in fields(self)}
        return replace(self, **taken | {"patient": taken["patient"] - first})


def find_entries(plan: TrialPlan, courses: Courses, fates: Fates, *, every_scan: bool) -> Entries:
    """Each patient's first scan after the months on the drug, or every one, where it is eligible.

    Of every scan those up to the last entry month. `fates` are those under usual care. Eligible is
    whoever is followed and not operated on the day of a scan that shows a category of the plan.
    """
    end = np.minimum(fates.death_day, courses.last_day)
    leaves = np.minimum(end, fates.operation_day)[:, None]
    category = np.minimum(courses.growing_shown, len(CATEGORIES) - 1)
    admitted = np.array([name in plan.eligible for name in CATEGORIES])[category]
    day = courses.scan_day
    on_drug = day >= plan.min_months_on_drug * DAYS_PER_MONTH
    may_enter = admitted & on_drug & (day < leaves)
    if every_scan:
        may_enter &= day <= plan.last_entry_months * DAYS_PER_MONTH
    else:
        may_enter &= np.cumsum(on_drug, axis=1) == 1
    patient, scan = np.nonzero(may_enter)
    zero = day[patient, scan]
    starts = zero[:, None] + plan.interval_days * np.arange(plan.n_intervals)
    last = (day[patient][:, None, :] <= starts[:, :, None]).sum(axis=2) - 1
    rows = patient[:, None]
    event = fates.death_day[patient] <= courses.last_day[patient]
    operation = np.where(fates.operation_day <= end, fates.operation_day, np.inf)[patient]
    return Entries(
        patient,
        zero,
        end[patient] - zero,
        event,
        operation - zero,
        courses.growing_shown[rows, last],
        courses.sum_shown_mm[rows, last],
        courses.ecog_shown[rows, last],
    )
