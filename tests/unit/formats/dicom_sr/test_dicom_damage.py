"""Damaged and hostile reports give a finding: never a traceback, a hang or a shorter report."""

import logging
import random
import warnings
import zlib

from broken import dicom_reports as written
from pydicom import Dataset, dcmread
from pydicom.sequence import Sequence
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
)
from unit.formats.dicom_sr.conftest import codes, convert_folder, two_lesions

from seriatim.base.errors import InputError, SeriatimError
from seriatim.formats.dicom_sr import opening


def test_one_damaged_report_never_stops_the_rest(tmp_path, good):
    for name, data in (("a", good[:2000]), ("b", good), ("c", good[:400] + b"\xff" * 3000)):
        (tmp_path / f"{name}.dcm").write_bytes(data)
    found = convert_folder(tmp_path)
    assert found.cohort.measurements.height == 2
    assert found.accounts.tallies["set_aside"].to_list() == [1, 0, 1]
    assert "SRC001" in codes(found)


def test_a_report_cut_short_never_passes_for_a_shorter_one(tmp_path, good):
    file = tmp_path / "cut.dcm"
    kept = set()
    for length in range(0, len(good), 37):
        file.write_bytes(good[:length])
        kept.add(rows_of(tmp_path))
    assert kept == {0}


def rows_of(folder):
    try:
        return convert_folder(folder).cohort.measurements.height
    except InputError:
        return 0


def test_a_packed_report_that_swells_without_end_is_refused(tmp_path, good, monkeypatch):
    monkeypatch.setattr(opening, "MAX_REPORT_BYTES", 200_000)
    found = dcmread(written.write(tmp_path / "s", two_lesions()) / "0001.dcm")
    found.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    found.save_as(tmp_path / "a.dcm", enforce_file_format=True)
    meta = (tmp_path / "a.dcm").read_bytes()
    end = 144 + int.from_bytes(meta[140:144], "little")
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    (tmp_path / "a.dcm").write_bytes(meta[:end] + packer.compress(b"\0" * 10**6) + packer.flush())
    (tmp_path / "b.dcm").write_bytes(good)
    found = convert_folder(tmp_path)
    assert found.accounts.tallies.filter(source="a.dcm")["set_aside"].to_list() == [1]
    assert found.cohort.measurements.height == 2


def test_a_tree_nested_without_end_does_no_harm(tmp_path, good):
    found = written.as_basic_dataset(two_lesions())
    deepest = written.groups_of(found)[0]
    for _ in range(200):
        below = Dataset()
        below.ValueType = "CONTAINER"
        deepest.ContentSequence = Sequence([*deepest.get("ContentSequence", []), below])
        deepest = below
    written.write(tmp_path, found)
    assert convert_folder(tmp_path).cohort.measurements.height == 2


def test_a_report_of_countless_items_is_refused_before_it_is_parsed(tmp_path, good):
    tag = b"\x40\x00\x30\xa7SQ\0\0\xff\xff\xff\xff"
    (tmp_path / "a.dcm").write_bytes(good + tag + b"\xfe\xff\x00\xe0\0\0\0\0" * 150_000)
    (tmp_path / "b.dcm").write_bytes(good)
    assert convert_folder(tmp_path).accounts.tallies["set_aside"].to_list() == [1, 0]


def test_pydicom_neither_warns_of_nor_logs_values(tmp_path, caplog):
    found = written.as_basic_dataset(two_lesions())
    found["PatientBirthDate"]._value = "QZWRONG"
    found["StudyDate"]._value = "QZ2024"
    found["PatientID"]._value = "QZ" * 60
    source = written.write(tmp_path, found)
    with warnings.catch_warnings(record=True) as warned, caplog.at_level(logging.DEBUG):
        warnings.simplefilter("always")
        convert_folder(source)
    assert [w for w in warned if "QZ" in str(w.message)] == []
    assert "QZ" not in caplog.text
    assert logging.getLogger("pydicom").level <= logging.CRITICAL


def spoilt(data, seed):
    """The bytes cut, shuffled in blocks, overwritten or with a part repeated."""
    chance = random.Random(seed)
    way = seed % 5
    place = chance.randrange(len(data))
    if way == 0:
        return data[:place]
    if way == 1:
        blocks = [data[n : n + 64] for n in range(256, len(data), 64)]
        chance.shuffle(blocks)
        return data[:256] + b"".join(blocks)
    if way == 2:
        return data[:place] + data[place : place + 500] * 9 + data[place:]
    if way == 3:
        return data[:132] + chance.randbytes(2000)
    changed = bytearray(data)
    for _ in range(40):
        changed[chance.randrange(132, len(data))] = chance.randrange(256)
    return bytes(changed)


def test_spoilt_reports_give_a_finding_or_an_error_of_ours(tmp_path, good):
    for seed in range(150):
        (tmp_path / "a.dcm").write_bytes(spoilt(good, seed))
        try:
            found = convert_folder(tmp_path)
        except SeriatimError:
            continue
        assert set(found.accounts.tallies["not_accounted_for"]) == {0}
