"""Each patient's identifier in the portal, and the day that its timeline counts from."""

import re

import polars as pl

from seriatim.cohort.build import Cohort
from seriatim.cohort.schema import TABLES

ALLOWED = re.compile(r"[A-Za-z0-9._-]+")
"""What an identifier may be made of."""
_NOT_ALLOWED = re.compile(r"[^A-Za-z0-9._-]+")
RESERVED = frozenset({"na", "null"})
"""Identifiers that the portal takes for an empty field."""

ZERO_WORDS = {
    "diagnosis": "diagnosis",
    "first_scan": "first scan; the day of diagnosis is not known",
    "first_day": "first day on record; neither diagnosis nor scan is known",
}


def derive_people(cohort: Cohort) -> pl.DataFrame:
    """The patients as the portal names them, and where their time begins.

    Reads   patients: patient_id, diagnosis_day; every day of every table
    Adds    PATIENT_ID [letters, digits, points, underscores, hyphens; unique], zero_day [day],
            zero_kind [diagnosis, first_scan, first_day], last_day [the last day on record]
    Grain   one row per patient, in order of patient_id
    Nulls   zero_day, zero_kind and last_day are null for a patient without any day
    """
    first_scan = cohort.measurements.group_by("patient_id").agg(first_scan=pl.col("scan_day").min())
    zero = pl.coalesce("diagnosis_day", "first_scan", "first_day")
    kind = (
        pl.when(pl.col("diagnosis_day").is_not_null())
        .then(pl.lit("diagnosis"))
        .when(pl.col("first_scan").is_not_null())
        .then(pl.lit("first_scan"))
        .when(pl.col("first_day").is_not_null())
        .then(pl.lit("first_day"))
    )
    people = (
        cohort.patients.select("patient_id", "diagnosis_day")
        .join(first_scan, on="patient_id", how="left")
        .join(_days(cohort), on="patient_id", how="left")
        .sort("patient_id")
    )
    names = pl.Series("PATIENT_ID", portal_names(people["patient_id"].to_list()), dtype=pl.String)
    return people.select(
        "patient_id", names, zero.alias("zero_day"), kind.alias("zero_kind"), "last_day"
    )


def _days(cohort: Cohort) -> pl.DataFrame:
    days = [
        frame.select("patient_id", pl.col(column).alias("day"))
        for name, frame in cohort.tables().items()
        for column in TABLES[name].day_columns
    ]
    return (
        pl.concat(days)
        .drop_nulls()
        .group_by("patient_id")
        .agg(first_day=pl.col("day").min(), last_day=pl.col("day").max())
    )


def portal_names(identifiers: list[str]) -> list[str]:
    """The identifiers where the portal takes them, else the nearest that it takes; none twice."""
    plain = {name for name in identifiers if _is_allowed(name)}
    taken = set(plain)
    return [name if name in plain else _near(name, taken) for name in identifiers]


def _is_allowed(name: str) -> bool:
    return bool(ALLOWED.fullmatch(name)) and name.lower() not in RESERVED


def _near(name: str, taken: set[str]) -> str:
    """A new name like the old one; it is added to those taken."""
    stem = _NOT_ALLOWED.sub("_", name)
    stem = f"{stem}_" if not stem or stem.lower() in RESERVED else stem
    near, number = stem, 1
    while near in taken:
        number += 1
        near = f"{stem}_{number}"
    taken.add(near)
    return near
