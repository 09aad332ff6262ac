"""1,472 real patients in one long sheet: every trap is named, and nothing is read as a zero.

The counts are those of the file as its keepers list them; see the page of the shared data.
"""

from pathlib import Path

import polars as pl
import pytest
from outside_data import outside_data

from seriatim.formats.convert import convert, read_settings

HERE = Path(__file__).parent
DATA = "lesion-diameters/lesion-diameters.csv"
SIZE = "TargetLesionLongDiam_mm"


@pytest.fixture(scope="module")
def raw():
    return pl.read_csv(outside_data(DATA), infer_schema=False)


@pytest.fixture(scope="module")
def conversion(raw):
    return convert(outside_data(DATA), settings=read_settings(HERE / "lesion-diameters.toml"))


def counted(conversion, code, words=""):
    return [
        finding.n_rows
        for finding in conversion.findings
        if finding.code.code == code and words in finding.found
    ]


def test_every_record_is_accounted_for(conversion):
    assert conversion.accounts.tallies.rows() == [("lesion-diameters.csv", 8560, 8544, 16, 0)]


@pytest.mark.parametrize(
    ("trap", "code", "words", "count"),
    [
        ("NOT EVALUABLE", "MAP012", "not_evaluable", [62]),
        ("TOO SMALL TO MEASURE", "MAP012", "too_small", [54]),
        ("zeros", "MAP013", "absent", [371]),
        ("blanks", "MAP011", "", [7]),
        ("negative days", "MAP020", "", [1460]),
        ("rows out of time order", "MAP022", "", [100]),
        ("patients without a day up to 0", "MAP021", "12 patients", [12]),
        ("identifiers of 17 to 20 characters", "MAP017", "", [8560]),
        ("a day that is missing", "VAL011", "", [1]),
    ],
)
def test_a_trap_is_named_with_its_count(conversion, trap, code, words, count):
    assert counted(conversion, code, words) == count


def test_seven_duplicate_patient_days_are_six_copies_and_one_contradiction(conversion, raw):
    keys = pl.struct("sheet", "Patient_Anonmyized", "Treatment_Day")
    assert raw.filter(~keys.is_first_distinct()).height == 7
    assert counted(conversion, "KEY001") == [6]
    assert counted(conversion, "KEY003") == [2]


def test_no_lesion_that_was_not_evaluable_has_a_size(conversion, raw):
    held = conversion.cohort.measurements
    unread = held.filter(pl.col("status") == "not_evaluable")
    assert unread.height == 62
    assert unread["long_axis_mm"].null_count() == 62
    zeros = held.filter(pl.col("long_axis_mm") == 0)
    assert set(zeros["status"]) == {"absent"}
    assert raw.filter(pl.col(SIZE) == "0").height == 371


def test_a_number_of_two_trials_stands_for_two_patients(conversion, raw):
    assert raw["Patient_Anonmyized"].n_unique() == 1463
    assert conversion.cohort.patients.height == 1472
    assert conversion.cohort.lesions.height == 1472


def test_identifiers_keep_every_digit(conversion, raw):
    expected = {f"{study}/{number}" for study, number, *_ in raw.rows()}
    assert set(conversion.cohort.patients["patient_id"]) == expected
