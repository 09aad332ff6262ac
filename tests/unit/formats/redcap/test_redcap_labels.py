"""Which field a column is, and which choice a value, where labels are exported."""

import pytest
from unit.formats.redcap.redcap_pages import codes, converted

from seriatim.base.errors import InputError
from seriatim.formats.redcap.fields import Dictionary, Field
from seriatim.formats.redcap.header import resolve_header
from seriatim.formats.redcap.recognise import is_redcap

TWICE = Dictionary(
    (
        Field("id", "one", label="Id"),
        Field("a", "one", label="Size"),
        Field("b", "one", label="<b>Shape</b> of  it"),
        Field("c", "two", label="Size"),
        Field("box", "two", "checkbox", "Sites", {"1": "Liver", "-2": "Bone, any"}),
    )
)


def test_labels_that_fields_share_are_told_apart_by_their_order():
    header = ["Id", "Size", "Shape of it", "Complete?", "Size", "Complete?"]
    found = resolve_header(header, TWICE)
    assert [found.names[n] for n in (0, 1, 2, 4)] == ["id", "a", "b", "c"]
    assert found.ambiguous == frozenset()


@pytest.mark.parametrize(
    "header",
    [
        ["Id", "Shape of it", "Size"],  # one of the two is not exported
        ["Id", "Size", "Size", "Shape of it"],  # not in the order of the dictionary
        ["Id", "Size", "Shape of it", "Size", "Size"],  # one too many
    ],
)
def test_labels_that_cannot_be_told_apart_are_refused(header):
    found = resolve_header(header, TWICE)
    sizes = {found.names[n] for n, label in enumerate(header) if label == "Size"}
    assert found.ambiguous == sizes
    assert "a" not in found.names
    assert found.names[header.index("Shape of it")] == "b"


def test_boxes_are_found_by_the_label_of_their_choice():
    header = ["Id", "Sites (choice=Liver)", "Sites (choice=Bone, any)", "Repeat Instance"]
    names = resolve_header(header, TWICE).names
    assert names == ("id", "box___1", "box____2", "redcap_repeat_instance")


def test_names_are_left_as_they_are():
    header = ["id", "redcap_event_name", "a", "b", "Size", "one_complete"]
    assert resolve_header(header, TWICE).names == tuple(header)


DICTIONARY = (
    "Variable / Field Name,Form Name,Field Type,Field Label,"
    '"Choices, Calculations, OR Slider Labels"\n'
    "record_id,patients,text,Id,\n"
    'pt_sex,patients,radio,Sex,"{sex}"\n'
    'pt_vital_status,patients,radio,Status,"{status}"\n'
    "pt_last_contact_day,patients,text,Last,\n"
)


def cohort_of(folder, values, sex="female, Woman | male, Man", status="alive, Alive | dead, Dead",
              settings=None):  # fmt: skip
    (folder / "dictionary.csv").write_text(DICTIONARY.format(sex=sex, status=status))
    lines = "".join(f"{n},{a},{b},2020-01-01\n" for n, (a, b) in enumerate(values))
    header = "record_id,pt_sex,pt_vital_status,pt_last_contact_day\n"
    (folder / "export.csv").write_text(header + lines)
    return converted(folder, settings)


def pairs(conversion):
    return conversion.cohort.patients.select("sex", "vital_status").rows()


def test_labels_are_turned_back_into_codes(tmp_path):
    made = cohort_of(tmp_path, [("Woman", "Alive"), ("Man", "")])
    assert pairs(made) == [("female", "alive"), ("male", None)]


def test_a_file_with_both_is_read_value_by_value(tmp_path):
    made = cohort_of(tmp_path, [("Woman", "alive"), ("male", "")])
    assert pairs(made) == [("female", "alive"), ("male", None)]


CROSSED = "female, male | male, female"


def test_a_value_that_could_be_two_choices_is_refused(tmp_path):
    made = cohort_of(tmp_path, [("female", ""), ("male", "")], sex=CROSSED)
    assert pairs(made) == [(None, None), (None, None)]
    found = [f for f in made.findings if f.code.code == "RCP002"]
    assert [f.found for f in found] == ["2 values of `pt_sex` could be two different choices."]


