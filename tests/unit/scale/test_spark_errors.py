"""What goes wrong on Spark is named, and nothing of a patient is shown."""

import json
import pickle
import subprocess
import sys
from dataclasses import replace

import polars as pl
import pytest
from unit.formats.referees import require_referee
from unit.scale.in_partitions import AS_OF, SMALL
from unit.scale.spark_sessions import handed_over

from seriatim.base.errors import InputError, MissingExtra, PartitionError, TableError
from seriatim.base.extras import EXTRAS
from seriatim.base.provenance import versions
from seriatim.cohort.build import About
from seriatim.scale.spark import executor
from seriatim.scale.spark.counted import count_problems, put_counts_together
from seriatim.scale.spark.results import require_versions
from seriatim.scale.spark.run import run_on_spark
from seriatim.scale.spark.slots import lay_out

ABOUT = About(title="Small", clock="relative", zero="day 0")
SECRET = "P-secret-17"


def tables(**changed):
    frames = {
        "patients": pl.DataFrame({"patient_id": [SECRET], "birth_year": ["1950"]}),
        "lesions": pl.DataFrame(
            {"patient_id": [SECRET], "lesion_id": ["a"], "kind": ["solid"], "role": ["target"]}
        ),
        "measurements": pl.DataFrame(
            {"patient_id": [SECRET], "lesion_id": ["a"], "scan_day": [0], "status": ["absent"]}
        ),
    }
    return frames | changed


def prepared(spark, frames, n_partitions=2):
    given = handed_over(spark, frames)
    return run_on_spark(spark, SMALL, ABOUT, given, n_partitions=n_partitions, as_of=AS_OF)


def test_without_pyspark_the_line_that_installs_it_is_shown(monkeypatch):
    monkeypatch.setitem(EXTRAS, "spark", ("no_such_module",))
    with pytest.raises(MissingExtra, match=r'pip install "seriatim\[spark\]"'):
        run_on_spark(None, SMALL, ABOUT, {})


def test_a_partition_that_fails_names_the_kind_of_error_and_nothing_of_the_rows(monkeypatch):
    def fail(*given):
        raise ValueError(SECRET)

    monkeypatch.setattr(executor, "gather", fail)
    told = pickle.dumps((None, None))
    with pytest.raises(PartitionError) as caught:
        list(executor.answer(iter(()), told))
    assert "(ValueError)" in str(caught.value)
    assert SECRET not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_failure_on_an_executor_is_an_error_of_ours(spark):
    made = prepared(spark, tables())
    broken = made.rows.sparkSession.range(2).mapInArrow(
        executor.work_through(None, made.layout), made.layout.ddl
    )
    with pytest.raises(PartitionError, match=r"A partition of the patients failed \(\w+\)"):
        replace(made, rows=broken).read()


def test_what_spark_says_of_a_value_is_not_repeated(spark):
    given = handed_over(spark, tables())
    given["patients"] = given["patients"].selectExpr(
        "patient_id", "cast(patient_id as int) as birth_year"
    )
    with pytest.raises(InputError, match="CAST_INVALID_INPUT") as caught:
        run_on_spark(spark, SMALL, ABOUT, given, n_partitions=2, as_of=AS_OF).read()
    assert SECRET not in str(caught.value)


def test_a_required_table_that_cannot_be_used_is_refused_before_anything_is_computed(spark):
    given = tables()
    del given["measurements"]
    with pytest.raises(TableError, match="required table"):
        prepared(spark, given)
    no_day = tables()["measurements"].drop("scan_day")
    with pytest.raises(TableError, match="required table"):
        prepared(spark, tables(measurements=no_day))


def test_a_column_of_an_unreadable_type_and_no_partition_are_refused(spark):
    lists = tables()["lesions"].with_columns(organ=pl.lit([1], pl.List(pl.Int64)))
    with pytest.raises(InputError, match=r"lesions\.organ. is of the type array"):
        prepared(spark, tables(lesions=lists))
    with pytest.raises(InputError, match="one partition at least"):
        prepared(spark, tables(), n_partitions=0)


def test_executors_with_other_versions_are_refused():
    require_versions(pl.Series([json.dumps(versions())]))
    other = {**versions(), "polars": "0", "python": "0"}
    with pytest.raises(InputError, match="other versions of polars, python"):
        require_versions(pl.Series([json.dumps(versions()), json.dumps(other)]))


def test_each_type_has_as_many_slots_as_the_table_with_most_columns_of_it():
    layout = lay_out({"a": {"x": "int", "y": "string"}, "b": {"u": "string", "v": "string"}})
    assert layout.tables["a"] == {"x": "slot_0", "y": "slot_1"}
    assert layout.tables["b"] == {"u": "slot_1", "v": "slot_2"}
    assert layout.ddl == "tag tinyint, slot_0 int, slot_1 string, slot_2 string"
    assert layout.tag("b") == 1


def test_counts_of_partitions_add_up_and_what_holds_for_one_table_must_hold_in_each():
    schema = count_problems(()).schema
    rows = [
        ("KEY001", "patients", "", "{}", "", "", 3),
        ("TBL020", "drugs", "", "{}", "", "", 0),
        ("KEY001", "patients", "", "{}", "", "", 4),
        ("TBL020", "drugs", "", "{}", "", "", 0),
        ("TBL020", "events", "", "{}", "", "", 0),
        ("VAL020", "measurements", "reader", "{}", "seen", "", 5),
        ("VAL020", "assessments", "reader", "{}", "not seen", "", 6),
        ("TBL022", "measurements", "", "{}", "", "seen", 7),
    ]
    found = put_counts_together(pl.DataFrame(rows, schema=schema, orient="row"), 2, {"seen"})
    assert {(one.code.code, one.table, one.n_rows) for one in found} == {
        ("KEY001", "patients", 7),
        ("TBL020", "drugs", 0),
        ("VAL020", "measurements", 5),
    }


def test_a_worker_is_sent_code_that_loads_nothing_of_ours_before_the_threads_are_set():
    require_referee("java")
    from pyspark import cloudpickle

    work = executor.work_through(None, None)
    sent = cloudpickle.dumps(work)
    seen = "import sys, pickle; pickle.loads(sys.stdin.buffer.read()); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", seen], input=sent, capture_output=True, check=True)
    assert not {"polars", "seriatim"} & set(done.stdout.decode().split())
