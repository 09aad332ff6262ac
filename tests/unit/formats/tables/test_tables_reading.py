"""What a map file can say of one column, one row, one sheet, and what comes of it."""

import datetime as dt

import polars as pl
import pytest
from unit.formats.tables.made_tables import (
    a_map,
    converted,
    findings,
    places,
    text_file,
    workbook,
)

HEADER = "Patient,Lesion,Date,Size\n"


def days(conversion):
    return conversion.cohort.measurements["scan_day"].cast(pl.Date).to_list()


@pytest.mark.parametrize(
    ("order", "text"),
    [
        ("DMY", "07/03/2014"),
        ("DMY", "7.3.2014"),
        ("DMY", "07032014"),
        ("DMY", "7-Mar-2014"),
        ("DMY", "7 March 2014"),
        ("DMY", "7. mar 2014 00:00"),
        ("MDY", "03/07/2014"),
        ("MDY", "March 7 2014"),
        ("MDY", "3-7-2014 0:00:00"),
        ("YMD", "2014/3/7"),
        ("YMD", "20140307"),
        ("DMY", "2014-03-07"),
        ("", "2014-03-07"),
    ],
)
def test_a_date_is_read_in_the_order_that_the_map_says(tmp_path, order, text):
    path = text_file(tmp_path, f"{HEADER}A,1,{text},20\n")
    conversion = converted(path, a_map({"date_order": order}))
    assert days(conversion) == [dt.date(2014, 3, 7)]
    assert "MAP008" not in findings(conversion)


@pytest.mark.parametrize("text", ["03/31/2014", "31/03/14", "31/02/2014", "soon", "7-Mai-2014"])
def test_a_date_in_another_order_is_never_turned_round(tmp_path, text):
    path = text_file(tmp_path, f"{HEADER}A,1,{text},20\nA,1,01/02/2014,20\n")
    conversion = converted(path, a_map({"date_order": "DMY"}))
    assert days(conversion) == [dt.date(2014, 2, 1)]
    assert places(conversion, "MAP008") == ("long.csv row 1",)


def test_a_date_without_an_order_is_not_guessed(tmp_path):
    path = text_file(tmp_path, f"{HEADER}A,1,01/02/2014,20\n")
    assert "VAL036" in findings(converted(path, a_map()))


@pytest.mark.parametrize(
    ("settings", "text", "mm"),
    [
        ({"unit": "cm"}, "2.3", 23),
        ({"unit": "cm"}, "2.3 cm", 23),
        ({"unit": "cm"}, "23 mm", 23),
        ({"unit": "in"}, "1", 25.4),
        ({"decimal_comma": True}, '"23,5"', 23.5),
        ({"decimal_comma": True}, '"1.023,5"', None),
        ({"unit": "cm", "decimal_comma": True}, '"2,3"', 23),
        ({}, "23 mm", 23),
    ],
)
def test_a_size_is_read_in_the_unit_and_with_the_comma_of_the_map(tmp_path, settings, text, mm):
    path = text_file(tmp_path, f"{HEADER}A,1,2014-03-07,{text}\nA,1,2014-05-07,10\n")
    sizes = {"long_axis_mm": {"from": "Size"} | settings}
    held = converted(path, a_map(columns=sizes)).cohort.measurements
    first = held.filter(pl.col("scan_day") == held["scan_day"].min())["long_axis_mm"].to_list()
    assert first[0] == mm if mm else len(held) == 1


def test_codes_are_read_as_listed_and_others_told_of(tmp_path):
    path = text_file(tmp_path, "Patient,Sex\nA,1\nB,2\nC,9\nD,3\n", "who.csv")
    sex = {"from": "Sex", "codes": {"1": "male", "2": "female", "9": ""}}
    entry = {"patients": {"columns": {"patient_id": "Patient", "sex": sex}}}
    conversion = converted(path, {"cohort": {"title": "Made up"}, "tables": entry})
    assert conversion.cohort.patients["sex"].to_list() == ["male", "female", None, None]
    assert places(conversion, "MAP007") == ("who.csv row 4",)


def test_capitals_count_in_codes_unless_the_map_says_otherwise(tmp_path):
    path = text_file(tmp_path, "Patient,Sex\nA,m\n", "who.csv")
    for any_case, expected in ((False, [None]), (True, ["male"])):
        sex = {"from": "Sex", "codes": {"M": "male"}, "any_case": any_case}
        entry = {"patients": {"columns": {"patient_id": "Patient", "sex": sex}}}
        conversion = converted(path, {"cohort": {"title": "Made up"}, "tables": entry})
        assert conversion.cohort.patients["sex"].to_list() == expected


