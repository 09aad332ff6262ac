"""A cohort written and read again is the same cohort, in every format."""

import tempfile
from pathlib import Path

import pytest
from broken.folders import good_folder
from broken.random_cohorts import AS_OF, cohorts, same_tables
from hypothesis import given, settings

from seriatim.base.errors import InputError
from seriatim.cohort.schema import TABLES
from seriatim.formats.cohort_files.duckdb_file import write_duckdb
from seriatim.formats.cohort_files.folder import write_folder
from seriatim.formats.read import read_cohort

WRITERS = {
    "csv": lambda cohort, path: write_folder(cohort, path, "csv"),
    "parquet": lambda cohort, path: write_folder(cohort, path, "parquet"),
    "duckdb": write_duckdb,
}


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
@given(cohort=cohorts())
@settings(max_examples=20)
def test_what_is_written_is_read_again_to_the_last_bit(write, cohort):
    with tempfile.TemporaryDirectory() as folder:
        write(cohort, Path(folder) / "made up")
        again = read_cohort(Path(folder) / "made up", as_of=AS_OF)
    assert same_tables(again, cohort)
    assert again.about == cohort.about
    assert again.set_aside.is_empty()


@pytest.fixture
def good(tmp_path):
    folder = tmp_path / "good"
    folder.mkdir()
    for name, data in good_folder().items():
        (folder / name).write_bytes(data)
    return read_cohort(folder, as_of=AS_OF)


def test_no_drugs_known_and_no_drug_taken_are_told_apart(good, tmp_path):
    for name, drugs in {"unknown": None, "none": good.drugs.clear()}.items():
        cohort = type(good)(**{**vars(good), "drugs": drugs})
        write_folder(cohort, tmp_path / name)
        write_duckdb(cohort, tmp_path / f"{name}.duckdb")
    assert read_cohort(tmp_path / "unknown").drugs is None
    assert read_cohort(tmp_path / "unknown.duckdb").drugs is None
    assert read_cohort(tmp_path / "none").drugs.schema == TABLES["drugs"].schema
    assert read_cohort(tmp_path / "none.duckdb").drugs.height == 0


def test_dates_are_written_as_dates(good, tmp_path):
    write_folder(good, tmp_path / "out")
    assert "QXZ98765,LQX1,2012-02-03,RQX,31.7,22.4," in (
        tmp_path / "out" / "measurements.csv"
    ).read_text(encoding="utf-8")


def test_a_cohort_in_place_is_not_overwritten_unless_asked(good, tmp_path):
    write_folder(good, tmp_path / "out", "parquet")
    write_duckdb(good, tmp_path / "out.duckdb")
    (tmp_path / "out" / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="already holds a cohort"):
        write_folder(good, tmp_path / "out")
    with pytest.raises(InputError, match="already there"):
        write_duckdb(good, tmp_path / "out.duckdb")
    write_folder(good, tmp_path / "out", overwrite=True)
    write_duckdb(good, tmp_path / "out.duckdb", overwrite=True)
    names = {path.suffix for path in (tmp_path / "out").iterdir()}
    assert names == {".csv", ".toml", ".txt"}
    assert same_tables(read_cohort(tmp_path / "out", as_of=AS_OF), good)
    assert same_tables(read_cohort(tmp_path / "out.duckdb", as_of=AS_OF), good)


def test_a_file_is_not_taken_for_a_folder_to_write_in(good, tmp_path):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="is a file"):
        write_folder(good, tmp_path / "file")
    with pytest.raises(InputError, match="already there"):
        write_duckdb(good, tmp_path, overwrite=True)
