"""`seriatim convert`, `export` and `formats`: what they print, what they write, how they end."""

import pytest
from unit.cli.test_command import SAKAKURA

from seriatim.formats.read import read_cohort


@pytest.fixture
def workbook(command, tmp_path):
    """The one-patient example as an Excel workbook."""
    command("export", SAKAKURA, "--to", "tables", "-o", tmp_path / "exported", "--quiet")
    return tmp_path / "exported" / "cohort.xlsx"


def test_a_conversion_ends_with_its_account(command, workbook, tmp_path):
    status, out, err = command("convert", workbook, "-o", tmp_path / "back")
    assert status == 0
    last = out.strip().splitlines()[-1]
    assert last.startswith(f"Cohort: {tmp_path / 'back'} (")
    assert last.endswith("0 set aside (0 in error))")
    assert err == ""


def test_what_was_exported_comes_back(command, workbook, tmp_path):
    command("convert", workbook, "-o", tmp_path / "back", "--quiet")
    there, back = read_cohort(SAKAKURA).tables(), read_cohort(tmp_path / "back").tables()
    assert {name for name, frame in there.items() if not frame.equals(back[name])} == set()


def test_a_conversion_is_quiet_when_asked_to_be(command, workbook, tmp_path):
    assert command("convert", workbook, "-o", tmp_path / "back", "-q") == (0, "", "")


def test_a_conversion_needs_a_folder_to_write_to(command, workbook):
    status, _, err = command("convert", workbook)
    assert (status, "Name one with -o" in err) == (2, True)


def test_the_folder_is_looked_at_before_anything_is_read(command, workbook, tmp_path):
    status, out, err = command("convert", workbook, "-o", workbook.parent)
    assert (status, out) == (2, "")
    assert "is not an empty folder" in err


def test_an_earlier_conversion_is_replaced_where_asked(command, workbook, tmp_path):
    for more in ((), ("--replace",)):
        status, _, _ = command("convert", workbook, "-o", tmp_path / "back", "--quiet", *more)
        assert status == 0


def test_strict_writes_nothing_where_a_finding_is_an_error(command, tmp_path):
    (tmp_path / "long.csv").write_text("who,what,when,size\nA,1,2020-01-01,twenty\n")
    (tmp_path / "map.toml").write_text(
        "\n".join(
            f'[tables.{table}]\nfile = "long.csv"\nrepeated = {str(again).lower()}\n{columns}'
            for table, again, columns in (
                ("patients", True, 'columns.patient_id = "who"'),
                (
                    "lesions",
                    True,
                    'columns = { patient_id = "who", lesion_id = "what", '
                    'kind = { value = "solid" }, role = { value = "target" } }',
                ),
                (
                    "measurements",
                    False,
                    'columns = { patient_id = "who", lesion_id = "what", scan_day = "when", '
                    'long_axis_mm = "size", status = { value = "measured" } }',
                ),
            )
        )
    )
    arguments = ("convert", tmp_path / "long.csv", "--map", tmp_path / "map.toml", "-o")
    status, out, err = command(*arguments, tmp_path / "out", "--strict")
    assert (status, "twenty" in out + err) == (3, False)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["nothing.xlsx", "empty"])
def test_nothing_to_convert_is_said_so(command, tmp_path, name):
    (tmp_path / "empty").mkdir()
    status, _, err = command("convert", tmp_path / name, "-o", tmp_path / "out")
    assert (status, "There is nothing to read" in err) == (2, True)


def test_another_file_given_for_a_cohort_leads_to_convert(command, workbook):
    status, _, err = command("check", workbook)
    assert (status, "`seriatim convert` makes one" in err) == (2, True)


def test_an_unknown_format_is_refused_before_anything_is_read(command, tmp_path):
    status, out, err = command("export", SAKAKURA, "--to", "excel", "-o", tmp_path / "out")
    assert (status, out) == (2, "")
    assert "CSV, Excel and Parquet are `tables`" in err
    assert not (tmp_path / "out").exists()


def test_a_suggestion_is_printed_and_nothing_is_written(command, tmp_path):
    frame = read_cohort(SAKAKURA).measurements
    frame.write_csv(tmp_path / "measurements.csv")
    status, out, _ = command("convert", tmp_path / "measurements.csv", "--suggest")
    assert status == 0
    assert "[tables.measurements" in out
    assert [file.name for file in tmp_path.iterdir()] == ["measurements.csv"]


def test_every_format_is_listed(command):
    status, out, _ = command("formats")
    assert status == 0
    for name in ("tables", "redcap", "sdtm", "adam", "fhir", "dicom-sr", "cbioportal"):
        assert name in out
