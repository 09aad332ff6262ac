"""The report of a cohort that a Spark session reads: `seriatim report --engine spark`."""

import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from seriatim.base.errors import InputError
from seriatim.base.extras import require_extra
from seriatim.cohort.about import About
from seriatim.cohort.build import require_no_error
from seriatim.cohort.problems import ROW, Problem
from seriatim.cohort.schema import TABLES
from seriatim.formats.cohort_files.folder import ABOUT_FILE, read_about_file
from seriatim.formats.read import scan_cohort
from seriatim.report.writing import write_summary
from seriatim.scale.place import finish_move, placed
from seriatim.scale.run import Job, Made
from seriatim.scale.spark.results import SparkRun
from seriatim.scale.spark.run import run_on_spark
from seriatim.scale.spark.session import spark_errors
from seriatim.study.results import RESULT_TABLES

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_WRITTEN = re.compile(r"part-(\d+)-.*-c(\d+)\..*parquet")
"""How Spark names what it writes: the partition, a name that is never the same, the file of it."""


@dataclass(frozen=True)
class SparkCohort:
    """The tables of a cohort in a session, not yet checked."""

    about: About
    tables: "dict[str, DataFrame]"
    problems: tuple[Problem, ...]
    """Those of files; rows that they set aside are gone from the tables."""


def report_on_spark(job: Job, *, master: str | None, namespace: str | None = None) -> Made:
    """Run the study on Spark and write the report, the tables and the figures.

    `master` is where Spark runs, as Spark names it (`local[4]`, `spark://...`, `sc://...` for a
    remote session); without it the session of the surrounding `spark-submit`. The tables are those
    of `namespace`, a catalog and schema of the session, where it is given; else those in the folder
    of the job, which all executors must see, as they must see its output.
    Raises  what the steps raise; MissingExtra where PySpark is not installed
    """
    require_extra("spark", "`--engine spark`")
    finish_move(job.output)
    job.on_step("starting Spark")
    with open_session(master) as spark:
        found = open_cohort(spark, job.path, namespace)
        study = job.study_of(found.about)
        run = run_on_spark(
            spark,
            study,
            found.about,
            found.tables,
            n_partitions=job.partitions,
            problems=found.problems,
        )
        try:
            return _conclude(run, job)
        finally:
            run.release()


def _conclude(run: SparkRun, job: Job) -> Made:
    summary = run.summary(on_step=job.on_step)
    if job.strict:
        require_no_error(summary.findings)
    job.on_step("writing the tables and the report")
    with placed(job.output) as folder:
        run.write(folder.absolute().as_uri())
        page = write_summary(summary, folder, _name_files(folder))
    return Made(job.output / page.name, summary)


@contextmanager
def open_session(master: str | None) -> "Iterator[SparkSession]":
    """A session at this master, stopped at the end unless it was there before.

    Raises  InputError where Spark cannot be started or reached
    """
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("seriatim")
    if master is None:
        there = True
    elif master.startswith("sc://"):
        there, builder = False, builder.remote(master)
    else:
        there, builder = SparkSession.getActiveSession() is not None, builder.master(master)
        if master.startswith("local"):
            # Its executors are processes of this machine: the same Python, and nothing to the net.
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
            builder = builder.config("spark.driver.host", "127.0.0.1").config(
                "spark.ui.enabled", "false"
            )
    with spark_errors("be started or reached"):
        spark = builder.getOrCreate()
    try:
        yield spark
    finally:
        if not there:
            spark.stop()


def open_cohort(spark: "SparkSession", path: Path, namespace: str | None) -> SparkCohort:
    """The cohort whose `cohort.toml` is in a folder, with the tables there or those of a schema.

    Parquet is read by the session; tables of other files are read here and handed over.
    Raises  as `seriatim.formats.read.read_cohort`
    """
    if namespace is not None:
        about = read_about_file(path / ABOUT_FILE)
        return SparkCohort(about, _of_schema(spark, namespace), ())
    scanned = scan_cohort(path)
    tables = {}
    for name, frame in scanned.frames.items():
        file = _parquet_of(path, name)
        if file is not None:
            with spark_errors(f"read `{file.name}`"):
                tables[name] = _read_parquet(spark, file)
        else:
            rows = _without_rows_set_aside(frame, name, scanned.problems)
            tables[name] = spark.createDataFrame(
                rows.to_arrow(compat_level=pl.CompatLevel.oldest())
            )
    return SparkCohort(scanned.about, tables, scanned.problems)


def _of_schema(spark: "SparkSession", namespace: str) -> "dict[str, DataFrame]":
    with spark_errors("look for the tables"):
        named = {name: f"{namespace}.{name}" for name in TABLES}
        return {
            n: spark.table(full) for n, full in named.items() if spark.catalog.tableExists(full)
        }


def _parquet_of(path: Path, table: str) -> Path | None:
    """The Parquet file or folder of a table, whatever the case of its name; null = another kind."""
    if not path.is_dir():
        return None
    return next(
        (entry for entry in path.iterdir() if entry.name.lower() == f"{table}.parquet"), None
    )


def _read_parquet(spark: "SparkSession", file: Path) -> "DataFrame":
    """One file, or all files in a folder, whose own folders are no columns."""
    reader = spark.read.option("recursiveFileLookup", "true").option("pathGlobFilter", "*.parquet")
    return reader.parquet(file.absolute().as_uri())


def _without_rows_set_aside(
    frame: pl.LazyFrame, table: str, problems: Sequence[Problem]
) -> pl.DataFrame:
    gone = [p.rows for p in problems if p.table == table and p.sets_aside and len(p.rows)]
    if not gone:
        return frame.collect()
    numbered = frame.with_row_index(ROW, offset=1).with_columns(pl.col(ROW).cast(pl.Int64))
    return numbered.filter(~pl.col(ROW).is_in(pl.concat(gone).implode())).drop(ROW).collect()


def _name_files(folder: Path) -> list[Path]:
    """What Spark wrote, under names that are the same in every run.

    Raises  InputError where it is not here, because executors write to disks of their own
    """
    named = []
    for name in RESULT_TABLES:
        for file in sorted((folder / name).iterdir()):
            found = _WRITTEN.fullmatch(file.name)
            if found is None:
                file.unlink()
            else:
                named.append(file.rename(file.with_name(f"{name}-{found[1]}-{found[2]}.parquet")))
    if len({file.parent for file in named}) < len(RESULT_TABLES):
        raise InputError(
            "The tables that Spark wrote are not in the output folder.",
            hint="Give an output on a file system that all executors share.",
        )
    return named
