"""Synthetic cohorts of any number of measurements, drawn with NumPy and written as Parquet.

Drug lines, operations, nodes, new lesions, nodules, fragments, missing scans and gaps, so that
every step of the kernel has work to do. Nothing in it is meant to look like a patient.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from seriatim.cohort.schema import TABLES

DAYS_BETWEEN_SCANS = 84
STATUSES = np.array(["measured", "absent", "too_small", "not_evaluable", "equivocal"])
SHARES = (0.90, 0.04, 0.02, 0.03, 0.01)
PLAIN_SHARES = (0.91, 0.04, 0.02, 0.03, 0.0)
KINDS = np.array(["solid"] * 8 + ["node"] * 3 + ["nodule_in_mass"])
ROLES = np.array(["target"] * 5 + ["non_target"] * 4 + ["new"] + ["target"] + ["new"])
PLACES = len(KINDS)
FRAGMENT, NODULE = 10, 11
"""Places among twelve lesions: a fragment of the first and a nodule in the second of the twelve."""


@dataclass(frozen=True)
class Shape:
    """What a cohort looks like beside its number of measurements."""

    is_sorted: bool = False
    """By patient and day; otherwise in random order."""
    short_ids: bool = False
    """Patients are `1`, `2` ..., lesions `1` to `12`; otherwise `P00000001` and `L01`."""
    lesions: int = PLACES
    """Of a patient."""
    scans: int = 12
    """Of a patient."""
    is_plain: bool = False
    """All lesions are targets, masses or nodes, and nothing is new, equivocal, in parts or within
    another lesion: what the peers can do."""

    @property
    def kinds(self) -> np.ndarray:
        """Of the lesions of a patient."""
        kinds = KINDS[np.arange(self.lesions) % PLACES]
        return np.where(kinds == "nodule_in_mass", "solid", kinds) if self.is_plain else kinds

    @property
    def roles(self) -> np.ndarray:
        """Of the lesions of a patient."""
        roles = ROLES[np.arange(self.lesions) % PLACES]
        return np.full_like(roles, "target") if self.is_plain else roles

    @property
    def parents(self) -> np.ndarray:
        """The place of the lesion that each is a part of, or -1."""
        place = np.arange(self.lesions)
        within = {FRAGMENT: 0, NODULE: 1}
        found = [p - p % PLACES + within[p % PLACES] if p % PLACES in within else -1 for p in place]
        return np.full(self.lesions, -1) if self.is_plain else np.array(found)


def draw_cohort(folder: Path, n_measurements: int, seed: int, shape: Shape | None = None) -> None:
    """Write the tables of a cohort with that many measurements into a folder."""
    shape = shape or Shape()
    chance = np.random.default_rng(seed)
    # One row in forty is missing, and lesions that appear later have no row before.
    n_patients = -(-n_measurements // int(shape.lesions * shape.scans * 0.85))
    patient, lesion = ("{}", "{}") if shape.short_ids else ("P{:08d}", "L{:02d}")
    patients = pl.Series("patient_id", [patient.format(number) for number in range(n_patients)])
    lesions = pl.Series("lesion_id", [lesion.format(number) for number in range(shape.lesions)])
    _write(folder, "patients", {"patient_id": patients})
    _write(folder, "lesions", _lesions(patients, lesions, shape))
    measured = _measurements(chance, patients, lesions, n_measurements, shape)
    _write(folder, "measurements", measured, is_sorted=shape.is_sorted)
    _write(folder, "drugs", _drugs(patients))
    _write(folder, "operations", _operations(patients))
    _write(folder, "resections", _resections(patients, lesions))


def _write(
    folder: Path, name: str, columns: dict[str, pl.Series], *, is_sorted: bool = False
) -> None:
    """Fill the columns that are not given with nulls and write the table."""
    given = pl.DataFrame(columns)
    whole = given.select(
        (pl.col(column) if column in given.columns else pl.lit(None)).cast(kind).alias(column)
        for column, kind in TABLES[name].schema.items()
    )
    if is_sorted:
        whole = whole.sort("patient_id", "scan_day")
    whole.write_parquet(folder / f"{name}.parquet")


def _lesions(patients: pl.Series, lesions: pl.Series, shape: Shape) -> dict[str, pl.Series]:
    n = len(patients)
    place = np.tile(np.arange(shape.lesions), n)
    parent = pl.Series(
        [lesions[int(p)] if p >= 0 else None for p in shape.parents], dtype=pl.String
    )
    return {
        "patient_id": patients.gather(np.repeat(np.arange(n), shape.lesions)),
        "lesion_id": lesions.gather(place),
        "organ": pl.Series(["liver"]).gather(np.zeros(len(place), dtype=np.int64)),
        "kind": pl.Series(shape.kinds.tolist()).gather(place),
        "role": pl.Series(shape.roles.tolist()).gather(place),
        "parent_lesion_id": parent.gather(place),
    }


def _measurements(
    chance: np.random.Generator,
    patients: pl.Series,
    lesions: pl.Series,
    n_measurements: int,
    shape: Shape,
) -> dict[str, pl.Series]:
    """A random walk of the logarithm of each lesion's size, with rows left out."""
    grid = (len(patients), shape.lesions, shape.scans)
    start = np.log(chance.uniform(12, 60, size=grid[:2]))[..., None]
    steps = chance.normal(0, 0.12, size=grid)
    sizes = np.round(np.exp(np.clip(start + np.cumsum(steps, axis=2), 0, 5.5)), 1).ravel()
    patient, lesion, scan = (place.ravel() for place in np.indices(grid, dtype=np.int32))
    is_fragment = (lesion % PLACES == FRAGMENT) & (not shape.is_plain)
    kept = chance.random(sizes.size) > 0.025
    kept &= ~((shape.roles[lesion] == "new") & (scan < shape.scans // 2))
    kept &= ~(is_fragment & (scan < shape.scans // 3))
    chosen = chance.permutation(np.flatnonzero(kept))[:n_measurements]
    shares = PLAIN_SHARES if shape.is_plain else SHARES
    status = chance.choice(len(STATUSES), size=chosen.size, p=shares)
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
