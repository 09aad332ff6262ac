"""Bundles and NDJSON of other programs, written by hand after mCODE STU4, with what they mean."""

from datetime import date

import pytest
from broken.fhir_sources import (
    AS_DIRECTED,
    LESION_MARK,
    LOINC,
    PATIENT_MARK,
    SNOMED,
    STATED,
    UCUM,
    by_code,
    condition,
    given,
    judgement,
    length,
    observation,
    of,
    operation,
    ordered,
    patient,
    size,
    to,
    tumour,
    variant,
    write_bundle,
)

from seriatim.formats.convert import convert

ASSERTED = "http://hl7.org/fhir/StructureDefinition/condition-assertedDate"
TARGET = "http://hl7.org/fhir/StructureDefinition/procedure-targetBodyStructure"
INTENT = "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-procedure-intent"
MG = {"unit": "mg", "system": UCUM, "code": "mg"}


@pytest.fixture
def read(tmp_path):
    """Convert these resources, given as one bundle; every record must be accounted for."""

    def convert_them(*resources, **choice):
        source = write_bundle(tmp_path, *resources)
        settings = {"fhir": STATED["fhir"] | choice}
        return accounted(convert(source, format_name="fhir", settings=settings))

    return convert_them


def accounted(conversion):
    assert set(conversion.accounts.tallies["not_accounted_for"]) == {0}
    return conversion


def codes(conversion):
    return {finding.code.code for finding in conversion.findings}


def only(frame, **values):
    """That the frame has one row, with these values in it."""
    assert frame.height == 1
    row = frame.row(0, named=True)
    assert {name: row[name] for name in values} == values


def day(text):
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def test_a_patient_with_everything_that_mcode_has_a_place_for(read):
    site = {"extension": [{"url": TARGET, "valueReference": to(LESION_MARK, "BodyStructure")}]}
    intent = {"url": INTENT, "valueCodeableConcept": {"text": "Curative"}}
    protein = {"code": by_code(LOINC, "48005-3"), "valueCodeableConcept": {"text": "p.V559D"}}
    gene = {"code": by_code(LOINC, "48018-6"), "valueCodeableConcept": {"text": "KIT"}}
    cohort = read(
        patient(deceasedDateTime="2021-05-06T07:08:09+02:00"),
        condition(
            extension=[{"url": ASSERTED, "valueDateTime": "2015-02-03"}],
            onsetDateTime="2014-01-01",
            bodySite=[{"text": "stomach"}],
        ),
        variant(component=[protein, gene]),
        tumour(locationQualifier=[{"text": "Left"}]),
        size("s1", length(3.15, "cm"), performer=[to("anna", "Practitioner")]),
        operation(extension=[intent], bodySite=[site]),
        given(),
        judgement(),
        observation("ecog-performance-status", "89247-1", "e", valueInteger=1),
    ).cohort
    only(
        cohort.patients,
        patient_id=PATIENT_MARK,
        sex="female",
        birth_year=1950,
        diagnosis_day=day("2015-02-03"),
        primary_site="stomach",
        gene="KIT",
        mutation="p.V559D",
        vital_status="dead",
        death_day=day("2021-05-06"),
    )
    only(cohort.lesions, organ="liver", site_detail="Left", role="target", kind="solid")
    only(
        cohort.measurements,
        scan_day=day("2019-04-01"),
        reader="anna",
        long_axis_mm=31.5,
        status="measured",
    )
    only(cohort.operations, operation_day=day("2019-06-01"), intent="Curative", completeness=None)
    only(cohort.resections, lesion_id=LESION_MARK, how=None)
    only(cohort.drugs, agent="imatinib", start_day=day("2019-04-10"), stop_day=day("2019-05-30"))
    only(cohort.events, kind="progression", day=day("2019-04-01"))
    assert cohort.events["basis"][0].startswith("clinician's judgement")
    only(cohort.covariates, name="ecog", value=1.0)
    assert cohort.assessments.is_empty()


@pytest.mark.parametrize(
    ("value", "unit", "mm"),
    [(12.5, "mm", 12.5), (1.1, "cm", 11.0), (0.05, "m", 50.0), (2, "[in_i]", 50.8)],
)
def test_a_size_is_in_the_unit_of_its_ucum_code(read, value, unit, mm):
    found = read(patient(), tumour(), size("s1", length(value, unit)))
    assert found.cohort.measurements["long_axis_mm"].to_list() == [mm]


@pytest.mark.parametrize(
    "change",
    [
        {"code": None},
        {"system": "http://elsewhere"},
        {"comparator": "<"},
        {"value": "31.5"},
        {"value": True},
        {"code": "millimetre", "unit": "mm"},
    ],
)
def test_a_size_that_is_not_plain_is_refused(read, change):
    part = length(31.5)
    part["valueQuantity"] |= change
    found = read(patient(), tumour(), size("s1", part))
    assert "FHR012" in codes(found)
    assert found.cohort.measurements.is_empty()


def test_a_size_with_a_reason_why_it_is_absent_is_not_evaluable_and_never_zero(read):
    found = read(
        patient(), tumour(), size("s1", dataAbsentReason={"text": "blurred"}, component=[])
    )
    only(found.cohort.measurements, long_axis_mm=None, status="not_evaluable")


