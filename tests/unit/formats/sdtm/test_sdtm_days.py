"""Dates that are whole, partial or missing, study days, visits, and responses on their scans."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.formats.sdtm.sdtm_tables import codes, convert_tables

from seriatim.formats.sdtm.dates import study_day

TU = """
USUBJID | TUSEQ | TULNKID | TUTESTCD | TUSTRESC | TULOC | VISITNUM | TUDTC
A       | 1     | T1      | TUMIDENT | TARGET   | LIVER | 1        | 2020-02-20
A       | 2     | T2      | TUMIDENT | TARGET   | LIVER | 1        | 2020-02-20
"""
HEAD = (
    "USUBJID | TRSEQ | TRLNKID | TRTESTCD | TRSTRESN | TRSTRESU | VISITNUM | TREVALID | TRDY "
    "| TRDTC\n"
)


def row(number, lesion="T1", visit="1", dtc="2020-02-20", dy=".", reader="R1"):
    return f"A | {number} | {lesion} | LDIAM | 30 | mm | {visit} | {reader} | {dy} | {dtc}\n"


def days(conversion):
    scan_days = conversion.cohort.measurements["scan_day"].cast(pl.Date)
    return [day.isoformat() for day in scan_days]


@pytest.mark.parametrize(
    ("policy", "day"),
    [
        ("visit", "2020-02-20"),
        ("first", "2020-02-01"),
        ("middle", "2020-02-15"),
        ("last", "2020-02-29"),
    ],
)
def test_a_month_is_completed_by_the_policy_and_said(tmp_path, policy, day):
    conversion = convert_tables(
        tmp_path, {"partial_dates": policy}, tu=TU, tr=HEAD + row(1, dtc="2020-02")
    )
    assert days(conversion) == [day]
    (finding,) = [f for f in conversion.findings if f.code.code == "SDT010"]
    assert f"`{policy}`" in finding.found


@pytest.mark.parametrize(
    ("dtc", "last"),
    [
        ("2020", "2020-12-31"),
        ("2020-02-10/2020-02-14", "2020-02-14"),
        ("2020-02-10T13:05", "2020-02-10"),
        ("2019-02", "2019-02-28"),
    ],
)
def test_years_intervals_and_times_are_understood(tmp_path, dtc, last):
    settings = {"partial_dates": "last"}
    conversion = convert_tables(tmp_path, settings, tu=TU, tr=HEAD + row(1, dtc=dtc))
    assert days(conversion) == [last]


@pytest.mark.parametrize("dtc", ["2020---15", "20 Feb 2020", "2020-13", "--02-20"])
def test_a_date_that_no_policy_completes_sets_its_record_aside(tmp_path, dtc):
    settings = {"partial_dates": "first"}
    conversion = convert_tables(tmp_path, settings, tu=TU, tr=HEAD + row(1, dtc=dtc) + row(2, "T2"))
    assert codes(conversion)["SDT011"] == 1
    assert days(conversion) == ["2020-02-20"]


def test_the_date_of_a_visit_is_not_taken_where_the_visit_has_two(tmp_path):
    tu = TU.replace(
        "T2      | TUMIDENT | TARGET   | LIVER | 1        | 2020-02-20",
        "T2      | TUMIDENT | TARGET   | LIVER | 1        | 2020-02-22",
    )
    conversion = convert_tables(tmp_path, tu=tu, tr=HEAD + row(1, dtc="2020-02"))
    assert codes(conversion)["SDT011"] == 1


def test_the_date_of_a_visit_is_not_taken_where_it_contradicts_the_partial_one(tmp_path):
    conversion = convert_tables(tmp_path, tu=TU, tr=HEAD + row(1, dtc="2020-03"))
    assert codes(conversion)["SDT011"] == 1


DM = "USUBJID | SEX | RFSTDTC\nA | F | 2020-02-25\n"


def test_a_study_day_dates_a_record_where_rfstdtc_is_known(tmp_path):
    tr = HEAD + row(1, dtc="2020-02", dy="-5") + row(2, dtc="2020-04-20", dy="56", visit="2")
    conversion = convert_tables(tmp_path, {"partial_dates": "first"}, dm=DM, tu=TU, tr=tr)
    assert days(conversion) == ["2020-02-20", "2020-04-20"]
    assert codes(conversion)["SDT012"] == 1


def test_a_study_day_is_not_used_where_others_of_the_patient_contradict_their_dates(tmp_path):
    tr = HEAD + row(1, dtc="2020-02", dy="-5") + row(2, dtc="2020-04-20", dy="42", visit="2")
    conversion = convert_tables(tmp_path, {"partial_dates": "first"}, dm=DM, tu=TU, tr=tr)
    assert days(conversion) == ["2020-02-01", "2020-04-20"]


@given(st.integers(-4000, 4000).filter(bool))
@settings(max_examples=50)
def test_study_days_are_days_from_the_first_one(number):
    """Day 1 is the first; there is no day 0."""
    first = date(2020, 2, 25)
    day = first + timedelta(number - 1 if number > 0 else number)
    found = pl.select(study_day(pl.lit(float(number)))).item()
    assert first + timedelta(found) == day


def test_only_study_days_make_a_relative_clock(tmp_path):
    tr = HEAD + row(1, dtc=".", dy="-5") + row(2, dtc=".", dy="1", visit="2")
    conversion = convert_tables(tmp_path, {"days": "study_days"}, tu=TU, tr=tr)
    assert conversion.cohort.about.clock == "relative"
    assert conversion.cohort.measurements["scan_day"].to_list() == [-5, 0]


def test_scans_of_one_visit_are_on_its_first_day(tmp_path):
    tr = HEAD + row(1) + row(2, "T2", dtc="2020-02-22")
    conversion = convert_tables(tmp_path, tu=TU, tr=tr)
    assert days(conversion) == ["2020-02-20"] * 2
    assert codes(conversion)["SDT013"] == 1


def test_a_window_of_no_days_keeps_every_day_apart(tmp_path):
    tr = HEAD + row(1) + row(2, "T2", dtc="2020-02-22")
    conversion = convert_tables(tmp_path, {"visit_window_days": 0}, tu=TU, tr=tr)
    assert days(conversion) == ["2020-02-20", "2020-02-22"]
    assert codes(conversion)["SDT014"] == 2


def test_a_lesion_seen_twice_in_a_visit_keeps_the_days_apart(tmp_path):
    tr = HEAD + row(1) + row(2, dtc="2020-02-22")
    assert days(convert_tables(tmp_path, tu=TU, tr=tr)) == ["2020-02-20", "2020-02-22"]


def test_readers_may_read_one_visit_on_days_of_their_own(tmp_path):
    tr = HEAD + row(1) + row(2, dtc="2020-02-22", reader="R2")
    conversion = convert_tables(tmp_path, tu=TU, tr=tr)
    assert days(conversion) == ["2020-02-20", "2020-02-22"]
    assert codes(conversion).keys().isdisjoint({"SDT013", "SDT014"})


RS = """
USUBJID | RSSEQ | RSTESTCD | RSCAT      | RSSTRESC  | RSEVALID | RSACPTFL|VISITNUM | RSDTC
A       | 1     | TRGRESP  | RECIST 1.1 | PR        | R1       | Y      | 2       | 2020-04-23
A       | 2     | NTRGRESP | RECIST 1.1 | NON-CR/NON-PD | R1       | Y      | 2       | 2020-04-23
A       | 3     | NEWLPROG | RECIST 1.1 | EQUIVOCAL | R1       | Y      | 2       | 2020-04-20
A       | 4     | OVRLRESP | RECIST 1.1 | PD        | R9       | .      | 2       | 2020-04-23
"""


def responses(conversion):
    rows = conversion.cohort.assessments.with_columns(pl.col("scan_day").cast(pl.Date))
    return [
        (part, response, day.isoformat(), accepted)
        for part, response, day, accepted in rows.select(
            "part", "response", "scan_day", "accepted"
        ).rows()
    ]


def test_a_response_stands_on_the_scan_day_of_its_reader_and_visit(tmp_path):
    tr = HEAD + row(1) + row(2, dtc="2020-04-20", visit="2")
    conversion = convert_tables(tmp_path, tu=TU, tr=tr, rs=RS)
    assert responses(conversion) == [
        ("target", "PR", "2020-04-20", "yes"),
        ("non_target", "NON_CR_NON_PD", "2020-04-20", "yes"),
        ("new_lesion", "equivocal", "2020-04-20", "yes"),
        ("overall", "PD", "2020-04-23", "no"),
    ]
    assert codes(conversion)["SDT052"] == 2


def test_where_rs_marks_nobody_the_reader_that_tr_accepts_is_accepted(tmp_path):
    tr = HEAD.replace("TRDTC", "TRDTC | TRACPTFL") + "".join(
        row(n, dtc="2020-04-20", visit="2", reader=reader).replace("\n", f" | {flag}\n")
        for n, reader, flag in ((1, "R1", "."), (2, "R9", "Y"))
    )
    rs = RS.replace("| Y ", "| . ").replace("2020-04-23", "2020-04-20")
    found = responses(convert_tables(tmp_path, tu=TU, tr=tr, rs=rs))
    assert [(part, accepted) for part, _, _, accepted in found] == [
        ("target", "no"),
        ("non_target", "no"),
        ("new_lesion", "no"),
        ("overall", "yes"),
    ]


def test_of_two_criteria_the_one_that_the_settings_name_is_taken(tmp_path):
    rs = RS.replace("1     | TRGRESP  | RECIST 1.1", "1     | TRGRESP  | iRECIST")
    for criterion, n in (("RECIST 1.1", 3), ("irecist", 1)):
        conversion = convert_tables(
            tmp_path / criterion, {"criterion": criterion}, tu=TU, tr=HEAD + row(1), rs=rs
        )
        assert conversion.cohort.assessments.height == n
        assert codes(conversion)["SDT051"] == 4 - n
