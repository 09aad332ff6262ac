"""Transport files and Dataset-JSON as other programs write and read them."""

import gzip
from pathlib import Path

import pandas
import polars as pl
import pyreadstat
import pytest
from polars.testing import assert_frame_equal
from unit.formats.referees import run_r
from unit.formats.sdtm.sdtm_writer import (
    SETTINGS,
    as_dataset_json,
    domains_of,
    write_csv,
    write_xpt,
)

from seriatim.base.errors import InputError
from seriatim.formats.convert import convert
from seriatim.formats.read import read_cohort
from seriatim.formats.sdtm import xpt as transport
from seriatim.formats.sdtm.dataset_json import read_dataset_json
from seriatim.formats.sdtm.xpt import read_xpt

EXAMPLES = Path(__file__).resolve().parents[4] / "examples"
TO_CSV = """
arguments <- commandArgs(trailingOnly = TRUE)
for (name in c("tr", "tu", "ex")) {
  table <- haven::read_xpt(file.path(arguments[1], paste0(name, ".xpt")))
  write.csv(table, file.path(arguments[2], paste0(name, ".csv")), row.names = FALSE, na = "")
}
"""
FROM_CSV = """
arguments <- commandArgs(trailingOnly = TRUE)
version <- as.integer(arguments[3])
for (file in list.files(arguments[1], pattern = "csv$")) {
  name <- sub(".csv", "", file, fixed = TRUE)
  table <- read.csv(file.path(arguments[1], file), colClasses = "character")
  is_number <- grepl("SEQ$|STRESN$|DY$|DOSE$|^VISITNUM$", names(table)) & names(table) != "IDVARVAL"
  table[is_number] <- lapply(table[is_number], as.numeric)
  path <- file.path(arguments[2], paste0(name, ".xpt"))
  haven::write_xpt(table, path, version = version, name = toupper(name))
}
"""


@pytest.fixture(scope="module")
def frames():
    return domains_of(read_cohort(EXAMPLES / "sakakura-2006"))


def same_cohort(folder, frames, tmp_path):
    plain = tmp_path / "plain"
    plain.mkdir()
    write_csv(frames, plain)
    settings = {"sdtm": {**SETTINGS, "days": "study_days"}}
    expected, found = convert(plain, settings=settings), convert(folder, settings=settings)
    for name, frame in expected.cohort.tables().items():
        assert_frame_equal(found.cohort.tables()[name], frame)


def values(series):
    """Texts with blanks for none, and numbers with none for NaN, as plain values."""
    if series.dtype == pl.String:
        return series.fill_null("").to_list()
    return series.cast(pl.Float64).fill_nan(None).to_list()


def test_haven_reads_in_a_transport_file_what_we_read(frames, tmp_path):
    write_xpt(frames, tmp_path)
    run_r(TO_CSV, tmp_path, tmp_path, packages=["haven"])
    for name in ("tr", "tu", "ex"):
        ours = read_xpt(tmp_path / f"{name}.xpt", frozenset(frames[name.upper()].columns)).frame
        theirs = pl.read_csv(tmp_path / f"{name}.csv", infer_schema_length=0)
        assert ours.columns == theirs.columns
        for column, dtype in ours.schema.items():
            assert values(ours[column]) == values(theirs[column].cast(dtype))


def test_pandas_reads_in_a_transport_file_what_we_read(frames, tmp_path):
    """TR only: pandas miscounts records of up to 80 bytes, and those of TU and EX are."""
    write_xpt({"TR": frames["TR"]}, tmp_path)
    ours = read_xpt(tmp_path / "tr.xpt", frozenset(frames["TR"].columns)).frame
    by_pandas = pandas.read_sas(tmp_path / "tr.xpt", format="xport", encoding="utf-8")
    assert ours.columns == list(by_pandas.columns)
    for column, dtype in ours.schema.items():
        if dtype == pl.String:
            texts = [v if isinstance(v, str) else "" for v in by_pandas[column]]
            assert values(ours[column]) == texts
        else:
            # pandas turns IBM numbers into binary ones to about 1 in 10^15.
            theirs = pl.Series(by_pandas[column].to_numpy()).fill_nan(None)
            assert ours[column].fill_nan(None).is_null().equals(theirs.is_null())
            assert (ours[column].fill_nan(None) - theirs).abs().max() < 1e-12


