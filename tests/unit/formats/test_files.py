"""Bytes come out of files up to a stated limit, packed or not, and nothing swells without end."""

import gzip

import pytest

from seriatim.base.errors import InputError
from seriatim.formats import files
from seriatim.formats.files import (
    ending,
    list_files,
    read_bytes,
    read_start,
    shown_name,
    table_name,
)


def test_a_packed_file_is_unpacked(tmp_path):
    file = tmp_path / "tr.csv.gz"
    file.write_bytes(gzip.compress(b"one") + gzip.compress(b" two"))
    assert read_bytes(file) == b"one two"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("tr.csv", b"one two"),
        ("tr.csv.gz", gzip.compress(b"one two")),
        ("tr.csv.GZ", gzip.compress(b"one two")[:-4]),
    ],
)
def test_the_first_bytes_are_had_packed_or_not(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    assert read_start(tmp_path / name, 64) == b"one two"


def test_no_more_first_bytes_are_had_than_asked_for(tmp_path):
    (tmp_path / "bomb.csv.gz").write_bytes(gzip.compress(bytes(1 << 20)))
    assert read_start(tmp_path / "bomb.csv.gz", 4096) == bytes(4096)


@pytest.mark.parametrize("name", ["there is none.csv", "no gzip.csv.gz", "."])
def test_no_first_bytes_are_had_of_what_cannot_be_read(tmp_path, name):
    (tmp_path / "no gzip.csv.gz").write_bytes(b"one two")
    assert read_start(tmp_path / name, 64) == b""


@pytest.mark.parametrize("cut", [1, 5, 12])
def test_a_packed_file_cut_short_is_refused(tmp_path, cut):
    file = tmp_path / "tr.csv.gz"
    file.write_bytes(gzip.compress(bytes(range(256)) * 10)[:-cut])
    with pytest.raises(InputError, match=r"`tr\.csv\.gz` cannot be read"):
        read_bytes(file)


def test_a_file_that_swells_past_the_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_UNPACKED_BYTES", 1 << 20)
    file = tmp_path / "bomb.csv.gz"
    file.write_bytes(gzip.compress(bytes(1 << 24)))
    assert file.stat().st_size < 1 << 17
    with pytest.raises(InputError, match=r"`bomb\.csv\.gz` holds more than"):
        read_bytes(file)


def test_a_file_past_the_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 10)
    file = tmp_path / "large.csv"
    file.write_bytes(bytes(11))
    with pytest.raises(InputError, match=r"`large\.csv` holds more than"):
        read_bytes(file)


def test_every_file_below_a_folder_is_listed_in_order_without_hidden_ones(tmp_path):
    for name in ("b.csv", "a/c.csv", ".hidden", ".git/d.csv"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("x")
    found = list_files(tmp_path)
    assert [shown_name(file, tmp_path) for file in found] == ["a/c.csv", "b.csv"]


def test_a_file_is_listed_alone_under_its_own_name(tmp_path):
    file = tmp_path / "one.csv"
    file.write_text("x")
    assert list_files(file) == (file,)
    assert shown_name(file, file) == "one.csv"


@pytest.mark.parametrize("name", ["nothing", "empty"])
def test_nothing_to_read_is_an_error(tmp_path, name):
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="nothing to read"):
        list_files(tmp_path / name)


def test_a_folder_with_too_many_files_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_FILES", 2)
    for number in range(3):
        (tmp_path / f"{number}.csv").write_text("x")
    with pytest.raises(InputError, match="more than 2 files"):
        list_files(tmp_path)


@pytest.mark.parametrize(
    ("name", "table", "end"),
    [("TR.CSV.gz", "tr", "csv"), ("dm.xpt", "dm", "xpt"), ("a.b.json", "a.b", "json")],
)
def test_names_are_read_without_their_endings(tmp_path, name, table, end):
    assert (table_name(tmp_path / name), ending(tmp_path / name)) == (table, end)
