"""Which patients' courses are kept for the figures where there are too many to draw."""

from dataclasses import replace
from typing import Any

import polars as pl

from seriatim.cohort.build import Cohort
from seriatim.response.derive import ResponseTables

MOST_DRAWN = 1_000
"""Courses of more patients are not kept for the figures; each figure shows fewer still."""


def choose_drawn(patients: pl.DataFrame) -> pl.DataFrame:
    """The patients whose courses are kept: all, or as many as `MOST_DRAWN`.

    They are the first by their identifiers read backwards, so that of patients who are numbered one
    after the other those at even distances are taken, and a share can choose from its own.
    Reads   patient_id
    Grain   one row per chosen patient
    """
    chosen = patients.select("patient_id").unique()
    if chosen.height <= MOST_DRAWN:
        return chosen
    return chosen.sort(pl.col("patient_id").str.reverse()).head(MOST_DRAWN)


def keep_drawn(cohort: Cohort, response: ResponseTables) -> tuple[Cohort, ResponseTables]:
    """The cohort and the responses of those patients only."""
    if cohort.patients.height <= MOST_DRAWN:
        return cohort, response
    chosen = choose_drawn(cohort.patients)

    def of_chosen(frame: pl.DataFrame) -> pl.DataFrame:
        return frame.join(chosen, on="patient_id", how="semi", maintain_order="left")

    tables: dict[str, Any] = {name: of_chosen(one) for name, one in cohort.tables().items()}
    frames = {name: of_chosen(one) for name, one in vars(response).items()}
    return replace(cohort, **tables), ResponseTables(**frames)
