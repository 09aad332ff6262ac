"""A map file that cannot be carried out is refused, with every wrong setting by its name."""

import re
import tomllib
from pathlib import Path

import pytest
from unit.formats.tables.made_tables import a_map, converted, text_file, workbook

from seriatim.base.errors import InputError, PlanError
from seriatim.formats.tables.map_file import ColumnMap, EntryMap, StatusMap, WideMap
from seriatim.formats.tables.map_reading import read_map

HEADER = "Patient,Lesion,Date,Size\nA,1,2014-03-07,20\n"


def refused(tmp_path, settings, kind=PlanError):
    with pytest.raises(kind) as caught:
        converted(text_file(tmp_path, HEADER), settings)
    assert caught.value.hint
    return caught.value.found


def test_every_wrong_setting_is_named_at_once(tmp_path):
    settings = a_map({"date_order": "DYM"}, sdtm={"columns": {}}, extra={"table": "patient"})
    settings["redcap"] = {}
    found = refused(tmp_path, settings)
    for place in ("redcap", "tables.sdtm", "tables.extra.", "tables.measurements.date_order"):
        assert place in found


@pytest.mark.parametrize(
    ("measurements", "words"),
    [
        ({"columns": {"patient_id": "Patient"}}, "`lesion_id` is needed"),
        ({"file": "../secret.csv"}, "must lie below the source"),
        ({"file": "/secret.csv"}, "must lie below the source"),
        ({"status": {"codes": {"NE": "unknown"}}}, "`unknown` is not one of"),
        ({"wide": {"scan": "number"}}, "no column is named with {scan} or {lesion}"),
        ({"wide": {"scan": "days"}}, "the header gives the day, so `columns` cannot"),
        ({"status": {"zeros": "absent"}}, "status.zeros: no such setting; perhaps `zero`"),
    ],
)
def test_an_entry_that_makes_no_sense_is_refused(tmp_path, measurements, words):
    assert words in refused(tmp_path, a_map(measurements))


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"long_axis": "Size"}, "perhaps `long_axis_mm`"),
        ({"long_axis_mm": {"from": "Size", "unit": "stone"}}, "`stone` cannot be converted"),
        ({"scan_day": {"from": "Date", "value": "2014-03-07"}}, "either `from` or `value`"),
        ({"long_axis_mm": {"from": "Size", "date_order": "DMY"}}, "this is not a day"),
        ({"long_axis_mm": ["Size", "Date"]}, "only identifiers and text can be joined"),
        ({"long_axis_mm": "Size {scan}"}, "wide: is needed"),
        ({"long_axis_mm": "Size {lesion}"}, "wide: is needed"),
        ({"lesion_id": ["Lesion", "{scan} size"]}, "a column of scans stands alone"),
        ({"status": "Size"}, "status: given twice"),
    ],
)
def test_a_column_that_makes_no_sense_is_refused(tmp_path, columns, words):
    assert words in refused(tmp_path, a_map(columns=columns))


@pytest.mark.parametrize(
    "more",
    [
        {"unit": "cm"},
        {"codes": {"5": "6"}},
        {"missing": "5"},
        {"date_order": "DMY"},
        {"decimal_comma": False},
    ],
)
@pytest.mark.parametrize("value", [5, 0])
def test_a_fixed_value_is_not_read_in_any_other_way(tmp_path, more, value):
    columns = {"long_axis_mm": {"value": value} | more}
    assert "long_axis_mm: a fixed value has no unit" in refused(tmp_path, a_map(columns=columns))


@pytest.mark.parametrize(
    ("wide", "columns", "words"),
    [
        ({"scan": "weeks"}, {"lesion_id": None}, "must be named with {scan}"),
        ({"scan": "number"}, {"scan_day": "Date"}, "the header gives the lesion"),
    ],
)
def test_lesions_in_headers_need_what_they_do_not_say(tmp_path, wide, columns, words):
    settings = a_map({"wide": wide}, columns={"long_axis_mm": "Size {lesion}"} | columns)
    given = settings["tables"]["measurements"]["columns"]
    settings["tables"]["measurements"]["columns"] = {k: v for k, v in given.items() if v}
    assert words in refused(tmp_path, settings)


