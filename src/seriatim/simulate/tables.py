"""The drawn arrays as tables of a cohort and as the table of the truth."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from seriatim.cohort.schema import TABLES
from seriatim.simulate.paths import PATHS
from seriatim.simulate.reading import STATUSES, Readings

READER = "1"


@dataclass(frozen=True, eq=False, repr=False)
class Drawn:
    """Arrays over patients, lesions and scans, with room for the most that a patient can have."""

    has_lesion: NDArray[np.bool_]
    """Shape (patients, lesions)."""
    has_scan: NDArray[np.bool_]
    """Shape (patients, scans)."""
    scan_day: NDArray[np.int64]
    """Shape (patients, scans) [days]."""
    path: NDArray[np.intp]
    """Shape (patients, lesions); place in `PATHS`."""
    true_mm: NDArray[np.float64]
    """Shape (patients, lesions, scans) [mm]."""
    readings: Readings
    """Shape (patients, lesions, scans)."""

    def rows(self) -> tuple[NDArray[np.intp], ...]:
        """Patient, lesion and scan of each true size, in that order."""
        return np.nonzero(self.has_lesion[:, :, None] & self.has_scan[:, None, :])


def cohort_tables(drawn: Drawn) -> dict[str, pl.DataFrame]:
    """The tables `patients`, `lesions`, `measurements` and `drugs`, with the schema's types."""
    return {
        "patients": _typed("patients", _patients(drawn)),
        "lesions": _typed("lesions", _lesions(drawn)),
        "measurements": _typed("measurements", _measurements(drawn)),
        "drugs": _typed("drugs", _drugs(drawn)),
    }


def truth_table(drawn: Drawn) -> pl.DataFrame:
    """What was there.

    Adds    patient_id, lesion_id, scan_day [days], path, true_size_mm [mm]
    Grain   one row per lesion and scan, sorted
    """
    patient, lesion, scan = drawn.rows()
    return pl.DataFrame(
        {
            "patient_id": _patient_ids(drawn).gather(patient),
            "lesion_id": _lesion_ids(drawn).gather(lesion),
            "scan_day": pl.Series(drawn.scan_day[patient, scan], dtype=pl.Int32),
            "path": pl.Series(PATHS).gather(drawn.path[patient, lesion]),
            "true_size_mm": drawn.true_mm[patient, lesion, scan],
        }
    )


def _typed(name: str, columns: Mapping[str, pl.Series]) -> pl.DataFrame:
    """The table with its columns in order; null where none is given."""
    given = pl.DataFrame(columns)
    return given.select(
        (pl.col(column) if column in given.columns else pl.lit(None)).cast(kind).alias(column)
        for column, kind in TABLES[name].schema.items()
    )


def _patient_ids(drawn: Drawn) -> pl.Series:
    return pl.Series([f"P{number:07d}" for number in range(1, len(drawn.has_lesion) + 1)])


def _lesion_ids(drawn: Drawn) -> pl.Series:
    return pl.Series([f"L{number:02d}" for number in range(1, drawn.has_lesion.shape[1] + 1)])


def _patients(drawn: Drawn) -> dict[str, pl.Series]:
    """All alive on the day of their last scan."""
    ids = _patient_ids(drawn)
    last_day = np.where(drawn.has_scan, drawn.scan_day, 0).max(axis=1)
    return {
        "patient_id": ids,
        "vital_status": _same("alive", len(ids)),
        "last_contact_day": pl.Series(last_day),
    }


def _lesions(drawn: Drawn) -> dict[str, pl.Series]:
    patient, lesion = np.nonzero(drawn.has_lesion)
    return {
        "patient_id": _patient_ids(drawn).gather(patient),
        "lesion_id": _lesion_ids(drawn).gather(lesion),
        "organ": _same("liver", len(patient)),
        "kind": _same("solid", len(patient)),
        "role": _same("target", len(patient)),
    }


def _measurements(drawn: Drawn) -> dict[str, pl.Series]:
    patient, lesion, scan = place = drawn.rows()
    return {
        "patient_id": _patient_ids(drawn).gather(patient),
        "lesion_id": _lesion_ids(drawn).gather(lesion),
        "scan_day": pl.Series(drawn.scan_day[patient, scan]),
        "reader": _same(READER, len(patient)),
        "long_axis_mm": pl.Series(drawn.readings.size_mm[place], nan_to_null=True),
        "status": pl.Series(STATUSES).gather(drawn.readings.status[place]),
    }


def _drugs(drawn: Drawn) -> dict[str, pl.Series]:
    ids = _patient_ids(drawn)
    return {
        "patient_id": ids,
        "agent": _same("imatinib", len(ids)),
        "line": _same(1, len(ids)),
        "start_day": _same(0, len(ids)),
    }


def _same(value: str | int, n: int) -> pl.Series:
    return pl.repeat(value, n, eager=True)
