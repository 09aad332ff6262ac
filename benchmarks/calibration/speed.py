"""How long probabilities take, and how that grows with the number of readings."""

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from processes import peak_gib

from seriatim.response.derive import derive_response
from seriatim.simulate import GrowthPlan, simulate_growth

BENCHMARKS = Path(__file__).resolve().parents[1]
PATIENTS = (5_000, 10_000, 20_600)
"""The largest has about a million readings of 150,000 lesions."""


@dataclass(frozen=True)
class Timing:
    """One derivation of a whole cohort, probabilities included."""

    n_readings: int
    n_lesions: int
    seconds: float
    peak_gib: float


def measure(n_patients: int) -> Timing:
    """In a process of its own, so that memory is its own."""
    command = [sys.executable, "-m", "calibration.speed", str(n_patients)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=BENCHMARKS)
    return Timing(**json.loads(done.stdout))


def report(n_patients: int) -> None:
    """Derive here and print what it took."""
    cohort = simulate_growth(GrowthPlan(n_patients=n_patients), seed=1).cohort
    start = time.perf_counter()
    derive_response(cohort)
    seconds = time.perf_counter() - start
    taken = (cohort.measurements.height, cohort.lesions.height, seconds, peak_gib())
    print(json.dumps(dict(zip(Timing.__dataclass_fields__, taken, strict=True))))


if __name__ == "__main__":
    report(int(sys.argv[1]))
