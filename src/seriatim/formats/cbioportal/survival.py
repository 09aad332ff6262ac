"""Endpoints as the pairs of columns that the portal draws survival from: status and months.

A pair knows an event or none. Endpoints with a competing event (time to the next line and to
secondary resistance) have no place in it and are not written.
"""

import polars as pl

from seriatim.base.units import DAYS_PER_MONTH
from seriatim.formats.analysed import Analysed
from seriatim.formats.cbioportal.files import MONTH_DIGITS, Attribute

ORIGINS = {"operation": "OPERATION", "drug_start": "DRUG"}
ORIGIN_WORDS = {"operation": "the index operation", "drug_start": "the first start of a drug"}
STATUS = {
    "os": ("0:LIVING", "1:DECEASED"),
    "pfs": ("0:PROGRESSION FREE", "1:PROGRESSED OR DIED"),
}
ENDPOINT_WORDS = {"os": "Overall Survival", "pfs": "Progression-free Survival"}
EVENT = 1


def _attributes() -> tuple[Attribute, ...]:
    found: list[Attribute] = []
    for endpoint, words in ENDPOINT_WORDS.items():
        for origin, suffix in ORIGINS.items():
            prefix, since = f"{endpoint.upper()}_{suffix}", ORIGIN_WORDS[origin]
            name = f"{words} from {suffix.capitalize()}"
            found += [
                Attribute(f"{prefix}_STATUS", f"{name} Status", f"{words} status since {since}"),
                Attribute(
                    f"{prefix}_MONTHS",
                    f"{name} (Months)",
                    f"Months since {since} by the study's endpoint",
                    "NUMBER",
                ),
            ]
    return tuple(found)


SURVIVAL_ATTRIBUTES = _attributes()


def derive_survival(analysed: Analysed) -> pl.DataFrame:
    """Each patient's pairs and category at the index operation.

    Reads   endpoints: origin, endpoint, is_index, time_days, status, category, completeness
    Adds    the columns of `SURVIVAL_ATTRIBUTES`, CATEGORY, COMPLETENESS
    Grain   one row per patient
    Nulls   both columns of a pair are null where the patient is not at risk
    """
    patients = analysed.cohort.patients.select("patient_id")
    endpoints = analysed.tables.get("endpoints")
    if endpoints is None:
        columns = [attribute.column for attribute in SURVIVAL_ATTRIBUTES]
        empty = [pl.lit(None, pl.String).alias(name) for name in columns]
        both = [pl.lit(None, pl.String).alias(name) for name in ("CATEGORY", "COMPLETENESS")]
        return patients.with_columns(*empty, *both)
    index = endpoints.filter("is_index")
    for endpoint in STATUS:
        for origin in ORIGINS:
            pair = _pair(index, endpoint, origin)
            patients = patients.join(pair, on="patient_id", how="left")
    return patients.join(_at_operation(index), on="patient_id", how="left")


def _pair(index: pl.DataFrame, endpoint: str, origin: str) -> pl.DataFrame:
    prefix = f"{endpoint.upper()}_{ORIGINS[origin]}"
    censored, event = STATUS[endpoint]
    known = pl.col("status").is_not_null() & pl.col("time_days").is_not_null()
    label = pl.when(pl.col("status") == EVENT).then(pl.lit(event)).otherwise(pl.lit(censored))
    months = (pl.col("time_days") / DAYS_PER_MONTH).round(MONTH_DIGITS)
    return (
        index.filter(pl.col("endpoint") == endpoint, pl.col("origin") == origin)
        .unique("patient_id", keep="first", maintain_order=True)
        .select(
            "patient_id",
            pl.when(known).then(label).alias(f"{prefix}_STATUS"),
            pl.when(known).then(months).alias(f"{prefix}_MONTHS"),
        )
    )


def _at_operation(index: pl.DataFrame) -> pl.DataFrame:
    return (
        index.filter(pl.col("origin") == "operation")
        .unique("patient_id", keep="first", maintain_order=True)
        .select(
            "patient_id",
            pl.col("category").alias("CATEGORY"),
            pl.col("completeness").alias("COMPLETENESS"),
        )
    )
