"""On Spark the answer is that of the whole run, to the byte, wherever the patients go."""

from pathlib import Path

import polars as pl
import pytest
from generative.cohorts import cohorts
from generative.effort import examples
from generative.kernel import as_cohort
from hypothesis import given
from hypothesis import strategies as st
from unit.scale.in_partitions import AS_OF, SMALL, as_bytes, summary_frames
from unit.scale.spark_sessions import collected, differing, handed_over, session_at

from seriatim.cohort.build import About, Cohort, build_cohort
from seriatim.cohort.schema import TABLES
from seriatim.formats.read import read_cohort, scan_cohort
from seriatim.scale.spark.run import run_on_spark
from seriatim.study import run

EXAMPLES = Path(__file__).parents[3] / "examples"


def on_spark(spark, about, frames, n_partitions, seed=None):
    tables = handed_over(spark, frames, seed)
    return run_on_spark(spark, SMALL, about, tables, n_partitions=n_partitions, as_of=AS_OF)


@pytest.mark.parametrize("n_partitions", [3, 16])
@pytest.mark.parametrize("name", ["dematteo-2007", "sakakura-2006"])
def test_spark_gives_the_tables_and_the_summary_of_the_whole_run(spark, name, n_partitions):
    folder = EXAMPLES / name
    whole = run(SMALL, read_cohort(folder, as_of=AS_OF))
    scanned = scan_cohort(folder)
    frames = {name: frame.collect() for name, frame in scanned.frames.items()}
    made = on_spark(spark, scanned.about, frames, n_partitions, seed=n_partitions)
    summary, expected = made.summary(), summary_frames(whole)
    assert differing(made, whole) == []
    for name, frame in summary_frames(summary).items():
        assert as_bytes(frame) == as_bytes(expected[name]), name
    assert summary.provenance == whole.provenance
    assert summary.n_rows_set_aside == whole.n_rows_set_aside
    assert [counted(one) for one in summary.findings] == [counted(one) for one in whole.findings]
    made.release()


@examples(3)
@given(cohorts(), st.sampled_from([3, 16]), st.integers(0, 99))
def test_random_cohorts_come_out_as_in_the_whole_run(warehouse, tables, n_partitions, seed):
    spark, drawn = session_at("local[2]", warehouse), as_cohort(tables)
    cohort = build_cohort(drawn.about, drawn.tables(), as_of=AS_OF)
    made = on_spark(spark, drawn.about, drawn.tables(), n_partitions, seed)
    assert differing(made, run(SMALL, cohort)) == []
    made.release()


def counted(finding):
    return (finding.code.code, finding.table, finding.column, finding.found, finding.n_rows)


def small_tables():
    """Two patients whose identifiers are spelled in several ways, and one of no other table."""
    return {
        "patients": pl.DataFrame({" Patient-ID ": [7, 12, 30], "sex": ["m", "x", "f"]}),
        "lesions": pl.DataFrame(
            {"patient_id": ["7", " 12", "\u00a0 7"], "lesion_id": ["a", "a", "b"], "colour": "red"}
        ).with_columns(kind=pl.lit("solid"), role=pl.lit("target"), organ=pl.lit("liver")),
        "measurements": pl.DataFrame(
            {
                "patient_id": [7.0, 7.0, 12.0, 7.0, None],
                "lesion_id": ["a", "a", "a", "b", "a"],
                "scan_day": [0, 60, 0, 0, 0],
                "long_axis_mm": [20.0, -3.0, 30.0, 11.0, 12.0],
                "status": ["measured"] * 5,
            }
        ),
        "drugs": pl.DataFrame(schema=dict.fromkeys(TABLES["drugs"].schema, pl.String)),
    }


ABOUT = About(title="Small", synthetic=True, clock="relative", zero="day 0")


@pytest.mark.parametrize("n_partitions", [1, 5])
def test_a_patient_is_one_however_the_identifier_is_written(spark, n_partitions):
    whole = Cohort.from_frames(about=ABOUT, as_of=AS_OF, **small_tables())
    made = on_spark(spark, ABOUT, small_tables(), n_partitions)
    read = made.read()
    assert differing(made, run(SMALL, whole)) == []
    assert [counted(one) for one in read.findings] == [counted(one) for one in whole.findings]
    assert all(finding.rows == () for finding in read.findings)
    assert read.n_rows_set_aside == whole.n_rows_set_aside == 2
    made.release()


def test_tables_without_a_row_give_tables_without_a_row(spark):
    frames = {name: frame.clear() for name, frame in small_tables().items()}
    made = on_spark(spark, ABOUT, frames, 2)
    for name, table in made.tables.items():
        assert collected(table).is_empty(), name
    assert {one.code.code for one in made.read().findings} >= {"TBL020"}
    made.release()


def test_patients_are_counted_where_no_number_of_partitions_is_given(spark):
    made = on_spark(spark, ABOUT, small_tables(), None)
    assert made.rows.rdd.getNumPartitions() == 1


def test_tables_are_written_to_folders_and_to_a_catalog(spark, tmp_path):
    made = on_spark(spark, ABOUT, small_tables(), 3)
    made.write(tmp_path.as_uri())
    made.save_as_tables("default", file_format="parquet")
    for name, table in made.tables.items():
        expected = collected(table).sort(pl.all())
        files = sorted((tmp_path / name).glob("*.parquet"))
        assert pl.read_parquet(files).sort(pl.all()).equals(expected)
        assert collected(spark.table(f"default.{name}")).sort(pl.all()).equals(expected)
    made.release()
