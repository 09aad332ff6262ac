"""Are the effects right? Simulated trials of known truth, and every estimator on each.

    python benchmarks/calibrate_trial.py [--write PAGE] [--share 1.0] [--keep FOLDER]

Seeded, on two processes; about fifty minutes. The page and its figure are written only if asked to.
With `--keep` finished parts are kept in a folder, and a run of the same code that was interrupted
goes on from there.
"""

import os

# One thread a process: two processes fill two cores, and sums come out the same everywhere.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("POLARS_MAX_THREADS", "1")

import argparse
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from textwrap import fill

import polars as pl
from calibration.trial_estimates import Asked
from calibration.trial_figure import draw_bias
from calibration.trial_page import Findings, render_page
from calibration.trial_runs import (
    Block,
    Truth,
    find_truth,
    positivity_table,
    run_block,
    score,
)
from calibration.trial_scenarios import AT_TIMING, BROKEN, HIDDEN, SCENARIOS, Scenario

from seriatim.report.printed import as_list

ROOT = Path(__file__).resolve().parents[1]
WIDTH = 100
"""Of the lines of the page."""
SEED = 20070301
DATA_SETS = 500
TRUE_PATIENTS = 200_000
REPLICATES = {200: 200, 1000: 100, 5000: 0}
"""Resamples of clone-censor-weight."""
OF_TRIALS = {200: 100}
"""Resamples of sequential trials; none where no number is given."""
TOGETHER = {200: 50, 1000: 25, 5000: 5}
"""Data sets of one block: one process does a block."""
CLONES, SEQUENTIAL = "clone-censor-weight", "sequential trials"


def analyses(scenario: Scenario, n: int) -> tuple[Asked, ...]:
    """What is done by clones with each data set of that size."""
    of_trials = OF_TRIALS.get(n, 0)
    main = (
        Asked(CLONES, replicates=REPLICATES[n]),
        Asked(SEQUENTIAL, every_scan=True, replicates=of_trials, curves_only=not of_trials),
    )
    if n != AT_TIMING:
        return main
    natural = Asked(f"{CLONES}, natural", timing="natural")
    if scenario not in SCENARIOS[:2]:
        return (*main, natural)
    return (
        *main,
        natural,
        Asked(f"{CLONES}, cut at 99 %", truncate=99.0),
        Asked(f"{SEQUENTIAL}, cut at 99 %", every_scan=True, truncate=99.0, curves_only=True),
    )


def failing() -> Iterator[tuple[Scenario, tuple[Asked, ...]]]:
    """The scenarios and analyses that are meant to fail."""
    yield (
        SCENARIOS[0],
        (
            Asked("every confounder held"),
            Asked("performance status left out", leave_out=("ecog",)),
            Asked("all left out", leave_out=("focal", "multifocal", "log_sum", "ecog")),
        ),
    )
    category = ("focal", "multifocal")
    yield BROKEN, (Asked("category held"), Asked("category left out", leave_out=category))
    yield HIDDEN, (Asked("all that was written down held"),)


def blocks(share: float) -> tuple[list[Block], list[Block]]:
    """The blocks of the main table, and of what fails."""
    count = max(int(DATA_SETS * share), 5)
    main = [
        Block(scenario, n, size, SEED + 10_000 * at + 1000 * order + start, analyses(scenario, n))
        for order, n in enumerate(TOGETHER)
        for at, scenario in enumerate(SCENARIOS, start=1)
        for start, size in _parts(count, TOGETHER[n])
    ]
    failures = [
        Block(scenario, AT_TIMING, size, SEED + 100_000 + 1000 * at + start, asked, plainly=False)
        for at, (scenario, asked) in enumerate(failing())
        for start, size in _parts(count, TOGETHER[AT_TIMING])
    ]
    return main, failures


def _parts(count: int, together: int) -> Iterator[tuple[int, int]]:
    for start in range(0, count, together):
        yield start, min(together, count - start)


def run_kept(block: Block, keep: Path | None) -> pl.DataFrame:
    """The block's estimates, from the folder where it holds them already."""
    if keep is None:
        return run_block(block)
    place = keep / f"{block.seed}-{block.count}.parquet"
    if not place.is_file():
        part = place.with_suffix(".part")
        run_block(block).write_parquet(part)
        part.rename(place)
    return pl.read_parquet(place)


def run(share: float, processes: int, keep: Path | None) -> Findings:
    """Everything, in parallel; the order in which it finishes changes nothing."""
    main, failures = blocks(share)
    scenarios = (*SCENARIOS, BROKEN, HIDDEN)
    n_true = max(int(TRUE_PATIENTS * share), 5000)
    began = time.monotonic()
    with ProcessPoolExecutor(processes) as pool:
        block_runs = [pool.submit(run_kept, block, keep) for block in (*main, *failures)]
        truth_runs = [
            pool.submit(find_truth, scenario, n_true, SEED + at)
            for at, scenario in enumerate(scenarios)
        ]
        everything = [*block_runs, *truth_runs]
        for done, _ in enumerate(as_completed(everything), start=1):
            if done % 20 == 0 or done == len(everything):
                minutes = (time.monotonic() - began) / 60
                print(f"{done} of {len(everything)} parts, {minutes:.1f} minutes", flush=True)
        truths: list[Truth] = [one.result() for one in truth_runs]
        frames = [one.result() for one in block_runs]
    return Findings(
        SEED,
        tuple(truths[: len(SCENARIOS)]),
        score(pl.concat(frames[: len(main)]), truths),
        score(pl.concat(frames[len(main) :]), truths),
        positivity_table(BROKEN, AT_TIMING, SEED),
        _done(max(int(DATA_SETS * share), 5)),
    )


def _done(data_sets: int) -> str:
    """What was run, in words."""
    words = (
        f"{data_sets} data sets of each size and scenario. Clone-censor-weight is resampled "
        f"{_times(REPLICATES)}, sequential trials {_times(OF_TRIALS)}; the other intervals are "
        "robust only, to keep the page within an hour on two cores. `seriatim compare` gives "
        "sequential trials their robust interval always. No weight is cut."
    )
    return fill(words, WIDTH)


def _times(replicates: dict[int, int]) -> str:
    return as_list([f"{times} times at {n:,} patients" for n, times in replicates.items() if times])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    if given.keep:
        given.keep.mkdir(parents=True, exist_ok=True)
    findings = run(given.share, given.processes, given.keep)
    page = render_page(findings)
    print(page)
    if given.write:
        given.write.write_text(page, encoding="utf-8")
        draw_bias(findings, ROOT / "docs" / "images")


if __name__ == "__main__":
    main()
