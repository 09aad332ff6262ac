"""The simulated patients as tables of a cohort, so that everything from scans on can be run."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from seriatim.cohort.build import About, Cohort
from seriatim.cohort.schema import TABLES
from seriatim.simulate.trial_courses import Courses, compute_readings_mm
from seriatim.simulate.trial_fates import Fates
from seriatim.simulate.trial_plan import TrialPlan

READER = "1"
ORGANS = ("liver", "liver", "peritoneum", "peritoneum", "spleen")
"""At most two of one organ, so that every lesion may be a target."""


def trial_cohort(about: About, plan: TrialPlan, courses: Courses, fates: Fates) -> Cohort:
    """Every table but `events`, with the schema's types.

    An operation removes every lesion, so that scans from its day on show none and give no row.
    """
    return Cohort(
        about=about,
        patients=_typed("patients", _patients(courses, fates)),
        lesions=_typed("lesions", _lesions(courses)),
        measurements=_typed("measurements", _measurements(plan, courses, fates)),
        drugs=_typed("drugs", _drugs(courses)),
        operations=_typed("operations", _operations(courses, fates)),
        resections=_typed("resections", _resections(plan, courses, fates)),
        covariates=_typed("covariates", _covariates(courses, fates)),
    )


def _typed(name: str, columns: Mapping[str, pl.Series]) -> pl.DataFrame:
    """The table with its columns in order; null where none is given."""
    given = pl.DataFrame(columns)
    return given.select(
        (pl.col(column) if column in given.columns else pl.lit(None)).cast(kind).alias(column)
        for column, kind in TABLES[name].schema.items()
    )


def _ids(courses: Courses) -> pl.Series:
    return pl.Series([f"P{number:07d}" for number in range(1, courses.n + 1)])


def _lesion_ids(courses: Courses) -> pl.Series:
    return pl.Series([f"L{number:02d}" for number in range(1, courses.base_mm.shape[1] + 1)])


def _end(courses: Courses, fates: Fates) -> NDArray[np.float64]:
    return np.minimum(fates.death_day, courses.last_day)


def _operated(courses: Courses, fates: Fates) -> NDArray[np.intp]:
    """Places of those whose operation was seen."""
    return np.flatnonzero(fates.operation_day <= _end(courses, fates))


def _same(value: str | int, n: int) -> pl.Series:
    return pl.repeat(value, n, eager=True)


def _days(days: NDArray[np.float64]) -> pl.Series:
    return pl.Series(days.astype(np.int64))


def _patients(courses: Courses, fates: Fates) -> dict[str, pl.Series]:
    dead = fates.death_day <= courses.last_day
    end = _days(_end(courses, fates))
    death = pl.DataFrame({"dead": pl.Series(dead), "day": end}).select(
        pl.when("dead").then("day").alias("day")
    )["day"]
    return {
        "patient_id": _ids(courses),
        "last_contact_day": end,
        "vital_status": pl.Series(np.where(dead, "dead", "alive").tolist()),
        "death_day": death,
    }


def _lesions(courses: Courses) -> dict[str, pl.Series]:
    n, n_lesions = courses.base_mm.shape
    place = np.tile(np.arange(n_lesions), n)
    return {
        "patient_id": _ids(courses).gather(np.repeat(np.arange(n), n_lesions)),
        "lesion_id": _lesion_ids(courses).gather(place),
        "organ": pl.Series(ORGANS).gather(place),
        "kind": _same("solid", place.size),
        "role": _same("target", place.size),
    }


def _measurements(plan: TrialPlan, courses: Courses, fates: Fates) -> dict[str, pl.Series]:
    end = _end(courses, fates)[:, None]
    is_read = (courses.scan_day <= end) & (courses.scan_day < fates.operation_day[:, None])
    patient, lesion, scan = np.nonzero(np.broadcast_to(is_read[:, None, :], courses.reading.shape))
    size = compute_readings_mm(plan, courses)[patient, lesion, scan]
    return {
        "patient_id": _ids(courses).gather(patient),
        "lesion_id": _lesion_ids(courses).gather(lesion),
        "scan_day": pl.Series(courses.scan_day[patient, scan]),
        "reader": _same(READER, patient.size),
        "long_axis_mm": pl.Series(size),
        "status": _same("measured", patient.size),
        "modality": _same("CT", patient.size),
    }


def _drugs(courses: Courses) -> dict[str, pl.Series]:
    return {
        "patient_id": _ids(courses),
        "agent": _same("imatinib", courses.n),
        "line": _same(1, courses.n),
        "start_day": _same(0, courses.n),
        "dose_mg_per_day": _same(400, courses.n),
    }


def _operations(courses: Courses, fates: Fates) -> dict[str, pl.Series]:
    who = _operated(courses, fates)
    return {
        "patient_id": _ids(courses).gather(who),
        "operation_id": _same("1", who.size),
        "operation_day": _days(fates.operation_day[who]),
        "completeness": _same("R0", who.size),
    }


def _resections(plan: TrialPlan, courses: Courses, fates: Fates) -> dict[str, pl.Series]:
    who = _operated(courses, fates)
    place = np.tile(np.arange(plan.n_lesions), who.size)
    return {
        "patient_id": _ids(courses).gather(np.repeat(who, plan.n_lesions)),
        "operation_id": _same("1", place.size),
        "lesion_id": _lesion_ids(courses).gather(place),
        "how": _same("resected", place.size),
    }


def _covariates(courses: Courses, fates: Fates) -> dict[str, pl.Series]:
    """Performance status on the day of every scan, read or not."""
    patient, scan = np.nonzero(courses.scan_day <= _end(courses, fates)[:, None])
    return {
        "patient_id": _ids(courses).gather(patient),
        "day": pl.Series(courses.scan_day[patient, scan]),
        "name": _same("ecog", patient.size),
        "value": pl.Series(courses.ecog_shown[patient, scan].astype(np.float64)),
    }
