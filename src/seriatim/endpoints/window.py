"""The stretch of time after a time zero in which scans and events count."""

import polars as pl

from seriatim.endpoints.origin import ORIGIN_KEYS
from seriatim.endpoints.rules import LAST_SCAN, NEW_LINE, NO_SCAN_AFTER_ORIGIN


def derive_windows(origins: pl.DataFrame, *, close_after_operation: bool) -> pl.DataFrame:
    """Each time zero with the day that closes its window: the start of the next drug line.

    Reads   origin keys, origin_day [day], next_line_day [day]
    Adds    closing_day [day]; that day itself still belongs to the window
    Grain   one row per origin
    Nulls   closing_day null = open; after an operation always, unless close_after_operation
    """
    closes = (pl.col("origin") == "drug_start") | pl.lit(close_after_operation)
    return origins.select(
        *ORIGIN_KEYS, "origin_day", pl.when(closes).then("next_line_day").alias("closing_day")
    )


def scans_in_window(windows: pl.DataFrame, scans: pl.DataFrame) -> pl.DataFrame:
    """The scans after each time zero, up to the day that closes its window.

    Reads   windows; scans: patient_id, scan_day [day]
    Grain   one row per origin and scan
    """
    return windows.join(scans, on="patient_id").filter(
        pl.col("scan_day") > pl.col("origin_day"), is_within_window("scan_day")
    )


def deaths_in_window(windows: pl.DataFrame, follow_up: pl.DataFrame) -> pl.DataFrame:
    """The deaths up to the day that closes each window.

    Reads   windows; follow_up: patient_id, death_day [day]
    Adds    counted_death_day [day]
    Grain   one row per origin that ends so
    """
    return (
        windows.join(follow_up.select("patient_id", "death_day"), on="patient_id")
        .filter(pl.col("death_day").is_not_null(), is_within_window("death_day"))
        .select(*ORIGIN_KEYS, counted_death_day=pl.col("death_day"))
    )


def is_within_window(day: str) -> pl.Expr:
    """Whether a day lies on or before the day that closes the window."""
    return (pl.col(day) <= pl.col("closing_day")).fill_null(value=True)


def last_day_before_event(scans: pl.DataFrame, ended: pl.DataFrame) -> pl.DataFrame:
    """The last of some scans of each window, before the event where there is one.

    Reads   scans: origin keys, scan_day [day]; ended: origin keys, event_day [day]
    Adds    clear_day [day]
    Grain   one row per origin that has such a scan
    """
    is_before = (pl.col("scan_day") < pl.col("event_day")).fill_null(value=True)
    return (
        scans.join(ended.select(*ORIGIN_KEYS, "event_day"), on=ORIGIN_KEYS)
        .filter(is_before)
        .group_by(ORIGIN_KEYS)
        .agg(clear_day=pl.col("scan_day").max())
    )


def censoring_reason() -> pl.Expr:
    """Why a window without an event ends: no scan, a new line, or the last scan so far."""
    return (
        pl.when(pl.col("clear_day").is_null())
        .then(pl.lit(NO_SCAN_AFTER_ORIGIN.identifier))
        .when(pl.col("closing_day").is_not_null())
        .then(pl.lit(NEW_LINE.identifier))
        .otherwise(pl.lit(LAST_SCAN.identifier))
    )
