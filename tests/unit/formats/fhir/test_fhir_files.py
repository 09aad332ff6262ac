"""Bundles, NDJSON and bulk exports on disk, and how one resource points to another in them."""

import gzip
import json

import pytest
from broken.fhir_sources import (
    STATED,
    bundle,
    judgement,
    length,
    patient,
    size,
    to,
    tumour,
    write_bundle,
)

from seriatim.base.errors import InputError, PlanError
from seriatim.formats.convert import convert
from seriatim.formats.fhir.recognise import is_fhir


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


def read_bundle(folder, *resources, **choice):
    source = write_bundle(folder, *resources)
    return accounted(convert(source, settings={"fhir": STATED["fhir"] | choice}))


def test_bulk_export_with_packed_files_and_one_broken_line(tmp_path):
    lines = [
        json.dumps(size()),
        '{"resourceType"',
        "",
        json.dumps(size("s2", effectiveDateTime="2019-08-01")),
    ]
    (tmp_path / "Patient.ndjson").write_text(json.dumps(patient()) + "\n", encoding="utf-8")
    (tmp_path / "BodyStructure.jsonl").write_text(json.dumps(tumour()), encoding="utf-8")
    packed = gzip.compress("\r\n".join(lines).encode())
    (tmp_path / "Observation.ndjson.gz").write_bytes(packed)
    assert is_fhir(tmp_path)
    found = accounted(convert(tmp_path, settings=STATED))
    assert found.format == "fhir"
    broken = next(f for f in found.findings if f.code.code == "FHR001")
    assert broken.places == ("Observation.ndjson.gz line 2",)
    assert found.cohort.measurements.height == 2


def test_addresses_relative_to_the_server_lead_to_the_right_patient(tmp_path):
    entries = []
    for server, mm in (("one", 10), ("two", 20)):
        known = patient("1", identifier=[{"system": "urn:mrn", "value": server}])
        sized = size("s", length(mm), subject=to("1"), focus=[to("t", "BodyStructure")])
        for resource in (known, tumour("t", patient=to("1")), sized):
            url = f"https://{server}.example/fhir/{resource['resourceType']}/{resource['id']}"
            entries.append({"fullUrl": url, "resource": resource})
    whole = {"resourceType": "Bundle", "type": "searchset", "entry": entries}
    (tmp_path / "b.json").write_text(json.dumps(whole), encoding="utf-8")
    settings = {"fhir": STATED["fhir"] | {"patient_system": "urn:mrn"}}
    found = accounted(convert(tmp_path / "b.json", settings=settings)).cohort.measurements
    assert found.select("patient_id", "long_axis_mm").rows() == [("one", 10.0), ("two", 20.0)]


@pytest.mark.parametrize(
    "reference", ["urn:uuid:aa-1", "Patient/p1", "https://h.example/Patient/p1"]
)
def test_a_patient_is_found_by_every_way_of_pointing(tmp_path, reference):
    entries = [
        {"fullUrl": "urn:uuid:aa-1", "resource": patient("p1")},
        {"resource": judgement(subject={"reference": reference})},
    ]
    whole = {"resourceType": "Bundle", "type": "transaction", "entry": entries}
    (tmp_path / "b.json").write_text(json.dumps(whole), encoding="utf-8")
    found = accounted(convert(tmp_path / "b.json", settings=STATED))
    only(found.cohort.events, patient_id="p1")


def test_of_two_versions_of_a_resource_neither_is_taken_and_a_repeat_only_once(tmp_path):
    found = read_bundle(
        tmp_path, patient(), tumour(), size(), size(), size("s2"), size("s2", length(9))
    )
    assert {"FHR009", "FHR010"} <= codes(found)
    only(found.cohort.measurements, long_axis_mm=31.5)


def test_an_identifier_of_the_chosen_system_is_the_patient(tmp_path):
    known = patient(identifier=[{"system": "urn:mrn", "value": "M-1"}])
    found = read_bundle(tmp_path, known, tumour(), size(), patient_system="urn:mrn")
    only(found.cohort.measurements, patient_id="M-1")
    logical = {"identifier": {"system": "urn:mrn", "value": "M-1"}}
    found = read_bundle(tmp_path, known, tumour(), size(subject=logical), patient_system="urn:mrn")
    only(found.cohort.measurements, patient_id="M-1")


