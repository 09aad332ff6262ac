"""Scans: every reader's visits in order, a carried baseline once more where its period begins.

The scan number is the row of this table. A baseline that a drug line takes over from before its
start stands right behind the visit it repeats and right before the first visit of the period, so
that every lesion's course over the periods is one unbroken stretch of scans.
"""

import polars as pl

from seriatim.response.runs import number_runs

VISIT = ["patient_id", "reader", "period", "scan_day"]
PERIOD = VISIT[:3]


def derive_visit_keys(measurements: pl.DataFrame) -> pl.Series:
    """One whole number for patient, reader and scan day; numbers sort as the three do."""
    day = pl.col("scan_day").cast(pl.Int64)
    n_days = day.max() - day.min() + 1
    n_readers = pl.col("reader").max().cast(pl.Int64) + 1
    reading = pl.col("patient_id").cast(pl.Int64) * n_readers + pl.col("reader")
    return measurements.select(visit_key=reading * n_days + day - day.min()).to_series()


def list_visits(measurements: pl.DataFrame, visit_keys: pl.Series) -> pl.DataFrame:
    """Each reader's visits: patient_id, reader, scan_day and the key, sorted."""
    named = measurements.select("patient_id", "reader", "scan_day", visit_keys)
    return named.unique("visit_key").sort("visit_key")


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


def find_scans(visit_keys: pl.Series, scans: pl.DataFrame) -> pl.Series:
    """The scan on which each measurement was taken, in the order of the measurements."""
    own = scans.filter(~pl.col("carried_over")).select("visit_key", "scan")
    return visit_keys.to_frame().join(own, on="visit_key", how="left", maintain_order="left")[
        "scan"
    ]
