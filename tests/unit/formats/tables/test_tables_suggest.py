"""A drafted map file can be read, says what it guessed, and shows nobody's data."""

import re
import tomllib
from pathlib import Path

import polars as pl
import pytest
from broken.random_cohorts import same_tables
from unit.formats.tables.made_tables import converted, text_file, workbook

from seriatim.base.errors import InputError
from seriatim.formats.read import read_cohort
from seriatim.formats.tables.suggest import suggest_map
from seriatim.response import derive_response

EXAMPLES = Path(__file__).resolve().parents[4] / "examples"
RENAMED = {
    "patient_id": "Patient ID",
    "lesion_id": "Lesion",
    "scan_day": "Scan date",
    "long_axis_mm": "Longest diameter (cm)",
    "short_axis_mm": "Short axis (mm)",
    "suv_max": "SUVmax",
    "kind": "Type",
    "role": "Target status",
    "organ": "Site",
    "agent": "Drug",
    "start_day": "Start date",
    "stop_day": "Stop date",
    "dose_mg_per_day": "Daily dose",
    "operation_day": "Date of surgery",
    "sex": "Gender",
    "birth_year": "Year of birth",
    "diagnosis_day": "Date of diagnosis",
    "last_contact_day": "Last follow-up",
    "death_day": "Date of death",
    "day": "Date",
}


def renamed(example, folder):
    """The CSV files of an example with headers as in a hospital, and sizes in centimetres."""
    for file in (EXAMPLES / example).glob("*.csv"):
        table = pl.read_csv(file, infer_schema=False)
        if "long_axis_mm" in table.columns:
            size = pl.col("long_axis_mm").cast(pl.Decimal(20, 6)) / 10
            table = table.with_columns(size.cast(pl.String).alias("long_axis_mm"))
        if example.startswith("dematteo"):
            days = [c for c in table.columns if c.endswith("day") and c != "dose_mg_per_day"]
            dates = pl.col(days).str.to_date("%Y-%m-%d").dt.strftime("%d/%m/%Y")
            table = table.with_columns(dates) if days else table
        names = {name: RENAMED.get(name, name) for name in table.columns}
        table.rename(names).write_csv(folder / file.name)
    return folder


@pytest.mark.parametrize("example", ["dematteo-2007", "sakakura-2006"])
def test_the_draft_for_an_example_with_other_headers_converts_whole(example, tmp_path):
    draft = suggest_map(renamed(example, tmp_path))
    conversion = converted(tmp_path, tomllib.loads(draft))
    cohort = read_cohort(EXAMPLES / example)
    assert same_tables(conversion.cohort, cohort)
    mine, theirs = derive_response(conversion.cohort), derive_response(cohort)
    assert mine.lesion_states.equals(theirs.lesion_states)
    assert mine.categories.equals(theirs.categories)


def test_every_guess_is_marked_and_no_date_or_identifier_is_shown(tmp_path):
    draft = suggest_map(renamed("dematteo-2007", tmp_path))
    lines = [line for line in draft.splitlines() if re.match(r"\w+ = ", line)]
    guessed = [line for line in lines if not line.startswith(("table =", "file =", "title ="))]
    assert guessed
    assert all("# guessed: " in line for line in guessed)
    assert not re.search(r"SYN-|[0-9]{2}/[0-9]{2}/[0-9]{4}|(19|20)[0-9]{2}-", draft)


def test_the_order_of_dates_is_proposed_only_where_a_day_above_twelve_tells_it(tmp_path):
    header = "Patient,Lesion,Scan date,Size (mm),Status\n"
    told = text_file(tmp_path, f"{header}A,1,31/03/2014,20,measured\n", "told.csv")
    open_ = text_file(tmp_path, f"{header}A,1,01/03/2014,20,measured\n", "open.csv")
    assert 'scan_day = { from = "Scan date", date_order = "DMY" }' in suggest_map(told)
    draft = suggest_map(open_)
    for order in ("DMY", "MDY"):
        assert f'\n# scan_day = {{ from = "Scan date", date_order = "{order}" }}' in draft
    assert '\nscan_day = "Scan date"' in draft


def test_codes_near_to_a_choice_are_listed_and_other_values_only_counted(tmp_path):
    path = text_file(tmp_path, "Patient,Gender\nA,F\nB,M\nC,Smith\n", "patients.csv")
    draft = suggest_map(path)
    assert '"F" = "female", "M" = "male"' in draft
    assert "1 other values" in draft
    assert "Smith" not in draft


