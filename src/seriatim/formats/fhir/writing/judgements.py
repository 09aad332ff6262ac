"""Events, values over time and recorded responses as observations."""

from collections.abc import Iterator

import polars as pl

from seriatim.formats.fhir import codings, own
from seriatim.formats.fhir.writing.resources import (
    Json,
    Outgoing,
    Row,
    by_reader,
    choice,
    coding,
    concept,
    own_concept,
    own_extensions,
    to_patient,
)

_WORSENED = ("progression", "symptomatic_progression")
"""Events that mCODE has a word for: the disease has worsened."""


def event_resources(events: pl.DataFrame, out: Outgoing) -> Iterator[Json]:
    """One CancerDiseaseStatus for each progression; an observation of ours for other events."""
    for row in events.iter_rows(named=True):
        is_status = row["kind"] in _WORSENED
        status = concept("Cancer disease status", coding(codings.LOINC, codings.DISEASE_STATUS))
        worsened = coding(codings.SNOMED, codings.WORSENED, "Patient's condition worsened")
        kind = coding(own.values_of("event_kind"), row["kind"])
        parts: Json = {
            "extension": own_extensions(row, {"basis": "valueString"}),
            "status": "final",
            "code": status if is_status else own_concept("event", "Clinical event"),
            "subject": to_patient(row),
            "effectiveDateTime": out.date(row["day"]),
            "valueCodeableConcept": concept(None, *([worsened] if is_status else []), kind),
        }
        key = own.own_id("event", row["patient_id"], row["day"], row["kind"])
        profiles = (codings.JUDGEMENT_PROFILE,) if is_status else ()
        yield out.resource("Observation", key, parts, *profiles)


def covariate_resources(covariates: pl.DataFrame, out: Outgoing) -> Iterator[Json]:
    """One ECOGPerformanceStatus for each ECOG; an observation of ours for other values."""
    ecog = concept("ECOG performance status", coding(codings.LOINC, codings.ECOG))
    for row in covariates.iter_rows(named=True):
        is_ecog = row["name"] == "ecog" and float(row["value"]).is_integer()
        of_ours: Json = {
            "code": concept(row["name"], coding(own.CODES, "covariate")),
            "valueQuantity": {"value": row["value"]},
        }
        parts: Json = {
            "status": "final",
            "subject": to_patient(row),
            "effectiveDateTime": out.date(row["day"]),
            **({"code": ecog, "valueInteger": int(row["value"])} if is_ecog else of_ours),
        }
        key = own.own_id("covariate", row["patient_id"], row["day"], row["name"])
        yield out.resource("Observation", key, parts, *([codings.ECOG_PROFILE] * is_ecog))


def assessment_resources(assessments: pl.DataFrame, out: Outgoing) -> Iterator[Json]:
    """One observation of ours for each response that a trial recorded."""
    code = own_concept("recorded-response", "Response as the trial recorded it")
    for row in assessments.iter_rows(named=True):
        parts: Json = {
            "extension": own_extensions(row, {"accepted": "valueCode"}),
            "status": "final",
            "code": code,
            "subject": to_patient(row),
            "effectiveDateTime": out.date(row["scan_day"]),
            "performer": by_reader(row),
            "valueCodeableConcept": choice("response", row["response"]),
            "method": concept(row["criterion"]),
            "component": [_part(row)],
        }
        key = (row["patient_id"], row["scan_day"], row["reader"], row["part"])
        yield out.resource("Observation", own.own_id("assessment", *key), parts)


def _part(row: Row) -> Json:
    code = own_concept("part", "Part of the response")
    return {"code": code, "valueCodeableConcept": choice("part", row["part"])}
