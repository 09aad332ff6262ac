"""`seriatim report --engine spark`: the report that the whole run writes, the tables by Spark."""

import json
from pathlib import Path

import polars as pl
import pytest
from unit.scale.in_partitions import SMALL, as_bytes
from unit.scale.spark_sessions import handed_over

from seriatim.base.errors import InputError
from seriatim.formats.cohort_files.folder import write_folder
from seriatim.formats.read import read_cohort
from seriatim.report.writing import with_dates
from seriatim.scale.run import Job
from seriatim.scale.spark.report import open_cohort, report_on_spark
from seriatim.study import run
from seriatim.study.results import RESULT_TABLES

EXAMPLE = Path(__file__).parents[3] / "examples" / "sakakura-2006"


@pytest.fixture(scope="module")
def cohort():
    return read_cohort(EXAMPLE)


def job(path, output, *, strict=False):
    return Job(path, lambda about: SMALL, output, 3, strict, lambda step: None)


def in_two_files(file):
    """The same table as a folder, named like the file, whose folders look like a column."""
    rows = pl.read_parquet(file)
    file.unlink()
    for number, part in enumerate((rows.head(9), rows.slice(9))):
        folder = file / f"status={number}"
        folder.mkdir(parents=True)
        part.write_parquet(folder / "0.parquet")


def test_the_report_of_a_folder_is_that_of_the_whole_run(spark, cohort, tmp_path):
    write_folder(cohort, tmp_path / "cohort", "parquet")
    (tmp_path / "cohort" / "drugs.parquet").unlink()
    (tmp_path / "cohort" / "drugs.csv").write_bytes((EXAMPLE / "drugs.csv").read_bytes())
    in_two_files(tmp_path / "cohort" / "measurements.parquet")
    whole = run(SMALL, read_cohort(tmp_path / "cohort"))
    made = report_on_spark(job(tmp_path / "cohort", tmp_path / "out"), master="local[2]")
    assert made.page.is_file()
    for name in RESULT_TABLES:
        files = sorted((tmp_path / "out" / name).iterdir())
        assert [file.name for file in files][:1] == [f"{name}-00000-000.parquet"]
        found = pl.read_parquet(files).sort(pl.all())
        expected = with_dates(getattr(whole.tables, name), whole.about.clock).sort(pl.all())
        assert as_bytes(found) == as_bytes(expected), name
    listing = json.loads((tmp_path / "out" / "results.json").read_text(encoding="utf-8"))
    assert listing["provenance"]["input_digests"] == whole.provenance.input_digests
    assert (tmp_path / "out" / "survival.csv").read_text() == whole.survival.write_csv()


def test_the_tables_of_a_schema_are_read_beside_the_description_in_the_folder(spark, cohort):
    for name, table in handed_over(spark, cohort.tables()).items():
        table.write.saveAsTable(f"default.{name}")
    found = open_cohort(spark, EXAMPLE, "default")
    assert set(found.tables) == set(cohort.tables())
    assert found.tables["patients"].count() == cohort.patients.height


def test_rows_of_a_csv_file_that_are_set_aside_are_not_handed_over(spark, tmp_path):
    for file in EXAMPLE.glob("*.[ct]*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    text = (tmp_path / "drugs.csv").read_text(encoding="utf-8")
    header, first, *rest = text.splitlines()
    long = "\n".join([header, f"{first},too,many,fields", first, *rest])
    (tmp_path / "drugs.csv").write_text(long, encoding="utf-8")
    found = open_cohort(spark, tmp_path, None)
    assert found.tables["drugs"].count() == len(rest) + 1
    assert {problem.code for problem in found.problems} >= {"CSV006"}


def test_a_spark_that_cannot_be_started_is_named(spark, tmp_path, monkeypatch):
    def fail(builder):
        raise OSError("no such master")

    monkeypatch.setattr("pyspark.sql.SparkSession.Builder.getOrCreate", fail)
    with pytest.raises(InputError, match=r"Spark could not be started or reached \(OSError\)"):
        report_on_spark(job(EXAMPLE, tmp_path / "out"), master="local[2]")
