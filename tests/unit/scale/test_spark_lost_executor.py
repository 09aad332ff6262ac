"""An executor that is lost in the middle of a run changes nothing."""

from pathlib import Path

import pytest
from unit.scale.in_partitions import AS_OF, SMALL
from unit.scale.spark_sessions import differing, handed_over, session_at, stop_session

from seriatim.formats.read import read_cohort, scan_cohort
from seriatim.scale.spark.run import run_on_spark
from seriatim.study import run

EXAMPLE = Path(__file__).parents[3] / "examples" / "sakakura-2006"
LOST = """
import os, signal, sys

class Killer:
    def find_spec(self, name, path=None, target=None):
        if name == "seriatim.study.share":
            try:
                os.close(os.open({mark!r}, os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                return None
            daemon = open("/proc/%d/stat" % os.getppid()).read()
            os.kill(int(daemon.rpartition(")")[2].split()[1]), signal.SIGKILL)

sys.meta_path.insert(0, Killer())
"""
"""The first worker that is about to derive patients kills the executor that it works for: the
parent of its parent."""


@pytest.fixture
def two_executors(tmp_path, warehouse):
    """A session with two executors, each a process of its own."""
    (tmp_path / "sitecustomize.py").write_text(LOST.format(mark=str(tmp_path / "killed")))
    own = {"spark.executor.memory": "1g", "spark.executorEnv.PYTHONPATH": str(tmp_path)}
    yield session_at("local-cluster[2,1,1024]", warehouse, **own)
    stop_session()


def test_a_lost_executor_changes_nothing(two_executors, tmp_path):
    scanned = scan_cohort(EXAMPLE)
    frames = {name: frame.collect() for name, frame in scanned.frames.items()}
    made = run_on_spark(
        two_executors,
        SMALL,
        scanned.about,
        handed_over(two_executors, frames),
        n_partitions=4,
        as_of=AS_OF,
    )
    whole = run(SMALL, read_cohort(EXAMPLE, as_of=AS_OF))
    assert differing(made, whole) == []
    assert made.read().provenance.input_digests == whole.provenance.input_digests
    assert (tmp_path / "killed").exists()
