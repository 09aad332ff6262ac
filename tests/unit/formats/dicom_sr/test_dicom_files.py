"""Files of every sort in a folder of reports: each is read or said why not, none stops the rest."""

import subprocess
import sys

import pytest
from broken import dicom_reports as written
from broken.dicom_sources import RECIPES
from highdicom.sr import EnhancedSR
from pydicom import dcmread, dcmwrite
from pydicom.dataset import FileMetaDataset
from pydicom.uid import (
    BasicTextSRStorage,
    CTImageStorage,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ImplicitVRLittleEndian,
)
from unit.formats.dicom_sr.conftest import SETTINGS, codes, convert_folder, two_lesions

from seriatim.base import extras
from seriatim.base.errors import InputError, MissingExtra, PlanError
from seriatim.formats.convert import convert
from seriatim.formats.dicom_sr.recognise import is_dicom_sr
from seriatim.formats.registry import recognise


def image_file():
    found = written.image()
    found.file_meta = FileMetaDataset()
    found.file_meta.MediaStorageSOPClassUID = CTImageStorage
    found.file_meta.MediaStorageSOPInstanceUID = found.SOPInstanceUID
    found.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
    return found


def test_images_and_other_files_among_reports_are_left_out(tmp_path, good):
    written.write(tmp_path, image_file())
    (tmp_path / "0002.dcm").write_bytes(good)
    (tmp_path / "notes.txt").write_text("no report", encoding="utf-8")
    (tmp_path / "empty.dcm").write_bytes(b"")
    found = convert_folder(tmp_path)
    assert found.cohort.measurements.height == 2
    assert codes(found) == {"SRC002"}
    assert set(found.accounts.tallies["not_accounted_for"]) == {0}


@pytest.mark.parametrize(
    "syntax", [ImplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian]
)
def test_every_encoding_of_dicom_is_read(tmp_path, good, syntax):
    (tmp_path / "source").write_bytes(good)
    found = dcmread(tmp_path / "source")
    (tmp_path / "source").unlink()
    assert len(list(found.iterall())) > 50
    found.file_meta.TransferSyntaxUID = syntax
    dcmwrite(
        tmp_path / "a.dcm",
        found,
        implicit_vr=syntax == ImplicitVRLittleEndian,
        little_endian=syntax != ExplicitVRBigEndian,
        force_encoding=True,
    )
    table = convert_folder(tmp_path).cohort.measurements
    assert table["long_axis_mm"].to_list() == [42.2, 18.0]


def test_other_structured_reports_are_named_by_their_kind(tmp_path):
    text = written.as_basic_dataset(two_lesions(number=2))
    text.SOPClassUID = text.file_meta.MediaStorageSOPClassUID = BasicTextSRStorage
    text.ContentTemplateSequence[0].TemplateIdentifier = "2000"
    found = convert_folder(written.write(tmp_path, two_lesions(), text))
    words = [f.found for f in found.findings if f.code.code == "DCM001"]
    assert words == ["1 row is no measurement report after TID 1500 (Basic Text SR, TID 2000)."]


def test_a_folder_of_other_reports_only_says_so_and_gives_nobody(tmp_path):
    other = written.as_basic_dataset(two_lesions())
    other.ContentTemplateSequence[0].TemplateIdentifier = "2000"
    found = convert_folder(written.write(tmp_path, other))
    assert found.cohort.patients.is_empty()
    assert codes(found) == {"DCM001"}


def test_a_report_that_names_no_template_is_known_by_its_title(tmp_path):
    found = written.as_basic_dataset(two_lesions())
    del found.ContentTemplateSequence
    assert convert_folder(written.write(tmp_path, found)).cohort.measurements.height == 2


def test_enhanced_reports_are_read_too(tmp_path):
    source = written.write(tmp_path, two_lesions(kind=EnhancedSR))
    assert convert_folder(source).cohort.measurements.height == 2