def test_a_header_that_is_not_there_is_named_with_the_nearest(tmp_path):
    found = refused(tmp_path, a_map(columns={"long_axis_mm": "Sizes"}))
    assert "`Sizes` is no header of `long.csv`; perhaps `Size`" in found


def test_a_file_that_is_not_there_is_named(tmp_path):
    assert "`other.csv` is not there" in refused(tmp_path, a_map({"file": "other.csv"}))


def test_a_file_of_text_has_no_sheets(tmp_path):
    assert "has no sheets" in refused(tmp_path, a_map({"sheet": "Sizes"}))


def test_sheets_that_are_not_there_are_named_with_the_nearest(tmp_path):
    path = workbook(tmp_path, *(line.split(",") for line in HEADER.split()))
    settings = a_map({"sheet": "Size"})
    settings["tables"]["lesions"]["sheet"] = "Other"
    with pytest.raises(PlanError) as caught:
        converted(path, settings)
    assert "tables.measurements.sheet" in caught.value.found
    assert "no sheet `Size`; perhaps `Sizes`" in caught.value.found
    assert "no sheet `Other`" in caught.value.found


def test_columns_of_scans_that_are_not_there_are_named(tmp_path):
    settings = a_map({"wide": {"scan": "date"}}, columns={"long_axis_mm": "CT {scan}"})
    del settings["tables"]["measurements"]["columns"]["scan_day"]
    assert "is written as `CT {scan}`" in refused(tmp_path, settings)


def test_a_folder_of_several_files_needs_them_named(tmp_path):
    text_file(tmp_path, HEADER)
    text_file(tmp_path, HEADER, "other.csv")
    with pytest.raises(PlanError, match="no file is named"):
        converted(tmp_path, a_map())


def test_tables_without_a_map_are_refused_with_the_way_to_one(tmp_path):
    with pytest.raises(PlanError) as caught:
        converted(text_file(tmp_path, HEADER), {})
    assert "--suggest" in caught.value.hint


@pytest.mark.parametrize("entry", [{}, {"sheet": "Sizes"}])
@pytest.mark.parametrize("name", ["long.pdf", "long.xls"])
def test_a_file_of_another_kind_is_refused(tmp_path, name, entry):
    path = tmp_path / name
    path.write_bytes(b"%PDF")
    with pytest.raises(InputError, match="of a kind that is not read"):
        converted(path, a_map(entry))


@pytest.mark.parametrize("data", [b"", b"\0\0\0", b"PAR1" + bytes(20)])
@pytest.mark.parametrize("name", ["long.csv", "long.parquet", "long.xlsx"])
def test_broken_bytes_are_refused_in_our_own_words(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError):
        converted(tmp_path / name, a_map())


PAGE = Path(__file__).resolve().parents[4] / "docs" / "how-to" / "from-any-table.md"


def test_every_map_on_the_page_can_be_carried_out():
    blocks = re.findall(r"^```toml\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    maps = [tomllib.loads(block) for block in blocks]
    assert len(maps) == 6
    for settings in maps:
        settings.pop("cohort", None)
        assert read_map(settings)


def test_the_worked_example_on_the_page_is_the_one_that_is_tested():
    own = tomllib.loads((Path(__file__).parent / "lesion-diameters.toml").read_text("utf-8"))
    blocks = re.findall(r"^```toml\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert tomllib.loads(blocks[-1])["tables"] == own["tables"]


def test_the_page_names_every_setting_of_the_map():
    text = PAGE.read_text("utf-8")
    settings = {*ColumnMap.model_fields, *EntryMap.model_fields, *WideMap.model_fields}
    settings |= {*StatusMap.model_fields}
    told = set(re.findall(r"[`.]([a-z_]+)[`\]]|^([a-z_]+) = |`([a-z_]+) = ", text, re.MULTILINE))
    assert sorted(settings - {"headers"} - {name for each in told for name in each}) == []
