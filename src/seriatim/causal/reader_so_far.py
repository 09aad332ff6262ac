"""Whose reading decides what was known at a scan: the reader who decided as of that day.

The deciding reader of a patient can change once somebody else has read a scan. Were the last word
taken for all scans, a reader who comes later would do away with scans that only an earlier one
read, and who may enter the trial would depend on who lives to be read again.
"""

from dataclasses import replace

import polars as pl

from seriatim.cohort.build import Cohort
from seriatim.endpoints.reader import deciding_readers

READING = ["patient_id", "reader", "scan_day"]


def readers_so_far(cohort: Cohort, visit_responses: pl.DataFrame) -> pl.DataFrame:
    """The deciding reader of each patient as of each scan day.

    Reads   visit_responses: patient_id, reader, scan_day [day]
    Grain   one row per patient and scan day, by whichever reader
    Nulls   a patient whom the named reader has not read by then has no row
    """
    visits = visit_responses.select(READING).unique()
    days = visits.select("patient_id", "scan_day").unique()
    days = days.with_columns(pl.col("scan_day").rank("dense").over("patient_id").alias("number"))
    placed = visits.join(days, on=["patient_id", "scan_day"])
    has_several = pl.col("reader").n_unique().over("patient_id") > 1
    several, alone = placed.filter(has_several), placed.filter(~has_several)
    decided = [days.join(deciding_readers(cohort, alone), on="patient_id")]
    for number in several["number"].unique().sort():
        known = several.filter(pl.col("number") <= number)
        today = days.filter(pl.col("number") == number)
        by_then = deciding_readers(_accepted_by_then(cohort, today), known)
        decided.append(today.join(by_then, on="patient_id"))
    return pl.concat(decided).select(READING).sort("patient_id", "scan_day")


def _accepted_by_then(cohort: Cohort, today: pl.DataFrame) -> Cohort:
    """The cohort without what was accepted after each patient's scan day."""
    limit = today.select("patient_id", limit="scan_day")
    known = cohort.assessments.join(limit, on="patient_id").filter(
        pl.col("scan_day") <= pl.col("limit")
    )
    return replace(cohort, assessments=known.drop("limit"))
