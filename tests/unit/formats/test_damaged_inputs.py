"""Files that cannot be read give one of our own errors, which says what to try."""

import random

import duckdb
import pytest
from broken.folders import good_folder
from broken.random_cohorts import AS_OF
from hypothesis import given, settings
from hypothesis import strategies as st

from seriatim.base.errors import InputError, PlanError, SeriatimError
from seriatim.formats.cohort_files.duckdb_file import write_duckdb
from seriatim.formats.cohort_files.folder import write_folder
from seriatim.formats.cohort_files.templates import write_templates
from seriatim.formats.read import read_cohort


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "cohort"
    path.mkdir()
    for name, data in good_folder().items():
        (path / name).write_bytes(data)
    return path


def refused(path, kind=InputError):
    with pytest.raises(kind) as caught:
        read_cohort(path)
    assert caught.value.hint
    return caught.value.found


def test_nothing_at_the_path(tmp_path):
    assert refused(tmp_path / "gone") == "There is nothing to read at `gone`."


def test_a_path_that_cannot_be(tmp_path):
    assert refused(tmp_path / ("x" * 5000)) == "The path cannot be looked at (OSError)."


def test_a_file_above_the_place_to_write_in(folder, tmp_path):
    cohort = read_cohort(folder, as_of=AS_OF)
    for write in (write_folder, write_duckdb):
        with pytest.raises(InputError, match="`new` cannot be written"):
            write(cohort, folder / "patients.csv" / "new")
    with pytest.raises(InputError, match="`new` cannot be written"):
        write_templates(folder / "patients.csv" / "new")


def test_one_file_of_a_cohort_instead_of_its_folder(folder):
    assert refused(folder / "patients.csv") == "`patients.csv` is one file of a cohort."


def test_no_cohort_toml(folder):
    (folder / "cohort.toml").unlink()
    assert refused(folder) == "The folder holds no cohort.toml."


def test_cohort_toml_that_is_not_toml(folder):
    (folder / "cohort.toml").write_text("title: Mine\n", encoding="utf-8")
    assert refused(folder, PlanError).startswith("cohort.toml is not valid TOML")


def test_cohort_toml_that_is_not_utf8(folder):
    (folder / "cohort.toml").write_bytes(b'title = "f\xf6rsta"\n')
    assert refused(folder, PlanError) == "cohort.toml is not UTF-8 text."


def test_cohort_toml_with_several_wrong_settings_names_them_all(folder):
    text = 'clokc = "calendar"\nclock = "lunar"\nsynthetic = "perhaps"\n'
    (folder / "cohort.toml").write_text(text, encoding="utf-8")
    found = refused(folder, PlanError)
    assert found.startswith("cohort.toml has 4 wrong settings: ")
    assert all(f"{name}: " in found for name in ("title", "clokc", "clock", "synthetic"))


def test_a_folder_in_place_of_a_table(folder):
    (folder / "drugs.csv").unlink()
    (folder / "drugs.csv").mkdir()
    assert refused(folder) == "`drugs.csv` cannot be read (IsADirectoryError)."


def test_a_folder_in_place_of_cohort_toml(folder):
    (folder / "cohort.toml").unlink()
    (folder / "cohort.toml").mkdir()
    assert refused(folder).startswith("`cohort.toml` cannot be read")


@pytest.mark.parametrize("kept", [0, 3, 100, -1])
def test_a_parquet_file_cut_short(folder, tmp_path, kept):
    write_folder(read_cohort(folder, as_of=AS_OF), tmp_path / "parquet", "parquet")
    table = tmp_path / "parquet" / "lesions.parquet"
    table.write_bytes(table.read_bytes()[:kept])
    assert refused(tmp_path / "parquet").startswith("`lesions.parquet` cannot be read")


def test_a_file_that_is_no_duckdb_file(tmp_path):
    (tmp_path / "cohort.duckdb").write_bytes(b"this is no database" * 1000)
    assert refused(tmp_path / "cohort.duckdb").startswith(
        "`cohort.duckdb` cannot be read as a DuckDB file"
    )


