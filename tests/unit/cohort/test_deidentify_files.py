"""The folder and the key on disk, and that nothing stays where the check fails."""

import stat
import sys
from pathlib import Path

import polars as pl
import pytest
from broken.random_cohorts import AS_OF, cohorts
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.cohort.deidentify_cases import small_cohort

from seriatim import cli
from seriatim.base.errors import InputError, TableError
from seriatim.cohort.deidentify import deidentify
from seriatim.formats.cohort_files import deidentified
from seriatim.formats.cohort_files.deidentified import write_deidentified
from seriatim.formats.cohort_files.folder import write_folder
from seriatim.formats.read import read_cohort

DEMATTEO = Path(__file__).resolve().parents[3] / "examples" / "dematteo-2007"


@pytest.fixture(scope="module")
def cohort():
    return small_cohort()


def test_the_key_lies_beside_the_folder_and_is_its_owners_alone(cohort, tmp_path):
    write_deidentified(cohort, deidentify(cohort), tmp_path / "out")
    key = tmp_path / "out-key.csv"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert {path.name for path in tmp_path.iterdir()} == {"out", "out-key.csv"}
    assert set(pl.read_csv(key)["old_id"]) >= {"MRN-70001", "ACC1", "theatre-3", "Dr Ink"}


def test_with_the_key_every_row_comes_back(cohort, tmp_path):
    write_deidentified(cohort, deidentify(cohort), tmp_path / "out")
    key = pl.read_csv(tmp_path / "out-key.csv")
    patients = key.filter(kind="patient").select("new_id", "old_id", "shift_days")
    lesions = key.filter(kind="lesion").select(lesion_id="new_id", old_lesion="old_id")
    back = (
        read_cohort(tmp_path / "out", as_of=AS_OF)
        .measurements.join(patients, left_on="patient_id", right_on="new_id")
        .join(lesions, on="lesion_id")
        .select("old_id", "old_lesion", pl.col("scan_day") - pl.col("shift_days"), "long_axis_mm")
    )
    was = cohort.measurements.select("patient_id", "lesion_id", "scan_day", "long_axis_mm")
    assert sorted(back.rows()) == sorted(was.rows())


def test_the_folder_holds_the_tables_and_nothing_else_of_the_old_one(tmp_path):
    write_folder(small_cohort(), tmp_path / "in")
    (tmp_path / "in" / "conversion").mkdir()
    (tmp_path / "in" / "conversion" / "origins.csv").write_text("MRN-70001", encoding="utf-8")
    (tmp_path / "in" / "notes.txt").write_text("MRN-70001", encoding="utf-8")
    cohort = read_cohort(tmp_path / "in", as_of=AS_OF)
    write_deidentified(cohort, deidentify(cohort), tmp_path / "out")
    names = {path.name for path in (tmp_path / "out").rglob("*")}
    assert names == {"cohort.toml"} | {
        f"{name}.csv"
        for name in ("patients", "lesions", "measurements", "drugs", "operations", "resections")
    } | {"covariates.csv"}


def test_nothing_stays_where_the_check_fails(cohort, tmp_path):
    made = deidentify(cohort, title="Cases of Dr Quill")
    with pytest.raises(TableError, match=r"about in cohort\.toml \(1\)\. Nothing was written"):
        write_deidentified(cohort, made, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_nothing_stays_where_an_old_name_slips_through(cohort, tmp_path, monkeypatch):
    made = deidentify(cohort)
    monkeypatch.setattr(
        deidentified, "write_folder", lambda _, folder: write_folder(cohort, folder)
    )
    with pytest.raises(TableError, match=r"identifier in patients\.patient_id") as caught:
        write_deidentified(cohort, made, tmp_path / "out")
    assert "70001" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_nothing_stays_where_the_key_cannot_be_written(cohort, tmp_path):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError):
        write_deidentified(cohort, deidentify(cohort), tmp_path / "out", tmp_path / "file" / "key")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_the_key_is_refused_inside_the_folder_and_where_one_is(cohort, tmp_path):
    made = deidentify(cohort)
    with pytest.raises(InputError, match="given away"):
        write_deidentified(cohort, made, tmp_path / "out", tmp_path / "out" / "key.csv")
    (tmp_path / "key.csv").write_text("the key of before", encoding="utf-8")
    with pytest.raises(InputError, match="already there"):
        write_deidentified(cohort, made, tmp_path / "out", tmp_path / "key.csv")
    assert (tmp_path / "key.csv").read_text(encoding="utf-8") == "the key of before"
    assert not (tmp_path / "out").exists()


def test_a_folder_with_something_in_it_is_left_alone(cohort, tmp_path):
    (tmp_path / "mine.txt").write_text("kept", encoding="utf-8")
    with pytest.raises(InputError, match="not an empty folder"):
        write_deidentified(cohort, deidentify(cohort), tmp_path, tmp_path.parent / "no-key.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert not (tmp_path.parent / "no-key.csv").exists()


@given(cohorts(), st.integers(0, 5))
@settings(max_examples=12, deadline=None)
def test_any_cohort_passes_the_check_and_is_read_again_as_it_was_made(
    tmp_path_factory, cohort, seed
):
    folder = tmp_path_factory.mktemp("any")
    made = deidentify(cohort, seed=seed)
    write_deidentified(cohort, made, folder / "out")
    again = read_cohort(folder / "out", as_of=AS_OF)
    assert again.set_aside.is_empty()
    for name, frame in made.cohort.tables().items():
        assert again.tables()[name].equals(frame)


def test_the_command_says_what_it_changed_in_counts(tmp_path, monkeypatch, capsys):
    out = tmp_path / "out"
    arguments = ["deidentify", str(DEMATTEO), "-o", str(out), "--seed", "7"]
    monkeypatch.setattr(sys, "argv", ["seriatim", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    printed = capsys.readouterr()
    assert ended.value.code == 0
    lines = printed.out.splitlines()
    assert lines[0] == "New names: lesion 204, patient 40, operation 40, reader 1"
    assert "lesions.site_detail: emptied, 204" in lines
    assert "Drawn with a seed: whoever has the seed and the names can undo it" in lines
    assert "SYN-" not in printed.out + printed.err
    text = "".join(path.read_text(encoding="utf-8") for path in out.iterdir())
    assert "SYN-" not in text


def test_the_command_keeps_quiet_and_takes_a_key_and_a_title(tmp_path, monkeypatch, capsys):
    arguments = ["deidentify", str(DEMATTEO), "-o", str(tmp_path / "out"), "-q"]
    arguments += ["--key", str(tmp_path / "safe" / "key.csv"), "--title", "Forty patients"]
    monkeypatch.setattr(sys, "argv", ["seriatim", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert (ended.value.code, *capsys.readouterr()) == (0, "", "")
    assert read_cohort(tmp_path / "out").about.title == "Forty patients"
    assert (tmp_path / "safe" / "key.csv").exists()
