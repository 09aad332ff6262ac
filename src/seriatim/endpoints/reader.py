"""The one reader whose scans decide categories and endpoints."""

from typing import Protocol

import polars as pl

from seriatim.cohort.accepted import READING, count_accepted_days
from seriatim.cohort.build import Cohort


class ResponseFrames(Protocol):
    """The derived response tables that endpoints and descriptions are made from."""

    @property
    def lesion_states(self) -> pl.DataFrame:
        """One row per patient, reader, scan and lesion."""

    @property
    def visit_responses(self) -> pl.DataFrame:
        """One row per patient, reader and scan."""

    @property
    def best_responses(self) -> pl.DataFrame:
        """One row per patient, reader and period."""

    @property
    def categories(self) -> pl.DataFrame:
        """One row per patient, reader and scan or operation."""


def deciding_readers(cohort: Cohort, visit_responses: pl.DataFrame) -> pl.DataFrame:
    """Each patient's deciding reader: the one named for the cohort, else the one accepted.

    Where none is named, it is among those who read a scan of the patient the one accepted on most
    scan days; at a tie, or where none is accepted, the first by name.

    Reads   patient_id, reader; the cohort's assessments: scan_day, accepted
    Grain   one row per patient with a scan by that reader, in order
    Nulls   a patient not read by the named reader has no row; no other reader stands in
    """
    readers, named = visit_responses.select(READING).unique(), cohort.about.primary_reader
    if named is not None:
        return readers.filter(pl.col("reader") == named).sort("patient_id")
    accepted = count_accepted_days(cohort.assessments)
    return (
        readers.join(accepted, on=READING, how="left")
        .sort("patient_id", -pl.col("n_days").fill_null(0).cast(pl.Int64), "reader")
        .unique("patient_id", keep="first", maintain_order=True)
        .select(READING)
    )


def keep_reader(frame: pl.DataFrame, readers: pl.DataFrame) -> pl.DataFrame:
    """The rows of a response table that the deciding readers gave, in the same order.

    Reads   patient_id, reader
    Grain   a part of the rows
    """
    return frame.join(readers, on=READING, how="semi", maintain_order="left")
