"""What becomes of names, days, ages, words and cohort.toml, rule by rule."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from unit.cohort.deidentify_cases import ABOUT, small_cohort

from seriatim.base.errors import TableError
from seriatim.cohort.about import About
from seriatim.cohort.deidentify import deidentify
from seriatim.cohort.deidentify.names import identifier_columns, is_own
from seriatim.cohort.deidentify.words import DROPPED, KEPT, undecided
from seriatim.cohort.schema import TABLES, Kind


@pytest.fixture(scope="module")
def cohort():
    return small_cohort()


@pytest.fixture(scope="module")
def made(cohort):
    return deidentify(cohort)


def old_by_new(made, kind):
    return dict(made.key.filter(pl.col("kind") == kind).select("new_id", "old_id").iter_rows())


def born(year, last):
    """The birth year that comes out for one born in a year and last seen on a day."""
    return small_cohort(
        patients={"birth_year": [year, 1960], "last_contact_day": [last, date(2016, 4, 8)]}
        | {"vital_status": ["alive", "alive"], "death_day": [None, None]}
    )


def test_every_text_column_of_the_schema_is_kept_or_dropped_by_decision():
    assert undecided() == set()
    assert set(KEPT) & DROPPED == set()


def test_every_identifier_of_the_schema_is_known_by_what_it_names():
    spaces = {name for table in TABLES.values() for name in identifier_columns(table).values()}
    assert spaces == {"patient_id", "lesion_id", "operation_id", "reader"}
    assert {name for name in spaces if is_own(name)} == {"lesion_id", "operation_id"}


def test_a_year_stands_only_in_the_birth_year():
    years = [c.name for t in TABLES.values() for c in t.columns if c.unit == "year"]
    assert years == ["birth_year"]


def test_every_identifier_is_new_and_none_is_used_twice(cohort, made):
    assert made.key["new_id"].is_unique().all()
    for table, frame in made.cohort.tables().items():
        for column in TABLES[table].columns:
            if column.kind is Kind.IDENTIFIER:
                old = set(cohort.tables()[table][column.name].drop_nulls())
                assert set(frame[column.name].drop_nulls()) & old == set()


def test_references_follow_their_lesion(made):
    parents = made.cohort.lesions.filter(pl.col("parent_lesion_id").is_not_null())
    lesions = old_by_new(made, "lesion")
    assert [lesions[name] for name in parents["parent_lesion_id"]] == ["ACC1"]
    assert [lesions[name] for name in parents["lesion_id"]] == ["ACC2"]
    taken = made.cohort.resections.join(
        made.cohort.lesions, on=["patient_id", "lesion_id"], how="inner"
    )
    assert [lesions[name] for name in taken["lesion_id"]] == ["ACC2"]
    assert taken.join(made.cohort.operations, on=["patient_id", "operation_id"]).height == 1


def test_the_same_lesion_name_in_two_patients_becomes_two_names(made):
    assert sorted(old_by_new(made, "lesion").values()) == ["ACC1", "ACC1", "ACC2"]


def test_nothing_of_the_order_of_patients_is_kept():
    cohort = many_patients(40)
    orders = set()
    for seed in range(6):
        made = deidentify(cohort, seed=seed)
        was = old_by_new(made, "patient")
        orders.add(tuple(was[name] for name in made.cohort.patients["patient_id"]))
    assert len(orders) == 6
    assert tuple(sorted(cohort.patients["patient_id"])) not in orders


def many_patients(n):
    names = [f"case{number:03}" for number in range(n)]
    nobody = pl.Series([None] * n, dtype=pl.String)
    unknown = dict.fromkeys(small_cohort().patients.columns, nobody)
    known = {"patient_id": names, "diagnosis_day": [date(2010, 1, 1)] * n}
    return small_cohort(About(title="Many"), patients=unknown | known)


def test_shifts_are_whole_days_from_one_to_365_back_and_differ():
    made = deidentify(many_patients(400))
    shifts = made.key.filter(pl.col("kind") == "patient")["shift_days"]
    assert shifts.min() >= -365
    assert shifts.max() <= -1
    assert shifts.n_unique() > 150
    assert {shift % 7 for shift in shifts} == set(range(7))


def test_all_days_of_a_patient_move_by_the_same_number_of_days(cohort, made):
    key = made.key.filter(pl.col("kind") == "patient")
    for new, old, shift in key.select("new_id", "old_id", "shift_days").iter_rows():
        for table in ("patients", "measurements", "drugs", "operations"):
            for column in TABLES[table].columns:
                if column.kind is Kind.DAY:
                    was = cohort.tables()[table].filter(pl.col("patient_id") == old)[column.name]
                    now = made.cohort.tables()[table].filter(pl.col("patient_id") == new)
                    assert sorted(now[column.name].drop_nulls()) == sorted(was.drop_nulls() + shift)


def test_days_from_a_zero_are_kept_and_the_birth_year_is_not():
    about = About(title="T", clock="relative", zero="start of imatinib")
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
    assert sorted(made.cohort.measurements["scan_day"]) == [0, 5, 60, 60]
    assert made.cohort.patients["birth_year"].null_count() == 2
    assert made.cohort.about.zero == "start of imatinib"
    assert set(made.key["shift_days"].drop_nulls()) == {0}


@pytest.mark.parametrize("seed", range(8))
def test_nobody_is_older_than_ninety_on_the_last_day(seed):
    made = deidentify(born(1913, date(2015, 3, 7)), seed=seed)
    new = {old: new for new, old in old_by_new(made, "patient").items()}
    person = made.cohort.patients.filter(pl.col("patient_id") == new["MRN-70001"])
    last = person["last_contact_day"].cast(pl.Date).dt.year().item()
    assert last - person["birth_year"].item() == 90
    assert ("patients.birth_year", "cut at 90 years", 1) in made.changes.rows()


def test_an_age_that_is_cut_is_told():
    cohort = born(1913, date(2015, 3, 7))
    age = {"patient_id": ["MRN-70001"], "day": [16000], "name": ["age"], "value": [94.0]}
    ages = pl.DataFrame(age, schema=cohort.covariates.schema)
    made = deidentify(replace(cohort, covariates=ages), keep=("age",), seed=1)
    assert made.cohort.covariates["value"].to_list() == [90.0]
    assert ("covariates.value", "cut at 90 years", 1) in made.changes.rows()


@pytest.mark.parametrize("seed", range(8))
def test_a_younger_person_keeps_the_age_to_a_year(seed):
    made = deidentify(born(1950, date(2015, 3, 7)), seed=seed)
    new = {old: new for new, old in old_by_new(made, "patient").items()}
    person = made.cohort.patients.filter(pl.col("patient_id") == new["MRN-70001"])
    assert person["birth_year"].item() in (1949, 1950)
    last = person["last_contact_day"].cast(pl.Date).dt.year().item()
    assert abs((last - person["birth_year"].item()) - 65) <= 1


def test_an_age_among_the_dated_values_is_cut_at_ninety():
    cohort = small_cohort(covariates={"name": ["ecog", "Age", "age"], "value": [1.0, 93.0, 89.0]})
    made = deidentify(cohort, keep=["age"])
    assert sorted(made.cohort.covariates["value"]) == [1.0, 89.0, 90.0]


def test_free_text_is_emptied_and_counted(made):
    for place in DROPPED:
        table, column = place.split(".")
        assert (
            made.cohort.tables()[table][column].null_count() == made.cohort.tables()[table].height
        )
    changes = {place: n for place, what, n in made.changes.iter_rows() if what == "emptied"}
    assert changes == {
        "patients.primary_site": 1,
        "patients.mutation": 1,
        "patients.death_cause": 1,
        "lesions.site_detail": 1,
        "drugs.stop_reason": 1,
        "operations.intent": 1,
    }


def test_words_of_the_stated_list_stay_as_they_are_written(made):
    assert set(made.cohort.patients["primary_site"]) == {"Stomach", None}
    assert sorted(made.cohort.lesions["organ"]) == ["Liver", "liver", "liver"]
    assert set(made.cohort.patients["gene"]) == {"KIT"}


def test_a_drug_that_is_not_on_the_list_gets_a_name_that_the_key_leads_back_from(made):
    other = [agent for agent in made.cohort.drugs["agent"] if agent != "imatinib"]
    assert [old_by_new(made, "drugs.agent")[name] for name in other] == ["HC-4711"]


def test_a_dated_value_that_is_not_on_the_list_goes_with_its_number(made):
    assert made.cohort.covariates["name"].to_list() == ["ecog"]
    assert ("covariates", "rows left out", 2) in made.changes.rows()


def test_a_word_the_user_vouches_for_stays(cohort):
    made = deidentify(cohort, keep=["hc-4711", "age"])
    assert sorted(made.cohort.drugs["agent"]) == ["HC-4711", "imatinib"]
    assert sorted(made.cohort.covariates["name"]) == ["age", "ecog"]


def test_of_cohort_toml_only_what_the_tables_need_stays(made):
    about = made.cohort.about
    assert about == About(title="De-identified cohort", primary_reader=about.primary_reader)
    assert old_by_new(made, "reader")[about.primary_reader] == "Dr Quill"
    left_out = set(made.changes.filter(pl.col("place").str.starts_with("cohort.toml"))["place"])
    assert left_out == {"cohort.toml source", "cohort.toml citation", "cohort.toml study"}


def test_readers_keep_their_order_where_the_first_by_name_decides():
    unnamed = ABOUT.model_copy(update={"primary_reader": None})
    for seed in range(8):
        made = deidentify(small_cohort(unnamed), seed=seed)
        readers = old_by_new(made, "reader")
        assert [readers[name] for name in sorted(readers)] == ["Dr Ink", "Dr Quill"]


def test_a_primary_reader_who_read_nothing_has_a_name_all_the_same():
    elsewhere = ABOUT.model_copy(update={"primary_reader": "Dr Nobody"})
    made = deidentify(small_cohort(elsewhere))
    assert old_by_new(made, "reader")[made.cohort.about.primary_reader] == "Dr Nobody"


def test_the_same_seed_draws_the_same_and_none_draws_anew(cohort):
    assert deidentify(cohort, seed=3).key.equals(deidentify(cohort, seed=3).key)
    assert not deidentify(cohort).key.equals(deidentify(cohort).key)


def test_the_order_of_rows_changes_nothing_that_a_seed_draws(cohort):
    turned = type(cohort)(
        about=cohort.about, **{name: frame.reverse() for name, frame in cohort.tables().items()}
    )
    assert deidentify(turned, seed=3).key.equals(deidentify(cohort, seed=3).key)


def test_a_date_that_stands_for_none_cannot_be_moved():
    cohort = small_cohort(patients={"diagnosis_day": [date(1901, 12, 31), None]})
    with pytest.raises(TableError, match=r"patients\.diagnosis_day.*before 1902"):
        deidentify(cohort)


def test_what_is_made_shows_no_row_when_printed(made):
    assert repr(made) == "<Deidentified: 2 patients>"
