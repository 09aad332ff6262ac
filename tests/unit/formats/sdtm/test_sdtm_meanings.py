"""Records of SDTM that taken at their word give a wrong size, lesion, operation or death."""

import polars as pl
import pytest
from unit.formats.sdtm.sdtm_tables import codes, convert_tables

TU = """
USUBJID | TUSEQ | TULNKID | TUTESTCD | TUSTRESC | TULOC
A       | 1     | T1      | TUMIDENT | TARGET   | LIVER
A       | 2     | T2      | TUMIDENT | TARGET   | AXILLARY LYMPH NODE
"""
TR = (
    "USUBJID | TRSEQ | TRLNKID | TRTESTCD | TRORRES | TRORRESU | TRSTRESC | TRSTRESN | TRSTRESU"
    " | TRSTAT | TRDTC\n"
)
ONE_SIZE = f"{TR}A | 1 | T1 | LDIAM | 23 | mm | 23 | 23 | mm | . | 2020-01-05\n"


def seen(tmp_path, *rows):
    """Lesion -> (long axis, short axis, status), of the records of one day."""
    drawn = TR + "".join(f"A | {n} | {row} | 2020-01-05\n" for n, row in enumerate(rows, start=1))
    conversion = convert_tables(tmp_path, tu=TU, tr=drawn)
    sizes = conversion.cohort.measurements.select(
        "lesion_id", "long_axis_mm", "short_axis_mm", "status"
    )
    return {lesion: tuple(rest) for lesion, *rest in sizes.rows()}, codes(conversion)


def died(tmp_path, dm="", **tables):
    """(vital status, last contact, death) of the one patient, and the findings."""
    head = "USUBJID | SEX | RFPENDTC | DTHDTC | DTHFL\n"
    conversion = convert_tables(tmp_path, tu=TU, dm=f"{head}A | F | {dm}\n", **tables)
    days = pl.col("last_contact_day", "death_day").cast(pl.Date).cast(pl.String)
    rows = conversion.cohort.patients.select("vital_status", days).rows()
    return rows[0], codes(conversion)


@pytest.mark.parametrize(
    "size",
    [
        "2.3 | cm | 2.3 | 2.3 | mm",
        "23 | mm | 32 | 23 | mm",
        "<5 | mm | 5 | 5 | mm",
        "5 | mm | <5 | 5 | mm",
    ],
)
def test_a_size_that_its_forms_give_differently_is_not_taken(tmp_path, size):
    sizes, met = seen(tmp_path, f"T1 | LDIAM | {size} | .")
    assert sizes == {}
    assert met["SDT045"] == 1


@pytest.mark.parametrize(
    "size", ["2.34 | cm | 23 | 23 | mm", "23 | . | 23 | 23 | mm", "0.9 | in | 22.9 | 22.86 | mm"]
)
def test_a_size_that_is_the_other_one_converted_and_rounded_is_taken(tmp_path, size):
    sizes, met = seen(tmp_path, f"T1 | LDIAM | {size} | .")
    assert sizes["T1"][0] == pytest.approx(23, abs=0.2)
    assert "SDT045" not in met


@pytest.mark.parametrize("number", ["0", "23"])
def test_a_number_beside_not_done_is_no_size_and_never_absent(tmp_path, number):
    sizes, met = seen(tmp_path, f"T1 | LDIAM | {number} | mm | {number} | {number} | mm | NOT DONE")
    assert sizes == {"T1": (None, None, "not_evaluable")}
    assert met["SDT046"] == 1


@pytest.mark.parametrize(
    ("text", "code"), [("2;3 | cm", "VAL007"), ("23mm | cm", "VAL002"), ("2;3 | .", "SDT042")]
)
def test_a_decimal_comma_in_another_unit_is_not_read_in_millimetres(tmp_path, text, code):
    (tmp_path / "tr.csv").write_text(
        "USUBJID,TRSEQ,TRLNKID,TRTESTCD,TRORRES,TRORRESU,TRDTC\n"
        + ",".join(
            f'"{cell.strip().replace(";", ",")}"' if cell.strip() != "." else ""
            for cell in f"A | 1 | T1 | LDIAM | {text} | 2020-01-05".split("|")
        ),
        encoding="utf-8",
    )
    conversion = convert_tables(tmp_path, tu=TU)
    assert conversion.cohort.measurements.is_empty()
    assert codes(conversion)[code] == 1


def test_a_word_in_place_of_the_other_axis_says_nothing_of_a_lesion_that_has_a_size(tmp_path):
    word = "NOT EVALUABLE | . | NOT EVALUABLE | . | . | ."
    sizes, _ = seen(
        tmp_path,
        "T1 | LDIAM   | 23 | mm | 23 | 23 | mm | .",
        f"T1 | LPERP  | {word}",
        f"T1 | DENSITY | {word}",
    )
    assert sizes == {"T1": (23, None, "measured")}