def test_the_first_further_dimension_is_the_short_axis_only_where_the_user_says_so(read):
    parts = [length(3, "cm"), length(2, "cm", "33729-5"), length(1, "cm", "33729-5")]
    found = read(patient(), tumour(), size("s1", *parts))
    only(found.cohort.measurements, short_axis_mm=None)
    found = read(patient(), tumour(), size("s1", *parts), further_dimension="short_axis")
    only(found.cohort.measurements, long_axis_mm=30.0, short_axis_mm=20.0)


def test_a_tumour_without_a_stated_role_is_set_aside_with_its_sizes(tmp_path):
    source = write_bundle(tmp_path, patient(), tumour(), size())
    found = accounted(convert(source, format_name="fhir"))
    assert {"FHR011", "FHR008"} <= codes(found)
    assert found.cohort.lesions.is_empty()
    assert found.cohort.measurements.is_empty()


def test_lesions_of_the_first_scan_are_targets_and_later_ones_new_where_the_user_says_so(read):
    later = {"focus": [to("later", "BodyStructure")], "effectiveDateTime": "2019-08-01"}
    found = read(
        patient(),
        tumour(),
        tumour("later"),
        tumour("never"),
        size(),
        size("s2", **later),
        role="first_scan_target",
    )
    roles = dict(found.cohort.lesions.select("lesion_id", "role").rows())
    assert roles == {LESION_MARK: "target", "later": "new"}
    assert "FHR011" in codes(found)


def test_a_tumour_at_a_site_of_nodes_is_a_node(read):
    found = read(patient(), tumour(), size(), node_sites=["10200004"])
    only(found.cohort.lesions, kind="node")


@pytest.mark.parametrize(
    ("code", "is_event"), [("271299001", True), ("268910001", False), ("359746009", False)]
)
def test_only_a_worsened_disease_is_an_event(read, code, is_event):
    found = read(patient(), judgement(code=code))
    assert (found.cohort.events.height == 1) == is_event
    assert ("FHR016" in codes(found)) != is_event
    assert found.cohort.assessments.is_empty()


@pytest.mark.parametrize(
    ("repeat", "dose", "per_day"),
    [
        ({"frequency": 1, "period": 1, "periodUnit": "d"}, 400, 400.0),
        ({"frequency": 2, "period": 1, "periodUnit": "d"}, 200, 400.0),
        ({"frequency": 1, "period": 2, "periodUnit": "wk"}, 140, 10.0),
        ({"frequency": 1, "frequencyMax": 2, "period": 1, "periodUnit": "d"}, 400, None),
        ({}, 400, None),
    ],
)
def test_a_dose_per_day_is_taken_from_plain_instructions_only(read, repeat, dose, per_day):
    period = {"boundsPeriod": {"start": "2019-04-10", "end": "2019-05-30"}}
    amount = [{"doseQuantity": {"value": dose} | MG}]
    order = [{"timing": {"repeat": period | repeat}, "doseAndRate": amount}]
    found = read(patient(), ordered(dosageInstruction=order))
    only(found.cohort.drugs, dose_mg_per_day=per_day, start_day=day("2019-04-10"))
    assert ("FHR018" in codes(found)) == (per_day is None)


def test_a_prescription_without_a_period_starts_when_it_was_written_and_says_so(read):
    found = read(patient(), ordered(dosageInstruction=AS_DIRECTED))
    only(found.cohort.drugs, start_day=day("2019-04-08"), stop_day=None)
    assert "FHR019" in codes(found)


def test_a_drug_is_named_by_the_medication_it_points_to(read):
    medication = {"resourceType": "Medication", "id": "tki", "code": {"text": "sunitinib"}}
    pointer = {"medicationCodeableConcept": None, "medicationReference": to("tki", "Medication")}
    found = read(patient(), medication, given(**pointer))
    only(found.cohort.drugs, agent="sunitinib")
    inside = {"contained": [medication], "medicationReference": {"reference": "#tki"}}
    found = read(patient(), given(medicationCodeableConcept=None, **inside))
    only(found.cohort.drugs, agent="sunitinib")


def test_medication_without_the_profile_is_taken_only_where_the_user_says_so(read):
    plain = given() | {"meta": {}}
    assert read(patient(), plain).cohort.drugs is None
    assert read(patient(), plain, medications="all").cohort.drugs.height == 1


def test_a_driver_gene_picks_the_variant(read):
    both = [variant(), variant("v2", "TP53")]
    only(read(patient(), *both).cohort.patients, gene=None)
    only(read(patient(), *both, driver_genes=["KIT"]).cohort.patients, gene="KIT")


def test_the_last_record_is_the_last_contact_only_where_the_user_says_so(read):
    whole = [patient(), tumour(), size(), given()]
    only(read(*whole).cohort.patients, last_contact_day=None)
    found = read(*whole, last_contact="latest_record")
    only(found.cohort.patients, last_contact_day=day("2019-05-30"))


def test_a_date_without_its_day_is_left_to_the_checks(read):
    found = read(patient(), tumour(), size(effectiveDateTime="2019-04"))
    assert "VAL031" in codes(found)
    assert found.cohort.measurements.is_empty()


def test_snomed_says_how_it_was_measured(read):
    found = read(patient(), tumour(), size(method=by_code(SNOMED, "113091000")))
    only(found.cohort.measurements, modality="MRI")


def test_a_metastasis_is_not_the_primary_cancer(read):
    secondary = of("secondary-cancer-condition", "Condition", "c2", subject=to())
    found = read(patient(), condition(bodySite=[{"text": "stomach"}]), secondary, conditions="all")
    only(found.cohort.patients, primary_site="stomach")
    assert "FHR020" not in codes(found)
