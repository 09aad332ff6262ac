"""One patient with few lesions, and what the kernel says of the last scan, for tests by hand."""

import polars as pl
from generative.kernel import as_cohort
from oracle.cases import course, lesion, tables

from seriatim.response import ResponseRules, derive_response
from seriatim.response.posterior.model import GrowthModel

DRAWS = 256


def cohort_of(courses, *, roles=None, **more):
    """Lesions by name, each {day: size in mm, or a status}."""
    named = [lesion(name, role=(roles or {}).get(name, "target")) for name in courses]
    rows = [course(name, sizes) for name, sizes in courses.items()]
    return with_patient(tables(named, rows, **more))


def with_patient(rows):
    """The cohort of tables that name the patients only with their lesions."""
    patients = sorted({row["patient_id"] for row in rows["lesions"]})
    return as_cohort(rows | {"patients": [{"patient_id": name} for name in patients]})


def judge(cohort, *, growth=None, **model):
    """The result tables under a growth model."""
    rules = {"probability": GrowthModel(**({"draws": DRAWS} | model))}
    return derive_response(cohort, ResponseRules(**rules, **({"growth": growth} if growth else {})))


def at_last(found, lesion_id=None):
    """The row of a lesion at the last scan."""
    states = found.lesion_states
    if lesion_id is not None:
        states = states.filter(lesion_id=lesion_id)
    return states.filter(pl.col("scan_day") == pl.col("scan_day").max()).row(0, named=True)


def numbers(frame):
    """All columns that hold floating-point numbers."""
    return frame.select(pl.col(pl.Float64))