def test_words_in_place_of_a_size_are_read_and_zero_is_left_to_the_reader(tmp_path):
    path = text_file(tmp_path, "Patient,Lesion,Day,Size\nA,1,0,20\nA,1,50,NE\nA,1,90,0\n")
    draft = suggest_map(path)
    assert 'codes = { "NE" = "not_evaluable" }' in draft
    assert '\n# zero = "absent"' in draft
    assert tomllib.loads(draft)["tables"]["measurements-long"]["status"] == {
        "codes": {"NE": "not_evaluable"}
    }


@pytest.mark.parametrize(
    ("header", "kind", "pattern"),
    [
        (["Week 0", "Week 12"], "weeks", "Week {scan}"),
        (["Size 31/03/2014", "Size 30/06/2014"], "date", "Size {scan}"),
        (["size 1", "scan date 1", "size 2", "scan date 2"], "number", "size {scan}"),
    ],
)
def test_a_wide_sheet_is_seen_by_its_headers(tmp_path, header, kind, pattern):
    cells = {"number": [20, "2014-03-31", 24, "2014-06-30"]}.get(kind, [20, 24])
    path = workbook(tmp_path, ["Patient", "Lesion", *header], ["A", "1", *cells])
    draft = tomllib.loads(suggest_map(path))
    entry = next(e for n, e in draft["tables"].items() if n.startswith("measurements"))
    assert entry["wide"]["scan"] == kind
    assert entry["columns"]["long_axis_mm"] == pattern
    assert "31/03/2014" not in suggest_map(path)


def test_a_drafted_wide_sheet_converts_once_the_lesions_are_filled_in(tmp_path):
    path = workbook(
        tmp_path,
        ["Patient", "Lesion", "Type", "Target status", "Week 0", "Week 12"],
        ["A", "1", "solid", "target", 20, 24],
        ["A", "2", "node", "target", 18, "NE"],
    )
    conversion = converted(path, tomllib.loads(suggest_map(path)))
    assert conversion.cohort.measurements.height == 4
    assert conversion.cohort.patients.height == 1


def test_headers_below_rows_of_title_are_found(tmp_path):
    path = workbook(
        tmp_path,
        ["Liver metastases"],
        [],
        ["Hosp. No", "Lesion", "Type", "Target status", "CT 14.03.2019 (mm)", "CT 20.06.2019 (mm)"],
        [4711, "L1", "solid", "target", 62, "<5"],
        [4711, "L2", "solid", "target", 20, "nm"],
        title="Lesions",
    )
    draft = suggest_map(path)
    assert "header_row = 3  # guessed: " in draft
    assert '"<5" = "too_small", "nm" = "not_evaluable"' in draft
    assert "blank" not in draft
    sizes = converted(path, tomllib.loads(draft)).cohort.measurements
    assert sizes["status"].to_list() == ["measured", "too_small", "measured", "not_evaluable"]


@pytest.mark.parametrize(
    ("title", "header", "told"),
    [
        ("Ops", ["number", "date", "R"], {"operation_day": "date", "completeness": "R"}),
        ("Drug", ["number", "drug", "from", "to"], {"start_day": "from", "stop_day": "to"}),
        ("Patients", ["number", "date of birth"], {"birth_year": "date of birth"}),
    ],
)
def test_a_sheet_is_known_by_its_name_and_short_headers(tmp_path, title, header, told):
    path = workbook(tmp_path, header, ["1"] + ["2019-03-14"] * (len(header) - 1), title=title)
    (entry,) = (
        entry
        for entry in tomllib.loads(suggest_map(path))["tables"].values()
        if entry["sheet"] == title
    )
    assert {name: entry["columns"].get(name) for name in told} == told


def test_nothing_that_looks_like_a_cohort_is_refused_with_what_is_looked_for(tmp_path):
    with pytest.raises(InputError, match="looks like a table of a cohort") as caught:
        suggest_map(text_file(tmp_path, "colour,weight\nred,2\n"))
    assert "Patient, Lesion, Size and Date" in caught.value.hint


@pytest.mark.parametrize("name", ["sizes.xls", "scan.pdf"])
def test_a_file_of_a_kind_that_is_not_read_is_refused_as_one(tmp_path, name):
    with pytest.raises(InputError, match="of a kind that is not read"):
        suggest_map(text_file(tmp_path, "Patient,Lesion\n", name))
