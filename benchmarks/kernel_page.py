"""The page and the drawing of the kernel's benchmark."""

import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from textwrap import fill

import altair as alt
import polars as pl
from kernel_case import Case
from peers.dplyr_rules import dplyr_version

WIDTH = 100
AIM_RANDOM, AIM_SORTED, AIM_GB = 2.5, 2.0, 1.5
AIM_DPLYR = 20
COLOURS = {
    "kernel": "#0B66A8",
    "floor": "#545B64",
    "DuckDB": "#B4560B",
    "pandas": "#6B1F5E",
    "dplyr": "#2E6B34",
}
HEAD = """\
<!-- Made by benchmarks/kernel.py; run `make bench-large`. -->

# Performance

The kernel derives growth states, responses, best responses and categories and writes them as
Parquet; probabilities have [their own page](calibration.md). Its floor is the least there is to do:
read the Parquet, sort by patient and day, take one running minimum, write nothing. All run in turn
on the same files with the same threads, each in a process of its own; the best of the repeats is
shown. The data are synthetic, twelve lesions and twelve scans a patient if nothing else is said.

## Against the floor

The kernel works on shares of about half a million measurements, as many at once as there are
threads. Up to two million measurements are read whole; of a larger file that is sorted, range by
range of patients; any other is first cut into partitions of whole patients on disk.
"""
PEERS = """
## Against other engines

The same rules as a strong user would write them (`benchmarks/peers`): the growth state of every
lesion at every scan, counts and category at every scan and operation, target sums, target and
overall response of every scan, best response of every period. The cohort is kept to what these
rules cover: targets that are masses or nodes, with missing scans, resections, periods and carried
baselines. Every result was joined to the kernel's and is equal, row by row. The kernel derives more
than it is asked for here: Choi, reasons, other definitions of the category. dplyr runs
twice, after the others, and reads and writes outside its clock.
"""
GROWTH = """
## How cost grows

Time and memory grow with the number of measurements. At one million of them, with other numbers of
patients, lesions and scans:
"""
NOTES = """
Identifiers are text. Short ones are digits (`1`), long ones `P00000001` and `L01`. Where a file
holds whole numbers instead, they are taken as text while it is checked, and a finding says so; from
then on they are short identifiers.
"""


def render_page(orders: Sequence[Case], peers: Sequence[Case], shapes: Sequence[Case]) -> str:
    """The page with every comparison, the aims and the machine."""
    parts = [HEAD, _against_floor(orders), _aims(orders), NOTES, PEERS, _against_peers(peers)]
    drawing = "\n![Time against size](../images/performance.svg)\n"
    return "\n".join(
        [*parts, _peer_aims(peers), drawing, GROWTH, _against_floor(shapes), _machine()]
    )


def _against_floor(cases: Sequence[Case]) -> str:
    head = (
        "| measurements | | kernel | floor | ratio | CPU ratio | kernel's peak | floor's peak |\n"
        "|---|---|---|---|---|---|---|---|\n"
    )
    return head + "".join(_floor_row(case) for case in cases)


def _floor_row(case: Case) -> str:
    kernel, floor = case.runs["kernel"], case.runs["floor"]
    return (
        f"| {case.n_measurements:,} | {case.words} "
        f"| {kernel.seconds:.2f} s | {floor.seconds:.2f} s "
        f"| {case.ratio('kernel', 'floor'):.1f} | {kernel.cpu_seconds / floor.cpu_seconds:.1f} "
        f"| {kernel.peak_gib:.2f} GiB | {floor.peak_gib:.2f} GiB |\n"
    )


