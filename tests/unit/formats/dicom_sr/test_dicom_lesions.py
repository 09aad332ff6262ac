"""Which lesion a measurement is of, and what part the lesion plays."""

import pytest
from broken import dicom_reports as written
from broken.dicom_reports import LENGTH, LONG, NODE, SHORT, group, image, report, size
from highdicom.sr import (
    CodedConcept,
    FindingSite,
    QualitativeEvaluation,
    TrackingIdentifier,
)
from pydicom.sequence import Sequence
from pydicom.sr.codedict import codes as dicom
from unit.formats.dicom_sr.conftest import codes

LATER = image(day="20240301")
LESION_UID = written.uid("lesion", "QZPAT01", "L1")
TARGET = QualitativeEvaluation(
    CodedConcept("112016", "DCM", "Baseline Category"),
    CodedConcept("112074", "DCM", "Target Lesion at Baseline"),
)
NON_TARGET = QualitativeEvaluation(
    CodedConcept("112016", "DCM", "Baseline Category"),
    CodedConcept("112075", "DCM", "Non-Target Lesion at Baseline"),
)


def one(value=42.2, **more):
    return group("L1", size(LONG, value), **more)


def test_the_tracking_uid_is_the_lesion_whatever_it_is_called(read):
    renamed = group("other", size(LONG, 30.0), tracking=TrackingIdentifier(LESION_UID, "other"))
    found = read(report(one()), report(renamed, of=LATER), lesion_ids="uid")
    assert found.cohort.lesions["lesion_id"].to_list() == [LESION_UID]
    assert found.cohort.measurements.height == 2
    assert codes(found) == {"DCM022"}


def test_one_label_with_two_uids_is_two_lesions(read):
    other = group("L1", size(LONG, 30.0), tracking=TrackingIdentifier("2.25.4711", "L1"))
    found = read(report(one()), report(other, of=LATER), first_seen_later="as_role")
    assert set(found.cohort.lesions["lesion_id"]) == {LESION_UID, "2.25.4711"}
    assert codes(found) == {"DCM021"}


def test_a_label_does_not_stand_in_for_a_missing_uid(read):
    found = written.as_basic_dataset(report(one()))
    written.without(written.groups_of(found)[0], "Tracking Unique Identifier")
    assert codes(read(found)) == {"DCM007"}


def test_what_was_not_said_is_written_beside_with_the_labels(read):
    found = read(report(one()))
    assert found.beside["dicom_sr_tracking"].rows() == [("QZPAT01", "L1", LESION_UID, "L1")]


def test_a_report_that_comes_twice_counts_once(read):
    found = read(report(one()), report(one()))
    assert found.accounts.tallies.select("used", "set_aside").rows() == [(1, 0), (0, 1)]
    assert codes(found) == {"DCM003"}


def test_the_later_version_of_a_report_counts(read):
    first = report(one(40.0))
    second = report(one(44.0), number=2)
    second.PredecessorDocumentsSequence = Sequence([reference_to(first)])
    found = read(first, second)
    assert found.cohort.measurements["long_axis_mm"].to_list() == [44.0]
    assert codes(found) == {"DCM019"}


def reference_to(found):
    item, series, study = (written.Dataset() for _ in range(3))
    item.ReferencedSOPClassUID = found.SOPClassUID
    item.ReferencedSOPInstanceUID = found.SOPInstanceUID
    series.SeriesInstanceUID = found.SeriesInstanceUID
    series.ReferencedSOPSequence = Sequence([item])
    study.StudyInstanceUID = found.StudyInstanceUID
    study.ReferencedSeriesSequence = Sequence([series])
    return study


def test_no_role_is_guessed(read):
    found = read(report(one()), role=None)
    assert found.cohort.lesions.is_empty()
    assert found.cohort.patients.height == 1
    assert codes(found) == {"DCM015"}


@pytest.mark.parametrize(("said", "role"), [(TARGET, "target"), (NON_TARGET, "non_target")])
def test_the_role_at_baseline_is_read_by_its_code(read, said, role):
    found = read(report(one(statements=[said])), role=None)
    assert found.cohort.lesions["role"].to_list() == [role]


def test_reports_that_disagree_about_a_role_leave_it_open(read):
    first, second = one(statements=[TARGET]), one(statements=[NON_TARGET])
    found = read(report(first), report(second, of=LATER))
    assert found.cohort.lesions.is_empty()
    assert codes(found) == {"DCM023"}


@pytest.mark.parametrize(
    ("setting", "roles"),
    [(None, ["target"]), ("new", ["target", "new"]), ("as_role", ["target", "target"])],
)
def test_a_lesion_first_seen_later_is_new_only_where_a_setting_says_so(read, setting, roles):
    later = report(one(), group("L2", size(LONG, 11.0)), of=LATER)
    found = read(report(one()), later, first_seen_later=setting)
    assert found.cohort.lesions["role"].to_list() == roles
    assert codes(found) == (set() if setting else {"DCM017"})


@pytest.mark.parametrize("setting", [None, "new"])
def test_a_report_without_its_day_does_not_make_its_lesions_later_ones(read, setting):
    undated = report(one(), of=LATER)
    undated.StudyDate = ""
    found = read(report(one()), undated, first_seen_later=setting)
    assert found.cohort.lesions["role"].to_list() == ["target"]
    assert found.cohort.measurements["scan_day"].len() == 1
    assert codes(found) == set()


