"""What every conversion does, on a door made for the test: accounts, origins, nothing lost."""

import json
import os
from pathlib import Path

import polars as pl
import pytest

from seriatim.base.errors import InputError, MissingExtra, PlanError
from seriatim.base.extras import EXTRAS, require_extra
from seriatim.cohort.about import About
from seriatim.formats import convert as converting
from seriatim.formats.conversion.converted import Converted, Source, noted, places_of, set_aside
from seriatim.formats.conversion.folder import write_conversion
from seriatim.formats.convert import convert, read_settings
from seriatim.formats.read import read_cohort
from seriatim.formats.registry import FORMATS, reader_of, recognise, writer_of

PATIENTS = {"patient_id": ["A", "B"], "sex": ["female", "male"]}
LESIONS = {
    "patient_id": ["A", "B"],
    "lesion_id": ["1", "1"],
    "kind": ["solid", "solid"],
    "role": ["target", "target"],
}
MEASUREMENTS = {
    "patient_id": ["A", "B", "B"],
    "lesion_id": ["1", "1", "1"],
    "scan_day": ["2020-01-01", "2020-01-01", "2020-02-01"],
    "long_axis_mm": ["20", "30", "-5"],
    "status": ["measured"] * 3,
}


def a_door(path, settings, on_progress):
    """Seven records: two patients, two lesions seen with their first size, two more, and a sum."""
    return Converted(
        About(title="From the door"),
        {
            "patients": pl.DataFrame(PATIENTS).with_columns(origin=places_of(0, [1, 2])),
            "lesions": pl.DataFrame(LESIONS).with_columns(origin=places_of(1, [1, 2])),
            "measurements": pl.DataFrame(MEASUREMENTS).with_columns(
                pl.Series("origin", places_of(1, [1, 2, 3])),
                pl.Series("origin:status", places_of(1, [4, 4, 4])),
            ),
        },
        (Source("who.csv", 2), Source("sizes.csv", 5)),
        (*set_aside("SRC002", places_of(1, [5])), *noted("SRC002", places_of(0, [2]))),
        {"left_over": pl.DataFrame({"what": ["a sum"]})},
    )


@pytest.fixture
def conversion(monkeypatch, tmp_path):
    monkeypatch.setattr(converting, "reader_of", lambda name: a_door)
    return convert(tmp_path, format_name="made-up")


def test_every_record_is_used_or_set_aside(conversion):
    assert conversion.accounts.tallies.rows() == [
        ("who.csv", 2, 2, 0, 0),
        ("sizes.csv", 5, 3, 2, 0),
    ]
    assert str(conversion.accounts) == "7 records in: 5 used, 2 set aside (1 in error)"


def test_what_was_set_aside_is_listed_with_its_reason(conversion):
    listed = conversion.accounts.set_aside
    assert listed["place"].to_list() == ["sizes.csv row 3", "sizes.csv row 5"]
    assert listed["code"].to_list() == ["VAL009", "SRC002"]


def test_a_record_that_a_door_forgets_shows_as_not_accounted_for(monkeypatch, tmp_path):
    def forgetful(path, settings, on_progress):
        given = a_door(path, settings, on_progress)
        return Converted(given.about, given.frames, given.sources)

    monkeypatch.setattr(converting, "reader_of", lambda name: forgetful)
    accounts = convert(tmp_path, format_name="made-up").accounts
    assert accounts.tallies["not_accounted_for"].to_list() == [0, 1]
    assert str(accounts).endswith("1 not accounted for")


def test_settings_of_the_map_file_override_what_the_files_say(monkeypatch, tmp_path):
    monkeypatch.setattr(converting, "reader_of", lambda name: a_door)
    named = {"cohort": {"title": "Ours", "synthetic": True}}
    about = convert(tmp_path, format_name="made-up", settings=named).cohort.about
    assert (about.title, about.synthetic) == ("Ours", True)


@pytest.mark.parametrize(
    "cohort", [{"titel": "x"}, {"clock": "moon"}, {"date_format": "%d/%m/%Y"}, {"units": {}}, "x"]
)
def test_wrong_settings_of_the_cohort_are_refused(monkeypatch, tmp_path, cohort):
    monkeypatch.setattr(converting, "reader_of", lambda name: a_door)
    with pytest.raises(PlanError, match="cohort"):
        convert(tmp_path, format_name="made-up", settings={"cohort": cohort})


def test_what_is_written_reads_back_as_the_same_cohort(conversion, tmp_path):
    write_conversion(conversion, tmp_path / "out")
    back = read_cohort(tmp_path / "out")
    for name, frame in conversion.cohort.tables().items():
        assert back.tables()[name].equals(frame)


def test_the_account_lies_beside_the_tables(conversion, tmp_path):
    write_conversion(conversion, tmp_path / "out")
    account = tmp_path / "out" / "conversion"
    findings = json.loads((account / "findings.json").read_text())["findings"]
    assert [f["places"] for f in findings if f["code"] == "VAL009"] == [["sizes.csv row 3"]]
    assert pl.read_csv(account / "records.csv").equals(conversion.accounts.tallies)
    assert pl.read_csv(account / "left_over.csv")["what"].to_list() == ["a sum"]
    origins = pl.read_csv(account / "origins" / "measurements.csv")
    assert origins["place"].to_list() == ["sizes.csv row 1", "sizes.csv row 2"]
    assert origins["place of status"].to_list() == ["sizes.csv row 4", "sizes.csv row 4"]
    assert origins["patient_id"].to_list() == ["A", "B"]


