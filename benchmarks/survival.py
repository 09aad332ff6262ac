"""Time-to-event estimators beside R survival, lifelines and statsmodels, on the same data.

Every estimator runs in a process of its own, all in turn; what is timed is the call alone, the data
being in memory. A time counts only when the result is the same: to 1e-8 beside R.

    python benchmarks/survival.py [--sizes 1000000 10000000] [--repeats 3] [--write PAGE]
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from textwrap import fill

import numpy as np
from survival_peers.drawn import CLOCKS, draw, read
from survival_peers.estimators import LIBRARIES
from survival_peers.words import CONVENTIONS, INTRODUCTION, LEFT_OUT, PAGE_HEAD

SIZES = (20_000, 1_000_000, 10_000_000)
JUDGED = 1_000_000
"""Rows at which the aims are."""
SEED = 20260101
SLOW_SECONDS = 5.0
"""What takes longer is run once."""
SAME = 1e-8
WIDTH = 100
R_SCRIPT = Path(__file__).parent / "survival_peers" / "survival.R"
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL")}
ESTIMATORS = {
    "kaplan-meier": "Kaplan-Meier with interval",
    "log-rank": "log-rank, two groups",
    "cox": "Cox",
    "cox weights": "Cox, case weights",
    "cox start-stop": "Cox, start-stop rows",
    "cox strata": "Cox, start-stop rows, 1,000 strata",
}
LARGEST = {
    ("R", "cox weights"): 1_000_000,
    ("R", "cox start-stop"): 1_000_000,
    ("R", "cox strata"): 1_000_000,
    ("lifelines", "kaplan-meier"): 1_000_000,
    ("lifelines", "log-rank"): 1_000_000,
    ("lifelines", "cox"): 1_000_000,
    ("lifelines", "cox weights"): 20_000,
    ("lifelines", "cox start-stop"): 20_000,
    ("lifelines", "cox strata"): 0,
    ("statsmodels", "kaplan-meier"): 1_000_000,
    ("statsmodels", "log-rank"): 1_000_000,
    ("statsmodels", "cox"): 20_000,
    ("statsmodels", "cox weights"): 0,
    ("statsmodels", "cox start-stop"): 20_000,
    ("statsmodels", "cox strata"): 0,
}
"""Up to how many rows an estimator of a library is run; where none is said, at any number."""
PEERS = ("R", "lifelines", "statsmodels")


@dataclass(frozen=True)
class Task:
    """One estimator of one library on one clock."""

    library: str
    estimator: str
    clock: str

    @property
    def result_name(self) -> str:
        """The file its result goes to."""
        return "result " + " ".join((self.library, self.estimator, self.clock))


def tasks_at(n: int) -> list[Task]:
    """All that is run at a number of rows, a library beside the others."""
    return [
        Task(library, estimator, clock)
        for clock in CLOCKS
        for estimator in ESTIMATORS
        for library in ("seriatim", *PEERS)
        if n <= LARGEST.get((library, estimator), n)
    ]


def run_here(task: Task, folder: Path) -> None:
    """Run a task of a Python library, keep its result and print what the call took."""
    call, read_result = LIBRARIES[task.library](read(folder, task.clock), task.estimator)
    start, cpu_start = time.perf_counter(), time.process_time()
    result = call()
    taken = {
        "seconds": time.perf_counter() - start,
        "cpu_seconds": time.process_time() - cpu_start,
    }
    read_result(result).tofile(folder / task.result_name)
    print(json.dumps(taken))


@dataclass(frozen=True)
class Taken:
    """What one call took."""

    seconds: float
    cpu_seconds: float
    """All on one thread: what is left of the time on a machine that others use too."""

    def __str__(self) -> str:
        places = 1 if self.seconds >= 10 else 2 if self.seconds >= 1 else 3
        return f"{self.seconds:.{places}f} s"


def run_apart(task: Task, folder: Path) -> Taken:
    """Run a task in a process of its own."""
    parts = [task.estimator, task.clock, str(folder)]
    if task.library == "R":
        command = ["Rscript", str(R_SCRIPT), *parts, str(folder / task.result_name)]
    else:
        command = [sys.executable, __file__, "--task", task.library, *parts]
    done = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, env=os.environ | ONE_THREAD
    )
    return Taken(**json.loads(done.stdout.splitlines()[-1]))


def run_in_turn(tasks: list[Task], folder: Path, repeats: int) -> dict[Task, Taken]:
    """The best of the repeats of every task; a slow one runs once."""
    runs: dict[Task, list[Taken]] = {task: [] for task in tasks}
    for _ in range(repeats):
        for task, taken in runs.items():
            if not taken or taken[0].seconds <= SLOW_SECONDS:
                taken.append(run_apart(task, folder))
                print(f"{task.result_name}: {taken[-1]}", file=sys.stderr, flush=True)
    return {task: min(taken, key=lambda one: one.seconds) for task, taken in runs.items()}


def compare_results(tasks: list[Task], folder: Path) -> dict[Task, float]:
    """How far each result is from that of seriatim, relative; R's no further than 1e-8."""
    apart: dict[Task, float] = {}
    for task in tasks:
        if task.library == "seriatim":
            continue
        theirs = np.fromfile(folder / task.result_name)
        same = Task("seriatim", task.estimator, task.clock)
        ours = np.fromfile(folder / same.result_name)[: theirs.size]
        # A curve that is at 0 has no bounds in either.
        assert np.array_equal(np.isnan(ours), np.isnan(theirs)), task
        difference = np.abs(ours - theirs)[ours != theirs] / np.abs(theirs)[ours != theirs]
        apart[task] = float(np.nanmax(difference, initial=0.0))
        assert task.library != "R" or apart[task] <= SAME, (task, apart[task])
    return apart


