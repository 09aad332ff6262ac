"""The published SDTM oncology domains: same cohort from every form, and RS beside RECIST 1.1."""

import shutil

import polars as pl
import pytest
from outside_data import outside_data
from polars.testing import assert_frame_equal
from unit.formats.sdtm.sdtm_writer import write_json

from seriatim.formats.convert import convert
from seriatim.response import derive_response
from seriatim.response.collected import compare_collected
from seriatim.response.criteria import RecistCriterion

FILES = ("rs.csv.gz", "supptr.csv.gz", "tr.csv.gz", "tu.csv.gz")
NO_NODES = {"nodes": "none"}
"""Locations of lesions are not to be trusted here, as the data's own notes say."""


@pytest.fixture(scope="module")
def of_csv():
    return convert(outside_data("sdtm-onco"), settings={"sdtm": {**NO_NODES, "formats": ["csv"]}})


@pytest.fixture(scope="module")
def beside(of_csv):
    visits = derive_response(of_csv.cohort).visit_responses
    return compare_collected(of_csv.cohort.assessments, visits, RecistCriterion())


def number_of(conversion, code):
    return sum(f.n_rows for f in conversion.findings if f.code.code == code)


def same_tables(one, other):
    for name, frame in one.cohort.tables().items():
        assert_frame_equal(other.cohort.tables()[name], frame)


def test_csv_and_xpt_give_the_same_cohort(of_csv):
    settings = {**NO_NODES, "formats": ["xpt", "csv"]}
    same_tables(of_csv, convert(outside_data("sdtm-onco"), settings={"sdtm": settings}))


def test_dataset_json_gives_the_same_cohort(of_csv, tmp_path):
    frames = {
        name.partition(".")[0].upper(): pl.read_csv(
            outside_data("sdtm-onco") / name, infer_schema_length=None
        )
        .with_columns(pl.col(pl.Int64).cast(pl.Float64))
        .with_columns(pl.col("IDVARVAL").cast(pl.Int64).cast(pl.String))
        if "supp" in name
        else pl.read_csv(outside_data("sdtm-onco") / name, infer_schema_length=None).with_columns(
            pl.col(pl.Int64).cast(pl.Float64)
        )
        for name in FILES
    }
    write_json(frames, tmp_path)
    same_tables(of_csv, convert(tmp_path, settings={"sdtm": NO_NODES}))


def test_every_record_is_accounted_for_and_sums_are_no_lesions(of_csv):
    tallies = of_csv.accounts.tallies.filter(pl.col("records") > 0)
    assert dict(tallies.select("source", "records").rows()) == {
        "rs.csv.gz": 5808,
        "supptr.csv.gz": 55995,
        "tr.csv.gz": 55995,
        "tu.csv.gz": 7734,
    }
    assert set(tallies["not_accounted_for"]) == {0}
    assert number_of(of_csv, "SDT020") == 2661


def test_the_counts_of_the_data_are_kept(of_csv):
    lesions, rows = of_csv.cohort.lesions, of_csv.cohort.measurements
    assert of_csv.cohort.patients.height == 254
    assert dict(lesions["role"].value_counts().rows()) == {
        "target": 3810,
        "non_target": 3810,
        "new": 114,
    }
    assert set(lesions["kind"]) == {"solid"}
    assert rows.height == 13305 + 13305 + 114
    assert (rows["status"] == "not_evaluable").sum() == 132 + 424
    assert (rows["status"] == "equivocal").sum() == 81
    assert of_csv.beside["not_done"].height == 820
    assert set(of_csv.beside["not_done"]["reason"]) == {"NOT ASSESSABLE: Image obscured"}


def test_partial_dates_and_visits_out_of_order_are_findings(of_csv):
    assert number_of(of_csv, "SDT010") == 16
    assert number_of(of_csv, "SDT015") == 2 * 3
    assert number_of(of_csv, "SDT014") == 2 * 63
    (moved,) = [f for f in of_csv.findings if f.code.code == "SDT026"]
    assert "1,201 into or out of a lymph node" in moved.found


def test_a_partial_date_that_is_refused_sets_its_records_aside():
    settings = {**NO_NODES, "formats": ["csv"], "partial_dates": "refuse"}
    refused = convert(outside_data("sdtm-onco"), settings={"sdtm": settings})
    assert number_of(refused, "SDT011") == 16
    assert refused.cohort.measurements.height == 13305 + 13305 + 114 - 5


def kinds(beside, part):
    differ = beside.filter(pl.col("part") == part, ~pl.col("agrees"))
    counts = differ.group_by("derived", "collected").agg(n=pl.len()).rows()
    return {f"{derived}/{collected}": n for derived, collected, n in counts}


BY_DATE = {"PD/SD": 93, "PD/PR": 64, "NE/CR": 22, "NE/PR": 11, "NE/SD": 9}
"""The data's notes give PD/SD 94: they count in the order of VISITNUM, and dates decide here."""


def test_strict_recist_differs_from_rs_in_the_kinds_that_the_data_states(beside):
    assert kinds(beside, "target") == BY_DATE
    whys = beside.filter(pl.col("part") == "target", ~pl.col("agrees"))
    assert set(whys.select("derived", "why").rows()) == {
        ("PD", "from_nadir"),
        ("NE", "lesion_missing"),
    }


def test_in_the_order_of_visitnum_it_differs_in_exactly_200(tmp_path):
    """The one visit that the notes count and we do not lies before one with a smaller number."""
    for name in FILES:
        shutil.copy(outside_data("sdtm-onco") / name, tmp_path)
    late = "2014-01-09"
    for name, date in (("tr", "TRDTC"), ("rs", "RSDTC")):
        frame = pl.read_csv(tmp_path / f"{name}.csv.gz", infer_schema_length=0)
        is_visit = (pl.col("USUBJID") == "01-701-1153") & (pl.col("VISITNUM") == "9.3")
        moved = frame.with_columns(pl.when(is_visit).then(pl.lit(late)).otherwise(date).alias(date))
        (tmp_path / f"{name}.csv.gz").unlink()
        moved.write_csv(tmp_path / f"{name}.csv")
    cohort = convert(tmp_path, settings={"sdtm": NO_NODES}).cohort
    visits = derive_response(cohort).visit_responses
    found = kinds(compare_collected(cohort.assessments, visits, RecistCriterion()), "target")
    assert found == BY_DATE | {"PD/SD": 94}
    assert sum(found.values()) == 200


def test_the_non_target_response_differs_only_where_a_lesion_is_back_after_a_complete_response(
    beside,
):
    """1,896 responses; RS has no rule for what is back after it had all gone, RECIST 1.1 has."""
    judged = beside.filter(pl.col("part") == "non_target", pl.col("collected").is_not_null())
    assert judged.height == 1896
    assert set(judged.filter(~pl.col("agrees"))["why"]) == {"reappeared_after_cr"}


def test_new_lesions_agree_with_rs_equivocal_ones_included(beside):
    new = beside.filter(pl.col("part") == "new_lesion")
    assert new.height == 114
    assert new["agrees"].all()


def test_the_accepted_reader_is_the_one_that_rs_marks(of_csv):
    marked = of_csv.cohort.assessments.filter(pl.col("accepted") == "yes")
    assert marked.height == 1936 - 1
    assert set(marked["reader"]) == {"RADIOLOGIST 1"}


def test_the_word_check_is_no_response(of_csv):
    (finding,) = [f for f in of_csv.findings if f.code.code == "VAL013"]
    assert (finding.place, finding.n_rows) == ("assessments.response", 3)
