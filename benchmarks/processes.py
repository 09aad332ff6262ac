"""One task in a process of its own: what it took in seconds, imports left out, and in memory."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

Tasks = Mapping[str, Callable[[Path], None]]


@dataclass(frozen=True)
class Run:
    """What one process took."""

    seconds: float
    peak_gib: float
    cpu_seconds: float = 0.0
    """Of all threads together, imports left out."""


def measure(script: str, task: str, folder: Path) -> Run:
    """Run one task of a script in a process of its own."""
    command = [sys.executable, script, "--task", task, "--folder", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Run(**json.loads(done.stdout.splitlines()[-1]))


def measure_in_turn(script: str, tasks: Tasks, folder: Path, repeats: int) -> dict[str, Run]:
    """The best of the repeats of every task, all tasks taken in turn."""
    runs: dict[str, list[Run]] = {task: [] for task in tasks}
    for _ in range(repeats):
        for task in tasks:
            runs[task].append(measure(script, task, folder))
    return {task: min(taken, key=lambda run: run.seconds) for task, taken in runs.items()}


def report_task(tasks: Tasks, task: str, folder: Path) -> None:
    """Run a task here and print what it took; Linux gives the peak in KiB."""
    start, cpu_start = time.perf_counter(), time.process_time()
    tasks[task](folder)
    seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - cpu_start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    taken = {"seconds": seconds, "peak_gib": peak, "cpu_seconds": cpu_seconds}
    print(json.dumps(taken))