def test_no_kind_is_guessed_without_a_site(read):
    assert codes(read(report(one(site=None)))) == {"DCM016"}
    assert read(report(one(site=None)), kind="solid").cohort.lesions["kind"].to_list() == ["solid"]


INGUINAL = CodedConcept("113340006", "SCT", "Superficial inguinal")
OLD_NODE = CodedConcept("T-C4000", "SRT", "Node")
BY_WORDS = CodedConcept("x", "99TEST", "Portal lymph node")


@pytest.mark.parametrize("site", [NODE, INGUINAL, OLD_NODE, BY_WORDS])
def test_lymph_nodes_are_known_by_their_codes_and_by_their_names(read, site):
    found = read(report(group("L1", size(SHORT, 16.0), site=site)))
    assert found.cohort.lesions.select("kind", "organ").rows() == [("node", "lymph node")]


def test_the_site_is_the_organ_and_its_side_the_detail(read):
    site = FindingSite(CodedConcept("39607008", "SCT", "Lung"), laterality=dicom.SCT.Left)
    found = report(one(site=None))
    found = report(
        written.MeasurementsAndQualitativeEvaluations(
            tracking_identifier=TrackingIdentifier(LESION_UID, "L1"),
            finding_sites=[site],
            measurements=[size(LONG, 42.2)],
        )
    )
    assert read(found).cohort.lesions.select("organ", "site_detail").rows() == [("lung", "left")]


def test_statements_are_read_as_the_map_file_says(read):
    gone = {
        "name": "99TEST:status",
        "value": "99TEST:absent",
        "column": "status",
        "becomes": "absent",
    }
    found = read(
        report(group("L1", statements=[written.says("status", "absent")])), evaluations=[gone]
    )
    assert found.cohort.measurements.select("long_axis_mm", "status").rows() == [(None, "absent")]


def test_the_table_of_lesions_counts_and_names_lesions_by_label_or_uid(read):
    lesions = (
        "patient_id,lesion_id,kind,role,site_detail\n"
        f"QZPAT01,L1,solid,non_target,segment 4\nQZPAT01,{LESION_UID[:-1]},solid,target,\n"
    )
    found = read(report(one(statements=[TARGET])), tables={"lesions": lesions}, role=None)
    assert found.cohort.lesions.select("lesion_id", "role", "organ", "site_detail").rows() == [
        ("L1", "non_target", "liver", "segment 4"),
        (LESION_UID[:-1], "target", None, None),
    ]
    assert codes(found) == {"DCM024"}


def test_the_words_and_names_of_a_table_count_however_they_are_typed(read):
    lesions = "patient_id,lesion_id,kind,role\n QZPAT01 , L1,Node, Non-Target\n"
    number = size(LENGTH, 18.0), size(SHORT, 16.0)
    found = read(report(group("L1", *number, statements=[NON_TARGET])), tables={"lesions": lesions})
    assert found.cohort.lesions.select("lesion_id", "kind", "role").rows() == [
        ("L1", "node", "non_target")
    ]
    sizes = found.cohort.measurements.select("long_axis_mm", "short_axis_mm").rows()
    assert sizes == [(None, 16.0)]
    assert codes(found) == {"DCM018"}


def test_tables_bring_what_reports_do_not_hold(read):
    tables = {
        "patients": "patient_id,sex,vital_status,last_contact_day\nQZPAT01,,alive,2024-06-01\n",
        "drugs": "patient_id,agent,start_day\nQZPAT01,imatinib,2024-01-12\n",
        "measurements": "patient_id,lesion_id,scan_day,reader,status\n"
        "QZPAT01,L1,2024-03-01,Reader^One,absent\n",
        "resections": f"patient_id,operation_id,lesion_id\nQZPAT01,O1,{LESION_UID}\n",
        "operations": "patient_id,operation_id,operation_day\nQZPAT01,O1,2024-04-02\n",
    }
    found = read(report(one()), tables=tables)
    assert found.cohort.patients.select("sex", "birth_year", "vital_status").rows() == [
        ("female", 1960, "alive")
    ]
    assert found.cohort.measurements.select("long_axis_mm", "status").rows() == [
        (42.2, "measured"),
        (None, "absent"),
    ]
    assert found.cohort.resections["lesion_id"].to_list() == ["L1"]
    assert set(found.accounts.tallies["not_accounted_for"]) == {0}


def test_a_uid_in_two_patients_is_two_lesions(read):
    other = group("L1", size(LONG, 30.0), tracking=TrackingIdentifier(LESION_UID, "L1"))
    found = read(report(one()), report(other, of=image("QZPAT02")))
    assert found.cohort.lesions["patient_id"].to_list() == ["QZPAT01", "QZPAT02"]
    assert codes(found) == {"DCM020"}


def test_a_length_counts_for_a_lesion_that_is_no_node(read):
    found = read(report(group("L1", size(LENGTH, 20.0))))
    assert found.cohort.measurements["long_axis_mm"].to_list() == [20.0]