def _aims(orders: Sequence[Case]) -> str:
    n = max(case.n_measurements for case in orders)
    largest = {case.words: case for case in orders if case.n_measurements == n}
    random, ordered = largest["random order"], largest["sorted"]
    gb = max(case.runs["kernel"].peak_gib for case in largest.values()) * 1024**3 / 1e9
    own, sorted_own = random.ratio("kernel", "floor"), ordered.ratio("kernel", "floor")
    return _paragraph(
        f"At {n:,} measurements the ratio in random order is {own:.1f} (aim {AIM_RANDOM:g}, "
        f"{_met(own <= AIM_RANDOM)}) and sorted {sorted_own:.1f} (aim {AIM_SORTED:g}, "
        f"{_met(sorted_own <= AIM_SORTED)}); the kernel's peak is {gb:.2f} GB (aim {AIM_GB:g}, "
        f"{_met(gb < AIM_GB)}). A sorted file leaves its floor nothing to sort and little to look "
        "up, while the kernel still has every result to derive and to write; to the floor in "
        "random order its ratio on the sorted file is "
        f"{ordered.runs['kernel'].seconds / random.runs['floor'].seconds:.1f}."
    )


def _against_peers(peers: Sequence[Case]) -> str:
    names = [name for name in COLOURS if any(name in case.runs for case in peers)]
    head = "| measurements | " + " | ".join(names) + " |\n|---" + "|---" * len(names) + "|\n"
    rows = (
        f"| {case.n_measurements:,} | " + " | ".join(_cell(case, name) for name in names) + " |\n"
        for case in peers
    )
    return head + "".join(rows)


def _cell(case: Case, name: str) -> str:
    if name not in case.runs:
        return ""
    run = case.runs[name]
    return f"{run.seconds:.2f} s, {run.peak_gib:.2f} GiB"


def _peer_aims(peers: Sequence[Case]) -> str:
    largest = peers[-1]
    sayings = [
        f"At {largest.n_measurements:,} {name} takes {largest.ratio(name, 'kernel'):.1f} times as "
        f"long as the kernel (aim: longer, {_met(largest.ratio(name, 'kernel') > 1)})."
        for name in ("DuckDB", "pandas")
    ]
    with_dplyr = [case for case in peers if "dplyr" in case.runs]
    if with_dplyr:
        slow = with_dplyr[-1].ratio("dplyr", "kernel")
        sayings.append(
            f"At {with_dplyr[-1].n_measurements:,} dplyr takes {slow:.0f} times as long (aim "
            f"{AIM_DPLYR}, {_met(slow >= AIM_DPLYR)})."
        )
    return _paragraph(" ".join(sayings))


def _paragraph(words: str) -> str:
    return fill(words, WIDTH) + "\n"


def _met(is_met: bool) -> str:
    return "met" if is_met else "not met"


def _machine() -> str:
    engines = ("polars", "duckdb", "pandas", "numpy", "pyarrow")
    versions = ", ".join(f"{name} {version(name)}" for name in engines)
    return _paragraph(
        f"Machine: {platform.machine()}, {os.cpu_count()} processors, {pl.thread_pool_size()} "
        f"threads, Python {platform.python_version()}, {versions}, {dplyr_version()}."
    )


def draw_times(peers: Sequence[Case], path: Path) -> None:
    """Time against size, a line for every engine, both axes logarithmic."""
    rows = pl.DataFrame(
        [
            {"engine": name, "measurements": case.n_measurements, "seconds": run.seconds}
            for case in peers
            for name, run in case.runs.items()
        ]
    )
    names = [name for name in COLOURS if name in rows["engine"]]
    colour = alt.Color(
        "engine:N",
        scale=alt.Scale(domain=names, range=[COLOURS[name] for name in names]),
        legend=alt.Legend(orient="right", title=None),
    )
    x = alt.X("measurements:Q", title="Measurements", scale=alt.Scale(type="log"))
    y = alt.Y("seconds:Q", title="Seconds", scale=alt.Scale(type="log"))
    chart = alt.Chart(rows).mark_line(point=True).encode(x=x, y=y, color=colour)
    chart.properties(width=460, height=300, title="Time against size").save(str(path))
