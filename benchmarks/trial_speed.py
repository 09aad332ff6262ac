"""Resamples of the whole clone-censor-weight chain: against patients, replicates, and lifelines.

python benchmarks/trial_speed.py [--patients 10000] [--repeats 2] [--write PAGE]
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from textwrap import fill
from types import ModuleType

from processes import Run, Tasks, measure_in_turn, report_task
from trial_arrays import TRIAL, draw_trial, read_trial

from seriatim.base.units import DAYS_PER_MONTH
from seriatim.causal.by_clones import plan_of
from seriatim.causal.clone_effects import Resamples, estimate_clones
from seriatim.causal.clones import Arm, clone
from seriatim.causal.curve_errors import grid_of
from seriatim.causal.effect import Horizons, Measure, Method

PATIENTS = 10_000
REPLICATES = 500
SEED = 20260101
LIFELINES_REPLICATES = 10
AIM_SECONDS = 60.0
AIM_GIB = 4.0
MONTH = 24
WIDTH = 100
"""Of the lines of the page."""
PAGE_HEAD = """\
<!-- Made by benchmarks/trial_speed.py; run `make bench`. -->

# Speed of the effects

Clone-censor-weight with all its resamples: the model of the decisions, both arms' weights, both
curves and what is read off them, once for every resample of patients, then the effects. The data
are simulated; {n_covariates} covariates, all but the last of which change from scan to scan,
foretell decisions in {n_intervals} intervals. Each run is a process of its own; the better of
{repeats} is shown. Wall time depends on what else the machine does; CPU time, of all threads
together, hardly does. Linear algebra runs on one thread (`OPENBLAS_NUM_THREADS=1`), as the command
sets it: resamples have threads of their own.

