"""Drawn survival data as plain files of doubles, which Python and R read alike."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

EFFECTS = np.array([0.5, 0.02, -0.2, 0.3, 0.1])
N_STRATA = 1000
N_GRID = 2000
"""Times at which curves are compared."""
CLOCKS = ("continuous", "days")


@dataclass(frozen=True)
class Data:
    """Columns of one clock: one row a patient, and two rows a patient (start-stop)."""

    time: FloatArray
    event: FloatArray
    covariates: FloatArray
    """Shape (n, 5); the first is the group of the log-rank test, 0 or 1."""
    weight: FloatArray
    """1, 2 or 3."""
    stratum: FloatArray
    start: FloatArray
    stop: FloatArray
    stop_event: FloatArray
    grid: FloatArray


def draw(folder: Path, n: int, seed: int) -> None:
    """Draw n rows; a third is censored, and whole days are the continuous times rounded up."""
    rng = np.random.default_rng(seed)
    covariates = np.column_stack(
        [
            rng.integers(0, 2, n),
            rng.normal(60, 10, n),
            rng.integers(0, 4, n),
            rng.normal(size=n),
            rng.exponential(size=n),
        ]
    )
    hazard = np.exp((covariates - covariates.mean(axis=0)) @ EFFECTS) / 1000
    time, censored = rng.exponential(size=n) / hazard, rng.uniform(0, 3000, n)
    event = time <= censored
    time = np.minimum(time, censored)
    columns = {
        "event": event,
        "covariates": covariates.T,
        "weight": rng.integers(1, 4, n),
        "stratum": rng.integers(0, N_STRATA, n),
        "stop_event": np.column_stack([np.zeros(n // 2), event[: n // 2]]),
    }
    # Away from the ends, and every patient a day longer: both rows are longer than rounding.
    split = rng.uniform(0.1, 0.9, n // 2)
    for clock in CLOCKS:
        whole = clock == "days"
        exact = np.ceil(time) if whole else time
        last = exact[: n // 2] + 1
        cut = np.maximum(np.floor(split * last), 1) if whole else split * last
        columns[f"{clock}-time"] = exact
        columns[f"{clock}-start"] = np.column_stack([np.zeros(n // 2), cut])
        columns[f"{clock}-stop"] = np.column_stack([cut, last])
        columns[f"{clock}-grid"] = np.quantile(exact, np.linspace(0.0005, 0.9995, N_GRID))
    for name, values in columns.items():
        np.ascontiguousarray(values, dtype=np.float64).tofile(folder / name)


def read(folder: Path, clock: str) -> Data:
    """Read the columns of one clock."""

    def column(name: str) -> FloatArray:
        return np.fromfile(folder / name)

    return Data(
        time=column(f"{clock}-time"),
        event=column("event"),
        covariates=column("covariates").reshape(EFFECTS.size, -1).T.copy(),
        weight=column("weight"),
        stratum=column("stratum"),
        start=column(f"{clock}-start"),
        stop=column(f"{clock}-stop"),
        stop_event=column("stop_event"),
        grid=column(f"{clock}-grid"),
    )
