"""What is written passes the portal's documented rules, whatever the cohort; the check bites."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from broken.random_cohorts import cohorts as untidy_cohorts
from generative.cohorts import cohorts
from generative.kernel import as_cohort
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.formats.cbioportal.documented_rules import broken_rules

from seriatim.cohort.about import About
from seriatim.formats.analysed import Analysed
from seriatim.formats.cbioportal.write import write_cbioportal
from seriatim.formats.read import read_cohort
from seriatim.response.posterior.model import GrowthModel
from seriatim.response.rules import ResponseRules
from seriatim.study import Study
from seriatim.study.export import analyse

EXAMPLES = Path(__file__).resolve().parents[4] / "examples"
QUICK = Study(rules=ResponseRules(probability=GrowthModel(compute=False)))


def write(analysed, folder):
    folder.mkdir(parents=True, exist_ok=True)
    write_cbioportal(analysed, folder)
    return folder


@pytest.fixture(scope="module")
def sakakura(tmp_path_factory):
    cohort = read_cohort(EXAMPLES / "sakakura-2006")
    return write(analyse(QUICK, cohort), tmp_path_factory.mktemp("sakakura"))


@pytest.mark.parametrize("name", ["dematteo-2007", "sakakura-2006"])
def test_an_example_breaks_no_rule(name, tmp_path):
    analysed = analyse(QUICK, read_cohort(EXAMPLES / name))
    assert broken_rules(write(analysed, tmp_path / "out")) == []


@given(cohorts(), st.sampled_from(["calendar", "relative"]))
@settings(max_examples=15, deadline=None)
def test_any_course_breaks_no_rule(tmp_path_factory, tables, clock):
    cohort = replace(as_cohort(tables), about=About(title="Courses", clock=clock))
    folder = write(analyse(QUICK, cohort), tmp_path_factory.mktemp("any"))
    assert broken_rules(folder) == []
    assert (folder / "data_timeline_treatment.txt").exists() == bool(
        cohort.drugs is not None and cohort.drugs.height
    )


@given(untidy_cohorts())
@settings(max_examples=12, deadline=None)
def test_any_names_and_words_break_no_rule(tmp_path_factory, cohort):
    analysed = analyse(QUICK, cohort)
    folder = write(analysed, tmp_path_factory.mktemp("untidy"))
    assert broken_rules(folder) == []


def test_a_cohort_of_which_nothing_is_derived_breaks_no_rule(tmp_path):
    cohort = read_cohort(EXAMPLES / "sakakura-2006")
    folder = write(Analysed(cohort), tmp_path / "out")
    assert broken_rules(folder) == []
    assert not (folder / "data_timeline_category.txt").exists()


def test_a_cohort_of_nobody_has_clinical_files_without_rows(tmp_path):
    cohort = read_cohort(EXAMPLES / "sakakura-2006")
    nobody = {
        name: frame.clear()
        for name, frame in cohort.tables().items()
        if isinstance(frame, pl.DataFrame)
    }
    folder = write(Analysed(replace(cohort, **nobody)), tmp_path / "out")
    names = {path.name for path in folder.iterdir()}
    assert names == {
        "meta_study.txt",
        "meta_clinical_patient.txt",
        "meta_clinical_sample.txt",
        "data_clinical_patient.txt",
        "data_clinical_sample.txt",
    }


@pytest.mark.parametrize(
    ("name", "old", "new", "rule"),
    [
        ("meta_study.txt", "description: ", "words: ", "description is missing"),
        ("meta_study.txt", "list: true", "list: false", "no case list"),
        ("meta_timeline_surgery.txt", "seriatim_one", "other_one", "one identifier"),
        ("meta_timeline_surgery.txt", "surgery.txt", "surgeries.txt", None),
        ("meta_clinical_patient.txt", "CLINICAL", "MUTATION", "not CLINICAL"),
        ("data_clinical_patient.txt", "#STRING", "#TEXT", "unknown datatype"),
        ("data_clinical_patient.txt", "#1\t", "#high\t", "priority"),
        ("data_clinical_patient.txt", "\nPATIENT_ID", "\nPatient_Id", None),
        ("data_clinical_patient.txt", "\t0:LIVING", "\tLIVING", "OS_STATUS is not a pair"),
        ("data_clinical_patient.txt", "\t89.86", "\tlong", None),
        ("data_clinical_patient.txt", "\t89.86", "\t", "not a pair"),
        ("data_clinical_sample.txt", "SYN-S1-S1", "SYN S1", "letters, digits"),
        ("data_clinical_sample.txt", "PRIMARY_SITE", "MUTATION_COUNT", "banned"),
        ("data_timeline_surgery.txt", "SYN-S1\t", "SYN-S2\t", "of no clinical file"),
        ("data_timeline_surgery.txt", "\t16\t", "\t16.5\t", "no whole number"),
        ("data_timeline_surgery.txt", "STOP_DATE\t", "END_DATE\t", "first four columns"),
        ("data_timeline_surgery.txt", "SURGERY", "OPERATION", "not one event type"),
        ("data_timeline_treatment.txt", "\t1136\t1286", "\t1136\t1135", "stops before"),
        ("data_timeline_category.txt", "#009E73", "green", "colour"),
        ("data_timeline_imaging.txt", "\tCT\t", '\t"CT"\t', "quotation mark"),
        ("data_timeline_imaging.txt", "\tCT\t", "\tCT\t\t", None),
    ],
)
def test_the_check_finds_a_rule_that_is_broken_on_purpose(sakakura, tmp_path, name, old, new, rule):
    for path in sakakura.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    if rule is None:
        assert fails(tmp_path)
    else:
        assert any(rule in words for words in broken_rules(tmp_path))


def fails(folder):
    """Whether a rule is broken, or the files cannot even be read by the rules."""
    try:
        return bool(broken_rules(folder))
    except (FileNotFoundError, ValueError):
        return True
