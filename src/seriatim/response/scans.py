"""Scans: every reader's visits in order, a carried baseline once more where its period begins.

The scan number is the row of this table. A baseline that a drug line takes over from before its
start stands right behind the visit it repeats and right before the first visit of the period, so
that every lesion's course over the periods is one unbroken stretch of scans.
"""

import polars as pl

from seriatim.response.runs import number_runs

VISIT = ["patient_id", "reader", "period", "scan_day"]
PERIOD = VISIT[:3]


def derive_scans(visits: pl.DataFrame) -> pl.DataFrame:
    """Number the scans, with the carried baselines put in.

    Reads   visits with `derive_visits`
    Adds    scan [number of the row], run [number of the period, over all patients and readers],
            reading [number of patient and reader], carried_over [the row only repeats a baseline],
            is_reference [the scan the others of the period are compared with]
    Grain   one row per patient, reader, period and scan day, sorted
    """
    repeated = visits.filter("carried").with_columns(
        scan_day=pl.col("baseline_day"), visit_key=pl.lit(None, dtype=pl.Int64)
    )
    scans = (
        pl.concat([visits, repeated.unique(PERIOD)])
        .sort(VISIT)
        .with_columns(
            carried_over=pl.col("visit_key").is_null(),
            is_reference=pl.col("scan_day") == pl.col("baseline_day"),
        )
    )
    numbered = number_runs(scans, VISIT[:2], name="reading")
    return number_runs(numbered, PERIOD).with_row_index("scan")


def find_scans(rows: pl.DataFrame, scans: pl.DataFrame) -> pl.DataFrame:
    """Measurements with the scan they were taken on in the place of their visit_key, unordered.

    They come in one piece: rows are looked up in it one by one, far slower in several pieces.
    """
    own = scans.lazy().filter(~pl.col("carried_over")).select("visit_key", "scan")
    found = rows.lazy().join(own, on="visit_key").drop("visit_key")
    return found.collect(engine="streaming").rechunk()
