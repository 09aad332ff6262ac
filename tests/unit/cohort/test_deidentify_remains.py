"""The check finds what was left on purpose, wherever it stands, and nothing where all is gone."""

from datetime import date

import pytest
from unit.cohort.deidentify_cases import ABOUT, small_cohort

from seriatim.cohort.about import About
from seriatim.cohort.deidentify import check_remains, deidentify
from seriatim.formats.cohort_files.folder import write_folder

COHORT = small_cohort()
MADE = deidentify(COHORT, seed=1)
VALUE = ("IDENTIFIER", "covariates.value")


@pytest.fixture
def files(tmp_path):
    write_folder(MADE.cohort, tmp_path / "out")
    return {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}


def found(files, cohort=COHORT, made=MADE):
    return [(each.rule, each.place) for each in check_remains(cohort, made.key, files)]


def put(files, name, old, new):
    """The files with some text of one of them in place of other text, once."""
    assert old.encode() in files[name]
    return files | {name: files[name].replace(old.encode(), new.encode(), 1)}


def new_name(old, kind):
    names = {was: now for k, now, was in MADE.key.select("kind", "new_id", "old_id").rows()}
    assert kind in set(MADE.key["kind"])
    return names[old]


def test_nothing_is_found_where_all_is_gone(files):
    assert found(files) == []


@pytest.mark.parametrize(
    ("name", "kind", "old", "column"),
    [
        ("patients.csv", "patient", "MRN-70001", "patients.patient_id"),
        ("measurements.csv", "patient", "MRN-70002", "measurements.patient_id"),
        ("measurements.csv", "reader", "Dr Quill", "measurements.reader"),
        ("lesions.csv", "lesion", "ACC2", "lesions.lesion_id"),
        ("operations.csv", "operation", "theatre-3", "operations.operation_id"),
    ],
)
def test_an_old_name_in_its_own_column_is_found(files, name, kind, old, column):
    left = put(files, name, new_name(old, kind), old)
    assert ("IDENTIFIER", column) in found(left)


def test_an_old_name_inside_another_one_is_found_in_any_letters(files):
    left = put(files, "lesions.csv", new_name("ACC2", "lesion"), "x-mrn-70002-1")
    assert ("IDENTIFIER", "lesions.lesion_id") in found(left)


@pytest.mark.parametrize("words", ["seen by dr quill", "MRN-70001", "as of 2011-03-01", "20110301"])
def test_an_old_name_or_date_inside_words_is_found(files, words):
    left = put(files, "drugs.csv", "imatinib", words)
    assert [place for _, place in found(left)] == ["drugs.agent"]


def test_a_stated_word_is_no_name_even_where_a_lesion_is_called_so(tmp_path):
    cohort = small_cohort(
        lesions={
            "lesion_id": ["liver", "ACC2", "liver"],
            "parent_lesion_id": [None, "liver", None],
        },
        measurements={"lesion_id": ["liver", "liver", "ACC2", "liver"]},
    )
    made = deidentify(cohort)
    write_folder(made.cohort, tmp_path / "out")
    files = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert found(files, cohort, made) == []


def test_a_long_number_that_is_a_patients_name_is_found_among_the_values(tmp_path):
    names = {"patient_id": ["1234567", "7654321"]}
    cohort = small_cohort(
        patients=names,
        lesions={"patient_id": ["1234567", "1234567", "7654321"]},
        measurements={"patient_id": ["1234567"] * 3 + ["7654321"]},
        drugs=names,
        operations={"patient_id": ["1234567"]},
        resections={"patient_id": ["1234567"]},
        covariates={"patient_id": ["1234567"] * 2 + ["7654321"], "value": [1.0, 1234567.0, 3.0]},
    )
    for folder, keep, left in (("without", [], []), ("with", ["house_number"], [VALUE])):
        made = deidentify(cohort, keep=keep)
        write_folder(made.cohort, tmp_path / folder)
        files = {path.name: path.read_bytes() for path in (tmp_path / folder).iterdir()}
        assert found(files, cohort, made) == left


def test_a_date_that_was_not_moved_is_found(files):
    shift = MADE.key.filter(old_id="MRN-70001")["shift_days"].item()
    moved = date.fromordinal(date(2011, 4, 2).toordinal() + shift)
    left = put(files, "operations.csv", moved.isoformat(), "2011-04-02")
    assert found(left) == [("DATE", "operations.operation_day")]


def test_a_date_moved_by_another_number_of_days_is_found(files):
    shift = MADE.key.filter(old_id="MRN-70001")["shift_days"].item()
    moved = date.fromordinal(date(2011, 4, 2).toordinal() + shift)
    other = date.fromordinal(moved.toordinal() - 1)
    left = put(files, "operations.csv", moved.isoformat(), other.isoformat())
    assert found(left) == [("DATE", "operations.operation_day")]


def test_a_key_with_a_shift_of_nothing_is_found(files):
    still = MADE.key.with_columns(shift_days=MADE.key["shift_days"] * 0)
    assert ("DATE", "the key") in [
        (each.rule, each.place) for each in check_remains(COHORT, still, files)
    ]


def test_a_birth_year_that_makes_somebody_too_old_is_found(files):
    year = str(MADE.cohort.patients["birth_year"].min())
    assert found(put(files, "patients.csv", f",{year},", ",1881,")) == [
        ("AGE", "patients.birth_year")
    ]


@pytest.mark.parametrize("title", ["Cases of Dr Ink", "Seen 2011-01-01", "mrn-70002 and others"])
def test_a_title_with_a_name_or_a_date_is_found(files, title):
    left = put(files, "cohort.toml", "De-identified cohort", title)
    assert found(left) == [("ABOUT", "cohort.toml")]


def test_the_words_of_day_zero_are_looked_at_on_a_relative_clock(tmp_path):
    about = About(title="T", clock="relative", zero="first visit to Dr Ink")
    days = {"diagnosis_day": [-100, -200], "last_contact_day": [900, 950], "death_day": [900, None]}
    cohort = small_cohort(
        about,
        patients=days,
        measurements={"scan_day": [0, 60, 60, 5]},
        drugs={"start_day": [2, 6]},
        operations={"operation_day": [90]},
        covariates={"day": [0, 0, 5]},
    )
    made = deidentify(cohort)
    write_folder(made.cohort, tmp_path / "out")
    files = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert found(files, cohort, made) == [("ABOUT", "cohort.toml")]


def test_what_is_found_is_said_in_counts_and_never_in_values(files):
    left = put(files, "patients.csv", new_name("MRN-70001", "patient"), "MRN-70001")
    words = "; ".join(map(str, check_remains(COHORT, MADE.key, left)))
    assert "identifier in patients.patient_id (1)" in words
    assert "70001" not in words
    assert ABOUT.title not in words
