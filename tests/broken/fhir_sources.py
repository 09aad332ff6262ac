"""Broken FHIR resources, one recipe for each finding, and whole ones to build them from.

The whole ones are written by hand after the profiles of mCODE STU4; nobody in them has ever lived.
"""

import json
from functools import partial

from broken.sources import BrokenSource

LOINC, SNOMED, UCUM = "http://loinc.org", "http://snomed.info/sct", "http://unitsofmeasure.org"
GUIDE = "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-"
STATED = {"fhir": {"role": "target", "kind": "solid"}}
PATIENT_MARK, LESION_MARK = "QXZ98765", "LQX1"


def by_code(system, code):
    return {"coding": [{"system": system, "code": code}]}


def of(profile, kind, key, **parts):
    return {"resourceType": kind, "id": key, "meta": {"profile": [GUIDE + profile]}, **parts}


def patient(key=PATIENT_MARK, **parts):
    return of("cancer-patient", "Patient", key, gender="female", birthDate="1950-03-01", **parts)


def to(key=PATIENT_MARK, kind="Patient"):
    return {"reference": f"{kind}/{key}"}


def condition(key="c1", **parts):
    return of("primary-cancer-condition", "Condition", key, subject=to(), **parts)


def tumour(key=LESION_MARK, **parts):
    site = {"location": {**by_code(SNOMED, "10200004"), "text": "liver"}}
    morphology = by_code(SNOMED, "1240414004")
    whole = site | {"morphology": morphology, "patient": to()} | parts
    return of("tumor", "BodyStructure", key, **whole)


def length(value, unit="mm", code="33728-7"):
    quantity = {"value": value, "unit": unit, "system": UCUM, "code": unit}
    return {"code": by_code(LOINC, code), "valueQuantity": quantity}


def observation(profile, code, key, **parts):
    whole = {"status": "final", "code": by_code(LOINC, code), "subject": to()}
    return of(profile, "Observation", key, **whole | {"effectiveDateTime": "2019-04-01"} | parts)


def size(key="s1", *lengths, **parts):
    lengths = {"component": list(lengths or [length(31.5)])}
    focus = {"focus": [to(LESION_MARK, "BodyStructure")]}
    return observation("tumor-size", "21889-1", key, **lengths | focus | parts)


def judgement(key="j1", code="271299001", **parts):
    value = {"valueCodeableConcept": by_code(SNOMED, code)}
    return observation("cancer-disease-status", "97509-4", key, **value | parts)


def variant(key="v1", gene="KIT", **parts):
    part = {"code": by_code(LOINC, "48018-6"), "valueCodeableConcept": {"text": gene}}
    present = {"valueCodeableConcept": by_code(LOINC, "LA9633-4"), "component": [part]}
    return observation("genomic-variant", "69548-6", key, **present | parts)


def operation(key="o1", **parts):
    whole = {"status": "completed", "subject": to(), "performedDateTime": "2019-06-01"}
    category = {"category": by_code(SNOMED, "387713003")}
    return of("cancer-related-surgical-procedure", "Procedure", key, **whole | category | parts)


def given(key="m1", **parts):
    period = {"start": "2019-04-10", "end": "2019-05-30"}
    whole = {"status": "completed", "medicationCodeableConcept": {"text": "imatinib"}}
    whole |= {"subject": to(), "effectivePeriod": period}
    profile = "cancer-related-medication-administration"
    return of(profile, "MedicationAdministration", key, **whole | parts)


def ordered(key="q1", **parts):
    whole = {"status": "active", "intent": "order", "subject": to(), "authoredOn": "2019-04-08"}
    whole |= {"medicationCodeableConcept": {"text": "imatinib"}}
    return of("cancer-related-medication-request", "MedicationRequest", key, **whole | parts)


def bundle(*resources, kind="collection"):
    entries = [{"resource": resource} for resource in resources]
    return {"resourceType": "Bundle", "type": kind, "entry": entries}


def write_bundle(folder, *resources):
    (folder / "bundle.json").write_text(json.dumps(bundle(*resources)), encoding="utf-8")
    return folder / "bundle.json"


def _with(*resources, folder):
    """A bundle of one patient with one tumour sized once, and these."""
    return write_bundle(folder, patient(), tumour(), size(), *resources)


def recipe(code, *resources, settings=STATED, marks=(PATIENT_MARK, LESION_MARK)):
    build = partial(_as_folder, resources)
    return BrokenSource(code, "fhir", build, settings=settings, marks=marks)


