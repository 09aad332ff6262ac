"""The one reader whose scans decide categories and endpoints."""

from typing import Protocol

import polars as pl


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


def primary_readers(visit_responses: pl.DataFrame, primary_reader: str | None) -> pl.DataFrame:
    """Each patient's deciding reader.

    Reads   patient_id, reader
    Grain   one row per patient with a scan by that reader, in order
    Nulls   a patient not read by the named reader has no row; no other reader stands in
    """
    readers = visit_responses.select("patient_id", "reader")
    if primary_reader is not None:
        return readers.filter(pl.col("reader") == primary_reader).unique().sort("patient_id")
    return readers.group_by("patient_id").agg(pl.col("reader").min()).sort("patient_id")


def keep_reader(frame: pl.DataFrame, readers: pl.DataFrame) -> pl.DataFrame:
    """The rows of a response table that the deciding readers gave, in the same order.

    Reads   patient_id, reader
    Grain   a part of the rows
    """
    return frame.join(readers, on=["patient_id", "reader"], how="semi", maintain_order="left")
