"""Resources that would give a wrong size, reader, patient or day if taken at their word."""

import json
from datetime import date

import pytest
from broken.fhir_sources import (
    LESION_MARK,
    LOINC,
    PATIENT_MARK,
    STATED,
    UCUM,
    by_code,
    length,
    observation,
    ordered,
    patient,
    size,
    to,
    tumour,
    write_bundle,
)

from seriatim.formats.convert import convert

REASON = by_code("http://terminology.hl7.org/CodeSystem/data-absent-reason", "not-performed")
HERE, ELSEWHERE = "http://one.example/fhir", "http://two.example/fhir"


@pytest.fixture
def read(tmp_path):
    """Convert these resources, given as one bundle; every record must be accounted for."""

    def convert_them(*resources, **choice):
        source = write_bundle(tmp_path, *resources)
        settings = {"fhir": STATED["fhir"] | choice}
        conversion = convert(source, format_name="fhir", settings=settings)
        assert set(conversion.accounts.tallies["not_accounted_for"]) == {0}
        return conversion

    return convert_them


def codes(conversion):
    return {finding.code.code: finding.n_rows for finding in conversion.findings}


def day(text):
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def stopping(status, end):
    bounds = {"start": "2019-04-10", "end": end}
    return ordered(
        status=status, dosageInstruction=[{"timing": {"repeat": {"boundsPeriod": bounds}}}]
    )


def test_a_unit_shown_otherwise_than_its_code_is_not_plain(read):
    quantity = {"value": 2.3, "unit": "cm", "system": UCUM, "code": "mm"}
    part = {"code": by_code(LOINC, "33728-7"), "valueQuantity": quantity}
    conversion = read(patient(), tumour(), size("s1", part))
    assert conversion.cohort.measurements.is_empty()
    assert codes(conversion)["FHR012"] == 1


def test_a_size_beside_a_reason_for_its_absence_is_not_taken(read):
    part = length(23.0) | {"dataAbsentReason": REASON}
    conversion = read(patient(), tumour(), size("s1", part))
    assert conversion.cohort.measurements.is_empty()
    assert codes(conversion)["FHR012"] == 1


def test_performers_of_different_types_with_one_id_are_different_readers(read):
    kinds = ["Practitioner/7", "Organization/7", "http://a.example/Practitioner/7/_history/2"]
    sizes = [
        size(f"s{n}", performer=[{"reference": kind}], effectiveDateTime=f"2019-0{n}-01")
        for n, kind in enumerate(kinds, start=1)
    ]
    readers = read(patient(), tumour(), *sizes).cohort.measurements["reader"].to_list()
    assert readers == ["7", "Organization/7", "7"]


@pytest.mark.parametrize("start", [f"{HERE}/", ""])
def test_a_reference_into_one_server_does_not_lead_to_another_one(tmp_path, start):
    pointers = {
        "subject": {"reference": f"{start}Patient/{PATIENT_MARK}"},
        "focus": [{"reference": f"{start}BodyStructure/{LESION_MARK}"}],
    }
    both = {HERE: [size("s9", length(99.0)) | pointers], ELSEWHERE: [patient(), tumour(), size()]}
    for number, (base, resources) in enumerate(both.items()):
        entries = [
            {"fullUrl": f"{base}/{each['resourceType']}/{each['id']}", "resource": each}
            for each in resources
        ]
        whole = {"resourceType": "Bundle", "type": "collection", "entry": entries}
        (tmp_path / f"{number}.json").write_text(json.dumps(whole), encoding="utf-8")
    conversion = convert(tmp_path, format_name="fhir", settings=STATED)
    assert conversion.cohort.measurements["long_axis_mm"].to_list() == [31.5]
    assert codes(conversion)["FHR008"] == 1


def test_a_patient_replaced_by_another_one_is_not_a_second_patient(read):
    old = patient("old", link=[{"other": to(), "type": "replaced-by"}])
    conversion = read(patient(), old, tumour(), tumour("t2", patient=to("old")), size())
    assert conversion.cohort.patients["patient_id"].to_list() == [PATIENT_MARK]
    assert {"FHR006", "FHR008"} <= set(codes(conversion))


def test_a_lesion_first_recorded_days_after_the_first_scan_is_new_with_a_warning(read):
    def roles(second):
        later = size("s2", focus=[to("t2", "BodyStructure")], effectiveDateTime=second)
        conversion = read(
            patient(), tumour(), tumour("t2"), size(), later, role="first_scan_target"
        )
        return conversion.cohort.lesions["role"].to_list(), codes(conversion).get("FHR031")

    assert roles("2019-04-03") == (["target", "new"], 1)
    assert roles("2019-06-03") == (["target", "new"], None)


def test_a_death_without_its_day_leaves_the_last_day_recorded(read):
    conversion = read(
        patient(deceasedDateTime="2020-03"), tumour(), size(), last_contact="latest_record"
    )
    row = conversion.cohort.patients.row(0, named=True)
    assert (row["vital_status"], row["last_contact_day"]) == ("dead", day("2019-04-01"))


def test_the_planned_end_of_a_prescription_is_no_day_of_contact(read):
    resources = (patient(), tumour(), size(), stopping("active", "2023-01-01"))
    conversion = read(*resources, last_contact="latest_record")
    assert conversion.cohort.drugs["stop_day"].to_list() == [day("2023-01-01")]
    assert conversion.cohort.patients["last_contact_day"].to_list() == [day("2019-04-10")]


@pytest.mark.parametrize(("status", "code"), [("stopped", "FHR017"), ("completed", None)])
def test_a_prescription_that_was_stopped_did_not_end_on_its_planned_day(read, status, code):
    conversion = read(patient(), tumour(), size(), stopping(status, "2019-12-01"))
    drugs = conversion.cohort.drugs
    assert (0 if drugs is None else drugs.height) == (0 if code else 1)
    assert (code in codes(conversion)) == bool(code)


def test_a_bound_of_a_performance_status_is_no_value(read):
    bound = {"valueQuantity": {"value": 2, "comparator": ">"}}
    score = observation("ecog-performance-status", "89247-1", "e1", **bound)
    conversion = read(patient(), tumour(), size(), score)
    assert codes(conversion)["FHR013"] == 1
