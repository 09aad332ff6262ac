"""A synthetic cohort on one drug and the true size of each of its lesions on each scan."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from seriatim.base.units import DAYS_PER_MONTH
from seriatim.cohort.build import About, Cohort
from seriatim.simulate.chance import Chance, draw_counts, draw_log_uniform, independent_streams
from seriatim.simulate.paths import compute_relative_size, draw_courses
from seriatim.simulate.plan import MAX_TRUE_SIZE_MM, GrowthPlan
from seriatim.simulate.reading import draw_readings
from seriatim.simulate.tables import Drawn, cohort_tables, truth_table


@dataclass(frozen=True, eq=False, repr=False)
class Simulated:
    """What a reader wrote down, and what was there."""

    cohort: Cohort
    truth: pl.DataFrame
    """patient_id, lesion_id, scan_day [days], path, true_size_mm [mm]; one row per lesion and
    scan, sorted; no nulls, and no lesion or scan is missing."""

    def __repr__(self) -> str:
        """The cohort in short and the number of true sizes."""
        return f"Simulated({self.cohort!r}, {self.truth.height} true sizes)"


@dataclass(frozen=True, eq=False, repr=False)
class _Schedule:
    """Who has how many lesions and which scans; patients first."""

    has_lesion: NDArray[np.bool_]
    """Shape (patients, most lesions)."""
    has_scan: NDArray[np.bool_]
    """Shape (patients, most scans)."""
    scan_day: NDArray[np.int64]
    """Shape (patients, most scans) [days from the start of the drug]."""


def simulate_growth(plan: GrowthPlan, seed: int) -> Simulated:
    """A cohort drawn from the plan, with its truth; the same for the same plan and seed.

    All patients start imatinib on day 0, the day of their first scan, which is therefore the
    baseline. `seed` is a whole number, 0 or above. A plan that differs in what the reader does
    has the same truth, and one with more patients begins with the same ones.
    """
    chance = independent_streams(seed)
    schedule = _draw_schedule(plan, chance)
    courses = draw_courses(plan, chance, schedule.has_lesion.shape)
    relative = compute_relative_size(
        schedule.scan_day[:, None, :] / DAYS_PER_MONTH,
        sensitive_fraction=courses.sensitive_fraction[..., None],
        regression_per_month=courses.regression_per_month[..., None],
        growth_per_month=courses.growth_per_month[..., None],
    )
    true_mm = np.minimum(courses.baseline_mm[..., None] * relative, MAX_TRUE_SIZE_MM)
    drawn = Drawn(
        has_lesion=schedule.has_lesion,
        has_scan=schedule.has_scan,
        scan_day=schedule.scan_day,
        path=courses.path,
        true_mm=true_mm,
        readings=draw_readings(plan, chance, true_mm),
    )
    tables = cohort_tables(drawn)
    cohort = Cohort(
        about=_about(seed),
        patients=tables["patients"],
        lesions=tables["lesions"],
        measurements=tables["measurements"],
        drugs=tables["drugs"],
    )
    return Simulated(cohort, truth_table(drawn))


def _draw_schedule(plan: GrowthPlan, chance: Chance) -> _Schedule:
    """Drawn for as many lesions and scans as a patient can have; what is too many is left out."""
    n, most_lesions = plan.n_patients, plan.lesions_per_patient[1]
    most_scans = plan.scans_per_patient[1]
    lesions = draw_counts(chance["lesions"], plan.lesions_per_patient, (n, 1))
    scans = draw_counts(chance["scans"], plan.scans_per_patient, (n, 1))
    gaps = draw_log_uniform(chance["interval"], plan.interval_days, (n, most_scans - 1))
    later = np.cumsum(np.rint(gaps).astype(np.int64), axis=1)
    return _Schedule(
        has_lesion=np.arange(most_lesions) < lesions,
        has_scan=np.arange(most_scans) < scans,
        scan_day=np.hstack([np.zeros((n, 1), dtype=np.int64), later]),
    )


def _about(seed: int) -> About:
    return About(
        title=f"Synthetic lesions of known growth, seed {seed}",
        source="simulated by seriatim; no patient stands behind it",
        synthetic=True,
        clock="relative",
        zero="start of imatinib",
    )
