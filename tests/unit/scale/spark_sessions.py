"""Small Spark sessions for the tests; PySpark comes with the tests, Java from the system."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

import polars as pl
from unit.formats.referees import require_referee
from unit.scale.in_partitions import as_bytes

from seriatim.report.writing import with_dates
from seriatim.study.results import RESULT_TABLES

SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
}


def session_at(master, warehouse, **settings):
    """The session at this master, on this machine alone; one at another master is stopped first."""
    require_referee("java")
    from pyspark.sql import SparkSession

    active = SparkSession.getActiveSession()
    if active is not None:
        if active.sparkContext.master == master:
            return active
        active.stop()
    for_workers(os.environ)
    builder = SparkSession.builder.master(master).appName("tests")
    named = {"spark.sql.warehouse.dir": str(warehouse), **SETTINGS, **settings}
    for name, value in named.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    return spark


def stop_session():
    """Stop the session that is there, if any."""
    if "pyspark" in sys.modules:
        from pyspark.sql import SparkSession

        active = SparkSession.getActiveSession()
        if active is not None:
            active.stop()


def for_workers(environment):
    """Say which Python the workers use, where Spark is, and that it stays on this machine."""
    environment["PYSPARK_PYTHON"] = sys.executable
    environment["SPARK_LOCAL_IP"] = "127.0.0.1"
    environment["SPARK_HOME"] = str(Path(find_spec("pyspark").origin).parent)


def handed_over(spark, frames, seed=None):
    """Polars frames as frames of the session; with a seed their rows are shuffled."""
    return {
        name: spark.createDataFrame(
            (
                frame if seed is None else frame.sample(fraction=1.0, shuffle=True, seed=seed)
            ).to_arrow(compat_level=pl.CompatLevel.oldest())
        )
        for name, frame in frames.items()
    }


def collected(table):
    return pl.DataFrame(table.toArrow())


def differing(run, whole):
    """The result tables that are not those of the whole run, to the byte and but for order."""
    clock = whole.about.clock
    expected = {name: with_dates(getattr(whole.tables, name), clock) for name in RESULT_TABLES}
    found = {name: collected(table) for name, table in run.tables.items()}
    return [
        name
        for name, frame in expected.items()
        if as_bytes(found[name].sort(pl.all())) != as_bytes(frame.sort(pl.all()))
    ]