def render_size(n: int, best: dict[Task, Taken], apart: dict[Task, float]) -> str:
    """The table of times at one size, and the table of differences."""
    peers = [peer for peer in PEERS if any(task.library == peer for task in best)]
    times = [
        f"| {n:,} rows | times | seriatim | {' | '.join(peers)} |",
        "|---" * 3 + "|---" * len(peers) + "|",
    ]
    differences = [
        f"| farthest from seriatim, {n:,} rows | times | {' | '.join(peers)} |",
        "|---" * 2 + "|---" * len(peers) + "|",
    ]
    for ours in (task for task in best if task.library == "seriatim"):
        theirs = [Task(peer, ours.estimator, ours.clock) for peer in peers]
        name = f"| {ESTIMATORS[ours.estimator]} | {ours.clock} |"
        beside = [
            f"{best[task]} ({_ratio(best, task):.1f})" if task in best else "" for task in theirs
        ]
        times.append(f"{name} {best[ours]} | {' | '.join(beside)} |")
        far = [f"{apart[task]:.0e}" if task in apart else "" for task in theirs]
        differences.append(f"{name} {' | '.join(far)} |")
    return "\n".join(times) + "\n\n" + "\n".join(differences)


def _ratio(best: dict[Task, Taken], task: Task) -> float:
    """How many times as much CPU time as seriatim."""
    ours = Task("seriatim", task.estimator, task.clock)
    return best[task].cpu_seconds / best[ours].cpu_seconds


def render_page(sizes: dict[int, str], aims: str, repeats: int) -> str:
    """The page: what is compared, the tables of every size, the aims, the machine."""
    r_version = subprocess.run(
        ["Rscript", "-e", 'cat(paste(getRversion(), packageVersion("survival")))'],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    libraries = ", ".join(
        f"{name} {version(name)}" for name in ("numpy", "lifelines", "statsmodels")
    )
    machine = (
        f"Machine: {os.cpu_count()} cores, Python {platform.python_version()}, {libraries}, R "
        f"{r_version[0]} with survival {r_version[1]}."
    )
    parts = [
        fill(INTRODUCTION.format(repeats=repeats, slow=SLOW_SECONDS, judged=JUDGED), WIDTH),
        *sizes.values(),
        *(fill(text, WIDTH) for text in (CONVENTIONS, LEFT_OUT, aims, machine)),
    ]
    return PAGE_HEAD + "\n\n".join(parts) + "\n"


def judge(best: dict[Task, Taken]) -> str:
    """Which aims are met at a million rows."""

    def least(library: str, *estimators: str) -> float:
        """The least ratio over both clocks and over some estimators."""
        return min(
            _ratio(best, Task(library, estimator, clock))
            for estimator in estimators
            for clock in CLOCKS
        )

    cox = [name for name in ESTIMATORS if name.startswith("cox")]
    aims = [
        (
            "not slower than R in Kaplan-Meier and log-rank",
            1,
            least("R", "kaplan-meier", "log-rank"),
        ),
        ("not slower than R in Cox", 1, least("R", *cox)),
        ("100 times as fast as lifelines in Kaplan-Meier", 100, least("lifelines", "kaplan-meier")),
        ("10 times as fast as lifelines in Cox", 10, least("lifelines", "cox")),
    ]
    said = [
        f"{name}: {'met' if ratio >= aim else 'not met'} (at the least {ratio:.1f} times)"
        for name, aim, ratio in aims
    ]
    return f"Aims at {JUDGED:,} rows: " + "; ".join(said) + "."


def _draw_apart(folder: Path, n: int) -> None:
    """Draw in a process of its own, so that its memory is given back."""
    command = [sys.executable, __file__, "--draw", str(n), "--folder", str(folder)]
    subprocess.run(command, check=True)


def main() -> None:
    """At every size draw, run everything in turn, compare, print; write the page if asked to."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--draw", type=int)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--task", nargs=4, help="library, estimator, clock, folder")
    given = parser.parse_args()
    if given.draw:
        draw(given.folder, given.draw, SEED)
        return
    if given.task:
        run_here(Task(*given.task[:3]), Path(given.task[3]))
        return
    sizes, aims = {}, f"The aims are for {JUDGED:,} rows, which were not run."
    for n in given.sizes:
        with tempfile.TemporaryDirectory() as name:
            _draw_apart(Path(name), n)
            best = run_in_turn(tasks_at(n), Path(name), given.repeats if n <= JUDGED else 1)
            sizes[n] = render_size(n, best, compare_results(list(best), Path(name)))
        print(sizes[n], flush=True)
        aims = judge(best) if n == JUDGED else aims
        if given.write:
            given.write.write_text(render_page(sizes, aims, given.repeats), encoding="utf-8")


if __name__ == "__main__":
    main()
