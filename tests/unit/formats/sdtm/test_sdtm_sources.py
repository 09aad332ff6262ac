"""Which files are SDTM, which dataset and form each is, and what the settings may say."""

import gzip
import json

import polars as pl
import pytest
from unit.formats.sdtm.sdtm_tables import codes, convert_tables
from unit.formats.sdtm.sdtm_writer import as_dataset_json, write_json, write_ndjson, write_xpt

from seriatim.base.errors import InputError, PlanError
from seriatim.formats.convert import convert
from seriatim.formats.sdtm.peek import peek
from seriatim.formats.sdtm.recognise import is_sdtm
from seriatim.formats.sdtm.settings import require_settings

TU = pl.DataFrame(
    {
        "DOMAIN": ["TU", "TU"],
        "USUBJID": ["A", "A"],
        "TUSEQ": [1.0, 2.0],
        "TULNKID": ["T1", "T2"],
        "TUTESTCD": ["TUMIDENT"] * 2,
        "TUSTRESC": ["TARGET"] * 2,
    }
)


def test_a_dataset_is_known_by_what_it_holds_and_not_by_its_name(tmp_path):
    TU.write_csv(tmp_path / "lesions of the trial.csv")
    write_xpt({"TU": TU}, tmp_path)
    (tmp_path / "tu.xpt").rename(tmp_path / "other.xpt")
    write_json({"TU": TU}, tmp_path)
    write_ndjson({"TU": TU}, tmp_path)
    packed = gzip.compress((tmp_path / "lesions of the trial.csv").read_bytes())
    (tmp_path / "packed.csv.gz").write_bytes(packed)
    found = {file.name: tuple(peek(file)) for file in tmp_path.iterdir()}
    assert found == {
        "lesions of the trial.csv": ("TU", "csv"),
        "packed.csv.gz": ("TU", "csv"),
        "other.xpt": ("TU", "xpt"),
        "tu.json": ("TU", "json"),
        "tu.ndjson": ("TU", "json"),
    }
    assert all(is_sdtm(file) for file in tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("tu.csv", b""),
        ("tu.csv", b"patient_id,lesion_id\nA,1\n"),
        ("tu.csv.gz", b"\x1f\x8b and no more"),
        ("tu.xpt", b"HEADER RECORD*******LIBRARY"),
        ("bundle.json", b'{"resourceType": "Bundle"}'),
        ("tu.ndjson", b"[1, 2]\n"),
        ("tu.txt", b"USUBJID,TUTESTCD\n"),
        ("dm.csv", b"USUBJID,SEX\nA,F\n"),
    ],
)
def test_other_files_are_not_taken_for_tumour_domains(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    assert not is_sdtm(tmp_path)
    assert not is_sdtm(tmp_path / "not there")


def test_lines_of_json_cut_off_between_two_rows_are_not_whole(tmp_path):
    write_ndjson({"TU": TU}, tmp_path)
    lines = (tmp_path / "tu.ndjson").read_text(encoding="utf-8").splitlines()
    (tmp_path / "tu.ndjson").write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"tu\.ndjson` cannot be read \(records\)"):
        convert(tmp_path)


@pytest.mark.parametrize(("n_records", "found"), [(2, {"SRC001"}), (None, {"SRC001"}), (0, set())])
def test_a_dataset_without_rows_is_empty_only_where_it_says_so(tmp_path, n_records, found):
    TU.write_csv(tmp_path / "tu.csv")
    about, _ = as_dataset_json(pl.DataFrame({"USUBJID": ["A"], "SEX": ["F"]}), "DM")
    del about["records"]
    about |= {} if n_records is None else {"records": n_records}
    (tmp_path / "dm.json").write_text(json.dumps(about), encoding="utf-8")
    met = {f.code.code for f in convert(tmp_path).findings}
    assert {code for code in met if code[:3] == "SRC"} == found


def test_parts_of_one_dataset_are_read_together(tmp_path):
    TU.head(1).write_csv(tmp_path / "tu1.csv")
    TU.tail(1).write_csv(tmp_path / "tu2.csv")
    assert convert(tmp_path).cohort.lesions["lesion_id"].to_list() == ["T1", "T2"]


def test_of_two_forms_the_first_that_the_settings_name_is_read(tmp_path):
    write_json({"TU": TU}, tmp_path)
    TU.head(1).write_csv(tmp_path / "tu.csv")
    for formats, n in ((("json", "csv"), 2), (("csv", "json"), 1)):
        conversion = convert(tmp_path, settings={"sdtm": {"formats": formats}})
        assert conversion.cohort.lesions.height == n
        assert codes(conversion)["SDT001"] == 1


def test_a_form_that_the_settings_leave_out_is_not_read(tmp_path):
    write_json({"TU": TU}, tmp_path)
    with pytest.raises(InputError, match="no dataset of SDTM"):
        convert(tmp_path, settings={"sdtm": {"formats": ["xpt"]}})


def test_one_damaged_file_does_not_stop_the_others(tmp_path):
    TU.write_csv(tmp_path / "tu.csv")
    (tmp_path / "tr.json").write_text('{"datasetJSONVersion": "1.1.0", "name": "TR", "rows": [')
    conversion = convert(tmp_path)
    assert conversion.cohort.lesions.height == 2
    assert codes(conversion)["SRC001"] == 1


def test_a_source_of_which_nothing_can_be_read_is_an_error(tmp_path):
    (tmp_path / "tr.json").write_text(json.dumps({"datasetJSONVersion": "1.1.0", "name": "TR"}))
    with pytest.raises(InputError, match=r"tr\.json"):
        convert(tmp_path, format_name="sdtm")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"sdtm": {"partial_dates": "guess"}}, "sdtm.partial_dates"),
        ({"sdtm": {"strange": 1}}, "sdtm.strange"),
        ({"sdtm": {"qualifiers": {"TU.X": "reader"}}}, "cannot fill `reader`"),
        ({"sdtm": {"qualifiers": {"LB.X": "kind"}}}, "cannot fill `kind`"),
        ({"sdtm": {"qualifiers": {"RS.X": "kind"}}}, "cannot fill `kind`"),
        ({"sdtm": {"qualifiers": {"PR.X": "lesion_id"}}}, "cannot fill `lesion_id`"),
        ({"sdtm": {"qualifiers": {"PR.X": "operation_id"}}}, "cannot fill `operation_id`"),
        ({"sdtm": {"qualifiers": {"TU.X": "lesion_id"}}}, "cannot fill `lesion_id`"),
        ({"fhir": {}}, "fhir"),
    ],
)
def test_wrong_settings_are_named(settings, words):
    with pytest.raises(PlanError, match=words):
        require_settings(settings)


def test_na_as_r_writes_it_is_no_value(tmp_path):
    tu = """
    USUBJID | TUSEQ | TULNKID | TUTESTCD | TUSTRESC | TULOC
    A       | 1     | T1      | TUMIDENT | TARGET   | NA
    """
    conversion = convert_tables(tmp_path, tu=tu)
    assert conversion.cohort.lesions["organ"].to_list() == [None]
    assert codes(conversion)["SDT003"] == 1
