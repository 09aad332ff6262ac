"""Of whom a report is, of which day, and who read it."""

from datetime import date

from broken import dicom_reports as written
from broken.dicom_reports import LONG, group, image, report, size
from highdicom.sr import (
    DateContentItem,
    DeviceObserverIdentifyingAttributes,
    ObserverContext,
    PersonObserverIdentifyingAttributes,
    RelationshipTypeValues,
    TimePointContext,
)
from pydicom.sequence import Sequence
from pydicom.sr.codedict import codes as dicom
from unit.formats.dicom_sr.conftest import codes


def one(value=42.2, **more):
    return group("L1", size(LONG, value), **more)


def days(conversion):
    found = conversion.cohort.measurements["scan_day"].to_list()
    return [date.fromordinal(date(1970, 1, 1).toordinal() + day).isoformat() for day in found]


def test_the_study_date_counts_and_not_the_content_date(read):
    assert days(read(report(one()))) == ["2024-01-10"]


def test_a_report_without_a_study_date_gives_no_row(read):
    found = written.as_basic_dataset(report(one()))
    found.StudyDate = ""
    conversion = read(found)
    assert conversion.cohort.measurements.is_empty()
    assert "VAL011" in {finding.code.code for finding in conversion.findings}


def test_images_of_another_study_are_not_dated_to_the_study_of_the_report(read):
    found = written.as_basic_dataset(report(one()))
    for study in found.CurrentRequestedProcedureEvidenceSequence:
        study.StudyInstanceUID = "2.25.77"
    conversion = read(found)
    assert conversion.cohort.measurements.is_empty()
    assert codes(conversion) == {"DCM012"}


def test_the_study_date_in_the_image_library_counts_for_measurements_on_its_images(read):
    found = written.as_basic_dataset(report(one()))
    for study in found.CurrentRequestedProcedureEvidenceSequence:
        study.StudyInstanceUID = "2.25.77"
    library = written.item_of(found, "Image Library")
    entry = written.item_of(written.item_of(library, "Image Library Group"), "Source")
    entry.ContentSequence.append(
        DateContentItem(
            dicom.DCM.StudyDate, date(2023, 5, 4), RelationshipTypeValues.HAS_ACQ_CONTEXT
        )
    )
    assert days(read(found)) == ["2023-05-04"]


def test_one_time_point_is_the_study_of_the_report(read):
    assert days(read(report(one(time_point_context=TimePointContext("TP1"))))) == ["2024-01-10"]


def test_several_time_points_in_a_report_are_not_dated_to_its_study(read):
    groups = [
        group(label, size(LONG, 42.2), time_point_context=TimePointContext(label))
        for label in ("TP1", "TP2")
    ]
    conversion = read(report(*groups))
    assert conversion.cohort.measurements.is_empty()
    assert codes(conversion) == {"DCM013"}


def test_the_reader_is_the_person_who_read_it(read):
    assert read(report(one())).cohort.measurements["reader"].to_list() == ["Reader^One"]


def observed(*contexts):
    """A report whose observers are these."""
    found = written.as_basic_dataset(report(one()))
    kept = [
        item
        for item in found.ContentSequence
        if item.ConceptNameCodeSequence[0].CodeMeaning
        not in ("Observer Type", "Person Observer Name")
    ]
    found.ContentSequence = Sequence([*(item for c in contexts for item in c), *kept])
    return found


def person(name):
    return ObserverContext(dicom.DCM.Person, PersonObserverIdentifyingAttributes(name))


def test_two_persons_are_one_reader_together(read):
    found = read(observed(person("Two^B"), person("One^A")))
    assert found.cohort.measurements["reader"].to_list() == ["One^A & Two^B"]


def test_a_device_is_the_reader_where_no_person_is(read):
    device = DeviceObserverIdentifyingAttributes(uid="2.25.5", name="workstation")
    found = read(observed(ObserverContext(dicom.DCM.Device, device)))
    assert found.cohort.measurements["reader"].to_list() == ["workstation"]


def test_nobody_named_is_the_one_unnamed_reader(read):
    assert read(observed()).cohort.measurements["reader"].to_list() == ["1"]


def issued(by, number):
    found = report(one(), number=number)
    found.IssuerOfPatientID = by
    return found


def test_one_identifier_of_two_institutions_is_two_patients(read):
    found = read(issued("A", 1), issued("B", 2), issued("", 3))
    assert found.cohort.patients["patient_id"].to_list() == ["QZPAT01@A", "QZPAT01@B"]
    assert codes(found) == {"DCM005", "DCM006", "DCM020"}


def test_one_issuer_adds_nothing_to_the_identifier(read):
    found = read(issued("A", 1), issued("", 2))
    assert found.cohort.patients["patient_id"].to_list() == ["QZPAT01"]


def test_headers_that_disagree_leave_the_value_empty(read):
    found = read(report(one()), report(one(), of=image(day="20240301", sex="M")))
    assert found.cohort.patients.select("sex", "birth_year").rows() == [(None, 1960)]
    assert codes(found) == {"DCM025"}
