"""A partitioned run that is killed at any moment leaves the old results or none, and goes on."""

import json
import os
import random
import subprocess
import sys
import time
from multiprocessing import get_context
from pathlib import Path

import polars as pl
import pytest
from unit.formats.referees import require_referee
from unit.scale.digests import digests
from unit.scale.in_partitions import SMALL
from unit.scale.undrawn import report_undrawn

from seriatim.formats.cohort_files.folder import write_folder
from seriatim.formats.read import read_cohort
from seriatim.scale.place import work_folder

EXAMPLE = Path(__file__).parents[3] / "examples" / "dematteo-2007"
KILLS = 20
PARTITIONS = 5
OLD = "the report of an earlier run"


@pytest.fixture(scope="module")
def cohort(tmp_path_factory):
    """Six patients of an example, so that a run takes a second or two."""
    whole, folder = read_cohort(EXAMPLE), tmp_path_factory.mktemp("cohort")
    some = whole.patients["patient_id"].sort().gather_every(7).implode()
    kept = {
        name: frame.filter(pl.col("patient_id").is_in(some))
        for name, frame in whole.tables().items()
    }
    write_folder(type(whole)(about=whole.about, **kept), folder, "parquet", overwrite=True)
    return folder


@pytest.fixture(scope="module")
def children():
    """Processes that have loaded everything before they begin."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["unit.scale.undrawn", "unit.scale.in_partitions"])
    return context


def run_for(children, seconds, *arguments):
    """Run in a process of its own and kill it after so many seconds, unless it is done."""
    child = children.Process(target=report_undrawn, args=arguments)
    child.start()
    child.join(seconds)
    child.kill()
    child.join()
    return child.exitcode


def test_a_run_killed_at_any_moment_goes_on_to_the_same_results(cohort, children, tmp_path):
    began = time.monotonic()
    assert run_for(children, None, cohort, tmp_path / "whole", SMALL, PARTITIONS) == 0
    takes = time.monotonic() - began
    expected = digests(tmp_path / "whole")
    assert len(expected) > PARTITIONS * 6
    moments = random.Random(2007)
    killed = 0
    for number in range(KILLS):
        output = tmp_path / f"out-{number}"
        output.mkdir()
        (output / "report.html").write_text(OLD)
        (output / "notes.txt").write_text("not ours")
        code = run_for(children, takes * moments.random(), cohort, output, SMALL, PARTITIONS)
        killed += code != 0
        left = digests(output) if output.exists() else {}
        assert set(left) in (set(), {"report.html", "notes.txt"}) or set(expected) <= set(left)
        report_undrawn(cohort, output, SMALL, PARTITIONS)
        assert (output / "notes.txt").read_text() == "not ours"
        found = digests(output)
        del found["notes.txt"]
        assert found == expected
        assert not work_folder(output).exists()
    assert killed >= KILLS // 4
    assert {path.name for path in tmp_path.iterdir()} == {
        "whole",
        *(f"out-{number}" for number in range(KILLS)),
    }


def test_a_full_disk_is_told_and_leaves_the_earlier_report_whole(cohort, tmp_path):
    require_referee("unshare")
    report_undrawn(cohort, tmp_path / "whole", SMALL, 4)
    (tmp_path / "mount").mkdir()
    module = ["-m", "unit.scale.without_room", cohort, tmp_path / "mount"]
    done = subprocess.run(
        ["unshare", "--map-root-user", "--mount", sys.executable, *map(str, module)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["met"] == 4 * [{"raised": "No space left on device", "is_whole": True}]
    assert found["files"] == digests(tmp_path / "whole")
    assert found["left"] == ["out"]
