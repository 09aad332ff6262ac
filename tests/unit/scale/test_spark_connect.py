"""A remote session (Spark Connect) gives what the classic one gives: no part of it is missing."""

import os
import subprocess
import sys
from pathlib import Path

from unit.formats.referees import require_referee
from unit.scale.spark_sessions import for_workers

TESTS = Path(__file__).parents[2]
SCRIPT = """
from pathlib import Path
from pyspark.sql import SparkSession
from unit.scale.in_partitions import AS_OF, SMALL, as_bytes, summary_frames
from unit.scale.spark_sessions import differing, handed_over
from seriatim.formats.read import read_cohort, scan_cohort
from seriatim.scale.spark.run import run_on_spark
from seriatim.study import run

folder = Path({example!r})
spark = SparkSession.builder.remote("local[2]").getOrCreate()
assert "connect" in type(spark).__module__
scanned = scan_cohort(folder)
frames = {{name: frame.collect() for name, frame in scanned.frames.items()}}
given = handed_over(spark, frames, seed=1)
made = run_on_spark(spark, SMALL, scanned.about, given, n_partitions=3, as_of=AS_OF)
whole = run(SMALL, read_cohort(folder, as_of=AS_OF))
assert differing(made, whole) == []
expected = summary_frames(whole)
for name, frame in summary_frames(made.summary()).items():
    assert as_bytes(frame) == as_bytes(expected[name]), name
made.write({output!r})
made.release()
spark.stop()
"""


def test_a_remote_session_gives_the_tables_and_the_summary_of_the_whole_run(tmp_path):
    require_referee("java")
    environment = dict(os.environ)
    for_workers(environment)
    environment["PYTHONPATH"] = os.pathsep.join([str(TESTS), environment.get("PYTHONPATH", "")])
    example = TESTS.parent / "examples" / "sakakura-2006"
    script = SCRIPT.format(example=str(example), output=(tmp_path / "out").as_uri())
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "out").iterdir())) == 6
