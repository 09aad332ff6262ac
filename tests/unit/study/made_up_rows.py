"""Rows of the tables that survival by category starts from, written in one line each."""

import polars as pl

from seriatim.endpoints.derive import ENDPOINT_SCHEMA

OPERATION_SCHEMA = {
    "patient_id": pl.String,
    "category": pl.String,
    "n_shrinking": pl.Int32,
    "n_absent": pl.Int32,
    "p_responsive": pl.Float64,
    "p_focal": pl.Float64,
    "p_multifocal": pl.Float64,
    "p_unassessed": pl.Float64,
}


def operations(*rows):
    """Index operations from (patient, category, probabilities or None, unassessed, shrinking)."""
    records = []
    for patient, category, probabilities, *rest in rows:
        none, few, many = probabilities or (None, None, None)
        unassessed, shrinking = (*rest, *(None, 0)[len(rest) :])
        records.append((patient, category, shrinking, 0, none, few, many, unassessed))
    return pl.DataFrame(records, schema=OPERATION_SCHEMA, orient="row")


def endpoint_rows(*rows):
    """Index operations from (patient, category, time, status, days on the drug before)."""
    records = [
        {
            "patient_id": patient,
            "origin": "operation",
            "origin_id": "O1",
            "origin_day": 0,
            "is_index": True,
            "endpoint": endpoint,
            "time_days": time,
            "status": status,
            "reason": "death" if status else "last_contact",
            "on_drug_days": on_drug,
            "category": category,
        }
        for endpoint in ("os", "pfs")
        for patient, category, time, status, on_drug in rows
    ]
    return pl.DataFrame(records, schema=ENDPOINT_SCHEMA)
