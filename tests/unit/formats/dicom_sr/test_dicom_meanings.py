"""Reports that would give a wrong size, day or kind of a lesion if taken at their word."""

import pytest
from broken import dicom_reports as written
from broken.dicom_reports import CM, LIVER, LONG, NODE, group, image, report, size
from highdicom.sr import CodedConcept, FindingSite, TimePointContext
from unit.formats.dicom_sr.conftest import codes

NOT_ATTEMPTED = CodedConcept("114007", "DCM", "Measurement not attempted")


@pytest.mark.parametrize("value", [0.0, 42.0])
def test_a_number_beside_the_reason_why_there_is_none_is_no_size(read, value):
    found = read(report(group("L1", size(LONG, value, qualifier=NOT_ATTEMPTED))))
    seen = found.cohort.measurements.select("long_axis_mm", "status").rows()
    assert seen == [(None, "not_evaluable")]
    assert codes(found) == {"DCM028"}


def test_centimetres_that_are_the_same_millimetres_are_one_number(sizes):
    assert sizes(size(LONG, 11.0), size(LONG, 1.1, CM)) == (11.0, None)


def test_a_group_without_a_time_point_is_not_of_the_time_point_of_another_group(read):
    prior = TimePointContext(time_point="PRIOR")
    groups = (
        group("L1", size(LONG, 42.0), time_point_context=prior),
        group("L2", size(LONG, 30.0)),
    )
    found = read(report(*groups, library=False))
    assert found.cohort.measurements.is_empty()
    assert "DCM013" in codes(found)


def test_one_time_point_of_all_groups_is_that_of_the_report(read):
    one = TimePointContext(time_point="TP2")
    groups = [group(f"L{n}", size(LONG, 30.0), time_point_context=one) for n in (1, 2)]
    found = read(report(*groups, library=False))
    assert found.cohort.measurements.height == 2
    assert codes(found) == set()


def test_two_finding_sites_of_one_lesion_contradict_each_other(read):
    found = written.as_basic_dataset(report(group("L1", size(LONG, 42.0))))
    item = written.groups_of(found)[0]
    item.ContentSequence.append(FindingSite(NODE))
    conversion = read(found, kind="solid")
    assert "DCM011" in codes(conversion)
    item.ContentSequence[-1] = FindingSite(LIVER)
    assert "DCM011" not in codes(read(found, kind="solid"))


def test_a_new_lesion_within_four_weeks_of_the_first_report_is_new_with_a_warning(read):
    def roles(day):
        later = report(group("L2", size(LONG, 30.0)), of=image(day=day))
        found = read(report(group("L1", size(LONG, 42.0))), later, first_seen_later="new")
        return found.cohort.lesions["role"].to_list(), codes(found)

    assert roles("20240113") == (["target", "new"], {"DCM029"})
    assert roles("20240301") == (["target", "new"], set())
