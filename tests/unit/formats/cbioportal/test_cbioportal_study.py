"""What a study holds: days from time zero, survival, statuses, categories, lesion tracks."""

import sys
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from unit.formats.cbioportal.documented_rules import read_meta, read_table

from seriatim import cli
from seriatim.base.errors import InputError
from seriatim.cohort.about import About
from seriatim.cohort.build import Cohort
from seriatim.formats.analysed import Analysed
from seriatim.formats.cbioportal import write as door
from seriatim.formats.cbioportal.people import derive_people, portal_names
from seriatim.formats.cbioportal.write import study_identifier, write_cbioportal
from seriatim.formats.read import read_cohort
from seriatim.study import Study
from seriatim.study.export import analyse

EXAMPLES = Path(__file__).resolve().parents[4] / "examples"
SAKAKURA = EXAMPLES / "sakakura-2006"


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("study")
    write_cbioportal(analyse(Study(), read_cohort(SAKAKURA)), folder)
    return folder


def rows(folder, name):
    _, header, lines = read_table(folder / f"data_{name}.txt")
    return [dict(zip(header, line, strict=True)) for line in lines]


def only(folder, name):
    (row,) = rows(folder, name)
    return row


def test_days_count_from_the_diagnosis(study):
    # make.py of the example: diagnosis on day -1136, operations on days -1120 and 868.
    days = [(row["OPERATION"], row["START_DATE"]) for row in rows(study, "timeline_surgery")]
    assert days == [("O1", "16"), ("O2", "2004")]
    assert only(study, "clinical_patient")["TIME_ZERO"] == "diagnosis"


def test_a_death_without_its_day_has_no_overall_survival(tmp_path):
    """Last contact is no day of death; the death cannot be placed in time."""
    cohort = read_cohort(SAKAKURA)
    dead = cohort.patients.with_columns(vital_status=pl.lit("dead"))
    write_cbioportal(analyse(Study(), replace(cohort, patients=dead)), tmp_path)
    person = only(tmp_path, "clinical_patient")
    assert (person["OS_STATUS"], person["OS_MONTHS"]) == ("", "")


def test_the_operation_names_the_lesions_it_took(study):
    assert [row["LESIONS"] for row in rows(study, "timeline_surgery")] == ["", "L1"]


def test_overall_survival_counts_from_the_diagnosis_and_the_others_from_their_origin(study):
    person = only(study, "clinical_patient")
    # 1599 + 1136 days, 1599 - 868 days, 1599 - 0 days, of 30.4375 days a month.
    assert (person["OS_STATUS"], person["OS_MONTHS"]) == ("0:LIVING", "89.86")
    assert person["OS_OPERATION_MONTHS"] == "24.02"
    assert person["OS_DRUG_MONTHS"] == "52.53"
    # One lesion is back on day 822.
    assert person["PFS_DRUG_STATUS"] == "1:PROGRESSED OR DIED"
    assert person["PFS_DRUG_MONTHS"] == "27.01"
    assert person["PFS_OPERATION_STATUS"] == "0:PROGRESSION FREE"
    assert person["CATEGORY"] == "focal_resistance"


def test_a_drug_still_taken_runs_to_the_last_day_on_record(study):
    last = rows(study, "timeline_treatment")[-1]
    assert (last["STOP_DATE"], last["STILL_TAKEN"]) == (str(1599 + 1136), "yes")


def test_every_lesion_has_a_track_of_numbers(study):
    tracks = {}
    for row in rows(study, "timeline_lab_test"):
        if row["LESION"]:
            tracks.setdefault(row["TEST"], []).append(float(row["RESULT"]))
    assert sorted(tracks) == [f"Lesion L{number} (liver)" for number in range(1, 7)]
    measured = pl.read_csv(SAKAKURA / "measurements.csv").filter(lesion_id="L1", status="measured")
    assert [size for size in tracks["Lesion L1 (liver)"] if size not in (0.0, 5.0)] == [
        size for size in measured["long_axis_mm"] if size != 5.0
    ]


def test_dated_values_are_tracks_too(study):
    assert [row["RESULT"] for row in rows(study, "timeline_lab_test") if row["TEST"] == "ecog"] == [
        "1",
        "0",
        "0",
        "0",
    ]


def test_responses_and_what_was_recorded_stand_on_the_status_track(study):
    statuses = [(row["STATUS"], row["SOURCE"]) for row in rows(study, "timeline_status")]
    assert statuses[0] == ("diagnosis", "recorded")
    assert ("CR", "derived from the sizes") in statuses
    assert statuses[-1] == ("last contact", "recorded")


