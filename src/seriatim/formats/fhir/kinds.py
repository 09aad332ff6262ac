"""What a resource is to a cohort, by its profile or by a code that stands for the profile."""

from enum import StrEnum

from seriatim.formats.fhir import codings
from seriatim.formats.fhir.codings import LOINC, SNOMED, has_any_code, has_code, profiles_of
from seriatim.formats.fhir.elements import Element, many, one, text
from seriatim.formats.fhir.own import CODES, DERIVED_TAG, tags_of
from seriatim.formats.fhir.settings import FhirSettings


class Sort(StrEnum):
    """The sorts of resource that are told apart."""

    PATIENT = "patient"
    CONDITION = "primary cancer"
    VARIANT = "variant"
    TUMOUR = "tumour"
    SIZE = "tumour size"
    OPERATION = "operation"
    DRUG = "drug"
    MEDICATION = "medication"
    JUDGEMENT = "clinician's judgement"
    COVARIATE = "value over time"
    ASSESSMENT = "recorded response"
    COHORT = "the cohort as a whole"
    DERIVED = "derived"
    NOT_SAID = "not said to be of the cancer"
    OTHER = "other"


_MEDICATIONS = {
    "MedicationRequest": codings.REQUEST_PROFILE,
    "MedicationAdministration": codings.ADMINISTRATION_PROFILE,
    "MedicationStatement": codings.STATEMENT_PROFILE,
}
READ_TYPES = {
    *("Patient", "Condition", "BodyStructure", "Observation", "Procedure", "Medication"),
    *("ResearchStudy", *_MEDICATIONS),
}
"""The types of resource of which anything is read."""

_OBSERVATIONS = (
    (Sort.SIZE, codings.SIZE_PROFILE, LOINC, (codings.TUMOUR_SIZE, codings.LONGEST_DIMENSION)),
    (Sort.JUDGEMENT, codings.JUDGEMENT_PROFILE, LOINC, (codings.DISEASE_STATUS,)),
    (Sort.VARIANT, codings.VARIANT_PROFILE, LOINC, (codings.VARIANT,)),
    (Sort.COVARIATE, codings.ECOG_PROFILE, LOINC, (codings.ECOG, codings.KARNOFSKY)),
    (Sort.COVARIATE, "", CODES, ("covariate",)),
    (Sort.JUDGEMENT, "", CODES, ("event",)),
    (Sort.ASSESSMENT, "", CODES, ("recorded-response",)),
)


def sort_of(resource: Element, settings: FhirSettings) -> Sort:
    """What the resource is to a cohort."""
    if DERIVED_TAG in tags_of(resource):
        return Sort.DERIVED
    kind = text(resource, "resourceType") or ""
    profiles = profiles_of(resource)
    match kind:
        case "Patient":
            return Sort.PATIENT
        case "Medication":
            return Sort.MEDICATION
        case "ResearchStudy" if has_code_in(resource, "category", CODES, "cohort"):
            return Sort.COHORT
        case "Observation":
            return _observation(resource, profiles)
        case "BodyStructure":
            return _tumour(resource, profiles)
        case "Condition":
            return _condition(profiles, settings)
        case "Procedure":
            return _operation(resource, profiles)
        case _ if kind in _MEDICATIONS:
            is_said = _MEDICATIONS[kind] in profiles or settings.medications == "all"
            return Sort.DRUG if is_said else Sort.NOT_SAID
    return Sort.OTHER


def has_code_in(resource: Element, name: str, system: str, code: str) -> bool:
    """Whether one of the concepts listed under that name is given by the code."""
    return any(has_code(concept, system, code) for concept in many(resource, name))


def _observation(resource: Element, profiles: set[str]) -> Sort:
    code = one(resource, "code")
    for sort, profile, system, codes in _OBSERVATIONS:
        if (profile and profile in profiles) or has_any_code(code, system, codes):
            return sort
    return Sort.OTHER


def _tumour(resource: Element, profiles: set[str]) -> Sort:
    morphology = one(resource, "morphology")
    is_tumour = has_any_code(morphology, SNOMED, codings.MORPHOLOGIES)
    return Sort.TUMOUR if is_tumour or codings.TUMOUR_PROFILE in profiles else Sort.OTHER


def _condition(profiles: set[str], settings: FhirSettings) -> Sort:
    if codings.SECONDARY_PROFILE in profiles:
        return Sort.OTHER
    is_said = codings.CONDITION_PROFILE in profiles or settings.conditions == "all"
    return Sort.CONDITION if is_said else Sort.NOT_SAID


def _operation(resource: Element, profiles: set[str]) -> Sort:
    if codings.OPERATION_PROFILE in profiles:
        return Sort.OPERATION
    is_surgical = has_code_in(resource, "category", SNOMED, codings.SURGICAL)
    return Sort.OPERATION if is_surgical else Sort.NOT_SAID
