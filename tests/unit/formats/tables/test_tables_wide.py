"""Sheets with a column for each scan become one row for each scan, each with its own place."""

import datetime as dt

import pytest
from unit.formats.tables.made_tables import (
    a_map,
    converted,
    findings,
    places,
    text_file,
    workbook,
)

RELATIVE = {"clock": "relative", "zero": "start of treatment"}


def wide_map(sizes, wide, *, day=None, cohort=None, **columns):
    settings = a_map({"wide": wide}, columns={"long_axis_mm": sizes} | columns, cohort=cohort)
    measured = settings["tables"]["measurements"]["columns"]
    del measured["scan_day"]
    if day:
        measured["scan_day"] = day
    return settings


def seen(conversion):
    return conversion.cohort.measurements.sort("scan_day").select("scan_day", "long_axis_mm").rows()


def day(iso):
    return (dt.date.fromisoformat(iso) - dt.date(1970, 1, 1)).days


def test_the_day_of_a_scan_may_stand_in_the_header_as_a_date(tmp_path):
    path = text_file(tmp_path, "Patient,Lesion,07/03/2014,09/05/2014\nA,1,20,24\n")
    conversion = converted(path, wide_map("{scan}", {"scan": "date", "date_order": "DMY"}))
    assert seen(conversion) == [(day("2014-03-07"), 20.0), (day("2014-05-09"), 24.0)]


@pytest.mark.parametrize(
    ("kind", "header", "days"),
    [
        ("weeks", "Week 0,Week 12", [0, 84]),
        ("days", "Day -3,Day 40", [-3, 40]),
        ("months", "Month 0,Month 6", [0, 183]),
    ],
)
def test_the_day_may_stand_in_the_header_as_a_number(tmp_path, kind, header, days):
    path = text_file(tmp_path, f"Patient,Lesion,{header}\nA,1,20,24\n")
    pattern = f"{header.split()[0]} {{scan}}"
    conversion = converted(path, wide_map(pattern, {"scan": kind}, cohort=RELATIVE))
    assert seen(conversion) == [(days[0], 20.0), (days[1], 24.0)]


def test_the_day_may_stand_in_a_column_of_its_own_for_each_scan(tmp_path):
    path = text_file(
        tmp_path, "Patient,Lesion,date1,size1,date2,size2\nA,1,2014-03-07,20,2014-05-09,24\n"
    )
    conversion = converted(path, wide_map("size{scan}", {"scan": "number"}, day="date{scan}"))
    assert seen(conversion) == [(day("2014-03-07"), 20.0), (day("2014-05-09"), 24.0)]


def test_the_days_may_be_listed_in_the_map(tmp_path):
    path = text_file(tmp_path, "Patient,Lesion,Baseline,First control,Comment\nA,1,20,24,well\n")
    scans = {"Baseline": 0, "First control": 56}
    conversion = converted(path, wide_map("{scan}", {"scans": scans}, cohort=RELATIVE))
    assert seen(conversion) == [(0, 20.0), (56, 24.0)]
    assert findings(conversion)["MAP002"] == 1


def test_the_lesion_may_stand_in_the_header_too(tmp_path):
    path = text_file(tmp_path, "Patient,L1 day 0,L2 day 0,L1 day 50\nA,20,9,24\n")
    settings = wide_map("L{lesion} day {scan}", {"scan": "days"}, cohort=RELATIVE)
    del settings["tables"]["measurements"]["columns"]["lesion_id"]
    lesions = settings["tables"]["lesions"]["columns"]
    settings["tables"]["lesions"]["columns"] = lesions | {"lesion_id": {"value": "1"}}
    settings["tables"]["second"] = {
        "table": "lesions",
        "columns": lesions | {"lesion_id": {"value": "2"}},
    }
    held = converted(path, settings).cohort.measurements
    assert sorted(held.select("lesion_id", "scan_day", "long_axis_mm").rows()) == [
        ("1", 0, 20.0),
        ("1", 50, 24.0),
        ("2", 0, 9.0),
    ]


def test_the_lesion_may_stand_in_the_header_without_a_scan(tmp_path):
    path = text_file(tmp_path, "Patient,Date,L1,L2\nA,2014-03-07,20,9\nA,2014-05-09,24,\n")
    settings = a_map({"wide": {}}, columns={"long_axis_mm": "L{lesion}"})
    del settings["tables"]["measurements"]["columns"]["lesion_id"]
    lesions = settings["tables"]["lesions"]["columns"]
    for number in "12":
        one = {"table": "lesions", "repeated": True}
        settings["tables"][f"lesion-{number}"] = one | {
            "columns": lesions | {"lesion_id": {"value": number}}
        }
    del settings["tables"]["lesions"]
    held = converted(path, settings).cohort.measurements
    assert sorted(held.select("lesion_id", "scan_day", "long_axis_mm").rows()) == [
        ("1", day("2014-03-07"), 20.0),
        ("1", day("2014-05-09"), 24.0),
        ("2", day("2014-03-07"), 9.0),
    ]


def test_a_finding_points_to_the_column_of_the_scan(tmp_path):
    path = workbook(
        tmp_path, ["Patient", "Lesion", "Week 0", "Week 6"], ["A", 1, 20, "NE"], ["B", 1, None, 0]
    )
    conversion = converted(path, wide_map("Week {scan}", {"scan": "weeks"}, cohort=RELATIVE))
    assert places(conversion, "MAP009") == ("long.xlsx, sheet Sizes row 2, column D",)
    assert places(conversion, "MAP010") == ("long.xlsx, sheet Sizes row 3, column D",)


def test_an_empty_scan_is_no_row_and_a_row_without_any_is_told_of(tmp_path):
    path = text_file(tmp_path, "Patient,Lesion,Week 0,Week 6\nA,1,20,\nA,2,,\n")
    conversion = converted(path, wide_map("Week {scan}", {"scan": "weeks"}, cohort=RELATIVE))
    assert seen(conversion) == [(0, 20.0)]
    assert places(conversion, "MAP018") == ("long.csv row 2",)


def test_a_scan_with_a_size_and_no_date_is_set_aside(tmp_path):
    path = text_file(tmp_path, "Patient,Lesion,date1,size1,size2\nA,1,2014-03-07,20,24\n")
    conversion = converted(path, wide_map("size{scan}", {"scan": "number"}, day="date{scan}"))
    assert seen(conversion) == [(day("2014-03-07"), 20.0)]
    assert findings(conversion)["VAL011"] == 1


def test_date_cells_in_the_header_are_dates_whatever_the_order(tmp_path):
    first, second = dt.datetime(2014, 3, 7), dt.datetime(2014, 5, 9)
    path = workbook(tmp_path, ["Patient", "Lesion", first, second], ["A", "1", 20, 24])
    conversion = converted(path, wide_map("{scan}", {"scan": "date"}))
    assert seen(conversion) == [(day("2014-03-07"), 20.0), (day("2014-05-09"), 24.0)]


def test_the_order_of_dates_of_the_sheet_holds_for_its_headers(tmp_path):
    path = text_file(tmp_path, "Patient,Lesion,CT 07/03/2014\nA,1,20\n")
    settings = wide_map("CT {scan}", {"scan": "date"})
    settings["tables"]["measurements"]["date_order"] = "DMY"
    assert seen(converted(path, settings)) == [(day("2014-03-07"), 20.0)]
