"""Workbooks as hospitals and attackers send them: read whole, or refused in our own words."""

import io
import zipfile

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils import get_column_letter
from unit.formats.tables.made_tables import a_map, converted, findings, places, workbook

from seriatim.base.errors import InputError
from seriatim.formats.tables import workbook_parts
from seriatim.formats.tables.workbook import open_workbook, read_cells

HEADER = ["Patient", "Lesion", "Date", "Size"]
GOOD = ["A", "1", "2014-03-07", 20]


def changed(path, change):
    """The workbook with its parts changed by a function of name and bytes."""
    data = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    path.write_bytes(data.getvalue())
    return path


def in_sheet(old, new):
    def change(name, data):
        return data.replace(old, new) if "worksheets/" in name else data

    return change


def refused(path):
    with pytest.raises(InputError) as caught:
        converted(path, a_map())
    return caught.value.found


def test_errors_and_formulas_without_a_value_are_told_of(tmp_path):
    path = workbook(
        tmp_path, HEADER, GOOD, ["A", "1", "2014-05-07", "#REF!"], ["A", "1", "=B2", 20]
    )
    conversion = converted(path, a_map())
    assert places(conversion, "MAP009") == ("long.xlsx, sheet Sizes row 3, column D",)
    assert places(conversion, "VAL015") == ("long.xlsx, sheet Sizes row 4, column C",)


def test_a_formula_counts_as_the_value_that_was_stored_with_it(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "long.xlsx") as book:
        sheet = book.add_worksheet("Sizes")
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, GOOD[:3])
        sheet.write_formula(1, 3, "=10+14", None, 24)
    held = converted(tmp_path / "long.xlsx", a_map()).cohort.measurements
    assert held["long_axis_mm"].to_list() == [24.0]


def test_an_identifier_that_lost_digits_sets_the_row_aside_and_as_text_it_is_kept(tmp_path):
    path = workbook(
        tmp_path, HEADER, [3657015667902160896, *GOOD[1:]], ["3657015667902160897", *GOOD[1:]]
    )
    conversion = converted(path, a_map())
    assert conversion.cohort.patients["patient_id"].to_list() == ["3657015667902160897"]
    assert "VAL016" in findings(conversion)
    assert "long.xlsx, sheet Sizes row 2, column A" in places(conversion, "VAL016")


def test_a_number_is_an_identifier_without_point(tmp_path):
    path = workbook(tmp_path, HEADER, [7.0, 1, "2014-03-07", 20])
    assert converted(path, a_map()).cohort.lesions.row(0)[:2] == ("7", "1")


def test_an_identifier_joined_from_columns_has_the_place_of_its_row(tmp_path):
    path = workbook(
        tmp_path,
        ["Patient", "Organ", "Lesion", "Date", "Size"],
        ["A", "liver", "2.0", "2014-03-07", 20],
    )
    joined = {"lesion_id": ["Organ", "Lesion"]}
    settings = a_map(columns=joined)
    settings["tables"]["lesions"]["columns"] |= joined
    conversion = converted(path, settings)
    assert conversion.cohort.measurements["lesion_id"].to_list() == ["liver-2.0"]
    assert places(conversion, "MAP016") == ("long.xlsx, sheet Sizes row 2",)


def test_dates_of_1904_and_true_dates_are_read(tmp_path):
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    import datetime as dt

    book.active.append(HEADER)
    book.active.append(["A", 1, dt.date(2014, 3, 7), 20])
    book.save(tmp_path / "long.xlsx")
    held = converted(tmp_path / "long.xlsx", a_map()).cohort.measurements
    assert held["scan_day"].to_list() == [(dt.date(2014, 3, 7) - dt.date(1970, 1, 1)).days]


def test_a_serial_number_is_not_taken_for_a_date(tmp_path):
    path = workbook(tmp_path, HEADER, ["A", "1", 41705, 20])
    assert "VAL033" in findings(converted(path, a_map()))


def test_truth_values_can_be_coded(tmp_path):
    path = workbook(tmp_path, ["Patient", "Dead"], ["A", True], ["B", False])
    vital = {"from": "Dead", "codes": {"true": "dead", "false": "alive"}}
    settings = {
        "cohort": {"title": "Made up"},
        "tables": {"patients": {"columns": {"patient_id": "Patient", "vital_status": vital}}},
    }
    assert converted(path, settings).cohort.patients["vital_status"].to_list() == ["dead", "alive"]


def test_hidden_sheets_are_read_only_by_name_and_told_of(tmp_path):
    path = workbook(tmp_path, HEADER, GOOD)
    book = openpyxl.load_workbook(path)
    book.create_sheet("Old").append(HEADER)
    book["Old"].append(["Z", "1", "2014-03-07", 30])
    book["Old"].sheet_state = "hidden"
    book.save(path)
    conversion = converted(path, a_map())
    assert conversion.cohort.patients["patient_id"].to_list() == ["A"]
    assert places(conversion, "MAP001") == ("long.xlsx, sheet Old",)
    settings = a_map()
    for entry in settings["tables"].values():
        entry["sheet"] = "Old"
    assert converted(path, settings).cohort.patients["patient_id"].to_list() == ["Z"]


