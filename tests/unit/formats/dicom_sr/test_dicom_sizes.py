"""Which numbers of a report are sizes, and which only look like it."""

import pytest
from broken import dicom_reports as written
from broken.dicom_reports import CM, LENGTH, LONG, MM, NODE, SHORT, group, report, size
from highdicom.sr import CodedConcept
from pydicom.sequence import Sequence
from pydicom.sr.codedict import codes as dicom
from unit.formats.dicom_sr.conftest import codes

OLD_LONG = CodedConcept("G-A185", "SRT", "Long Axis")
OLD_SHORT = CodedConcept("G-A186", "SRT", "Short Axis")
OLD_LENGTH = CodedConcept("G-D7FE", "SRT", "Length")
AREA = CodedConcept("mm2", "UCUM", "Square millimeter")
PIXELS = CodedConcept("{pixels}", "UCUM", "Pixels")
ONE = CodedConcept("1", "UCUM", "px")
OWN = CodedConcept("d1", "99TEST", "Diameter one")


@pytest.mark.parametrize(("long", "short"), [(LONG, SHORT), (OLD_LONG, OLD_SHORT)])
def test_axes_are_read_in_the_codes_of_snomed_ct_and_of_snomed_rt(sizes, long, short):
    assert sizes(size(long, 42.2), size(short, 35.4)) == (42.2, 35.4)


@pytest.mark.parametrize("code", [LENGTH, OLD_LENGTH])
def test_the_one_length_of_a_lesion_is_its_long_axis(sizes, code):
    assert sizes(size(code, 18.5)) == (18.5, None)


def test_a_long_axis_named_as_such_counts_before_a_length(read):
    found = read(report(group("L1", size(LENGTH, 17.0), size(LONG, 18.5))))
    assert found.cohort.measurements["long_axis_mm"].to_list() == [18.5]
    assert codes(found) == {"DCM026"}


def test_a_length_by_ones_own_code_beside_a_long_axis_is_listed_as_not_read(read):
    numbers = {"99TEST:d1": "length_mm"}
    found = read(report(group("L1", size(OWN, 17.0), size(LONG, 18.5))), numbers=numbers)
    assert found.cohort.measurements["long_axis_mm"].to_list() == [18.5]
    assert codes(found) == {"DCM026"}
    assert found.beside["dicom_sr_not_read"].rows() == [
        ("number", "99TEST", "d1", "Diameter one", "UCUM:mm", 1)
    ]


def test_centimetres_are_converted(sizes):
    assert sizes(size(LONG, 4.5, CM), size(SHORT, 3.0, CM)) == (45.0, 30.0)


@pytest.mark.parametrize("unit", [AREA, PIXELS, ONE, dicom.UCUM.HounsfieldUnit])
def test_an_area_or_pixels_called_a_length_are_no_diameter(read, unit):
    found = read(
        report(group("L1", size(LENGTH, 300.0, unit)), group("L2", size(LENGTH, 20.0, MM)))
    )
    assert found.cohort.measurements.select("lesion_id", "long_axis_mm").rows() == [("L2", 20.0)]
    assert codes(found) == {"DCM008", "DCM014"}


def test_millimetres_of_another_scheme_are_not_taken_for_those_of_ucum(sizes):
    assert sizes(size(LONG, 20.0, CodedConcept("mm", "99TEST", "marks"))) is None


def test_two_different_lengths_in_one_group_are_not_told_apart(read):
    found = read(report(group("L1", size(LENGTH, 42.0), size(LENGTH, 31.0))))
    assert found.cohort.measurements.is_empty()
    assert {"DCM010", "DCM014"} <= codes(found)


def test_the_same_number_twice_is_one_number(sizes):
    assert sizes(size(LONG, 42.0), size(LONG, 4.2, CM)) == (42.0, None)


def test_a_length_of_a_node_does_not_say_which_axis(read):
    found = read(report(group("L1", size(LENGTH, 18.0), site=NODE)))
    assert found.cohort.measurements.is_empty()
    assert {"DCM018", "DCM014"} <= codes(found)


