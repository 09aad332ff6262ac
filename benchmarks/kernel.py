"""The whole kernel against its floor, at growing numbers of measurements.

The floor is the least that any kernel must do: read the Parquet, sort by patient and day, take one
running minimum. Kernel and floor run in turn on the same files, each in a process of its own, which
reports its wall time (imports left out) and its peak memory.

    python benchmarks/kernel.py [--sizes 100000 1000000 10000000] [--repeats 3] [--write PAGE]
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from draw import draw_cohort
from processes import Run, measure_in_turn, report_task

from seriatim.cohort.build import About, Cohort
from seriatim.response.derive import derive_response
from seriatim.response.posterior import GrowthModel
from seriatim.response.rules import ResponseRules

SIZES = (100_000, 1_000_000, 10_000_000)
SEED = 20260101
AIM_RATIO = 3.0
AIM_GIB = 2.0
PAGE_HEAD = """\
<!-- Made by benchmarks/kernel.py; run `make bench`. -->

# Performance

The kernel (growth states, responses, best responses and categories; probabilities have
[their own page](calibration.md)) against its floor: read the Parquet, sort by patient and day, one
running minimum. Both run in the same session on the same files, each in a process of its own; the
best of the repeats is shown. The data are synthetic.

| measurements | kernel | floor | ratio | kernel's peak memory | floor's peak memory |
|---|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Comparison:
    """Kernel and floor at one number of measurements."""

    n_measurements: int
    kernel: Run
    floor: Run

    @property
    def ratio(self) -> float:
        """How many times as long as its floor the kernel takes."""
        return self.kernel.seconds / self.floor.seconds

    def __str__(self) -> str:
        return (
            f"| {self.n_measurements:,} | {self.kernel.seconds:.2f} s | {self.floor.seconds:.2f} s "
            f"| {self.ratio:.1f} | {self.kernel.peak_gib:.2f} GiB | {self.floor.peak_gib:.2f} GiB |"
        )


def run_kernel(folder: Path) -> None:
    """Read the tables and derive everything."""
    names = ("patients", "lesions", "measurements", "drugs", "operations", "resections")
    tables = {name: pl.read_parquet(folder / f"{name}.parquet") for name in names}
    about = About(title="Benchmark", synthetic=True, clock="relative")
    rules = ResponseRules(probability=GrowthModel(compute=False))
    derive_response(Cohort(about=about, **tables), rules)


def run_floor(folder: Path) -> None:
    """The least there is to do."""
    pl.read_parquet(folder / "measurements.parquet").sort("patient_id", "scan_day").with_columns(
        pl.col("long_axis_mm").cum_min().over("patient_id").alias("smallest_mm")
    )


TASKS = {"kernel": run_kernel, "floor": run_floor}


def compare(n_measurements: int, repeats: int) -> Comparison:
    """Draw a cohort and take kernel and floor in turn."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _draw_apart(folder, n_measurements)
        best = measure_in_turn(__file__, TASKS, folder, repeats)
    return Comparison(n_measurements, kernel=best["kernel"], floor=best["floor"])


def _draw_apart(folder: Path, n_measurements: int) -> None:
    """Draw in a process of its own, so that its memory is given back."""
    command = [sys.executable, __file__, "--draw", str(n_measurements), "--folder", str(folder)]
    subprocess.run(command, check=True)


def render_page(rows: list[Comparison]) -> str:
    """The page with every comparison, the machine and the aim."""
    largest = rows[-1]
    ratio = "met" if largest.ratio <= AIM_RATIO else "not met"
    memory = "met" if largest.kernel.peak_gib < AIM_GIB else "not met"
    return (
        PAGE_HEAD
        + "\n".join(str(row) for row in rows)
        + f"\n\nThe aim at {SIZES[-1]:,} measurements is a ratio of at most {AIM_RATIO:g} and less "
        f"than {AIM_GIB:g} GiB. At {largest.n_measurements:,} the ratio is {ratio} and the memory "
        f"is {memory}: input and result tables are held whole, as the floor holds its input.\n\n"
        f"Machine: {platform.machine()}, {os.cpu_count()} processors, {pl.thread_pool_size()} "
        f"threads, Python {platform.python_version()}, Polars {pl.__version__}.\n"
    )


def main() -> None:
    """Compare at every size, print as it goes, write the page if asked to."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    asked.add_argument("--repeats", type=int, default=3)
    asked.add_argument("--write", type=Path)
    asked.add_argument("--task", choices=TASKS)
    asked.add_argument("--draw", type=int)
    asked.add_argument("--folder", type=Path)
    options = asked.parse_args()
    if options.draw:
        draw_cohort(options.folder, options.draw, SEED)
        return
    if options.task:
        report_task(TASKS, options.task, options.folder)
        return
    rows = []
    for n_measurements in options.sizes:
        rows.append(compare(n_measurements, options.repeats))
        print(rows[-1], flush=True)
    if options.write:
        options.write.write_text(render_page(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
