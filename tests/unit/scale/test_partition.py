"""Tables cut into partitions: every row once, patients whole, and the same on every machine."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from seriatim.base.errors import InputError
from seriatim.scale.partition import (
    HASH_FORM,
    choose_partitions,
    partition_of,
    partition_tables,
    read_partition,
)


def partition_by_hand(identifier, n_partitions):
    """The arithmetic of the docstring in Python's own whole numbers."""
    filled = identifier.ljust(16, "\0").encode()
    first, last = (int.from_bytes(part, "little") for part in (filled[:16], filled[-16:]))
    mixed = first % 1_000_000_007 * 48_271 + last % 1_000_000_007 * 16_807
    return mixed % 2_147_483_647 % n_partitions


def partitions_of(identifiers, n_partitions):
    frame = pl.DataFrame({"a": identifiers}, schema={"a": pl.String})
    return frame.select(partition_of(pl.col("a"), n_partitions)).to_series().to_list()


def cut(folder, n_partitions, **tables):
    lazy = {name: frame.lazy() for name, frame in tables.items()}
    partition_tables(lazy, folder, n_partitions)
    return [read_partition(folder, number) for number in range(n_partitions)]


def test_a_patient_is_in_the_same_partition_for_ever():
    # "7" is 55 and both parts are the same: 55 * (48271 + 16807) = 3579290, below the prime.
    assert HASH_FORM == 1
    assert partitions_of(["7"], 1000) == [290]
    # "12" is 49 + 50 * 256 = 12849, and 12849 * 65078 = 836187222, below the prime too.
    assert partitions_of(["12"], 1000) == [222]
    known = ["P00000001", "sub-0042", "2f1c8a52-6b7e-4d7d-9a83-0c41d2f0b9aa", "é" * 9, None, ""]
    assert partitions_of(known, 64) == [25, 16, 22, 54, 0, 0]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=40)), st.integers(1, 9999))
def test_the_partition_is_the_arithmetic_that_is_written_down(identifiers, n_partitions):
    by_hand = [partition_by_hand(identifier, n_partitions) for identifier in identifiers]
    assert partitions_of(identifiers, n_partitions) == by_hand


@pytest.mark.parametrize(
    "form", ["{}", "P{:08d}", "SITE-{:03d}-GIST", "2024-study-of-imatinib-site-0001-subject-{:06d}"]
)
@pytest.mark.parametrize("n_partitions", [2, 16, 60, 100])
def test_partitions_are_of_nearly_one_size(form, n_partitions):
    numbers = partitions_of([form.format(number) for number in range(20_000)], n_partitions)
    counts = pl.Series(numbers).value_counts()["count"]
    fair = 20_000 / n_partitions
    assert len(counts) == n_partitions
    assert counts.max() < 1.6 * fair
    assert counts.min() > 0.4 * fair


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.sampled_from(["a", " a", "b ", "c", "7"])), max_size=30),
    st.integers(1, 5),
)
def test_every_row_is_in_one_partition_with_its_patient(tmp_path_factory, identifiers, n):
    table = pl.DataFrame(
        {"patient_id": identifiers, "organ": [str(k) for k in range(len(identifiers))]},
        schema={"patient_id": pl.String, "organ": pl.String},
    )
    parts = cut(tmp_path_factory.mktemp("cut") / "parts", n, lesions=table)
    rows = [part["lesions"] for part in parts]
    assert all(frame["row_number"].is_sorted() for frame in rows)
    whole = table.with_row_index("row_number", offset=1).cast({"row_number": pl.Int64})
    assert_frame_equal(pl.concat(rows).sort("row_number"), whole)
    homes = [set(frame["patient_id"].str.strip_chars()) for frame in rows]
    assert sum(len(home) for home in homes) == len(set(table["patient_id"].str.strip_chars()))


def test_a_whole_number_and_its_text_are_one_patient(tmp_path):
    numbers = pl.Series([7, 12, None], dtype=pl.Int64)
    as_text = pl.Series(["7", " 12", None])
    parts = cut(
        tmp_path / "parts",
        9,
        patients=pl.DataFrame({"patient_id": numbers}),
        lesions=pl.DataFrame({"Patient ID": as_text}),
        measurements=pl.DataFrame({"patient_id": numbers.cast(pl.Float64)}),
        drugs=pl.DataFrame({"patient_id": as_text.str.strip_chars().cast(pl.Categorical)}),
    )
    homes = [[part[name]["row_number"].to_list() for part in parts] for name in parts[0]]
    assert homes == [homes[0]] * 4
    assert sorted(row for rows in homes[0] for row in rows) == [1, 2, 3]


def test_rows_without_an_identifier_are_together_in_the_first_partition(tmp_path):
    nobody = pl.DataFrame({"patient_id": [None, "a", None]})
    nameless = pl.DataFrame({"organ": ["liver", "liver"]})
    dated = pl.DataFrame({"patient_id": [True, False]})
    first, *_ = cut(tmp_path / "parts", 3, patients=nobody, lesions=nameless, drugs=dated)
    assert set(first["patients"].filter(pl.col("patient_id").is_null())["row_number"]) == {1, 3}
    assert first["lesions"]["row_number"].to_list() == [1, 2]
    assert first["drugs"]["row_number"].to_list() == [1, 2]


def test_a_table_without_a_row_keeps_its_columns(tmp_path):
    empty = pl.DataFrame(schema={"patient_id": pl.String, "scan_day": pl.Int64})
    for part in cut(tmp_path / "parts", 3, measurements=empty):
        assert part["measurements"].schema == {
            "row_number": pl.Int64,
            "patient_id": pl.String,
            "scan_day": pl.Int64,
        }
        assert part["measurements"].is_empty()


def test_a_column_called_row_number_stays_under_another_name(tmp_path):
    table = pl.DataFrame({"row_number": ["x"], "patient_id": ["a"]})
    part = cut(tmp_path / "parts", 1, patients=table)[0]["patients"]
    assert part.to_dicts() == [{"row_number": 1, "row_number_given": "x", "patient_id": "a"}]


def test_a_folder_with_something_in_it_is_refused(tmp_path):
    (tmp_path / "note.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="is not empty"):
        partition_tables({}, tmp_path, 2)


def test_partitions_that_were_not_written_to_the_end_are_refused(tmp_path):
    with pytest.raises(InputError, match="no complete set"):
        read_partition(tmp_path, 0)


def test_small_files_need_no_partitions_and_large_ones_as_many_as_memory_asks():
    gib = 1024**3
    assert choose_partitions(0, gib) == 1
    assert choose_partitions(5 * 1024**2, gib) == 1
    assert choose_partitions(gib, 8 * gib) > choose_partitions(gib, 16 * gib) > 1
