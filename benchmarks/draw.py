"""Synthetic cohorts of any number of measurements, drawn with NumPy and written as Parquet.

Twelve lesions and twelve scans a patient, with drug lines, operations, nodes, new lesions, nodules,
fragments, missing scans and gaps, so that every step of the kernel has work to do. Nothing in it is
meant to look like a patient.
"""

from pathlib import Path

import numpy as np
import polars as pl

from seriatim.cohort.schema import TABLES

LESIONS = 12
SCANS = 12
DAYS_BETWEEN_SCANS = 84
FRAGMENT, NODULE = 10, 11
"""Places in the patient's list of lesions: a fragment of lesion 0 and a nodule in lesion 1."""
KINDS = np.array(["solid"] * 8 + ["node"] * 3 + ["nodule_in_mass"])
ROLES = np.array(["target"] * 5 + ["non_target"] * 4 + ["new"] + ["target"] + ["new"])
STATUSES = np.array(["measured", "absent", "too_small", "not_evaluable", "equivocal"])
SHARES = (0.90, 0.04, 0.02, 0.03, 0.01)


def draw_cohort(folder: Path, n_measurements: int, seed: int) -> None:
    """Write the tables of a cohort with at least that many measurements into a folder."""
    chance = np.random.default_rng(seed)
    # One row in forty is missing, and lesions that appear later have no row before.
    n_patients = -(-n_measurements // int(LESIONS * SCANS * 0.85))
    patients = pl.Series("patient_id", [f"P{number:08d}" for number in range(n_patients)])
    lesions = pl.Series("lesion_id", [f"L{number:02d}" for number in range(LESIONS)])
    _write(folder, "patients", {"patient_id": patients})
    _write(folder, "lesions", _lesions(patients, lesions))
    _write(folder, "measurements", _measurements(chance, patients, lesions, n_measurements))
    _write(folder, "drugs", _drugs(patients))
    _write(folder, "operations", _operations(patients))
    _write(folder, "resections", _resections(patients, lesions))


def _write(folder: Path, name: str, columns: dict[str, pl.Series]) -> None:
    """Fill the columns that are not given with nulls and write the table."""
    given = pl.DataFrame(columns)
    whole = given.select(
        (pl.col(column) if column in given.columns else pl.lit(None)).cast(kind).alias(column)
        for column, kind in TABLES[name].schema.items()
    )
    whole.write_parquet(folder / f"{name}.parquet")


def _lesions(patients: pl.Series, lesions: pl.Series) -> dict[str, pl.Series]:
    n = len(patients)
    place = np.tile(np.arange(LESIONS), n)
    parent = np.full(LESIONS, None, dtype=object)
    parent[FRAGMENT], parent[NODULE] = lesions[0], lesions[1]
    return {
        "patient_id": patients.gather(np.repeat(np.arange(n), LESIONS)),
        "lesion_id": lesions.gather(place),
        "organ": pl.Series(["liver"]).gather(np.zeros(n * LESIONS, dtype=np.int64)),
        "kind": pl.Series(KINDS.tolist()).gather(place),
        "role": pl.Series(ROLES.tolist()).gather(place),
        "parent_lesion_id": pl.Series(parent.tolist(), dtype=pl.String).gather(place),
    }


def _measurements(
    chance: np.random.Generator, patients: pl.Series, lesions: pl.Series, n_measurements: int
) -> dict[str, pl.Series]:
    """A random walk of the logarithm of each lesion's size, with rows left out."""
    shape = (len(patients), LESIONS, SCANS)
    start = np.log(chance.uniform(12, 60, size=shape[:2]))[..., None]
    steps = chance.normal(0, 0.12, size=shape)
    sizes = np.round(np.exp(np.clip(start + np.cumsum(steps, axis=2), 0, 5.5)), 1).ravel()
    patient, lesion, scan = (grid.ravel() for grid in np.indices(shape, dtype=np.int32))
    later = ROLES[lesion] == "new"
    kept = (chance.random(sizes.size) > 0.025) & ~(later & (scan < 6))
    kept &= ~((lesion == FRAGMENT) & (scan < 4))
    chosen = chance.permutation(np.flatnonzero(kept))[:n_measurements]
    status = chance.choice(len(STATUSES), size=chosen.size, p=SHARES)
    size = np.where(status == 0, sizes[chosen], np.nan)
    return {
        "patient_id": patients.gather(patient[chosen]),
        "lesion_id": lesions.gather(lesion[chosen]),
        "scan_day": pl.Series(scan[chosen] * DAYS_BETWEEN_SCANS - 20),
        "reader": pl.Series(["1"]).gather(np.zeros(chosen.size, dtype=np.int64)),
        "long_axis_mm": pl.Series(size, nan_to_null=True),
        "short_axis_mm": pl.Series(np.round(size * 0.7, 1), nan_to_null=True),
        "density_hu": pl.Series(np.round(chance.uniform(20, 90, size=chosen.size), 1)),
        "status": pl.Series(STATUSES.tolist()).gather(status),
    }


def _drugs(patients: pl.Series) -> dict[str, pl.Series]:
    """A first line for everybody, a second for every other patient."""
    second = patients.gather_every(2)
    return {
        "patient_id": pl.concat([patients, second]),
        "agent": pl.Series(["imatinib"] * len(patients) + ["sunitinib"] * len(second)),
        "line": pl.Series([1] * len(patients) + [2] * len(second)),
        "start_day": pl.Series([0] * len(patients) + [500] * len(second)),
    }


def _operations(patients: pl.Series) -> dict[str, pl.Series]:
    """An operation for every third patient."""
    operated = patients.gather_every(3)
    return {
        "patient_id": operated,
        "operation_id": pl.Series(["op1"] * len(operated)),
        "operation_day": pl.Series([360] * len(operated)),
    }


def _resections(patients: pl.Series, lesions: pl.Series) -> dict[str, pl.Series]:
    operated = patients.gather_every(3)
    return {
        "patient_id": operated,
        "operation_id": pl.Series(["op1"] * len(operated)),
        "lesion_id": lesions.gather(np.full(len(operated), 2)),
    }
