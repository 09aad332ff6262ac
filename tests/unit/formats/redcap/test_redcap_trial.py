"""A project that is not ours, read through the map of the worked example; expected by hand."""

import copy
import re
from datetime import date

import pytest
from unit.formats.redcap.redcap_pages import as_labels, codes, converted, differing_tables
from unit.formats.redcap.trial_project import ROWS, trial_map, write_trial

from seriatim.base.errors import InputError, PlanError
from seriatim.cohort.places import name_places

EPOCH = date(1970, 1, 1)


def day(text):
    return (date.fromisoformat(text) - EPOCH).days


@pytest.fixture
def trial(tmp_path):
    return write_trial(tmp_path)


def rows_of(conversion, table, *columns):
    return conversion.cohort.tables()[table].select(columns).rows()


def test_every_table_of_the_worked_example_is_as_it_should_be(trial):
    made = converted(trial, trial_map())
    assert rows_of(
        made, "patients", "patient_id", "sex", "birth_year", "diagnosis_day", "vital_status",
        "last_contact_day", "death_day",
    ) == [
        ("001", "female", 1950, day("2010-05-04"), "dead", day("2014-02-03"), day("2014-02-03")),
        ("002", "male", None, None, None, None, None),
    ]  # fmt: skip
    assert rows_of(made, "lesions", "patient_id", "lesion_id", "organ", "kind", "role") == [
        ("001", "L1", "liver", "solid", "target"),
        ("001", "L2", "abdominal wall", "solid", "non_target"),
        ("002", "L1", "peritoneum", "solid", "target"),
    ]
    assert rows_of(
        made, "measurements", "patient_id", "lesion_id", "scan_day", "reader", "long_axis_mm",
        "status",
    ) == [
        ("001", "L1", day("2012-02-03"), "AB", 31.0, "measured"),
        ("001", "L2", day("2012-02-03"), "AB", 18.0, "measured"),
        ("001", "L1", day("2012-05-06"), "AB", 24.0, "measured"),
        ("001", "L2", day("2012-05-06"), "AB", None, "absent"),
        ("001", "L1", day("2012-08-07"), "AB", 2.0, "too_small"),
        ("002", "L1", day("2013-03-04"), "1", 40.0, "measured"),
        ("002", "L1", day("2013-06-07"), "1", 39.0, "measured"),
    ]  # fmt: skip
    assert rows_of(
        made, "drugs", "patient_id", "agent", "line", "start_day", "stop_day", "dose_mg_per_day"
    ) == [
        ("001", "imatinib", 1, day("2012-02-10"), day("2012-06-01"), 400.0),
        ("001", "sunitinib", 3, day("2012-06-02"), None, None),
    ]
    assert rows_of(made, "operations", "patient_id", "operation_day", "completeness") == [
        ("001", day("2012-09-01"), "R0")
    ]
    assert rows_of(made, "resections", "patient_id", "operation_id", "lesion_id", "how") == [
        ("001", "O1", "L1", "resected")
    ]
    assert rows_of(made, "covariates", "patient_id", "day", "name", "value") == [
        ("001", day("2012-02-03"), "ecog", 0.0),
        ("001", day("2012-08-07"), "ecog", 1.0),
    ]


def test_what_is_not_used_is_set_aside_with_its_reason(trial):
    accounts = converted(trial, trial_map()).accounts
    assert accounts.tallies.rows() == [("trial.csv", 12, 9, 3, 0), ("dictionary.csv", 0, 0, 0, 0)]
    assert accounts.set_aside.select("place", "code").rows() == [
        ("trial.csv row 7", "RCP009"),  # the earlier of two visits, passed over by `take`
        ("trial.csv row 10", "RCP019"),  # a day of stopping that is not known
        ("trial.csv row 12", "RCP007"),  # a scan without anything entered
    ]


def test_a_size_in_a_wide_row_is_found_again_in_its_column(trial):
    origins = converted(trial, trial_map()).cohort.origins
    places = origins.frames["measurements"]["long_axis_mm"]
    named = name_places(places, origins.sources)
    # Before les1_size stand 4 columns of keys, 10 of enrolment, its status, and 3 of imaging.
    assert named[0] == "trial.csv row 1, column S"
    assert named[1] == "trial.csv row 1, column T"


