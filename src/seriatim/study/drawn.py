"""Which patients' courses are drawn where there are too many to draw: an even choice of them."""

import polars as pl

MOST_DRAWN = 1_000
"""Courses of more patients are not kept for the figures; each figure shows fewer still."""


def choose_drawn(waterfall: pl.DataFrame) -> pl.DataFrame:
    """The patients whose courses are kept for the figures.

    Reads   patient_id, category; one row per patient
    Grain   one row per chosen patient; all where there are at most `MOST_DRAWN`, else that many,
            every category keeping its share, evenly by identifier
    """
    patients = waterfall.select("patient_id", "category").sort("category", "patient_id")
    number = patients.height
    kept = range(number) if number <= MOST_DRAWN else _evenly(number)
    return patients.select("patient_id")[list(kept)]


def _evenly(number: int) -> range | list[int]:
    return [place * number // MOST_DRAWN for place in range(MOST_DRAWN)]
