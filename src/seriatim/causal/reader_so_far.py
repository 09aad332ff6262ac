"""Whose reading decides what was known at a scan: the reader who decided as of that day.

The deciding reader of a patient can change once somebody else has read a scan. Were the last word
taken for all scans, a reader who comes later would do away with scans that only an earlier one
read, and who may enter the trial would depend on who lives to be read again.
"""

import polars as pl

from seriatim.cohort.build import Cohort
from seriatim.endpoints.reader import primary_readers

READING = ["patient_id", "reader", "scan_day"]


def decide(cohort: Cohort, visits: pl.DataFrame) -> pl.DataFrame:
    """The deciding reader of each patient if these were all the scans there are.

    Reads   visits: patient_id, reader
    Grain   one row per patient
    """
    return primary_readers(visits, cohort.about.primary_reader)


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
    decided = [days.join(decide(cohort, alone), on="patient_id")]
    for number in several["number"].unique().sort():
        known = several.filter(pl.col("number") <= number)
        today = days.filter(pl.col("number") == number)
        decided.append(today.join(decide(cohort, known), on="patient_id"))
    return pl.concat(decided).select(READING).sort("patient_id", "scan_day")