def test_fields_that_no_table_takes_are_counted_boxes_too(trial):
    made = converted(trial, trial_map())
    found = [f.found for f in made.findings if f.code.code == "RCP010"]
    assert found == [
        "Fields of the form `enrolment` that are in no table hold 1 value: `hospital_no`.",
        "Fields of the form `imaging` that are in no table hold 1 value: `ct_quality___2`.",
    ]
    fields = {name: (used, n) for name, _, used, n in made.beside["redcap_fields"].rows()}
    assert fields["hospital_no"] == ("no", 1)
    assert fields["sex"] == ("yes", 2)
    assert fields["enrolment_complete"][0] == "by REDCap"


@pytest.mark.parametrize(("headers", "values"), [(True, True), (True, False), (False, True)])
def test_labels_give_the_same_cohort(trial, tmp_path, headers, values):
    labels = _new(tmp_path)
    as_labels(trial / "trial.csv", trial / "dictionary.csv", labels / "trial.csv",
              headers=headers, values=values)  # fmt: skip
    (labels / "dictionary.csv").write_bytes((trial / "dictionary.csv").read_bytes())
    assert (
        differing_tables(
            converted(labels, trial_map()).cohort, converted(trial, trial_map()).cohort
        )
        == []
    )


def test_without_its_dictionary_raw_codes_are_read_all_the_same(trial):
    whole = converted(trial, trial_map()).cohort
    (trial / "dictionary.csv").unlink()
    alone = converted(trial, trial_map())
    assert differing_tables(alone.cohort, whole) == []


def test_a_project_that_is_not_ours_needs_a_map(trial):
    with pytest.raises(InputError, match=r"\[\[redcap.rows\]\]"):
        converted(trial)


def test_several_values_in_one_record_are_refused_unless_one_is_chosen(trial):
    settings = trial_map()
    del settings["redcap"]["rows"][0]["columns"]["last_contact_day"]["take"]
    made = converted(trial, settings)
    found = [f.found for f in made.findings if f.code.code == "RCP004"]
    assert found == [" ".join(["1 row has several different values of `fu_date` in the same",
                               "record."])]  # fmt: skip
    assert rows_of(made, "patients", "last_contact_day")[0] == (None,)


def test_the_first_value_is_taken_where_the_map_says_so(trial):
    settings = trial_map()
    settings["redcap"]["rows"][0]["columns"]["last_contact_day"]["take"] = "first"
    del settings["redcap"]["rows"][0]["columns"]["death_day"]
    del settings["redcap"]["rows"][0]["columns"]["vital_status"]
    made = converted(trial, settings)
    assert rows_of(made, "patients", "last_contact_day")[0] == (day("2013-02-01"),)


def test_values_of_patients_are_looked_for_in_the_events_named(trial):
    settings = trial_map()
    patients = settings["redcap"]["rows"][0]
    patients["event"] = "month_12_arm_1"
    made = converted(trial, settings)
    assert rows_of(made, "patients", "sex", "vital_status", "last_contact_day")[0] == (
        None, "alive", day("2013-02-01"),
    )  # fmt: skip


def test_a_value_is_looked_up_in_the_same_turn_of_a_repeating_event(tmp_path):
    (tmp_path / "visits.csv").write_text(
        "id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,scan,ecog\n"
        "7,visit_arm_1,,1,2012-01-02,0\n"
        "7,visit_arm_1,,2,2012-02-03,1\n"
        "7,other_arm_1,,,,2\n"
    )
    columns = {"day": {"field": "scan", "from": "event"}, "name": {"value": "ecog"},
               "value": "ecog"}  # fmt: skip
    rows = [{"table": "covariates", "columns": columns}]
    made = converted(tmp_path, {"redcap": {"record_id": "id", "rows": rows}})
    assert rows_of(made, "covariates", "day", "value") == [
        (day("2012-01-02"), 0.0), (day("2012-02-03"), 1.0),
    ]  # fmt: skip
    assert "VAL011" in codes(made)


@pytest.mark.parametrize(("value", "counted"), [("en bloc", True), ("2", False)])
def test_a_field_called_complete_is_not_taken_for_a_status_unless_it_looks_like_one(
    tmp_path, value, counted
):
    text = f"id,redcap_event_name,scan,ecog,resection_complete\n7,a,2012-01-02,0,{value}\n"
    (tmp_path / "visits.csv").write_text(text)
    columns = {"day": "scan", "name": {"value": "ecog"}, "value": "ecog"}
    rows = [{"table": "covariates", "columns": columns}]
    made = converted(tmp_path, {"redcap": {"record_id": "id", "rows": rows}})
    assert ("RCP010" in codes(made)) is counted
    listed = dict(made.beside["redcap_fields"].select("field", "values").rows())
    assert listed["resection_complete"] == 1