@pytest.mark.parametrize("version", [5, 8])
def test_what_haven_writes_is_read_as_the_same_cohort(frames, tmp_path, version):
    sources, written = tmp_path / "sources", tmp_path / "written"
    sources.mkdir()
    written.mkdir()
    write_csv({name: frame for name, frame in frames.items() if frame.width}, sources)
    run_r(FROM_CSV, sources, written, version, packages=["haven"])
    same_cohort(written, frames, tmp_path)


def test_what_odmlib_writes_as_dataset_json_is_read_as_the_same_cohort(frames, tmp_path):
    from odmlib.dataset_json_1_1 import Column, DatasetJSON

    written = tmp_path / "written"
    written.mkdir()
    for number, (name, frame) in enumerate(frames.items()):
        about, rows = as_dataset_json(frame, name)
        dataset = DatasetJSON(**{key: about[key] for key in about if key != "columns"})
        for column in about["columns"]:
            dataset.add_column(Column(**column))
        for row in rows:
            dataset.add_row(row)
        if number % 2:
            dataset.write_ndjson(str(written / f"{name.lower()}.ndjson"))
        else:
            dataset.write_json(str(written / f"{name.lower()}.json"))
    same_cohort(written, frames, tmp_path)


def test_a_packed_transport_file_is_unpacked_and_nothing_of_it_is_left(
    frames, tmp_path, monkeypatch
):
    write_xpt({"TU": frames["TU"]}, tmp_path)
    plain = tmp_path / "tu.xpt"
    packed = tmp_path / "tu.xpt.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    monkeypatch.setattr(transport.tempfile, "tempdir", str(tmp_path / "unpacked"))
    (tmp_path / "unpacked").mkdir()
    names = frozenset(frames["TU"].columns)
    assert_frame_equal(read_xpt(packed, names).frame, read_xpt(plain, names).frame)
    assert list((tmp_path / "unpacked").iterdir()) == []


def test_text_in_windows_1252_keeps_its_accents(tmp_path):
    file = tmp_path / "ss.xpt"
    pyreadstat.write_xport(
        pandas.DataFrame({"SSORRES": ["QUETE"]}), file, table_name="SS", file_format_version=5
    )
    file.write_bytes(file.read_bytes().replace(b"QUETE", b"QU\xcaTE"))
    raw = read_xpt(file, frozenset(["SSORRES"]))
    assert raw.frame["SSORRES"].to_list() == ["QUÊTE"]
    assert [problem.code for problem in raw.problems] == ["SDT002"]


def test_rows_of_dataset_json_of_another_length_make_it_unreadable(tmp_path):
    file = tmp_path / "tu.json"
    file.write_text(
        '{"datasetJSONVersion": "1.1.0", "name": "TU", "columns": [{"name": "USUBJID"}], '
        '"rows": [["A"], ["B", "C"]]}'
    )
    with pytest.raises(InputError, match=r"tu\.json"):
        read_dataset_json(file, frozenset(["USUBJID"]))


def test_numbers_written_as_text_in_dataset_json_are_numbers(tmp_path):
    file = tmp_path / "tr.json"
    file.write_text(
        '{"datasetJSONVersion": "1.1.0", "name": "TR", "columns": [{"name": "TRSTRESN", '
        '"dataType": "decimal"}], "rows": [["17.6"], [null], [9]]}'
    )
    frame = read_dataset_json(file, frozenset(["TRSTRESN"])).frame
    assert frame["TRSTRESN"].cast(pl.Float64).to_list() == [17.6, None, 9.0]


def test_bytes_of_a_transport_file_cut_short_are_an_input_error(frames, tmp_path):
    write_xpt({"TU": frames["TU"]}, tmp_path)
    file = tmp_path / "tu.xpt"
    file.write_bytes(file.read_bytes()[:700])
    with pytest.raises(InputError, match=r"tu\.xpt"):
        convert(file, format_name="sdtm")