"""


def resample_trial(n: int, replicates: int, folder: Path) -> None:
    """The effects of the first n patients with so many resamples."""
    followed, decisions = read_trial(folder, n)
    resamples = Resamples(replicates, SEED, grid_days=grid_of(TRIAL.months))
    effects, _ = estimate_clones(
        followed, decisions, plan_of(TRIAL), Horizons((12, MONTH, 36)), Method.CLONE, resamples
    )
    risks = [e for e in effects if e.measure is Measure.RISK_DIFFERENCE and not e.refusal]
    assert risks
    assert all(effect.interval == "bootstrap" for effect in risks)


def resample_with_lifelines(chain: ModuleType, n: int, folder: Path) -> None:
    """A few resamples of the same chain written with lifelines."""
    followed, decisions = read_trial(folder, n)
    table = chain.person_time(decisions)
    arms = {arm: chain.stretches(clone(followed, decisions, arm), decisions) for arm in Arm}
    for seed in range(LIFELINES_REPLICATES):
        chain.resample_once(followed, decisions, table, arms, MONTH * DAYS_PER_MONTH, seed)


def sizes_of(patients: int) -> tuple[tuple[int, int], ...]:
    """Patients and replicates of every run, each pair once."""
    by_patients = [(patients * part // 4, REPLICATES) for part in (1, 2, 4, 8)]
    by_replicates = [(patients, REPLICATES // part) for part in (4, 2)]
    return (*by_patients, *by_replicates)


def _task(name: str) -> Callable[[Path], None]:
    """The run of a name: patients and replicates, or lifelines and patients."""
    first, second = name.split("-")
    if first == "lifelines":
        # Here, for imports are no part of what a run took.
        import lifelines_chain

        return partial(resample_with_lifelines, lifelines_chain, int(second))
    return partial(resample_trial, int(first), int(second))


def tasks_for(patients: int) -> Tasks:
    """Every run by its name."""
    names = [f"{n}-{replicates}" for n, replicates in sizes_of(patients)]
    return {name: _task(name) for name in (*names, f"lifelines-{patients}")}


def render_page(patients: int, runs: dict[str, Run], repeats: int) -> str:
    """The page: time against patients and replicates, memory, the aim, and the ratio."""
    full = runs[f"{patients}-{REPLICATES}"]
    covariates = len(TRIAL.covariates)
    head = PAGE_HEAD.format(n_covariates=covariates, n_intervals=TRIAL.n_intervals, repeats=repeats)
    by_patients = [(n, r) for n, r in sizes_of(patients) if r == REPLICATES]
    by_replicates = sorted((n, r) for n, r in sizes_of(patients) if n == patients)
    parts = [
        head + _table("Patients", by_patients, runs, at=0),
        _table("Replicates", by_replicates, runs, at=1),
        fill(_aim(patients, full), WIDTH),
        fill(_ratio(patients, full, runs[f"lifelines-{patients}"]), WIDTH),
        f"Machine: {os.cpu_count()} cores, Python {platform.python_version()}.",
    ]
    return "\n\n".join(parts) + "\n"


def _table(name: str, pairs: list[tuple[int, int]], runs: dict[str, Run], *, at: int) -> str:
    """How time and memory grow; the last column is CPU time for each of them."""
    rows = [
        f"| {pair[at]:,} | {(run := runs[f'{pair[0]}-{pair[1]}']).seconds:.1f} s "
        f"| {run.cpu_seconds:.1f} s | {run.peak_gib:.2f} GiB "
        f"| {1000 * run.cpu_seconds / pair[at]:.1f} ms |"
        for pair in pairs
    ]
    fixed = f"{pairs[0][1 - at]:,} {'replicates' if at == 0 else 'patients'}"
    head = f"| {name.lower()} ({fixed}) | wall | CPU | peak memory | CPU for each |"
    return "\n".join([head, "|---|---|---|---|---|", *rows])


def _aim(patients: int, full: Run) -> str:
    time = "met" if full.seconds < AIM_SECONDS else "not met"
    cores = "met" if full.cpu_seconds < 2 * AIM_SECONDS else "not met"
    memory = "met" if full.peak_gib < AIM_GIB else "not met"
    return (
        f"The aim at {PATIENTS:,} patients and {REPLICATES} replicates is less than "
        f"{AIM_SECONDS:g} s on two cores and less than {AIM_GIB:g} GiB. At {patients:,} patients "
        f"the aim is {time} by wall time, {cores} by CPU time (two cores for {AIM_SECONDS:g} s), "
        f"and {memory} by memory."
    )


def _ratio(patients: int, full: Run, lifelines: Run) -> str:
    whole = lifelines.cpu_seconds / LIFELINES_REPLICATES * REPLICATES
    return (
        f"The same chain written with lifelines and pandas (its Cox model for the decisions, its "
        f"weighted Kaplan-Meier curve; the clones are cut once by seriatim, and with the "
        f"same chances both give the same curves) took "
        f"{lifelines.cpu_seconds:.1f} s of CPU for {LIFELINES_REPLICATES} replicates of "
        f"{patients:,} patients. Scaled up to {REPLICATES}, not run, that is {whole:,.0f} s: "
        f"**{whole / full.cpu_seconds:.0f} times** as long as seriatim."
    )


def _draw_apart(folder: Path, n: int) -> None:
    """Draw in a process of its own, so that its memory is given back."""
    command = [sys.executable, __file__, "--draw", str(n), "--folder", str(folder)]
    subprocess.run(command, check=True)


def main() -> None:
    """Draw once, take every run in turn, print the page or write it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--patients", type=int, default=PATIENTS)
    parser.add_argument("--repeats", type=int, default=2)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--draw", type=int)
    parser.add_argument("--task")
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    if given.draw:
        draw_trial(given.folder, given.draw)
    elif given.task:
        report_task({given.task: _task(given.task)}, given.task, given.folder)
    else:
        with tempfile.TemporaryDirectory() as name:
            _draw_apart(Path(name), 2 * given.patients)
            # As the command sets it; every process that is measured inherits it.
            os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
            runs = measure_in_turn(__file__, tasks_for(given.patients), Path(name), given.repeats)
        page = render_page(given.patients, runs, given.repeats)
        print(page)
        if given.write:
            given.write.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
