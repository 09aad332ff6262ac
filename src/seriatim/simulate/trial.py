"""A synthetic target trial: patients on a drug, some operated, as arrays and as a whole cohort.

It shares no code with what it tests: what the strategies do in truth is had by following the same
patients again under each of them (`seriatim.simulate.trial_truth`).
"""

from dataclasses import dataclass

from seriatim.cohort.build import About, Cohort
from seriatim.simulate.trial_courses import LAST_DAY, Courses, draw_courses
from seriatim.simulate.trial_entries import Entries, find_entries
from seriatim.simulate.trial_fates import Fates, follow
from seriatim.simulate.trial_plan import TrialPlan
from seriatim.simulate.trial_tables import trial_cohort


@dataclass(frozen=True, eq=False, repr=False)
class SimulatedTrial:
    """Patients under usual care, and their entries into the trial."""

    plan: TrialPlan
    seed: int
    courses: Courses
    fates: Fates
    entries: Entries
    """Each patient from the first scan after the months on the drug, where that is eligible."""
    every_entry: Entries
    """Each patient from every eligible scan up to the last entry month: sequential trials."""

    def __repr__(self) -> str:
        """The counts."""
        return (
            f"SimulatedTrial({self.courses.n} patients, {self.entries.n} enter, "
            f"{self.every_entry.n} times at any scan)"
        )

    def cohort(self) -> Cohort:
        """The same patients as a cohort; meant for some thousands of them at the most."""
        about = About(
            title=f"Synthetic target trial, seed {self.seed}",
            source="simulated by seriatim; no patient stands behind it",
            synthetic=True,
            clock="relative",
            zero="start of imatinib",
        )
        return trial_cohort(about, self.plan, self.courses, self.fates)


def simulate_trial(plan: TrialPlan, n_patients: int, seed: int) -> SimulatedTrial:
    """So many patients who begin the drug; the same for the same plan and seed.

    `seed` is a whole number, 0 or above. Patients are drawn independently of one another and a
    larger number begins with the same ones.
    """
    courses = draw_courses(plan, n_patients, seed)
    fates = follow(plan, courses, LAST_DAY)
    return SimulatedTrial(
        plan,
        seed,
        courses,
        fates,
        find_entries(plan, courses, fates, every_scan=False),
        find_entries(plan, courses, fates, every_scan=True),
    )
