"""A study on the tables of a Spark session, with a session of the caller's own."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from seriatim.base.errors import InputError
from seriatim.base.extras import require_extra
from seriatim.cohort.about import About
from seriatim.cohort.build import require_analysable
from seriatim.cohort.columns import match_columns, unknown_tables
from seriatim.cohort.problems import Problem, findings_of
from seriatim.cohort.schema import TABLES
from seriatim.scale.spark.executor import Task, derive_partition, with_header, work_through
from seriatim.scale.spark.outgoing import lay_out_frames
from seriatim.scale.spark.results import SparkRun
from seriatim.scale.spark.session import spark_errors
from seriatim.scale.spark.tagged import tag_tables
from seriatim.study.plan import Study

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

MEASUREMENTS_PER_PARTITION = 250_000
"""Where no number of partitions is given."""


def run_on_spark(
    spark: "SparkSession",
    study: Study,
    about: About,
    tables: Mapping[str, "DataFrame"],
    *,
    n_partitions: int | None = None,
    as_of: date | None = None,
    problems: Sequence[Problem] = (),
) -> SparkRun:
    """A study on the tables of a session, classic or remote; nothing of it is computed yet.

    Rows go through one shuffle, by patient, and one pass that makes all tables; what it gives is
    kept on the executors' disks until `SparkRun.release`.
    `n_partitions` is how many parts the patients go into; without it the measurements are counted
    first. `problems` are those of the files that the tables were read from; rows that they set
    aside are gone from the tables.
    Raises  InputError for a table that cannot be used as it is; TableError where a required one is
            missing or lacks a column; MissingExtra where PySpark is not installed
    """
    require_extra("spark", "A run on Spark")
    known = {name: tables[name] for name in TABLES if name in tables}
    met = [*problems, *unknown_tables([name for name in tables if name not in TABLES])]
    of_rows = [problem for problem in met if len(problem.rows)]
    of_files = tuple(problem for problem in met if not len(problem.rows))
    _require_columns(known)
    with spark_errors("read the tables"):
        tagged = tag_tables(known, _number(known, n_partitions))
    task = Task(study, about, as_of or date.today(), of_files, tagged.headers, tagged.layout)
    empty = derive_partition(task, _no_rows(tagged.headers))
    layout = lay_out_frames(empty)
    with spark_errors("read the tables"):
        # Spark may compute here already what it can without its executors.
        rows = _keep(tagged.rows.mapInArrow(work_through(task, layout), layout.ddl))
    return SparkRun(spark, study, about.as_held(), rows, layout, empty, tuple(of_rows))


def _require_columns(tables: Mapping[str, "DataFrame"]) -> None:
    """Refuse before anything is computed what every partition would refuse."""
    required = [name for name, table in TABLES.items() if table.required]
    met = [Problem("TBL011", name) for name in required if name not in tables]
    for name, table in tables.items():
        met += match_columns(TABLES[name], table.columns)[1]
    require_analysable(findings_of(met))


def _number(tables: Mapping[str, "DataFrame"], asked: int | None) -> int:
    if asked is None:
        return max(1, -(-tables["measurements"].count() // MEASUREMENTS_PER_PARTITION))
    if asked < 1:
        raise InputError("There must be one partition at least.", hint="Give 1, or more.")
    return asked


def _no_rows(headers: Mapping[str, Sequence[str]]) -> dict[str, pl.DataFrame]:
    return {
        name: with_header(pl.DataFrame(), header, {}).clear() for name, header in headers.items()
    }


def _keep(rows: "DataFrame") -> "DataFrame":
    """The same, made once: every table is a part of it."""
    from pyspark import StorageLevel

    return rows.persist(StorageLevel.DISK_ONLY)