def test_nothing_is_written_over_what_is_there(conversion, tmp_path):
    taken = tmp_path / "out"
    taken.mkdir()
    (taken / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="not an empty folder"):
        write_conversion(conversion, taken)
    assert [file.name for file in tmp_path.iterdir()] == ["out"]
    assert (taken / "mine.txt").read_text() == "mine"


def test_the_result_of_an_earlier_conversion_is_replaced_where_asked(conversion, tmp_path):
    out = tmp_path / "out"
    write_conversion(conversion, out)
    (out / "study.toml").write_text("[survival]\n")
    (out / "drugs.csv").write_text("of before")
    with pytest.raises(InputError, match="not an empty folder"):
        write_conversion(conversion, out)
    write_conversion(conversion, out, replace=True)
    assert (out / "study.toml").read_text() == "[survival]\n"
    assert not (out / "drugs.csv").exists()
    assert read_cohort(out).patients.height == 2
    assert [file.name for file in tmp_path.iterdir()] == ["out"]


def test_an_earlier_conversion_comes_back_where_the_new_one_cannot_take_its_place(
    conversion, tmp_path, monkeypatch
):
    write_conversion(conversion, tmp_path / "out")
    rename = Path.rename

    def fails(self, target):
        if self.name.startswith(".out-") and not self.name.endswith("-earlier"):
            raise OSError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(InputError, match="cannot be written"):
        write_conversion(conversion, tmp_path / "out", replace=True)
    assert read_cohort(tmp_path / "out").patients.height == 2
    assert [file.name for file in tmp_path.iterdir()] == ["out"]


def test_a_new_folder_is_as_closed_as_the_user_makes_folders(conversion, tmp_path):
    before = os.umask(0o077)
    try:
        write_conversion(conversion, tmp_path / "out")
    finally:
        os.umask(before)
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o700


def test_an_address_is_read_as_a_redcap_project_only():
    with pytest.raises(InputError, match="An address is not read as sdtm"):
        convert("https://redcap.example/api/", format_name="sdtm")


def test_no_other_folder_is_replaced(conversion, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="not an empty folder"):
        write_conversion(conversion, tmp_path / "out", replace=True)
    assert (tmp_path / "out" / "mine.txt").read_text() == "mine"


def test_an_earlier_conversion_stays_where_writing_fails(conversion, tmp_path, monkeypatch):
    write_conversion(conversion, tmp_path / "out")

    def fails(self, *args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", fails)
    with pytest.raises(InputError, match="cannot be written"):
        write_conversion(conversion, tmp_path / "out", replace=True)
    assert read_cohort(tmp_path / "out").patients.height == 2
    assert [file.name for file in tmp_path.iterdir()] == ["out"]


def test_nothing_is_left_where_writing_fails(conversion, tmp_path, monkeypatch):
    def fails(self, *args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", fails)
    with pytest.raises(InputError, match="cannot be written"):
        write_conversion(conversion, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_source_of_no_plain_format_is_refused_with_what_to_try(tmp_path):
    (tmp_path / "notes.txt").write_text("Nothing to see.")
    with pytest.raises(InputError, match="--from"):
        recognise(tmp_path)


@pytest.mark.parametrize("find", [reader_of, writer_of])
def test_an_unknown_format_is_refused_with_those_there_are(find):
    with pytest.raises(InputError, match="fhir"):
        find("hl7v2")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_of_the_table_has_its_doors(name):
    entry = FORMATS[name]
    for words, find in ((entry.reads, reader_of), (entry.writes, writer_of)):
        if words:
            assert callable(find(name))
        else:
            with pytest.raises(InputError, match=f"`{name}` is not"):
                find(name)


def test_a_missing_library_names_the_feature_and_the_line_that_installs_it(monkeypatch):
    monkeypatch.setitem(EXTRAS, "xpt", ("no_such_module",))
    with pytest.raises(MissingExtra, match="Reading XPT needs no_such_module") as caught:
        require_extra("xpt", "Reading XPT")
    assert 'pip install "seriatim[xpt]"' in str(caught.value)
    assert "no_such_module missing" in FORMATS["sdtm"].unavailable


def test_the_extras_are_those_of_the_package():
    import tomllib

    root = Path(__file__).resolve().parents[3]
    declared = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    extras = declared["optional-dependencies"]
    assert set(EXTRAS) == set(extras) - {"all", "test", "check"}
    of_formats = [extra for extra in EXTRAS if extra != "spark"]
    assert extras["all"] == [f"seriatim[{','.join(of_formats)}]"]
    assert {entry.extra for entry in FORMATS.values() if entry.extra} == set(of_formats)


def test_a_map_file_is_read_as_toml(tmp_path):
    file = tmp_path / "map.toml"
    file.write_text('[cohort]\ntitle = "Ours"\n')
    assert read_settings(file) == {"cohort": {"title": "Ours"}}


def test_a_map_file_that_is_none_is_refused(tmp_path):
    with pytest.raises(InputError, match="no such map file"):
        read_settings(tmp_path / "map.toml")
    (tmp_path / "map.toml").write_text("[cohort\n")
    with pytest.raises(PlanError, match="not TOML"):
        read_settings(tmp_path / "map.toml")
