"""Sizes written as text: which are read, and what is left of a lesion where one is not."""

import pytest
from unit.formats.sdtm.sdtm_tables import codes, convert_tables

TU = """
USUBJID | TUSEQ | TULNKID | TUTESTCD | TUSTRESC | TULOC
A       | 1     | T1      | TUMIDENT | TARGET   | LIVER
A       | 2     | T2      | TUMIDENT | TARGET   | AXILLARY LYMPH NODE
"""
HEAD = "USUBJID | TRSEQ | TRLNKID | TRTESTCD | TRSTRESC | TRSTRESU | TRDTC\n"


def seen(tmp_path, *rows, settings=None):
    """(Long axis, short axis, status) of the one lesion, null where no row is left; findings."""
    tr = HEAD + "".join(f"A | {n} | {row} | 2020-01-05\n" for n, row in enumerate(rows, start=1))
    conversion = convert_tables(tmp_path, settings, tu=TU, tr=tr)
    sizes = conversion.cohort.measurements.select("long_axis_mm", "short_axis_mm", "status").rows()
    assert len(sizes) <= 1
    return (sizes[0] if sizes else None), codes(conversion)


def test_a_decimal_comma_of_one_axis_leaves_the_other_as_it_is(tmp_path):
    size, met = seen(tmp_path, "T1 | LDIAM | 30 | mm", "T1 | LPERP | 12,5 | mm")
    assert size == (30, 12.5, "measured")
    assert met["VAL004"] == 1


@pytest.mark.parametrize("text", ["unclear", "<5", "1,234"])
@pytest.mark.parametrize(
    ("row", "other", "size"),
    [
        ("T1 | LDIAM    | 30", "T1 | LPERP", (30, None, "measured")),
        ("T1 | DIAMETER | 30", "T1 | LDIAM", (30, None, "measured")),
        ("T2 | SAXIS    | 18", "T2 | LDIAM", (None, 18, "measured")),
        ("T1 | TUMSTATE | PRESENT", "T1 | LDIAM", (None, None, "present")),
        ("T1 | TUMSTATE | ABSENT", "T1 | LDIAM", (None, None, "absent")),
    ],
)
def test_a_size_that_cannot_be_read_takes_nothing_from_what_counts(
    tmp_path, row, other, size, text
):
    found, met = seen(tmp_path, f"{row} | mm", f"{other} | {text} | mm")
    assert found == size
    assert met["SDT047"] == 1


@pytest.mark.parametrize(
    ("lesion", "counts", "other"), [("T1", "LDIAM", "LPERP"), ("T2", "SAXIS", "LDIAM")]
)
def test_where_the_size_that_counts_cannot_be_read_the_other_axis_is_none(
    tmp_path, lesion, counts, other
):
    rows = (f"{lesion} | {counts} | unclear | mm", f"{lesion} | {other} | 20 | mm")
    found, met = seen(tmp_path, *rows)
    assert found is None
    assert met["VAL002"] == 1
    assert "SDT047" not in met


def test_a_size_with_a_decimal_comma_counts_before_present(tmp_path):
    found, met = seen(tmp_path, "T1 | TUMSTATE | PRESENT | .", "T1 | LDIAM | 42,5 | mm")
    assert found == (42.5, None, "measured")
    assert met["VAL004"] == 1


def test_a_word_for_the_other_axis_says_nothing_beside_a_size_with_a_comma(tmp_path):
    found, _ = seen(tmp_path, "T1 | LDIAM | 42,5 | mm", "T1 | LPERP | NOT EVALUABLE | .")
    assert found == (42.5, None, "measured")


def test_nothing_written_with_a_comma_is_absent(tmp_path):
    found, _ = seen(tmp_path, "T1 | LDIAM | 0,0 | mm")
    assert found == (0, None, "absent")


@pytest.mark.parametrize(("size", "long"), [("diameter", 30), ("axes", 12.5)])
def test_the_settings_decide_also_where_one_size_has_a_comma(tmp_path, size, long):
    rows = ("T1 | DIAMETER | 30 | mm", "T1 | LDIAM | 12,5 | mm")
    found, met = seen(tmp_path, *rows, settings={"size": size})
    assert found == (long, None, "measured")
    assert met["SDT041"] == 1