def test_of_two_words_that_of_the_axis_that_counts_is_taken(tmp_path):
    words = ("NOT EVALUABLE | . | . | . | . | .", "TOO SMALL TO MEASURE | . | . | . | . | .")
    rows = [
        f"{lesion} | {axis} | {word}"
        for lesion in ("T1", "T2")
        for axis, word in zip(("LDIAM", "LPERP"), words, strict=True)
    ]
    sizes, _ = seen(tmp_path, *rows)
    assert {lesion: status for lesion, (_, _, status) in sizes.items()} == {
        "T1": "not_evaluable",
        "T2": "too_small",
    }


@pytest.mark.parametrize(
    "qualifiers",
    [
        "TU | A | . | 2 | LESKIND | non_measurable",
        "TU | A | . | . | LESKIND | non_measurable",
        "TU | A | TUSEQ | 1 | LESKIND | solid\nTU | A | TUSEQ | 1 | LESKIND | non_measurable",
    ],
)
def test_a_qualifier_of_no_one_record_or_of_two_values_fills_nothing(tmp_path, qualifiers):
    drawn = f"RDOMAIN | USUBJID | IDVAR | IDVARVAL | QNAM | QVAL\n{qualifiers}\n"
    settings = {"qualifiers": {"TU.LESKIND": "kind"}}
    conversion = convert_tables(tmp_path, settings, tu=TU, tr=ONE_SIZE, supptu=drawn)
    assert conversion.cohort.lesions["kind"].to_list() == ["solid", "node"]
    assert codes(conversion)["SDT030"] == qualifiers.count("LESKIND")


@pytest.mark.parametrize("category", ["NON-SURGICAL", "NON SURGICAL PROCEDURE", "RADIOSURGERY"])
def test_what_is_not_surgical_is_no_operation(tmp_path, category):
    pr = f"USUBJID | PRSEQ | PRTRT | PRCAT | PRSTDTC\nA | 1 | X | {category} | 2020-02-01\n"
    conversion = convert_tables(tmp_path, tu=TU, tr=ONE_SIZE, pr=pr)
    assert conversion.cohort.operations.is_empty()
    assert codes(conversion)["SDT080"] == 1


def test_a_death_without_its_day_leaves_the_last_day_seen_alive(tmp_path):
    row, met = died(tmp_path, "2021-02-03 | 2021-03 | Y")
    assert row == ("dead", "2021-02-03", None)
    assert met["VAL032"] == 1


@pytest.mark.parametrize(("ds", "death"), [("2021-03-14", "2021-03-14"), ("2021-05-14", None)])
def test_a_partial_day_of_death_is_made_whole_only_by_one_that_it_may_be(tmp_path, ds, death):
    drawn = f"USUBJID | DSSEQ | DSDECOD | DSSTDTC\nA | 1 | DEATH | {ds}\n"
    row, met = died(tmp_path, "2021-02-03 | 2021-03 | Y", ds=drawn)
    assert row == ("dead", death or "2021-02-03", death)
    assert ("VAL032" in met) == (death is None)


def test_death_in_other_words_is_neither_a_death_nor_a_day_seen_alive(tmp_path):
    ds = "USUBJID | DSSEQ | DSDECOD | DSSTDTC\nA | 1 | SUBJECT DIED | 2021-04-03\n"
    row, met = died(tmp_path, "2021-02-03 | . | .", ds=ds)
    assert row == ("alive", "2021-02-03", None)
    assert met["SDT064"] == 1


@pytest.mark.parametrize(
    ("dm", "ds", "ss"),
    [
        (". | 2021-03-04 | Y", "DEATH | 2021-04-03", None),
        (". | 2021-03-04 | N", None, None),
        (". | 2021-03-04 | Y", None, "ALIVE | 2021-05-01"),
    ],
)
def test_a_death_that_another_record_contradicts_is_reported(tmp_path, dm, ds, ss):
    tables = {}
    if ds:
        tables["ds"] = f"USUBJID | DSSEQ | DSDECOD | DSSTDTC\nA | 1 | {ds}\n"
    if ss:
        tables["ss"] = f"USUBJID | SSSEQ | SSTESTCD | SSSTRESC | SSDTC\nA | 1 | SURVSTAT | {ss}\n"
    row, met = died(tmp_path, dm, **tables)
    assert row == ("dead", "2021-03-04", "2021-03-04")
    assert met["SDT063"] == 1


def test_a_day_of_death_that_ds_makes_whole_is_contradicted_like_any_other(tmp_path):
    ds = "USUBJID | DSSEQ | DSDECOD | DSSTDTC\nA | 1 | DEATH | 2021-03-14\n"
    ss = "USUBJID | SSSEQ | SSTESTCD | SSSTRESC | SSDTC\nA | 1 | SURVSTAT | ALIVE | 2021-05-01\n"
    row, met = died(tmp_path, ". | 2021-03 | Y", ds=ds, ss=ss)
    assert row == ("dead", "2021-03-14", "2021-03-14")
    assert met["SDT063"] == 1


def test_alive_that_was_not_done_is_no_day_seen_alive(tmp_path):
    ss = (
        "USUBJID | SSSEQ | SSTESTCD | SSSTRESC | SSSTAT | SSDTC\n"
        "A | 1 | SURVSTAT | ALIVE | NOT DONE | 2021-05-01\n"
    )
    row, _ = died(tmp_path, "2021-02-03 | . | .", ss=ss)
    assert row == ("alive", "2021-02-03", None)
