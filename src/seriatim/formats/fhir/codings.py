"""Codes and addresses of mCODE STU4 and of FHIR R4, each as its source prints it.

Sources: the profiles and value sets of mCODE 4.0.0 (hl7.org/fhir/us/mcode/STU4) and the files they
are made from (github.com/HL7/fhir-mCODE-ig, input/fsh); the code systems of FHIR R4
(hl7.org/fhir/R4); for the short axis the concepts of DICOM PS3.16.
"""

from collections.abc import Collection

from seriatim.formats.fhir.elements import Element, many, one, text, texts

LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"
RESOURCE_TYPES = "http://hl7.org/fhir/resource-types"
ABSENT_REASONS = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
CONDITION_CATEGORY = "http://terminology.hl7.org/CodeSystem/condition-category"
TIMING_CODES = "http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation"

_GUIDE = "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-"
PATIENT_PROFILE = f"{_GUIDE}cancer-patient"
CONDITION_PROFILE = f"{_GUIDE}primary-cancer-condition"
SECONDARY_PROFILE = f"{_GUIDE}secondary-cancer-condition"
TUMOUR_PROFILE = f"{_GUIDE}tumor"
SIZE_PROFILE = f"{_GUIDE}tumor-size"
JUDGEMENT_PROFILE = f"{_GUIDE}cancer-disease-status"
VARIANT_PROFILE = f"{_GUIDE}genomic-variant"
ECOG_PROFILE = f"{_GUIDE}ecog-performance-status"
OPERATION_PROFILE = f"{_GUIDE}cancer-related-surgical-procedure"
REQUEST_PROFILE = f"{_GUIDE}cancer-related-medication-request"
ADMINISTRATION_PROFILE = f"{_GUIDE}cancer-related-medication-administration"
STATEMENT_PROFILE = f"{_GUIDE}cancer-related-medication-statement"
"""Of mCODE STU1; later releases have the request and the administration."""

PROCEDURE_INTENT = f"{_GUIDE}procedure-intent"
TERMINATION_REASON = f"{_GUIDE}treatment-termination-reason"
"""Retired in STU4, and still met."""
ASSERTED_DATE = "http://hl7.org/fhir/StructureDefinition/condition-assertedDate"
TARGET_STRUCTURE = "http://hl7.org/fhir/StructureDefinition/procedure-targetBodyStructure"
ABSENT_REASON = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"

TUMOUR_SIZE = "21889-1"
LONGEST_DIMENSION = "33728-7"
FURTHER_DIMENSION = "33729-5"
DISEASE_STATUS = "97509-4"
VARIANT = "69548-6"
VARIANT_PRESENT = "LA9633-4"
GENE = "48018-6"
MUTATION_CODES = ("48005-3", "48004-6", "81290-9", "81252-9")
"""The change as protein, coding DNA, genomic DNA, discrete variant: the first one given counts."""
ECOG = "89247-1"
KARNOFSKY = "89243-0"

MORPHOLOGIES = ("1240414004", "367651003")
"""Malignant neoplasm: the code since STU3, and that of STU2, which remains conformant."""
SHORT_AXIS = "103340004"
WORSENED = "271299001"
SURGICAL = "387713003"
METHODS = {"77477000": "CT", "113091000": "MRI", "16310003": "ultrasound"}
"""How a tumour was measured, in the words of a cohort."""


def codes_of(concept: Element, system: str) -> list[str]:
    """The codes of a concept that are of that system, in order."""
    found = (text(item, "code") for item in many(concept, "coding") if item.get("system") == system)
    return [code for code in found if code]


def has_code(concept: Element, system: str, code: str) -> bool:
    """Whether the concept is given by that code."""
    return code in codes_of(concept, system)


def has_any_code(concept: Element, system: str, codes: Collection[str]) -> bool:
    """Whether the concept is given by one of those codes."""
    return any(code in codes for code in codes_of(concept, system))


def words_of(concept: Element) -> str | None:
    """The concept in words: its text, else what a code is displayed as, else the first code."""
    codings = many(concept, "coding")
    shown = [text(concept, "text"), *(text(item, "display") for item in codings)]
    return next((each for each in (*shown, *(text(c, "code") for c in codings)) if each), None)


def profiles_of(resource: Element) -> set[str]:
    """The profiles that a resource says it meets, without their versions."""
    return {profile.partition("|")[0] for profile in texts(one(resource, "meta"), "profile")}
