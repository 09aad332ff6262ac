"""A hundred million measurements in one command, on one machine, beside a tenth of them.

    python benchmarks/large.py [--sizes 10000000 100000000] [--write PAGE]

The cohorts are drawn in parts of ten million, each table a folder of Parquet files, and given to
`seriatim report` as a user would. Wall time and peak memory are those of that command alone. Draws
about 1 GB a hundred million measurements, and needs ten times as much room beside it.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

SIZES = (10_000_000, 100_000_000)
PART = 10_000_000
PER_PARTITION = 500_000
SEED = 20260102
AIM_GIB = 4.0
AIM_GROWTH = 1.15
STUDY = """\
[rules.probability]
compute = false
[sensitivity]
references = []
relative_pct = []
absolute_mm = []
confirm = []
window_days = []
"""
ABOUT = 'title = "Drawn patients"\nsynthetic = true\nclock = "relative"\nzero = "day 0"\n'
PAGE = """\
<!-- Made by benchmarks/large.py; run `make bench-large`. -->

# A hundred million measurements on one machine

One command each, as a user gives it: tables checked, states, responses, categories and endpoints of
every patient written, survival by category estimated, the report drawn. Probabilities are left out
(`compute = false`) and so are the other rules of the sensitivity analysis. The patients are drawn;
nothing in them is meant to look real.

| measurements | patients | partitions | wall time | a million | peak memory |
|---|---|---|---|---|---|
{rows}

Per measurement the larger run takes {growth:.2f} times as long as the smaller one
(aim: at most {aim:g}): {met}. Its peak is {memory} {gib:g} GiB.

{machine}

## The log of the larger run

```text
{log}
```
"""


@dataclass(frozen=True)
class Run:
    """One command that was run to its end."""

    n_measurements: int
    n_patients: int
    seconds: float
    peak_gib: float
    log: list[str]

    @property
    def n_partitions(self) -> str:
        """As the log tells it."""
        return self.log[0].split()[-1]

    def __str__(self) -> str:
        per_million = self.seconds / self.n_measurements * 1e6
        return (
            f"| {self.n_measurements:,} | {self.n_patients:,} | {self.n_partitions} "
            f"| {self.seconds:,.0f} s | {per_million:.2f} s | {self.peak_gib:.2f} GiB |"
        )


def draw(folder: Path, n_measurements: int) -> None:
    """Draw a cohort in parts; every part has patients of its own. Runs in a process of its own."""
    import polars as pl
    from draw import draw_cohort

    folder.mkdir(parents=True)
    (folder / "cohort.toml").write_text(ABOUT, encoding="utf-8")
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    for part in range(-(-n_measurements // PART)):
        with tempfile.TemporaryDirectory(dir=folder.parent) as name:
            own = Path(name)
            draw_cohort(own, min(PART, n_measurements - part * PART), SEED + part)
            for file in own.glob("*.parquet"):
                target = folder / file.name / f"part-{part:03d}.parquet"
                target.parent.mkdir(exist_ok=True)
                named = pl.lit(f"{part:03d}-") + pl.col("patient_id")
                pl.scan_parquet(file).with_columns(named.alias("patient_id")).sink_parquet(target)


def run(folder: Path, output: Path, n_measurements: int) -> Run:
    """Give the command, print what it tells, and measure it."""
    command = [Path(sys.executable).with_name("seriatim"), "report", folder]
    number = str(-(-n_measurements // PER_PARTITION))
    command += ["--study", folder / "study.toml", "-o", output, "--partitions", number]
    began = time.monotonic()
    log = [f"$ seriatim report registry --study study.toml -o out --partitions {number}"]
    with subprocess.Popen(
        [str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            told = line.rstrip().replace(f"{output.parent}/", "")
            log.append(told)
            print(f"{time.monotonic() - began:7.1f} s  {told}", flush=True)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"The command ended with {process.returncode}.")
    seconds = time.monotonic() - began
    return Run(n_measurements, _count_patients(folder), seconds, used.ru_maxrss / 2**20, log)


def _count_patients(folder: Path) -> int:
    count = "import polars as pl, sys; print(pl.read_parquet(sys.argv[1]).height)"
    files = str(folder / "patients.parquet" / "*.parquet")
    done = subprocess.run(
        [sys.executable, "-c", count, files], check=True, capture_output=True, text=True
    )
    return int(done.stdout)


def render_page(runs: list[Run]) -> str:
    """The page with every run, and the log of the last."""
    first, last = runs[0], runs[-1]
    growth = (last.seconds / last.n_measurements) / (first.seconds / first.n_measurements)
    return PAGE.format(
        rows="\n".join(map(str, runs)),
        growth=growth,
        aim=AIM_GROWTH,
        met="met" if growth <= AIM_GROWTH else "not met",
        memory="under" if last.peak_gib < AIM_GIB else "over",
        gib=AIM_GIB,
        log="\n".join(_shortened(last.log)),
        machine=f"Machine: {platform.machine()}, {os.cpu_count()} processors, Python "
        f"{platform.python_version()}, Polars {version('polars')}.",
    )


def _shortened(log: list[str]) -> list[str]:
    """The log with the partitions between the first and the last three left out."""
    partitions = [line for line in log if line.startswith("partition ")]
    if len(partitions) < 8:
        return log
    gone = set(partitions[3:-3])
    first = log.index(partitions[3])
    return [*log[:first], "...", *(line for line in log[first:] if line not in gone)]


def main() -> None:
    """Draw, run and print; write the page if asked to."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    asked.add_argument("--write", type=Path)
    asked.add_argument("--draw", type=int)
    asked.add_argument("--folder", type=Path)
    options = asked.parse_args()
    if options.draw:
        draw(options.folder, options.draw)
        return
    runs = []
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "registry"
            drawing = [sys.executable, __file__, "--draw", str(size), "--folder", str(folder)]
            subprocess.run(drawing, check=True)
            runs.append(run(folder, Path(name) / "out", size))
        print(runs[-1], flush=True)
    if options.write:
        options.write.write_text(render_page(runs), encoding="utf-8")


if __name__ == "__main__":
    main()
