"""The whole kernel against its floor and its peers, at growing numbers of measurements.

The floor is the least that any kernel must do: read the Parquet, sort by patient and day, take one
running minimum. The peers are the same rules in DuckDB, pandas and dplyr, as far as they go; their
results are joined to the kernel's before a time counts. All run in turn on the same files with the
same threads, each in a process of its own, which reports its wall time (imports left out) and its
peak memory. The best of the repeats counts.

    python benchmarks/kernel.py [--large] [--write PAGE]
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

from draw import Shape, draw_cohort
from kernel_case import Case
from processes import Run, measure_in_turn, report_task

SEED = 20260101
TASKS = {
    "floor": "kernel_tasks.run_floor",
    "kernel": "kernel_tasks.run_kernel",
    "DuckDB": "peers.duckdb_rules.run_duckdb",
    "pandas": "peers.pandas_rules.run_pandas",
}
"""By their names: a task's process must not hold the libraries of another."""
OURS = ("floor", "kernel")
SIZES = (100_000, 1_000_000)
LARGE = 10_000_000
MOST_FOR_DPLYR = 1_000_000
REPEATS = {100_000: 5, 1_000_000: 5, LARGE: 3}
ORDERS = {
    "random order": Shape(),
    "random order, short ids": Shape(short_ids=True),
    "sorted": Shape(is_sorted=True),
    "sorted, short ids": Shape(is_sorted=True, short_ids=True),
}
OF_GROWTH = 1_000_000
SHAPES = {
    "12 lesions, 12 scans": Shape(),
    "3 lesions, 12 scans": Shape(lesions=3),
    "48 lesions, 12 scans": Shape(lesions=48),
    "12 lesions, 3 scans": Shape(scans=3),
    "12 lesions, 48 scans": Shape(scans=48),
}
ROOT = Path(__file__).resolve().parents[1]


def compare_orders(sizes: tuple[int, ...]) -> Iterator[Case]:
    """Kernel and floor on measurements in random order and sorted, with long and short ids."""
    for n in sizes:
        for words, shape in ORDERS.items():
            yield _case(words, n, shape, with_peers=False)


def compare_peers(sizes: tuple[int, ...]) -> Iterator[Case]:
    """Kernel, floor and peers on what the peers cover."""
    for n in sizes:
        yield _case("peers", n, Shape(is_plain=True), with_peers=True)


def compare_shapes() -> Iterator[Case]:
    """Kernel and floor on as many measurements of other numbers of patients, lesions and scans."""
    for words, shape in SHAPES.items():
        yield _case(words, OF_GROWTH, shape, with_peers=False)


def _load(task: str) -> Callable[[Path], None]:
    module, _, name = TASKS[task].rpartition(".")
    return getattr(import_module(module), name)


def _case(words: str, n: int, shape: Shape, *, with_peers: bool) -> Case:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _apart("draw", folder, n, repr(shape))
        tasks = TASKS if with_peers else OURS
        runs = measure_in_turn(__file__, dict.fromkeys(tasks), folder, REPEATS[n])
        if with_peers:
            runs |= _dplyr(folder, n)
            for peer in runs.keys() - set(OURS):
                _apart("check", folder, peer)
    case = Case(words, n, runs)
    print(case, flush=True)
    return case


def _dplyr(folder: Path, n: int) -> dict[str, Run]:
    """The better of two runs, after the others, for each takes most of a minute at a million."""
    from peers.dplyr_rules import has_dplyr, measure_dplyr

    if n > MOST_FOR_DPLYR or not has_dplyr():
        return {}
    runs = [measure_dplyr(folder) for _ in range(2)]
    return {"dplyr": min(runs, key=lambda run: run.seconds)}


def _apart(what: str, folder: Path, *values: object) -> None:
    """Draw or check in a process of its own, so that its memory is given back."""
    command = [sys.executable, __file__, f"--{what}", *map(str, values), "--folder", str(folder)]
    subprocess.run(command, check=True)


def main() -> None:
    """Compare, print as it goes, write the page and the drawing if asked to."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--large", action="store_true", help="ten million measurements too")
    asked.add_argument("--write", type=Path)
    asked.add_argument("--task", choices=TASKS)
    asked.add_argument("--draw", nargs=2, help="number of measurements, shape")
    asked.add_argument("--check", help="a peer")
    asked.add_argument("--folder", type=Path)
    options = asked.parse_args()
    if options.draw:
        n, shape = options.draw
        shapes = {repr(known): known for known in [*ORDERS.values(), *SHAPES.values()]}
        plain = Shape(is_plain=True)
        draw_cohort(options.folder, int(n), SEED, (shapes | {repr(plain): plain})[shape])
    elif options.check:
        from peers.equal import require_equal

        require_equal(options.folder / "results", options.folder / options.check.lower())
    elif options.task:
        report_task({options.task: _load(options.task)}, options.task, options.folder)
    else:
        from kernel_page import draw_times, render_page

        sizes = (*SIZES, LARGE) if options.large else SIZES
        orders, peers = list(compare_orders(sizes)), list(compare_peers(sizes))
        shapes_seen = list(compare_shapes())
        if options.write:
            page = render_page(orders, peers, shapes_seen)
            options.write.write_text(page, encoding="utf-8")
            draw_times(peers, ROOT / "docs" / "images" / "performance.svg")


if __name__ == "__main__":
    main()