def test_words_for_missing_are_empty_whatever_the_column(tmp_path):
    path = text_file(tmp_path, f"{HEADER}A,1,2014-03-07,999\nA,1,2014-04-07,20\n")
    settings = a_map({"missing": ["999"], "status": {"blank": "not_evaluable"}})
    held = converted(path, settings).cohort.measurements
    assert held.select("long_axis_mm", "status").rows() == [
        (None, "not_evaluable"),
        (20.0, "measured"),
    ]


@pytest.mark.parametrize(
    ("size", "rule", "expected"),
    [
        ("0", {"zero": "absent"}, (0.0, "absent")),
        ("0", {"zero": "not_evaluable"}, (None, "not_evaluable")),
        ("0", {}, None),
        ("", {}, None),
        ("", {"blank": "present"}, (None, "present")),
        ("<5", {"codes": {"<5": "too_small"}}, (None, "too_small")),
        ("<5", {}, None),
        ("12", {}, (12.0, "measured")),
        ("12 mm", {}, (12.0, "measured")),
    ],
)
def test_the_status_follows_from_what_stands_in_place_of_a_size(tmp_path, size, rule, expected):
    path = text_file(tmp_path, f"{HEADER}A,1,2014-03-07,{size}\n")
    held = converted(path, a_map({"status": rule})).cohort.measurements
    assert held.select("long_axis_mm", "status").rows() == ([expected] if expected else [])


def test_one_long_sheet_gives_patients_lesions_and_measurements(tmp_path):
    rows = "A,1,2014-03-07,20,liver,F\nA,1,2014-05-07,22,liver,\nA,2,2014-05-07,9,node,F\n"
    path = text_file(tmp_path, "Patient,Lesion,Date,Size,Organ,Sex\n" + rows)
    settings = a_map()
    settings["tables"]["patients"]["columns"] = {
        "patient_id": "Patient",
        "sex": {"from": "Sex", "codes": {"F": "female"}},
    }
    settings["tables"]["lesions"]["columns"] |= {"organ": "Organ"}
    cohort = converted(path, settings).cohort
    assert cohort.patients.select("patient_id", "sex").rows() == [("A", "female")]
    assert cohort.lesions.select("lesion_id", "organ").rows() == [("1", "liver"), ("2", "node")]
    assert cohort.measurements.height == 3


def test_contradictions_of_a_patient_are_emptied_and_told_of(tmp_path):
    rows = "A,1,2014-03-07,20,F\nA,1,2014-05-07,22,M\nB,1,2014-05-07,9,M\n"
    path = text_file(tmp_path, "Patient,Lesion,Date,Size,Sex\n" + rows)
    settings = a_map()
    sex = {"from": "Sex", "codes": {"F": "female", "M": "male"}}
    settings["tables"]["patients"]["columns"] = {"patient_id": "Patient", "sex": sex}
    conversion = converted(path, settings)
    assert conversion.cohort.patients["sex"].to_list() == [None, "male"]
    assert places(conversion, "MAP006") == ("long.csv row 1", "long.csv row 2")


def test_rows_that_another_part_takes_are_not_left_out(tmp_path):
    rows = "A,1,2014-03-07,20,ct\nA,1,2014-04-07,20,pet\nA,1,2014-05-07,22,mri\n"
    path = text_file(tmp_path, "Patient,Lesion,Date,Size,How\n" + rows)
    settings = a_map({"where": {"How": ["ct", "mri"]}})
    for name in ("patients", "lesions"):
        settings["tables"][name]["where"] = {"How": "ct"}
    conversion = converted(path, settings)
    assert conversion.cohort.measurements.height == 2
    assert places(conversion, "MAP003") == ("long.csv row 2",)


def test_headers_are_found_whatever_their_blanks_and_capitals(tmp_path):
    path = text_file(tmp_path, ' patient ,LESION,"Date\n",size\nA,1,2014-03-07,20\n')
    assert converted(path, a_map()).cohort.measurements.height == 1


def test_rows_above_the_header_are_not_read(tmp_path):
    path = text_file(tmp_path, f"A register\n\n{HEADER}A,1,2014-03-07,x\n")
    settings = a_map()
    for entry in settings["tables"].values():
        entry["header_row"] = 3
    assert places(converted(path, settings), "MAP009") == ("long.csv row 1",)


def test_a_place_in_a_workbook_is_the_row_and_column_that_excel_shows(tmp_path):
    path = workbook(
        tmp_path, ["Register"], ["Patient", "Lesion", "Date", "Size"], ["A", 1, "2014-03-07", "x"]
    )
    settings = a_map()
    for entry in settings["tables"].values():
        entry["header_row"] = 2
    found = places(converted(path, settings), "MAP009")
    assert found == ("long.xlsx, sheet Sizes row 3, column D",)