def _as_folder(resources, folder):
    return _with(*resources, folder=folder)


def _in_lines(*lines, folder):
    whole = [json.dumps(resource) for resource in (patient(), tumour(), size())]
    (folder / "all.ndjson").write_text("\n".join([*whole, *lines]), encoding="utf-8")
    return folder


def lines(code, *extra):
    return BrokenSource(
        code, "fhir", lambda folder: _in_lines(*extra, folder=folder), STATED, (PATIENT_MARK,)
    )


def _beside(name, text, folder):
    _with(folder=folder)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def beside(code, name, text):
    return BrokenSource(code, "fhir", lambda folder: _beside(name, text, folder), STATED)


def tagged(tag, **parts):
    tags = {"tag": [{"system": "urn:seriatim:fhir:tags", "code": tag}]}
    return {"resourceType": "Observation", "id": tag, "meta": tags, "status": "final", **parts}


def _choosing(**choice):
    return {"fhir": STATED["fhir"] | choice}


STUDY = {
    "resourceType": "ResearchStudy",
    "status": "completed",
    "category": [by_code("urn:seriatim:fhir:codes", "cohort")],
}
PERIOD = {"start": "2019-04-01", "end": "2019-04-09"}
AS_DIRECTED = [{"text": "as directed"}]
DATED = {"onsetDateTime": "2015-02-03"}

RECIPES = (
    beside("SRC001", "broken.json", '{"resourceType": "Bundle", "entry": ['),
    beside("SRC002", "letter.txt", "nothing"),
    lines("FHR001", '{"resourceType": "Patient", '),
    recipe("FHR001", None),
    lines("FHR002", '{"resourceType": "Patient", "id": "a", "id": "b"}'),
    lines("FHR002", '{"resourceType": "Patient", "id": "a", "multipleBirthInteger": NaN}'),
    lines("FHR002", '{"resourceType": "Patient", "id": "\\ud800"}'),
    recipe("FHR003", {"resourceType": "Encounter", "id": "e1", "subject": to()}),
    recipe("FHR004", {"resourceType": "Condition", "id": "x", "subject": to()}),
    recipe("FHR005", tagged("derived")),
    recipe("FHR006", size("s2", status="entered-in-error")),
    recipe("FHR006", ordered(doNotPerform=True)),
    recipe("FHR006", operation(status="not-done")),
    recipe("FHR007", size("s2", modifierExtension=[{"url": "urn:not", "valueBoolean": True}])),
    recipe("FHR008", size("s2", subject=to("nobody"))),
    recipe("FHR008", size("s2", focus=[to("nothing", "BodyStructure")])),
    recipe("FHR009", size()),
    recipe("FHR010", size("s1", length(40.0))),
    recipe("FHR011", settings={}),
    recipe("FHR012", size("s2", length(3.0, unit="centimetres"))),
    recipe("FHR013", size("s2", {"code": by_code(LOINC, "33728-7")})),
    recipe("FHR014", size("s2", length(3, "cm"), length(2, "cm", "33729-5"))),
    recipe("FHR015", size("s2", effectiveDateTime=None, effectivePeriod=PERIOD)),
    recipe("FHR016", judgement(code="359746009")),
    recipe("FHR017", given(effectivePeriod={"start": "2019-04-10"})),
    recipe("FHR018", given(dosage={"text": "one in the morning"})),
    recipe("FHR019", ordered(dosageInstruction=AS_DIRECTED)),
    recipe("FHR020", condition(), condition("c2")),
    recipe("FHR021", variant(), variant("v2", "TP53")),
    recipe("FHR022", STUDY),
    recipe("FHR023", condition(**DATED)),
    recipe("FHR024", settings=_choosing(lesion_system="urn:elsewhere")),
    recipe("FHR025", size("s2", performer=[to("a", "Practitioner"), to("b", "Practitioner")])),
    recipe("FHR026", size("s2", specimen=to("sp", "Specimen"))),
    recipe("FHR027", settings=_choosing(last_contact="latest_record")),
    recipe("FHR028", variant(valueCodeableConcept=by_code(LOINC, "LA9634-2"))),
    recipe("FHR029", variant(gene="TP53"), settings=_choosing(driver_genes=["KIT"])),
    recipe("FHR030", tagged("made-up-dates", code=by_code(LOINC, "89247-1"))),
    recipe(
        "FHR031",
        tumour("LQX2"),
        size("s2", focus=[to("LQX2", "BodyStructure")], effectiveDateTime="2019-04-03"),
        settings=_choosing(role="first_scan_target"),
    ),
)
