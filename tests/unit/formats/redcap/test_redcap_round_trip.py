"""A cohort written as an export of REDCap and read again is the same cohort.

What it cannot hold, as the page on REDCap lists it: the order of rows of different patients, and
ids that REDCap refuses.
"""

import shutil
import tempfile
from pathlib import Path

import polars as pl
import pytest
from broken.random_cohorts import AS_OF, cohorts
from generative.cohorts import cohorts as courses
from hypothesis import given, settings
from unit.formats.redcap.redcap_pages import (
    as_labels,
    codes,
    converted,
    differing_tables,
    read_rows,
    write_rows,
    written,
)

from seriatim.base.errors import InputError
from seriatim.cohort.about import About
from seriatim.cohort.build import Cohort
from seriatim.cohort.schema import TABLES
from seriatim.endpoints import derive_endpoints
from seriatim.formats.read import read_cohort
from seriatim.formats.redcap.recognise import is_redcap
from seriatim.response import derive_response

EXAMPLES = Path(__file__).resolve().parents[4] / "examples"
NAMES = ("dematteo-2007", "sakakura-2006")


@given(cohort=cohorts())
@settings(max_examples=20)
def test_any_cohort_comes_back_whole(cohort):
    with tempfile.TemporaryDirectory() as folder:
        path = written(cohort, Path(folder) / "made up")
        assert is_redcap(path)
        conversion = converted(path, as_of=AS_OF)
    assert differing_tables(conversion.cohort, cohort) == []
    assert conversion.cohort.about == cohort.about
    assert conversion.accounts.set_aside.is_empty()


@given(rows=courses())
@settings(max_examples=12)
def test_any_course_comes_back_whole(rows):
    frames = {
        name: None if given is None else pl.DataFrame(given, schema=TABLES[name].schema)
        for name, given in rows.items()
    }
    about = About(title="Courses", clock="relative", synthetic=True)
    cohort = Cohort.from_frames(**frames, about=about)
    with tempfile.TemporaryDirectory() as folder:
        conversion = converted(written(cohort, Path(folder) / "out"))
    assert differing_tables(conversion.cohort, cohort) == []


@pytest.mark.parametrize("name", NAMES)
def test_an_example_comes_back_with_the_same_states_categories_and_endpoints(name, tmp_path):
    cohort = read_cohort(EXAMPLES / name)
    conversion = converted(written(cohort, tmp_path / "out"))
    again = conversion.cohort
    assert conversion.accounts.set_aside.is_empty()
    mine, theirs = derive_response(cohort), derive_response(again)
    for table in ("lesion_states", "visit_responses", "best_responses", "categories"):
        assert getattr(mine, table).equals(getattr(theirs, table))
    assert derive_endpoints(cohort, mine).equals(derive_endpoints(again, theirs))


@pytest.mark.parametrize("with_dictionary", [True, False])
@pytest.mark.parametrize(("headers", "values"), [(True, True), (True, False), (False, True)])
def test_labels_and_codes_give_the_same_cohort(tmp_path, with_dictionary, headers, values):
    cohort = read_cohort(EXAMPLES / "dematteo-2007")
    raw = written(cohort, tmp_path / "raw")
    labels = tmp_path / "labels"
    labels.mkdir()
    dictionary = raw / "data_dictionary.csv"
    as_labels(raw / "records.csv", dictionary, labels / "all.csv", headers=headers, values=values)
    if with_dictionary:
        shutil.copy(dictionary, labels)
    assert is_redcap(labels)
    conversion = converted(labels)
    assert differing_tables(conversion.cohort, cohort) == []
    assert {code for code in codes(conversion) if code.startswith("RCP")} == set()


