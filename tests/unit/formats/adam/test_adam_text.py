"""Text that a SAS transport file cannot hold: what becomes of it, and that it is said."""

import pandas as pd
import polars as pl
import pytest
from adam_reading import read_json
from adam_studies import analysed_frames, two_readers

from seriatim.base.errors import InputError, MissingExtra
from seriatim.formats.adam.fit import BLANKS, OUTSIDE_ASCII, TOO_LONG, ascii_text
from seriatim.formats.adam.write import write_adam


def renamed(frames, names):
    """The frames with other patient identifiers."""
    return {
        table: frame.with_columns(pl.col("patient_id").replace(names))
        for table, frame in frames.items()
    }


def with_sites(*sites):
    frames = two_readers()
    frames["patients"] = frames["patients"].with_columns(primary_site=pl.Series(sites))
    return frames


def column_of_json(folder, name, variable):
    content = read_json(folder, name)
    place = [column["name"] for column in content["columns"]].index(variable)
    return [row[place] for row in content["rows"]]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Dünndarm", "Dunndarm"),
        ("ileum", "ileum"),
        ("胃", "?"),
        ("10 µm", "10 ?m"),
        ("two\nlines", "two lines"),
        ("non\u00a0breaking", "non breaking"),
        ("\x00", " "),
        ("½", "1?2"),
    ],
)
def test_letters_outside_ascii(text, written):
    assert ascii_text(text) == written


def test_text_that_does_not_fit_is_listed_and_whole_in_json(tmp_path):
    long = "x" * 201
    write_adam(analysed_frames(**with_sites("Dünndarm", long)), tmp_path)
    transport = pd.read_sas(tmp_path / "adsl.xpt", format="xport", encoding="ascii")
    assert transport["PRIMSITE"].to_list() == ["Dunndarm", "x" * 200]
    assert column_of_json(tmp_path, "adsl", "PRIMSITE") == ["Dünndarm", long]
    assert pl.read_csv(tmp_path / "not_held.csv").rows() == [
        ("ADSL", "PRIMSITE", OUTSIDE_ASCII, 1),
        ("ADSL", "PRIMSITE", TOO_LONG, 1),
    ]


def test_text_of_two_hundred_characters_fits(tmp_path):
    write_adam(analysed_frames(**with_sites("y" * 200, "rectum")), tmp_path)
    assert not (tmp_path / "not_held.csv").exists()


def test_blanks_at_the_end_are_counted():
    from seriatim.formats.adam.fit import _count_changes

    assert _count_changes(pl.Series(["a ", "b", None])) == {BLANKS: 1}


def test_identifiers_that_stay_different_are_written(tmp_path):
    write_adam(analysed_frames(**renamed(two_readers(), {"P1": "Pä"})), tmp_path)
    transport = pd.read_sas(tmp_path / "adsl.xpt", format="xport", encoding="ascii")
    assert transport["USUBJID"].to_list() == ["P2", "Pa"]
    listed = pl.read_csv(tmp_path / "not_held.csv")
    assert ("ADSL", "USUBJID", OUTSIDE_ASCII, 1) in listed.rows()


@pytest.mark.parametrize("names", [{"P1": "胃", "P2": "肝"}, {"P1": "z" * 201, "P2": "z" * 202}])
def test_identifiers_that_would_become_one_are_refused(tmp_path, names):
    with pytest.raises(InputError) as refused:
        write_adam(analysed_frames(**renamed(two_readers(), names)), tmp_path)
    assert "ADSL.USUBJID" in str(refused.value)
    assert not any(name in str(refused.value) for name in names.values())


def test_without_pyreadstat_the_message_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr("seriatim.base.extras.find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"seriatim\[xpt\]"):
        write_adam(analysed_frames(**two_readers()), tmp_path)


def test_a_folder_that_cannot_be_written_is_an_input_error(tmp_path):
    with pytest.raises(InputError):
        write_adam(analysed_frames(**two_readers()), tmp_path / "not there")