def test_a_duckdb_file_cut_short(folder, tmp_path):
    write_duckdb(read_cohort(folder, as_of=AS_OF), tmp_path / "cohort.duckdb")
    data = (tmp_path / "cohort.duckdb").read_bytes()
    (tmp_path / "short.duckdb").write_bytes(data[: len(data) // 3])
    assert "cannot be read as a DuckDB file" in refused(tmp_path / "short.duckdb")


def test_a_duckdb_file_without_a_description(tmp_path):
    with duckdb.connect(str(tmp_path / "bare.duckdb")) as connection:
        connection.execute("CREATE TABLE patients (patient_id VARCHAR)")
    assert refused(tmp_path / "bare.duckdb").startswith("The file holds no table `cohort_toml`")


def test_a_view_in_a_duckdb_file_cannot_read_other_files(folder, tmp_path):
    with duckdb.connect(str(tmp_path / "sly.duckdb")) as connection:
        connection.execute("""CREATE TABLE cohort_toml AS SELECT 'title = "Sly"' AS text""")
        table = str(folder / "patients.csv")
        connection.execute(f"CREATE VIEW patients AS SELECT * FROM read_csv('{table}')")
    assert "cannot be read as a DuckDB file" in refused(tmp_path / "sly.duckdb")


def test_a_duckdb_column_of_an_uncommon_type_is_read_as_text(tmp_path):
    with duckdb.connect(str(tmp_path / "odd.duckdb")) as connection:
        connection.execute("""CREATE TABLE cohort_toml AS SELECT 'title = "Odd"' AS text""")
        connection.execute(
            "CREATE TABLE patients AS SELECT 7::HUGEINT AS patient_id, INTERVAL 1 DAY AS gene, "
            "'female'::ENUM ('female', 'male') AS sex, 12.5::DECIMAL(5, 2) AS primary_size_mm"
        )
    held = read_cohort(tmp_path / "odd.duckdb").patients
    columns = ("patient_id", "gene", "sex", "primary_size_mm")
    assert held.select(columns).rows() == [("7", "1 day", "female", 12.5)]


@given(seed=st.integers(0, 2**32), n=st.integers(1, 30))
@settings(max_examples=80)
def test_bytes_changed_at_random_give_findings_or_our_own_errors(tmp_path_factory, seed, n):
    draw = random.Random(seed)
    path = tmp_path_factory.mktemp("random")
    files = good_folder()
    name = draw.choice(sorted(files))
    data = bytearray(files[name])
    for _ in range(n):
        place = draw.randrange(len(data) + 1)
        new = draw.choice([b",", b";", b"\n", b'"', b"\r", b"\t", b"\xff", b"\0", b"9", b"-", b""])
        data[place : place + draw.randrange(4)] = new
    files[name] = bytes(data)
    assert reads_or_refuses(path, files)


@given(name=st.sampled_from(sorted(good_folder())), data=st.binary(max_size=300))
@settings(max_examples=80)
def test_random_bytes_give_findings_or_our_own_errors(tmp_path_factory, name, data):
    files = good_folder() | {name: data}
    assert reads_or_refuses(tmp_path_factory.mktemp("random"), files)


@given(data=st.binary(max_size=300))
@settings(max_examples=40)
def test_random_bytes_with_the_name_of_a_parquet_or_duckdb_file(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("random")
    (path / "cohort.duckdb").write_bytes(data)
    assert refused(path / "cohort.duckdb")
    (path / "cohort.duckdb").unlink()
    assert reads_or_refuses(path, good_folder() | {"lesions.parquet": data})


def reads_or_refuses(path, files):
    for name, data in files.items():
        (path / name).write_bytes(data)
    try:
        return read_cohort(path, as_of=AS_OF) is not None
    except SeriatimError as error:
        return bool(error.hint)