def test_a_raw_export_and_one_with_labels_side_by_side_count_once(tmp_path):
    cohort = read_cohort(EXAMPLES / "dematteo-2007")
    raw = written(cohort, tmp_path / "raw")
    as_labels(raw / "records.csv", raw / "data_dictionary.csv", raw / "with_labels.csv")
    conversion = converted(raw)
    assert differing_tables(conversion.cohort, cohort) == []
    n = conversion.accounts.tallies["records"][0]
    assert conversion.accounts.tallies.rows() == [
        ("records.csv", n, n, 0, 0),
        ("with_labels.csv", n, 0, n, 0),
        ("data_dictionary.csv", 0, 0, 0, 0),
    ]
    assert set(conversion.accounts.set_aside["code"]) == {"RCP012"}


@pytest.mark.parametrize(("name", "clock"), list(zip(NAMES, ("calendar", "relative"), strict=True)))
def test_the_export_alone_is_enough_once_the_clock_is_known(tmp_path, name, clock):
    cohort = read_cohort(EXAMPLES / name)
    raw = written(cohort, tmp_path / "raw")
    alone = tmp_path / "alone.csv"
    shutil.copy(raw / "records.csv", alone)
    conversion = converted(alone, {"cohort": {"clock": clock}})
    assert differing_tables(conversion.cohort, cohort) == []
    assert conversion.cohort.about == About(title="REDCap export", clock=clock)


def test_the_dictionary_tells_the_clock(tmp_path):
    cohort = read_cohort(EXAMPLES / "sakakura-2006")
    raw = written(cohort, tmp_path / "raw")
    (raw / "cohort.toml").unlink()
    conversion = converted(raw / "records.csv")
    assert conversion.cohort.about.clock == "relative"
    assert differing_tables(conversion.cohort, cohort) == []


def test_an_export_of_each_form_makes_the_same_cohort(tmp_path):
    cohort = read_cohort(EXAMPLES / "dematteo-2007")
    raw = written(cohort, tmp_path / "raw")
    header, rows = read_rows(raw / "records.csv")
    apart = tmp_path / "apart"
    apart.mkdir()
    forms = {row[1] for row in rows}
    for form in forms:
        write_rows(apart / f"{form or 'patients'}.csv", header, [r for r in rows if r[1] == form])
    assert differing_tables(converted(apart).cohort, cohort) == []


@pytest.mark.parametrize("drugs", ["known", "none taken", "not known"])
def test_no_drug_taken_and_no_drug_known_are_told_apart(tmp_path, drugs):
    cohort = read_cohort(EXAMPLES / "sakakura-2006")
    held = {"known": cohort.drugs, "none taken": cohort.drugs.clear(), "not known": None}[drugs]
    changed = Cohort(**{**vars(cohort), "drugs": held})
    again = converted(written(changed, tmp_path / "out")).cohort
    assert (again.drugs is None) == (held is None)
    assert differing_tables(again, changed) == []


@pytest.mark.parametrize("name", ['q"q', "o'neil", "a&b", "1+1", "#1", "x" * 101])
def test_an_id_that_redcap_refuses_is_refused_without_being_shown(tmp_path, name):
    cohort = Cohort.from_frames(
        patients=pl.DataFrame({"patient_id": [name]}),
        lesions=pl.DataFrame(
            schema={"patient_id": str, "lesion_id": str, "kind": str, "role": str}
        ),
        measurements=TABLES["measurements"].empty().with_columns(pl.col("scan_day").cast(pl.Date)),
    )
    with pytest.raises(InputError, match="1 of 1 patient ids") as caught:
        written(cohort, tmp_path / "out")
    assert name not in str(caught.value).replace("quotes, &, + and #", "")


def test_numbers_are_written_without_an_exponent(tmp_path):
    cohort = read_cohort(EXAMPLES / "sakakura-2006")
    values = cohort.covariates.with_columns(value=pl.Series([1e-7, 2.5e20, 31.7, 0.0]))
    changed = Cohort(**{**vars(cohort), "covariates": values})
    header, rows = read_rows(written(changed, tmp_path / "out") / "records.csv")
    held = {row[header.index("cov_value")] for row in rows} - {""}
    assert held == {"0.0000001", "250000000000000000000", "31.7", "0.0"}
    assert differing_tables(converted(tmp_path / "out").cohort, changed) == []