def test_a_node_is_read_by_its_short_axis(read):
    found = read(report(group("L1", size(SHORT, 16.0), site=NODE)))
    assert found.cohort.lesions.select("kind", "organ").rows() == [("node", "lymph node")]
    assert found.cohort.measurements["short_axis_mm"].to_list() == [16.0]


def test_codes_of_ones_own_program_are_read_as_the_map_file_says(sizes):
    assert sizes(size(OWN, 12.5)) is None
    assert sizes(size(OWN, 12.5), numbers={"99TEST:d1": "long_axis_mm"}) == (12.5, None)


def test_numbers_of_the_image_library_are_no_sizes(read):
    found = read(report(group("L1", size(LONG, 42.2)), library=True))
    assert found.accounts.tallies.select("records", "used").rows() == [(1, 1)]
    assert found.cohort.measurements["long_axis_mm"].to_list() == [42.2]


def test_a_size_that_was_not_attempted_is_not_evaluable(read):
    found = written.as_basic_dataset(report(group("L1", size(LONG, 42.2))))
    number = written.item_of(written.groups_of(found)[0], "Long axis")
    del number.MeasuredValueSequence
    reason = CodedConcept("114007", "DCM", "Measurement not attempted")
    number.NumericValueQualifierCodeSequence = Sequence([reason])
    assert read(found).cohort.measurements["status"].to_list() == ["not_evaluable"]


def test_a_size_without_a_number_and_without_a_reason_is_nothing(read):
    found = written.as_basic_dataset(report(group("L1", size(LONG, 42.2))))
    del written.item_of(written.groups_of(found)[0], "Long axis").MeasuredValueSequence
    assert "DCM014" in codes(read(found))


@pytest.mark.parametrize("text", ["", "NaN", "1E400", "12.5\\13.5"])
def test_what_is_no_number_is_not_read_as_one(read, text):
    found = written.as_basic_dataset(report(group("L1", size(LONG, 42.2))))
    value = written.item_of(written.groups_of(found)[0], "Long axis").MeasuredValueSequence[0]
    del value.FloatingPointValue
    value["NumericValue"]._value = text
    assert read(found).cohort.measurements.is_empty()


def test_mean_attenuation_is_read_where_it_is_said_to_be_the_mean(read):
    found = read(report(group("L1", size(LONG, 42.2), written.attenuation(61.5))))
    assert found.cohort.measurements["density_hu"].to_list() == [61.5]


@pytest.mark.parametrize("derivation", [None, dicom.SCT.Maximum, dicom.SCT.StandardDeviation])
def test_another_attenuation_than_the_mean_is_not_read(read, derivation):
    number = written.attenuation(61.5, derivation=derivation)
    found = read(report(group("L1", size(LONG, 42.2), number)))
    assert found.cohort.measurements["density_hu"].to_list() == [None]
    assert codes(found) == {"DCM026"}
    assert found.beside["dicom_sr_not_read"].rows() == [
        ("number", "DCM", "112031", "Attenuation Coefficient", "UCUM:[hnsf'U]", 1)
    ]


def test_the_largest_uptake_by_body_weight_is_read(read):
    unit = dicom.UCUM.StandardizedUptakeValueBodyWeight
    number = size(CodedConcept("126401", "DCM", "SUVbw"), 7.25, unit, derivation=dicom.SCT.Maximum)
    found = read(report(group("L1", size(LONG, 42.2), number)))
    assert found.cohort.measurements["suv_max"].to_list() == [7.25]


def test_two_groups_on_one_lesion_are_one_reading_where_they_agree(read):
    first, second = group("L1", size(LONG, 42.2)), group("L1", written.attenuation(61.5))
    found = read(report(first, second))
    assert found.cohort.measurements.select("long_axis_mm", "density_hu").rows() == [(42.2, 61.5)]
    assert found.accounts.tallies.select("records", "used").rows() == [(2, 2)]


def test_two_groups_on_one_lesion_that_contradict_each_other_are_left_to_the_checks(read):
    found = read(report(group("L1", size(LONG, 42.2)), group("L1", size(LENGTH, 39.0))))
    assert "KEY003" in {finding.code.code for finding in found.findings}
