"""Patients, their primary cancers and driver mutations as resources."""

from collections.abc import Iterator

import polars as pl

from seriatim.formats.fhir import codings, own
from seriatim.formats.fhir.writing.resources import (
    Json,
    Outgoing,
    Row,
    absent_extension,
    coding,
    concept,
    identifier,
    own_concept,
    own_extensions,
    points_to,
    quantity,
    to_patient,
)


def patient_resources(patients: pl.DataFrame, out: Outgoing) -> Iterator[Json]:
    """One Patient for each row; a cohort has no names, and says so."""
    for row in patients.iter_rows(named=True):
        contact = {"last_contact_day": out.date(row["last_contact_day"])}
        parts: Json = {
            "extension": [
                *own_extensions(contact, {"last_contact_day": "valueDate"}),
                *own_extensions(row, {"death_cause": "valueString"}),
            ],
            "identifier": [identifier(own.PATIENT_ID, row["patient_id"])],
            "name": [absent_extension("masked")],
            "gender": row["sex"] or "unknown",
            "birthDate": None if row["birth_year"] is None else f"{row['birth_year']:04d}",
            **_life(row, out),
        }
        key = own.own_id("patient", row["patient_id"])
        yield out.resource("Patient", key, parts, codings.PATIENT_PROFILE)


def _life(row: Row, out: Outgoing) -> Json:
    if row["death_day"] is not None:
        return {"deceasedDateTime": out.date(row["death_day"])}
    if row["vital_status"] is None:
        return {}
    return {"deceasedBoolean": row["vital_status"] == "dead"}


def to_cancer(row: Row) -> Json:
    """A reference to the primary cancer of the patient of a row."""
    return points_to(own.own_id("condition", row["patient_id"]))


def condition_resources(patients: pl.DataFrame, out: Outgoing) -> Iterator[Json]:
    """One PrimaryCancerCondition for each patient; which cancer it is, a cohort does not say."""
    for row in patients.iter_rows(named=True):
        day, size = out.date(row["diagnosis_day"]), quantity(row["primary_size_mm"], "mm")
        own_values = {
            "primary_size_mm": size or None,
            "mitoses_per_50hpf": row["mitoses_per_50hpf"],
        }
        kinds = {"primary_size_mm": "valueQuantity", "mitoses_per_50hpf": "valueDecimal"}
        asserted = [{"url": codings.ASSERTED_DATE, "valueDateTime": day}] if day else []
        category = coding(codings.CONDITION_CATEGORY, "encounter-diagnosis")
        parts: Json = {
            "extension": [*asserted, *own_extensions(own_values, kinds)],
            "category": [concept(None, category)],
            "code": concept("Primary cancer of the cohort"),
            "bodySite": [concept(row["primary_site"])] if row["primary_site"] else [],
            "subject": to_patient(row),
        }
        key = own.own_id("condition", row["patient_id"])
        yield out.resource("Condition", key, parts, codings.CONDITION_PROFILE)


def variant_resources(patients: pl.DataFrame, out: Outgoing) -> Iterator[Json]:
    """One GenomicVariant for each patient of whom a gene, an exon or a mutation is known."""
    known = pl.any_horizontal(pl.col("gene", "exon", "mutation").is_not_null())
    for row in patients.filter(known).iter_rows(named=True):
        gene = concept("Gene studied", coding(codings.LOINC, codings.GENE))
        components = [
            {"code": gene, "valueCodeableConcept": concept(row["gene"])},
            {"code": own_concept("exon", "Exon"), "valueString": row["exon"]},
            {"code": own_concept("mutation", "Mutation"), "valueString": row["mutation"]},
        ]
        given = [row["gene"], row["exon"], row["mutation"]]
        present = coding(codings.LOINC, codings.VARIANT_PRESENT, "Present")
        parts: Json = {
            "status": "final",
            "code": concept("Genetic variant", coding(codings.LOINC, codings.VARIANT)),
            "subject": to_patient(row),
            "valueCodeableConcept": concept(None, present),
            "component": [c for c, value in zip(components, given, strict=True) if value],
        }
        key = own.own_id("variant", row["patient_id"])
        yield out.resource("Observation", key, parts, codings.VARIANT_PROFILE)
