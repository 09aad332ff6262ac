"""Blocks of resamples as files: whole or none, and only those of the same data and study."""

import numpy as np
import pytest

from seriatim.study.block_files import BlockFiles, count_kept, remove_blocks

ESTIMATES = np.arange(12.0).reshape(2, 6)


@pytest.fixture
def files(tmp_path):
    return BlockFiles(tmp_path / ".bootstrap", "digest")


def test_what_is_written_is_read_back(files):
    assert files.read(3) is None
    files.write(3, ESTIMATES)
    assert np.array_equal(files.read(3), ESTIMATES)
    assert files.read(2) is None


def test_what_is_not_a_number_is_kept_as_such(files):
    files.write(0, np.array([[1.0, np.nan]]))
    assert np.array_equal(files.read(0), [[1.0, np.nan]], equal_nan=True)


def test_a_block_of_another_digest_is_as_good_as_none(files):
    files.write(0, ESTIMATES)
    assert BlockFiles(files.folder, "another").read(0) is None


def the_file(files):
    (path,) = files.folder.glob("*.npz")
    return path


def cut_short(path):
    path.write_bytes(path.read_bytes()[:-40])


def flip_a_byte(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(bytes(content))


def empty(path):
    path.write_bytes(b"")


def text(path):
    path.write_text("resamples", encoding="utf-8")


def whole_numbers(path):
    np.savez(path, digest=np.array("digest"), estimates=np.arange(6))


def objects(path):
    np.savez(path, digest=np.array("digest"), estimates=np.array([None, 1.0]))


def without_digest(path):
    np.savez(path, estimates=ESTIMATES)


def one_number(path):
    np.savez(path, digest=np.array("digest"), estimates=np.array(1.0))


def folder(path):
    path.unlink()
    path.mkdir()


DAMAGE = (cut_short, flip_a_byte, empty, text, whole_numbers, objects, without_digest)
DAMAGE += (one_number, folder)


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__)
def test_a_damaged_file_is_as_good_as_none_and_is_counted_as_none(files, damage):
    files.write(0, ESTIMATES)
    damage(the_file(files))
    assert files.read(0) is None
    assert count_kept(files.folder) == 0


def test_a_damaged_file_is_written_over(files):
    files.write(0, ESTIMATES)
    cut_short(the_file(files))
    files.write(0, ESTIMATES)
    assert np.array_equal(files.read(0), ESTIMATES)


def test_nothing_half_written_bears_the_name_of_a_block(files, monkeypatch):
    def stop(file, **arrays):
        file.write(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "savez", stop)
    with pytest.raises(KeyboardInterrupt):
        files.write(0, ESTIMATES)
    assert list(files.folder.glob("*.npz")) == []
    assert files.read(0) is None


def test_kept_resamples_are_counted_over_all_blocks(files):
    assert count_kept(files.folder) == 0
    files.write(0, ESTIMATES)
    files.write(4, ESTIMATES[:, :2])
    assert count_kept(files.folder) == 8


def test_removing_the_blocks_leaves_what_lies_beside_them(files, tmp_path):
    files.write(0, ESTIMATES)
    (tmp_path / "compare.html").write_text("page", encoding="utf-8")
    remove_blocks(files.folder)
    remove_blocks(files.folder)
    assert [path.name for path in tmp_path.iterdir()] == ["compare.html"]