def test_other_fields_of_the_file_tell_what_a_value_is(tmp_path):
    raw = cohort_of(tmp_path, [("female", "alive"), ("male", "")], sex=CROSSED)
    assert pairs(raw) == [("female", "alive"), ("male", None)]
    labels = cohort_of(tmp_path, [("female", "Alive"), ("male", "")], sex=CROSSED)
    assert pairs(labels) == [("male", "alive"), ("female", None)]


@pytest.mark.parametrize(("values", "sex"), [("raw", "female"), ("label", "male")])
def test_the_map_tells_what_a_value_is(tmp_path, values, sex):
    settings = {"redcap": {"values": values}}
    made = cohort_of(tmp_path, [("female", "")], sex=CROSSED, settings=settings)
    assert pairs(made) == [(sex, None)]


def test_a_label_of_two_choices_is_refused(tmp_path):
    made = cohort_of(tmp_path, [("Man", "Alive")], sex="female, Man | male, Man")
    assert pairs(made) == [(None, "alive")]
    assert "RCP002" in codes(made)


def test_a_value_that_is_no_choice_is_left_for_the_checks(tmp_path):
    made = cohort_of(tmp_path, [("Woman", "Alive"), ("Robot", "Dead")])
    assert pairs(made)[1] == (None, "dead")
    assert "VAL013" in codes(made)


def test_missing_data_codes_are_not_known_by_code_and_by_label(tmp_path):
    settings = {"redcap": {"missing": {"-99": "Unknown"}}}
    made = cohort_of(tmp_path, [("-99", "Unknown"), ("Man", "-99")], settings=settings)
    assert pairs(made) == [(None, None), ("male", None)]
    found = [f.found for f in made.findings if f.code.code == "RCP005"]
    assert found == ["2 rows have a missing-data code, read as not known."]


def test_a_choice_of_the_field_goes_before_a_missing_datas_label(tmp_path):
    settings = {"redcap": {"missing": {"-99": "Man"}}}
    made = cohort_of(tmp_path, [("Man", "Alive")], settings=settings)
    assert pairs(made) == [("male", "alive")]


def test_two_dictionaries_are_refused(tmp_path):
    cohort_of(tmp_path, [("Man", "")])
    (tmp_path / "other.csv").write_text(DICTIONARY.format(sex="1, a", status="1, b"))
    with pytest.raises(InputError, match="2 data dictionaries"):
        converted(tmp_path)


def test_a_dictionary_alone_is_no_export(tmp_path):
    (tmp_path / "dictionary.csv").write_text(DICTIONARY.format(sex="1, a", status="1, b"))
    with pytest.raises(InputError, match="is a data dictionary"):
        converted(tmp_path / "dictionary.csv")
    with pytest.raises(InputError, match="holds no REDCap export"):
        converted(tmp_path)


@pytest.mark.parametrize(
    ("first_line", "is_one"),
    [
        ("record_id,redcap_event_name,x", True),
        ("study,redcap_repeat_instance,x", True),
        ("Record ID,Repeat Instrument,Repeat Instance,Age,Complete?", True),
        ("record_id,age,baseline_complete", True),
        ("Study ID,Event Name,Survey Identifier,Age", True),
        ("patient_id,lesion_id,scan_day", False),
        ("record_id,age", False),
        ("USUBJID,TUTESTCD", False),
        ("", False),
        ("\0\x01\x02", False),
    ],
)
def test_an_export_is_recognised_by_what_redcap_alone_writes(tmp_path, first_line, is_one):
    file = tmp_path / "x.csv"
    file.write_text(first_line + "\n1,2,3\n")
    assert is_redcap(file) is is_one
    assert is_redcap(tmp_path) is is_one
    assert not is_redcap(tmp_path / "gone.csv")


def test_a_header_that_may_be_a_row_is_not_shown(tmp_path):
    (tmp_path / "rows.csv").write_text("QXZ1,redcap_event_name,QXZ2\nQXZ3,a,QXZ4\n")
    rows = [{"table": "covariates", "columns": {"day": "QXZ2", "name": "b", "value": "c"}}]
    made = converted(tmp_path, {"redcap": {"rows": rows}})
    words = " ".join(f.found for f in made.findings if f.code.code != "RCP016")
    assert "QXZ" not in words
