"""Both examples written as SDTM and read back are the same cohort, with the same answers."""

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from unit.formats.sdtm.sdtm_writer import SETTINGS, WRITERS, domains_of

from seriatim.endpoints import derive_endpoints
from seriatim.formats.convert import convert
from seriatim.formats.read import read_cohort
from seriatim.formats.registry import recognise
from seriatim.response import derive_response

EXAMPLES = Path(__file__).resolve().parents[4] / "examples"
DAYS = {"dematteo-2007": "dates", "sakakura-2006": "study_days"}


@pytest.fixture(scope="module", params=sorted(DAYS))
def example(request):
    cohort = read_cohort(EXAMPLES / request.param)
    return cohort, domains_of(cohort), {**SETTINGS, "days": DAYS[request.param]}


@pytest.fixture(params=sorted(WRITERS))
def read_back(request, example, tmp_path):
    _, frames, settings = example
    WRITERS[request.param](frames, tmp_path)
    assert recognise(tmp_path) == "sdtm"
    return convert(tmp_path, settings={"sdtm": settings})


def test_every_table_is_the_same_in_every_form(example, read_back):
    for name, frame in example[0].tables().items():
        assert_frame_equal(read_back.cohort.tables()[name], frame)


def test_every_record_is_used(read_back):
    tallies = read_back.accounts.tallies
    assert set(tallies["not_accounted_for"]) == {0}
    assert set(tallies["set_aside"]) == {0}
    assert tallies.select(pl.col("used") == pl.col("records")).to_series().all()


def test_states_categories_and_endpoints_are_the_same(example, tmp_path):
    cohort, frames, settings = example
    WRITERS["csv"](frames, tmp_path)
    again = convert(tmp_path, settings={"sdtm": settings}).cohort
    ours, theirs = derive_response(cohort), derive_response(again)
    for name, frame in vars(ours).items():
        assert_frame_equal(getattr(theirs, name), frame)
    assert_frame_equal(derive_endpoints(again, theirs), derive_endpoints(cohort, ours))


def test_without_its_qualifiers_named_sdtm_says_nothing_of_nodules_and_lines(example, tmp_path):
    cohort, frames, settings = example
    WRITERS["csv"](frames, tmp_path)
    plain = convert(tmp_path, settings={"sdtm": {"days": settings["days"]}})
    lesions = plain.cohort.lesions
    assert set(lesions["kind"]) <= {"solid", "node"}
    assert lesions["parent_lesion_id"].null_count() == lesions.height
    assert plain.cohort.drugs["line"].null_count() == cohort.drugs.height
    assert plain.cohort.patients["diagnosis_day"].null_count() == cohort.patients.height
    qualifiers = sum(frame.height for name, frame in frames.items() if name.startswith("SUPP"))
    assert (plain.accounts.set_aside["code"] == "SDT030").sum() == qualifiers


def test_a_lesion_that_is_present_with_a_size_comes_back_as_measured(example, tmp_path):
    _, frames, settings = example
    patient, lesion, reader = frames["TR"].row(0, named=True), "L1", "R1"
    state = {**patient, "TRTESTCD": "TUMSTATE", "TRSTRESC": "PRESENT", "TRSTRESN": None}
    state |= {"TRORRES": "PRESENT", "TRSTRESU": "", "TRORRESU": "", "TRSEQ": 9999.0}
    more = pl.concat([frames["TR"], pl.DataFrame([state], schema=frames["TR"].schema)])
    WRITERS["csv"]({**frames, "TR": more}, tmp_path)
    rows = convert(tmp_path, settings={"sdtm": settings}).cohort.measurements
    first = rows.row(0, named=True)
    assert (first["lesion_id"], first["reader"], first["status"]) == (lesion, reader, "measured")
    assert first["long_axis_mm"] == patient["TRSTRESN"]