def test_a_relative_clock_counts_weeks_where_the_map_says_so(tmp_path):
    path = text_file(tmp_path, f"{HEADER}A,1,-1,20\nA,1,6,22\n")
    settings = a_map(
        columns={"scan_day": {"from": "Date", "unit": "weeks"}},
        cohort={"clock": "relative", "zero": "start of treatment"},
    )
    conversion = converted(path, settings)
    assert conversion.cohort.measurements["scan_day"].to_list() == [-7, 42]
    assert conversion.cohort.about.zero == "start of treatment"


def test_identifiers_written_as_numbers_are_mended_only_where_the_map_says_so(tmp_path):
    path = text_file(tmp_path, f"{HEADER}12.0,1,2014-03-07,20\n")
    settings = a_map()
    assert converted(path, settings).cohort.patients["patient_id"].to_list() == ["12.0"]
    for entry in settings["tables"].values():
        entry["columns"]["patient_id"] = {"from": "Patient", "drop_point_zero": True}
    assert converted(path, settings).cohort.patients["patient_id"].to_list() == ["12"]


def test_several_files_are_read_and_a_bad_one_does_not_stop_the_others(tmp_path):
    text_file(tmp_path, f"{HEADER}A,1,2014-03-07,20\n")
    pl.DataFrame(
        {"Who": ["A"], "Drug": ["imatinib"], "From": [dt.date(2014, 4, 1)], "Dose": [0.4]}
    ).write_parquet(tmp_path / "drugs.parquet")
    (tmp_path / "ops.xlsx").write_bytes(b"PK\3\4 cut short")
    settings = a_map(
        drugs={
            "file": "drugs.parquet",
            "columns": {
                "patient_id": "Who",
                "agent": "Drug",
                "start_day": "From",
                "dose_mg_per_day": {"from": "Dose", "unit": "g/day"},
            },
        },
        operations={
            "file": "ops.xlsx",
            "columns": {
                "patient_id": "Who",
                "operation_id": {"value": "1"},
                "operation_day": "On",
            },
        },
    )
    for name in ("patients", "lesions", "measurements"):
        settings["tables"][name]["file"] = "long.csv"
    conversion = converted(tmp_path, settings)
    start = (dt.date(2014, 4, 1) - dt.date(1970, 1, 1)).days
    drugs = conversion.cohort.drugs.select("agent", "start_day", "dose_mg_per_day").rows()
    assert drugs == [("imatinib", start, 400.0)]
    assert places(conversion, "SRC001") == ("ops.xlsx",)


def test_a_drugs_table_that_nobody_maps_is_not_known(tmp_path):
    path = text_file(tmp_path, f"{HEADER}A,1,2014-03-07,20\n")
    assert converted(path, a_map()).cohort.drugs is None


@pytest.mark.parametrize("number", ["3.65702E+18", "-6.95849e+18"])
def test_an_identifier_in_scientific_notation_sets_the_row_aside(tmp_path, number):
    path = text_file(tmp_path, f"{HEADER}{number},1,2014-03-07,20\nB,1,2014-03-07,20\n")
    conversion = converted(path, a_map())
    assert conversion.cohort.patients["patient_id"].to_list() == ["B"]
    assert "VAL016" in findings(conversion)


def test_identifiers_of_a_parquet_file_keep_digits_as_whole_numbers_only(tmp_path):
    sizes = {"Lesion": ["1"] * 2, "Date": ["2014-03-07"] * 2, "Size": [20.0] * 2}
    whole = pl.DataFrame({"Patient": [9007199254740993, -7], **sizes})
    whole.write_parquet(tmp_path / "whole.parquet")
    whole.with_columns(pl.col("Patient").cast(pl.Float64)).write_parquet(tmp_path / "real.parquet")
    kept = converted(tmp_path / "whole.parquet", a_map())
    assert kept.cohort.patients["patient_id"].to_list() == ["9007199254740993", "-7"]
    lost = converted(tmp_path / "real.parquet", a_map())
    assert lost.cohort.patients["patient_id"].to_list() == ["-7"]
    assert "VAL016" in findings(lost)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("1957", 1957),
        ("1957-05-03", 1957),
        ("1957-05-03 00:00:00", 1957),
        ("03.05.1957", 1957),
        ("5/3/1957", 1957),
        ("3 May 1957", 1957),
        ("3.5.57", None),
        ("41729", None),
    ],
)
def test_a_year_of_birth_is_read_out_of_a_date_of_birth(tmp_path, text, year):
    born = {"patient_id": "Patient", "birth_year": "Born"}
    settings = a_map(columns={"long_axis_mm": "Size"})
    settings["tables"]["patients"] = {"repeated": True, "columns": born}
    lines = f"Patient,Lesion,Date,Size,Born\nA,1,2014-03-07,20,{text}\n"
    people = converted(text_file(tmp_path, lines), settings).cohort.patients
    assert people["birth_year"].to_list() == [year]
