"""One task in a process of its own: what it took in seconds, imports left out, and in memory."""

import json
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
    cpu_seconds: float
    """Of all threads: what is left of the time on a machine that others use too."""
    peak_gib: float


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
    """Run a task here and print what it took."""
    start, cpu_start = time.perf_counter(), time.process_time()
    tasks[task](folder)
    taken = {
        "seconds": time.perf_counter() - start,
        "cpu_seconds": time.process_time() - cpu_start,
        "peak_gib": peak_gib(),
    }
    print(json.dumps(taken))


def peak_gib() -> float:
    """Most memory held here; by Linux's own table, for a child's usage begins at its parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(one for one in status.splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) / 1024**2