def test_a_single_file_is_read(tmp_path, good):
    (tmp_path / "one.dcm").write_bytes(good)
    assert convert_folder(tmp_path / "one.dcm").cohort.measurements.height == 2


def test_nothing_to_read_is_an_error_of_ours(tmp_path):
    (tmp_path / "notes.txt").write_text("no report", encoding="utf-8")
    with pytest.raises(InputError, match="holds no DICOM structured report"):
        convert_folder(tmp_path)


def test_reports_are_recognised_by_their_first_bytes(tmp_path, good):
    assert not is_dicom_sr(tmp_path)
    assert not is_dicom_sr(tmp_path / "gone")
    written.write(tmp_path, image_file())
    assert not is_dicom_sr(tmp_path)
    (tmp_path / "b.dcm").write_bytes(good)
    assert is_dicom_sr(tmp_path)
    assert is_dicom_sr(tmp_path / "b.dcm")
    assert recognise(tmp_path) == "dicom-sr"


@pytest.mark.parametrize("data", [b"", b"DICM", b"\0" * 128 + b"DICM", bytes(range(256)) * 8])
def test_whatever_else_a_file_holds_it_is_not_recognised(tmp_path, data):
    (tmp_path / "x").write_bytes(data)
    assert not is_dicom_sr(tmp_path / "x")


def test_recognising_imports_no_dicom_library(tmp_path, good):
    (tmp_path / "a.dcm").write_bytes(good)
    code = (
        "import sys; from pathlib import Path;"
        "from seriatim.formats.dicom_sr.recognise import is_dicom_sr;"
        f"assert is_dicom_sr(Path({str(tmp_path)!r}));"
        "assert 'pydicom' not in sys.modules and 'polars' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_progress_is_told_for_every_file(tmp_path):
    source = written.write(tmp_path, two_lesions(), two_lesions(number=2))
    told = []
    convert(
        source,
        format_name="dicom-sr",
        settings=SETTINGS,
        on_progress=lambda words, done, total: told.append((words, done, total)),
    )
    assert told[:3] == [("reading reports", n, 2) for n in range(3)]


def test_wrong_settings_are_all_named_at_once(tmp_path):
    wrong = {
        "dicom_sr": {
            "role": "any",
            "numbers": {"long": "length_mm"},
            "mode": 1,
        },
        "sdtm": {},
    }
    with pytest.raises(PlanError) as caught:
        convert(tmp_path, format_name="dicom-sr", settings=wrong)
    for name in ("sdtm", "dicom_sr.role", "dicom_sr.numbers.long", "dicom_sr.mode"):
        assert name in caught.value.found


def test_a_statement_must_become_a_word_of_its_column(tmp_path):
    said = {"name": "A:b", "value": "A:c", "column": "role", "becomes": "odd"}
    with pytest.raises(PlanError, match=r"evaluations\.0\.becomes: must be one of target, non_"):
        convert(tmp_path, format_name="dicom-sr", settings={"dicom_sr": {"evaluations": [said]}})


@pytest.mark.parametrize("clinical", ["gone", "empty", "\0"])
def test_a_folder_of_tables_must_be_there_and_hold_one(tmp_path, good, clinical):
    (tmp_path / "a.dcm").write_bytes(good)
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "x.csv").write_text("a,b\n", encoding="utf-8")
    settings = {"dicom_sr": {"clinical": clinical}}
    with pytest.raises(InputError, match="clinical"):
        convert(tmp_path, format_name="dicom-sr", settings=settings)


def test_without_pydicom_the_line_that_installs_it_is_named(tmp_path, good, monkeypatch):
    monkeypatch.setitem(extras.EXTRAS, "dicom", ("no_such_module",))
    (tmp_path / "a.dcm").write_bytes(good)
    with pytest.raises(MissingExtra, match=r"seriatim\[dicom\]"):
        convert_folder(tmp_path)


def test_every_finding_about_reports_has_a_recipe():
    assert len({recipe.code for recipe in RECIPES}) == len(RECIPES)