def test_the_category_is_coloured_and_says_why(study):
    at = [row for row in rows(study, "timeline_category") if row["AT"] == "operation"]
    assert [(row["CATEGORY"], row["STYLE_COLOR"]) for row in at] == [
        ("indeterminate", "#999999"),
        ("focal_resistance", "#E69F00"),
    ]
    assert all(row["REASON"] for row in at)


def test_a_made_up_cohort_says_so_in_the_description(study, tmp_path):
    assert read_meta(study / "meta_study.txt")["description"].startswith("SYNTHETIC DATA")
    cohort = read_cohort(SAKAKURA)
    real = cohort.about.model_copy(update={"synthetic": False})
    write_cbioportal(Analysed(replace(cohort, about=real)), tmp_path)
    assert "SYNTHETIC" not in (tmp_path / "meta_study.txt").read_text(encoding="utf-8")


def test_the_disease_is_not_guessed(study):
    assert read_meta(study / "meta_study.txt")["type_of_cancer"] == "mixed"


def cohort_of(**columns):
    about = About(title="T", clock="relative")
    return Cohort.from_frames(
        about=about,
        patients=pl.DataFrame(columns),
        lesions=pl.DataFrame({"patient_id": ["A"], "lesion_id": ["1"]}).with_columns(
            kind=pl.lit("solid"), role=pl.lit("target")
        ),
        measurements=pl.DataFrame(
            {"patient_id": ["A", "A"], "lesion_id": ["1", "1"], "scan_day": [40, 9]}
        ).with_columns(status=pl.lit("measured"), long_axis_mm=pl.lit(20.0)),
    )


def test_without_a_diagnosis_time_begins_with_the_first_scan_and_else_with_the_first_day():
    people = derive_people(
        cohort_of(patient_id=["A", "B", "C"], last_contact_day=[90, 70, None]),
    )
    assert people.select("zero_day", "zero_kind").rows() == [
        (9, "first_scan"),
        (70, "first_day"),
        (None, None),
    ]


def test_a_patient_without_a_day_has_clinical_data_and_no_timeline(tmp_path):
    cohort = cohort_of(patient_id=["A", "C"], last_contact_day=[90, None])
    write_cbioportal(Analysed(cohort), tmp_path)
    assert [row["PATIENT_ID"] for row in rows(tmp_path, "clinical_patient")] == ["A", "C"]
    assert {row["PATIENT_ID"] for row in rows(tmp_path, "timeline_status")} == {"A"}
    assert rows(tmp_path, "clinical_patient")[1]["OS_STATUS"] == ""


def test_names_that_the_portal_refuses_are_changed_and_none_is_used_twice():
    assert portal_names(["P-1", "a b", "a_b", "a,b", "é", "NA"]) == [
        "P-1",
        "a_b_2",
        "a_b",
        "a_b_3",
        "_",
        "NA_",
    ]


def test_the_name_of_the_cohort_stays_visible_where_it_was_changed(tmp_path):
    cohort = cohort_of(patient_id=["A", "Ward 3/7"], last_contact_day=[90, 80])
    write_cbioportal(Analysed(cohort), tmp_path)
    names = [
        (r["PATIENT_ID"], r["PATIENT_DISPLAY_NAME"]) for r in rows(tmp_path, "clinical_patient")
    ]
    assert names == [("A", "A"), ("Ward_3_7", "Ward 3/7")]


@pytest.mark.parametrize(
    ("title", "identifier"),
    [
        ("GIST 2001-2005", "seriatim_gist_2001_2005"),
        ("  é ", "seriatim_cohort"),
        ("x" * 200, "seriatim_" + "x" * 60),
    ],
)
def test_the_identifier_of_the_study_is_plain(title, identifier):
    assert study_identifier(About(title=title)) == identifier


@pytest.fixture
def export(monkeypatch, capsys):
    def run(out):
        arguments = ["export", str(SAKAKURA), "--to", "cbioportal", "-o", str(out), "-q"]
        monkeypatch.setattr(sys, "argv", ["seriatim", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return ended.value.code, capsys.readouterr().err

    return run


def test_the_command_writes_the_study(export, tmp_path):
    assert export(tmp_path / "out") == (0, "")
    assert (tmp_path / "out" / "meta_study.txt").exists()


def test_nothing_stays_where_writing_fails(export, tmp_path, monkeypatch):
    def refuse(*_):
        raise InputError("The disk is full.", hint="Make room.")

    monkeypatch.setattr(door, "write_timeline", refuse)
    status, words = export(tmp_path / "out")
    assert (status, "The disk is full." in words) == (2, True)
    assert list(tmp_path.iterdir()) == []