def test_wrong_settings_are_all_named(tmp_path):
    source = write_bundle(tmp_path, patient())
    settings = {"fhir": {"role": "main", "colour": "red"}, "sdtm": {}}
    with pytest.raises(PlanError) as caught:
        convert(source, format_name="fhir", settings=settings)
    assert all(name in str(caught.value) for name in ("fhir.role", "fhir.colour", "sdtm"))


@pytest.mark.parametrize(
    "data",
    [b"", b"<Bundle/>", b"[]", b"{}", b"7", b"[" * 100_000, b'{"resourceType": 3}', b"\xff\xfe{"],
)
def test_a_file_without_a_resource_is_an_error_of_input(tmp_path, data):
    (tmp_path / "b.json").write_bytes(data)
    assert not is_fhir(tmp_path / "b.json")
    with pytest.raises(InputError, match="no FHIR resource"):
        convert(tmp_path / "b.json", format_name="fhir")


def test_what_json_says_twice_or_cannot_say_sets_only_that_resource_aside(tmp_path):
    whole = [json.dumps(r) for r in (patient(), tumour(), size(), judgement())]
    twice = whole[3].replace('"id": "j1"', '"id": "j1", "id": "j2"')
    text = '{"resourceType": "Bundle", "entry": [' + ",".join(
        f'{{"resource": {resource}}}' for resource in [*whole[:3], twice]
    )
    (tmp_path / "b.json").write_text(text + "]}", encoding="utf-8")
    found = accounted(convert(tmp_path, settings=STATED))
    doubtful = next(f for f in found.findings if f.code.code == "FHR002")
    assert doubtful.places == ("b.json entry 4",)
    assert found.cohort.measurements.height == 1
    assert found.cohort.events.is_empty()


def test_a_bundle_that_gives_its_entries_twice_is_not_read(tmp_path):
    entry = json.dumps({"resource": patient()})
    text = f'{{"resourceType": "Bundle", "entry": [{entry}], "entry": []}}'
    (tmp_path / "b.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="no FHIR resource"):
        convert(tmp_path, format_name="fhir")


def test_one_broken_file_and_files_of_other_kinds_do_not_stop_the_rest(tmp_path):
    write_bundle(tmp_path, patient(), tumour(), size())
    (tmp_path / "cut.json").write_text('{"resourceType": "Bundle", "entry": [{', encoding="utf-8")
    (tmp_path / "deep.json").write_text('{"a":' * 100_000, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    found = accounted(convert(tmp_path, settings=STATED))
    assert found.cohort.measurements.height == 1
    places = {f.code.code: f.places for f in found.findings}
    assert places["SRC001"] == ("cut.json", "deep.json")
    assert places["SRC002"] == ("notes.txt",)


def test_bundles_of_different_clocks_are_not_put_together(tmp_path):
    category = [{"coding": [{"system": "urn:seriatim:fhir:codes", "code": "cohort"}]}]
    tags = [{"system": "urn:seriatim:fhir:tags", "code": "made-up-dates"}]
    study = {"resourceType": "ResearchStudy", "category": category}
    source = write_bundle(
        tmp_path, study | {"id": "a"}, study | {"id": "b", "meta": {"tag": tags}}, patient()
    )
    with pytest.raises(InputError, match="different zeros"):
        convert(source)


def test_a_bundle_in_each_line_is_read_with_its_entries_as_parts_of_the_line(tmp_path):
    first = bundle(patient(), tumour(), size(), size("s2", effectiveDateTime="2019-05"))
    lines = [json.dumps(first), json.dumps(bundle(patient("second")))]
    (tmp_path / "patients.ndjson").write_text("\n".join(lines), encoding="utf-8")
    found = accounted(convert(tmp_path, settings=STATED))
    assert found.accounts.tallies["records"].to_list() == [2]
    assert found.cohort.patients.height == 2
    assert found.cohort.measurements.height == 1
    partial = next(f for f in found.findings if f.code.code == "VAL031")
    assert partial.places == ("patients.ndjson line 1, part 4",)