def test_a_column_under_a_merged_header_is_called_by_its_letter(tmp_path):
    path = workbook(tmp_path, ["Patient", "Lesion", "Scan", None], GOOD)
    book = openpyxl.load_workbook(path)
    book.active.merge_cells("C1:D1")
    book.save(path)
    settings = a_map(columns={"scan_day": "Scan", "long_axis_mm": "column D"})
    assert converted(path, settings).cohort.measurements["long_axis_mm"].to_list() == [20.0]


def test_the_second_of_two_headers_has_a_number(tmp_path):
    path = workbook(tmp_path, [*HEADER, "Size"], [*GOOD, 24])
    first = converted(path, a_map())
    assert first.cohort.measurements["long_axis_mm"].to_list() == [20.0]
    assert "MAP019" in findings(first)
    second = converted(path, a_map(columns={"long_axis_mm": "Size [2]"}))
    assert second.cohort.measurements["long_axis_mm"].to_list() == [24.0]


def test_a_sheet_that_begins_further_in_keeps_its_rows_and_columns(tmp_path):
    path = workbook(tmp_path)
    book = openpyxl.load_workbook(path)
    for place, (name, value) in enumerate(zip(HEADER, [*GOOD[:3], "x"], strict=True), start=3):
        book.active.cell(4, place, name)
        book.active.cell(6, place, value)
    book.save(path)
    settings = a_map()
    for entry in settings["tables"].values():
        entry["header_row"] = 4
    conversion = converted(path, settings)
    assert places(conversion, "MAP009") == ("long.xlsx, sheet Sizes row 6, column F",)
    assert places(conversion, "MAP004") == ("long.xlsx, sheet Sizes row 5",)


def test_a_sheet_of_16384_columns_is_read(tmp_path):
    wide = [f"Day {n}" for n in range(16_382)]
    path = workbook(tmp_path, ["Patient", "Lesion", *wide], ["A", "1", *[20] * 16_382])
    settings = a_map(
        {"wide": {"scan": "days"}},
        columns={"long_axis_mm": "Day {scan}"},
        cohort={"clock": "relative"},
    )
    del settings["tables"]["measurements"]["columns"]["scan_day"]
    conversion = converted(path, settings)
    assert conversion.cohort.measurements.height == 16_382
    assert get_column_letter(16_384) == "XFD"


def test_an_empty_sheet_and_a_header_that_is_not_there_are_refused(tmp_path):
    assert "holds no row with headers" in refused(workbook(tmp_path))


def test_a_locked_workbook_and_other_files_are_refused(tmp_path):
    path = tmp_path / "long.xlsx"
    for data, words in (
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "locked with a password"),
        (b"Patient,Lesion\nA,1\n", "no .xlsx workbook"),
        (b"", "no .xlsx workbook"),
    ):
        path.write_bytes(data)
        assert words in refused(path)


def test_one_cell_far_out_does_not_make_a_sheet_of_billions(tmp_path):
    path = changed(workbook(tmp_path, HEADER, GOOD), in_sheet(b'r="D2"', b'r="XFD1048576"'))
    assert "20,000,000 cells" in refused(path)


def test_packed_blanks_do_not_swell_beyond_the_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook_parts, "MAX_UNPACKED_BYTES", 1 << 20)
    path = changed(workbook(tmp_path, HEADER, GOOD), in_sheet(b"</sheetData>", b" " * (2 << 20)))
    assert "unpacks to more than" in refused(path)


def test_a_part_that_is_larger_than_it_says_is_refused(tmp_path):
    path = workbook(tmp_path, HEADER, GOOD)
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    data = path.read_bytes()
    place = data.rindex(b"PK\1\2", 0, data.rindex(b"xl/worksheets/sheet1.xml"))
    assert data[place + 24 : place + 28] == size.to_bytes(4, "little")
    path.write_bytes(data[: place + 24] + (size - 9).to_bytes(4, "little") + data[place + 28 :])
    assert "damaged" in refused(path)


def test_one_long_text_that_many_cells_repeat_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook_parts, "MAX_TEXT_BYTES", 1 << 20)
    with xlsxwriter.Workbook(tmp_path / "long.xlsx") as book:
        sheet = book.add_worksheet("Sizes")
        sheet.write_row(0, 0, HEADER)
        for row in range(1, 100):
            sheet.write_string(row, 0, "x" * 32_000)
    assert "repeats long texts" in refused(tmp_path / "long.xlsx")


def test_entities_are_refused(tmp_path):
    path = changed(
        workbook(tmp_path, HEADER, GOOD),
        lambda name, data: b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + data if "sheet1" in name else data,
    )
    assert "declares entities" in refused(path)


def test_cells_that_the_library_leaves_empty_are_found_by_our_own_look(tmp_path):
    path = workbook(tmp_path, ["a", "b"], [1e18, "=1+1"], ["#N/A", 1.5])
    book = open_workbook(path)
    assert read_cells(book, "Sizes").rows() == [
        ("a", "b"),
        ("1.00000000000000E+18", "####"),
        ("#N/A", "1.5"),
    ]
