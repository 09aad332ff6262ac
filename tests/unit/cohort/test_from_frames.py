"""A cohort from frames of four libraries, typed or as text, is the same cohort."""

import io
from datetime import date

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pytest
from broken.folders import GOOD
from broken.random_cohorts import same_tables

from seriatim.base.errors import InputError, TableError
from seriatim.cohort.build import About, Cohort
from seriatim.cohort.schema import TABLES, Kind

AS_OF = date(2024, 1, 1)
TEXT = {name: pl.read_csv(GOOD[f"{name}.csv"].encode(), infer_schema=False) for name in TABLES}


def typed(name):
    """The table with dates, whole numbers and numbers in columns of their own type."""
    frame = TEXT[name]
    return frame.with_columns(
        _typed(pl.col(column.name), column.kind)
        for column in TABLES[name].columns
        if column.name in frame.columns
    )


def _typed(text, kind):
    match kind:
        case Kind.DAY:
            return text.str.to_date()
        case Kind.NUMBER:
            return text.cast(pl.Float64)
        case Kind.INTEGER:
            return text.cast(pl.Int64)
        case _:
            return text


KINDS = {
    "polars": lambda frame: frame,
    "polars lazy": lambda frame: frame.lazy(),
    "pandas": lambda frame: frame.to_pandas(),
    "pyarrow": lambda frame: frame.to_arrow(),
    "duckdb": lambda frame: duckdb.from_arrow(frame.to_arrow()),
    "narwhals": lambda frame: nw.from_native(frame),
}


def built(turn=lambda frame: frame, table=TEXT.get):
    return Cohort.from_frames(**{name: turn(table(name)) for name in TABLES}, as_of=AS_OF)


@pytest.mark.parametrize("table", [TEXT.get, typed], ids=["text", "typed"])
@pytest.mark.parametrize("turn", KINDS.values(), ids=KINDS)
def test_every_kind_of_frame_gives_the_same_cohort(turn, table):
    cohort = built(turn, table)
    assert cohort.findings == ()
    assert same_tables(cohort, built())
    assert cohort.measurements.height == 7


@pytest.mark.parametrize("turn", KINDS.values(), ids=KINDS)
def test_every_kind_of_frame_gets_the_same_checks(turn):
    frames = {name: turn(TEXT[name]) for name in TABLES}
    wrong = TEXT["measurements"].with_columns(long_axis_mm=pl.lit("-3"))
    cohort = Cohort.from_frames(**frames | {"measurements": turn(wrong)}, as_of=AS_OF)
    found = {finding.code.code: finding.rows for finding in cohort.findings}
    assert found["VAL009"] == (1, 2, 3, 4, 5, 6, 7)
    assert cohort.measurements.is_empty()


def test_pandas_dates_missing_numbers_and_mixed_objects_are_read():
    patients = pd.DataFrame(
        {
            "patient_id": ["A", 7],
            "vital_status": ["alive", None],
            "birth_year": [1950, float("nan")],
            "last_contact_day": pd.to_datetime(["2020-01-01", None]),
        }
    )
    others = {name: TEXT[name].clear() for name in ("lesions", "measurements")}
    cohort = Cohort.from_frames(patients=patients, **others, as_of=AS_OF)
    held = cohort.patients.select("patient_id", "vital_status", "birth_year", "last_contact_day")
    assert held.rows() == [("A", "alive", 1950, 18262), ("7", None, None, None)]


def test_identifiers_stored_as_numbers_become_text():
    patients = pl.DataFrame({"patient_id": [1.0, 2.0, None]})
    others = {name: TEXT[name].clear() for name in ("lesions", "measurements")}
    cohort = Cohort.from_frames(patients=patients, **others)
    assert cohort.patients["patient_id"].to_list() == ["1", "2"]
    assert "VAL018" in {finding.code.code for finding in cohort.findings}


def test_whole_numbers_are_days_of_a_relative_clock_only():
    days = {"scan_day": pl.Series([0, 90, 0, 90, 0, 0, 90])}
    frames = {name: TEXT[name] for name in ("patients", "lesions")}
    scans = TEXT["measurements"].with_columns(**days)
    calendar = Cohort.from_frames(**frames, measurements=scans, as_of=AS_OF)
    assert calendar.measurements.is_empty()
    frames["patients"] = frames["patients"].select("patient_id", "vital_status")
    about = About(title="Made up", clock="relative")
    relative = Cohort.from_frames(**frames, measurements=scans, about=about)
    assert relative.measurements["scan_day"].to_list() == [0, 90, 0, 90, 0, 0, 90]


def test_an_instant_with_a_time_zone_keeps_its_own_date():
    instant = pl.datetime(2012, 2, 3, 0, 30, time_zone="Asia/Tokyo")
    scans = TEXT["measurements"].head(1).with_columns(scan_day=instant)
    frames = {name: TEXT[name] for name in ("patients", "lesions")}
    cohort = Cohort.from_frames(**frames, measurements=scans, as_of=AS_OF)
    assert cohort.measurements["scan_day"].cast(pl.Date).to_list() == [date(2012, 2, 3)]
    assert "VAL038" in {finding.code.code for finding in cohort.findings}


def test_tables_not_given_are_empty_and_drugs_are_not_known():
    names = ("patients", "lesions", "measurements")
    cohort = Cohort.from_frames(**{name: TEXT[name] for name in names}, as_of=AS_OF)
    assert cohort.drugs is None
    assert cohort.operations.schema == TABLES["operations"].schema
    assert cohort.operations.is_empty()


def test_what_is_no_frame_is_refused():
    frames = {name: TEXT[name] for name in ("patients", "lesions")}
    with pytest.raises(InputError, match="`measurements` is a list, not a table"):
        Cohort.from_frames(**frames, measurements=[1, 2])


def test_strict_refuses_rows_in_error():
    frames = {name: TEXT[name] for name in ("patients", "lesions")}
    wrong = TEXT["measurements"].with_columns(status=pl.lit("seen"))
    with pytest.raises(TableError, match=r"Found 1 error \(VAL013\) in 1 table\."):
        Cohort.from_frames(**frames, measurements=wrong, as_of=AS_OF, strict=True)


def test_a_cohort_shows_counts_and_no_row():
    assert repr(built()) == (
        "Cohort('Untitled cohort': patients 2, lesions 4, measurements 7, drugs 3, operations 1, "
        "resections 1, events 1, covariates 1, assessments 2; 0 findings)"
    )


def test_row_order_and_other_frames_are_left_as_they_are():
    frame = TEXT["measurements"].reverse()
    before = io.BytesIO()
    frame.write_csv(before)
    names = ("patients", "lesions")
    cohort = Cohort.from_frames(
        **{name: TEXT[name] for name in names}, measurements=frame, as_of=AS_OF
    )
    after = io.BytesIO()
    frame.write_csv(after)
    assert before.getvalue() == after.getvalue()
    assert cohort.measurements["lesion_id"].to_list() == frame["lesion_id"].to_list()
