"""A cohort in shares of whole patients.

Patients are independent, so a large cohort may be worked through share by share: no step then needs
room for more than one share, and the next one finds the memory of the last one ready.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import polars as pl

from seriatim.cohort.build import Cohort

ROWS_PER_SHARE = 1_000_000
"""Measurements per share, on average; shares of twice or half the size were slower."""


def split_patients(cohort: Cohort, *, rows_per_share: int = ROWS_PER_SHARE) -> Iterator[Cohort]:
    """Cohorts of some patients each, in the order of their identifiers.

    Tables derived from the shares and put one below the other are those of the whole cohort.
    """
    n_shares = 1 + cohort.measurements.height // rows_per_share
    if n_shares == 1:
        yield cohort
        return
    patients = cohort.patients.select(pl.col("patient_id").unique().sort())
    share = pl.int_range(pl.len(), dtype=pl.Int64) * n_shares // pl.len()
    shares = patients.with_columns(share=share.cast(pl.UInt32))
    tables = cohort.tables()
    of_rows = {name: _share_of_rows(frame, shares) for name, frame in tables.items()}
    for number in range(n_shares):
        own: dict[str, Any] = {
            name: frame.filter(of_rows[name] == number) for name, frame in tables.items()
        }
        yield replace(cohort, **own)


def _share_of_rows(frame: pl.DataFrame, shares: pl.DataFrame) -> pl.Series:
    keys = frame.lazy().select("patient_id")
    found = keys.join(shares.lazy(), on="patient_id", how="left", maintain_order="left")
    return found.select("share").collect(engine="streaming").to_series()
