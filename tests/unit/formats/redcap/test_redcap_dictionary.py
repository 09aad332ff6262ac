"""The data dictionary of the registry, looked at with the csv module and the rules of REDCap."""

import csv
import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.formats.redcap.trial_project import HEADING

from seriatim.cohort.schema import TABLES, Kind
from seriatim.formats.redcap.dictionary import (
    is_dictionary_header,
    read_dictionary,
    render_dictionary,
)
from seriatim.formats.redcap.fields import Dictionary, Field, checkbox_column
from seriatim.formats.redcap.lesion_registry import lesion_registry
from seriatim.formats.redcap.recognise import is_redcap

HEADINGS = next(csv.reader([HEADING]))
NAME, FORM, KIND, LABEL, CHOICES, VALIDATION = (HEADINGS[n] for n in (0, 1, 3, 4, 5, 7))
LOW, HIGH, REQUIRED = (HEADINGS[n] for n in (8, 9, 12))
LONGEST_ADVISED, LONGEST = 26, 100


@pytest.fixture(params=["calendar", "relative"])
def fields(request):
    text = render_dictionary(lesion_registry(request.param))
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_heading_is_redcaps_own(fields):
    assert list(fields[0]) == HEADINGS
    assert len(HEADINGS) == 18


def test_names_are_such_as_redcap_takes(fields):
    names = [row[NAME] for row in fields]
    assert len(set(names)) == len(names)
    assert [n for n in names if not re.fullmatch(r"[a-z](?:[a-z0-9]|_(?!_))*[a-z0-9]", n)] == []
    assert max(map(len, names)) <= LONGEST_ADVISED < LONGEST


def test_the_record_id_is_the_first_field_of_the_first_form(fields):
    assert fields[0][NAME] == "record_id"
    assert fields[0][FORM] == "patients"
    assert fields[0][KIND] == "text"


def test_forms_stand_together_and_there_is_one_for_each_table(fields):
    forms = [row[FORM] for row in fields]
    changes = [form for n, form in enumerate(forms) if n == 0 or forms[n - 1] != form]
    assert changes == list(TABLES)


def test_every_column_of_every_table_has_a_field(fields):
    n_columns = sum(len(table.columns) - 1 for table in TABLES.values())
    assert len(fields) == n_columns + 2  # the record's id, and whether all drugs are known


def test_labels_are_unique_so_that_an_export_with_labels_can_be_read(fields):
    labels = [row[LABEL] for row in fields]
    assert len(set(labels)) == len(labels)
    assert all(labels)


def test_choices_are_codes_and_labels_with_bars_between(fields):
    for row in fields:
        pairs = [pair.split(", ") for pair in row[CHOICES].split(" | ") if pair]
        assert bool(pairs) == (row[KIND] in ("radio", "dropdown"))
        assert all(re.fullmatch(r"[A-Za-z0-9_]+", code) and label for code, label in pairs)
        codes, labels = [c for c, _ in pairs], [w for _, w in pairs]
        assert len(set(codes)) == len(codes)
        assert len(set(labels)) == len(labels)
        # No label may be the code of another choice: a value could then mean both.
        assert all(code == label for code, label in pairs if label in codes)


def test_types_and_validations_are_known_to_redcap(fields):
    assert {row[KIND] for row in fields} == {"text", "radio", "dropdown", "yesno"}
    assert {row[VALIDATION] for row in fields} <= {"", "date_ymd", "number", "integer"}
    assert all(row[KIND] == "text" for row in fields if row[VALIDATION])


def test_days_are_dates_on_a_calendar_and_whole_numbers_on_a_relative_clock():
    days = {c.name for t in TABLES.values() for c in t.columns if c.kind is Kind.DAY}
    for clock, validation in (("calendar", "date_ymd"), ("relative", "integer")):
        of_days = {
            field.validation
            for field in lesion_registry(clock).fields
            if field.name.split("_", 1)[1] in days
        }
        assert of_days == {validation}


def test_limits_are_those_of_the_tables(fields):
    row = next(row for row in fields if row[NAME] == "meas_density_hu")
    assert (row[LOW], row[HIGH]) == ("-1100", "3100")
    assert next(row for row in fields if row[NAME] == "meas_status")[REQUIRED] == "y"


def test_the_dictionary_is_recognised_and_reads_back(tmp_path):
    text = render_dictionary(lesion_registry())
    (tmp_path / "d.csv").write_text(text)
    assert is_redcap(tmp_path / "d.csv")
    assert is_redcap(tmp_path)
    assert read_dictionary(text.encode()).dictionary == lesion_registry()


LINE = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=9)
CODE = st.from_regex(r"[A-Za-z0-9_]{1,4}", fullmatch=True)
WORDS = LINE.filter(lambda text: "|" not in text)
FIELD = st.builds(
    Field,
    name=st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True),
    form=st.sampled_from(["one", "two"]),
    kind=st.sampled_from(["radio", "dropdown", "checkbox"]),
    label=LINE,
    choices=st.dictionaries(CODE, WORDS, min_size=1, max_size=4),
    note=LINE,
    is_required=st.booleans(),
)


@given(st.lists(FIELD, min_size=1, max_size=5, unique_by=lambda field: field.name))
@settings(max_examples=40)
def test_any_dictionary_reads_back(fields):
    text = render_dictionary(Dictionary(tuple(fields)))
    assert read_dictionary(text.encode()).dictionary == Dictionary(tuple(fields))


def test_a_heading_of_something_else_is_no_dictionary():
    assert not is_dictionary_header(["record_id", "form", "field"])
    assert is_dictionary_header(["\ufeffx", *(name.upper() for name in HEADINGS)])


def test_a_box_of_a_negative_code_has_four_underscores():
    assert checkbox_column("sites", "-1") == "sites____1"
    assert checkbox_column("sites", "AB") == "sites___ab"


def test_choices_that_cannot_be_read_are_left_as_they_stand():
    text = HEADING + "\nrecord_id,f,,text,,,,,,,,,,,,,,\nsex,f,,radio,Sex,1=male,,,,,,,,,,,,\n"
    fields = read_dictionary(text.encode()).dictionary.fields
    assert (fields[1].choices, fields[1].has_odd_choices) == ({}, True)