def test_a_patients_id_may_stand_in_any_row_of_the_record(trial):
    settings = trial_map()
    settings["redcap"]["patient"] = "hospital_no"
    made = converted(trial, settings)
    assert set(made.cohort.measurements["patient_id"]) == {"H77"}
    assert made.cohort.patients["patient_id"].to_list() == ["H77"]
    assert "VAL011" in codes(made)


def test_rows_that_say_the_same_are_one_where_the_map_says_so(tmp_path):
    rows = copy.deepcopy(ROWS)
    for row in rows:
        if row["study_id"] == "001" and "ct_date" in row:
            row |= {"les1_site": "1", "les2_site": "3", "les1_target": "1", "les2_target": "0"}
    settings = trial_map()
    lesions = settings["redcap"]["rows"][1]
    del lesions["event"]
    write_trial(tmp_path, rows)
    assert "KEY001" in codes(converted(tmp_path, settings))
    lesions["once"] = True
    made = converted(tmp_path, settings)
    assert "KEY001" not in codes(made)
    assert made.cohort.lesions.height == 3


def test_dates_changed_by_a_spreadsheet_need_their_form_said(trial):
    raw = trial / "trial.csv"
    text = re.sub(r"(\d{4})-(\d\d)-(\d\d)", r"\3/\2/\1", raw.read_text())
    raw.write_text(text)
    whole = converted(write_trial(_new(trial)), trial_map()).cohort
    guessed = converted(trial, trial_map())
    assert {"VAL036", "VAL037"} & codes(guessed)
    settings = trial_map()
    settings["redcap"]["date_format"] = "%d/%m/%Y"
    assert differing_tables(converted(trial, settings).cohort, whole) == []


def _new(folder):
    new = folder.parent / f"{folder.name}-whole"
    new.mkdir()
    return new


WRONG = {
    "redcap.rows.0.table": lambda m: m["rows"][0].pop("table"),
    "there is no such table": lambda m: m["rows"][0].update(table="tumours"),
    "`weight` is no column": lambda m: m["rows"][0]["columns"].update(weight="kg"),
    "`role` must be given": lambda m: m["rows"][1]["columns"].pop("role"),
    "either `field` or `value`": lambda m: m["rows"][1]["columns"].update(organ={}),
    "`sick` is not one of": lambda m: m["rows"][0]["columns"]["sex"]["codes"].update(x="sick"),
    "cannot be given in `kg`": lambda m: m["rows"][2]["columns"]["long_axis_mm"].update(unit="kg"),
    "{m} is not among": lambda m: m["rows"][1]["columns"].update(organ="les{m}_site"),
    "no field is named with {k}": lambda m: m["rows"][1].update(repeat={"n": [1], "k": [1]}),
    "stands for nothing": lambda m: m["rows"][1].update(repeat={"n": []}),
    "no row would ever be made": lambda m: m["rows"][4].update(
        columns={"operation_id": {"value": "O1"}, "operation_day": {"value": "2012-01-01"}}
    ),
    "must name day, month and year": lambda m: m.update(date_format="%d/%m"),
    "several units": lambda m: m["rows"][2]["columns"].update(
        long_axis_mm=[{"field": "a{n}", "unit": "cm"}, {"field": "b{n}"}]
    ),
    "redcap.colour": lambda m: m.update(colour="red"),
    "no codes, no unit": lambda m: m["rows"][1]["columns"].update(
        organ={"value": "liver", "unit": "cm"}
    ),
    "redcap.values": lambda m: m.update(values="both"),
    "cannot be such a name": lambda m: m["rows"][1].update(repeat={"n": [1], "instance": [1]}),
}


@pytest.mark.parametrize("words", WRONG)
def test_a_wrong_setting_is_refused_by_name(trial, words):
    settings = trial_map()
    WRONG[words](settings["redcap"])
    with pytest.raises(PlanError) as caught:
        converted(trial, settings)
    assert words in str(caught.value)


def test_a_table_of_settings_that_is_no_part_of_a_map_is_refused(trial):
    with pytest.raises(PlanError, match="sdtm: no such table"):
        converted(trial, trial_map() | {"sdtm": {}})
