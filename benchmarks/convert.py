"""Converting large trials and many reports, against the least that reading them takes.

SDTM: a trial of a million TR rows as CSV and as XPT, read, checked and accounted for, against the
reading library alone on the same file. DICOM SR: two thousand reports. Each task runs in a process
of its own, in turn with its floor.

    python benchmarks/convert.py [--rows 250000 1000000] [--reports 500 2000] [--write PAGE]
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

import polars as pl
from draw_reports import draw_reports
from draw_trial import draw_trial
from processes import Run, measure_in_turn, report_task

from seriatim.formats.convert import convert

ROWS = (250_000, 1_000_000)
REPORTS = (500, 2_000)
AIM_CSV_SECONDS = 10.0
AIM_XPT_RATIO = 2.0
AIM_REPORTS_SECONDS = 60.0
PAGE_HEAD = """\
<!-- Made by benchmarks/convert.py; run `make bench`. -->

# Performance of conversion

From files to a checked cohort with an account of every record, each in a process of its own, in
turn with its floor: the reading library alone on the same files, nothing derived. The best of the
repeats is shown. The data are synthetic.

| source | conversion | floor | ratio | CPU time | floor's CPU time | peak memory | floor's |
|---|---|---|---|---|---|---|---|
"""


def convert_csv(folder: Path) -> None:
    """The trial as CSV."""
    convert(folder / "csv", format_name="sdtm")


def read_csv_only(folder: Path) -> None:
    """The largest CSV file read as text."""
    pl.read_csv(folder / "csv" / "tr.csv", infer_schema=False)


def convert_xpt(folder: Path) -> None:
    """The trial as XPT."""
    convert(folder / "xpt", format_name="sdtm")


def read_xpt_only(folder: Path) -> None:
    """Every XPT file read by its library."""
    import pyreadstat

    for file in sorted((folder / "xpt").iterdir()):
        pyreadstat.read_xport(file)


def convert_reports(folder: Path) -> None:
    """The folder of reports."""
    convert(folder, format_name="dicom-sr", settings={"dicom_sr": {"role": "target"}})


def read_reports_only(folder: Path) -> None:
    """Every report read by its library."""
    import pydicom

    for file in folder.iterdir():
        pydicom.dcmread(file)


TASKS = {
    "csv": convert_csv,
    "csv_floor": read_csv_only,
    "xpt": convert_xpt,
    "xpt_floor": read_xpt_only,
    "reports": convert_reports,
    "reports_floor": read_reports_only,
}
DRAWN = {"trial": draw_trial, "reports": draw_reports}


def compare(name: str, kind: str, size: int, repeats: int) -> list[tuple[str, Run, Run]]:
    """Draw a source and take conversions and floors in turn."""
    tasks = ("csv", "xpt") if kind == "trial" else ("reports",)
    pairs = {key: TASKS[key] for task in tasks for key in (task, f"{task}_floor")}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        # Drawn in a process of its own, so that its memory is given back.
        command = [sys.executable, __file__, "--draw", kind, str(size), "--folder", str(folder)]
        subprocess.run(command, check=True)
        best = measure_in_turn(__file__, pairs, folder, repeats)
    return [
        (f"{size:,} {name}{_as_written(task)}", best[task], best[f"{task}_floor"]) for task in tasks
    ]


def _as_written(task: str) -> str:
    return "" if task == "reports" else f" as {task.upper()}"


def render_row(words: str, run: Run, floor: Run) -> str:
    """One line of the table."""
    return (
        f"| {words} | {run.seconds:.2f} s | {floor.seconds:.2f} s | "
        f"{run.seconds / floor.seconds:.1f} | {run.cpu_seconds:.2f} s | "
        f"{floor.cpu_seconds:.2f} s | {run.peak_gib:.2f} GiB | {floor.peak_gib:.2f} GiB |"
    )


def render_page(rows: list[tuple[str, Run, Run]]) -> str:
    """The page with every comparison, the machine and the aims."""
    return (
        PAGE_HEAD
        + "\n".join(render_row(*row) for row in rows)
        + f"\n\nThe aims: a million TR rows from CSV in under {AIM_CSV_SECONDS:g} s and from XPT "
        f"within {AIM_XPT_RATIO:g} times the library's own reading of the same files; 2,000 "
        f"reports in under {AIM_REPORTS_SECONDS:g} s. CSV's floor is Polars reading the TR file as "
        f"text.\n\nMachine: {platform.machine()}, {os.cpu_count()} processors, "
        f"Python {platform.python_version()}, Polars {pl.__version__}.\n"
    )


def main() -> None:
    """Compare at every size, print as it goes, write the page if asked to."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, nargs="*", default=ROWS)
    asked.add_argument("--reports", type=int, nargs="*", default=REPORTS)
    asked.add_argument("--repeats", type=int, default=3)
    asked.add_argument("--write", type=Path)
    asked.add_argument("--task", choices=TASKS)
    asked.add_argument("--draw", nargs=2)
    asked.add_argument("--folder", type=Path)
    options = asked.parse_args()
    if options.draw:
        kind, size = options.draw
        DRAWN[kind](options.folder, int(size))
        return
    if options.task:
        report_task(TASKS, options.task, options.folder)
        return
    rows = []
    sizes = [("TR rows", "trial", n) for n in options.rows]
    sizes += [("reports", "reports", n) for n in options.reports]
    for name, kind, size in sizes:
        compared = compare(name, kind, size, options.repeats)
        print("\n".join(render_row(*row) for row in compared), flush=True)
        rows += compared
    if options.write:
        options.write.write_text(render_page(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
