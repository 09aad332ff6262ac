"""Time to secondary resistance: a lesion grows on the drug line after none did."""

import polars as pl

from seriatim.endpoints.origin import ORIGIN_KEYS
from seriatim.endpoints.rules import DEATH, PRIMARY_RESISTANCE, RESISTANCE_ON_SCAN
from seriatim.endpoints.window import (
    censoring_reason,
    deaths_in_window,
    derive_windows,
    last_day_before_event,
    scans_in_window,
)


def derive_secondary_resistance(
    origins: pl.DataFrame, follow_up: pl.DataFrame, categories: pl.DataFrame
) -> pl.DataFrame:
    """The day of the first scan with growth after control, for every start of a drug line.

    Reads   categories of the deciding reader: at, scan_day [day], n_lesions, n_evaluable,
            n_growing; follow_up: death_day; origins: next_line_day
    Adds    end_day [day], status [0 censored, 1 resistance, 2 died before it], reason,
            interval_start_day [day]
    Grain   one row per origin at a drug start; operations have none
    Nulls   end_day and status null where the first evaluable scan already shows growth
    """
    starts = origins.filter(pl.col("origin") == "drug_start")
    windows = derive_windows(starts, close_after_operation=False)
    scans = scans_in_window(windows, categories.filter(pl.col("at") == "scan"))
    ended = (
        windows.join(_first_growth(scans), on=ORIGIN_KEYS, how="left")
        .join(deaths_in_window(windows, follow_up), on=ORIGIN_KEYS, how="left")
        .with_columns(event_day=pl.min_horizontal("growth_day", "counted_death_day"))
    )
    clear = last_day_before_event(scans.filter(_is_clear()), ended)
    return _close(ended.join(clear, on=ORIGIN_KEYS, how="left"))


def _is_clear() -> pl.Expr:
    """A scan known free of growth: some lesion was assessed, or none is left to grow."""
    assessed = (pl.col("n_evaluable") >= 1) | (pl.col("n_lesions") == 0)
    return assessed & (pl.col("n_growing") == 0)


def _first_growth(scans: pl.DataFrame) -> pl.DataFrame:
    """First growth of each line, and whether the first evaluable scan already shows it."""
    evaluable = scans.filter(pl.col("n_evaluable") >= 1)
    grows = pl.col("n_growing") >= 1
    return (
        evaluable.group_by(ORIGIN_KEYS)
        .agg(
            growth_day=pl.col("scan_day").filter(grows).min(),
            first_day=pl.col("scan_day").min(),
        )
        .select(
            *ORIGIN_KEYS,
            "growth_day",
            is_primary=pl.col("growth_day").eq_missing(pl.col("first_day")),
        )
    )


def _close(ended: pl.DataFrame) -> pl.DataFrame:
    free_day = pl.coalesce("clear_day", "origin_day")
    is_primary = pl.col("is_primary").fill_null(value=False)
    grew = (pl.col("growth_day") == pl.col("event_day")).fill_null(value=False)
    died = pl.col("event_day").is_not_null()
    return ended.select(
        *ORIGIN_KEYS,
        end_day=pl.when(~is_primary).then(pl.coalesce("event_day", free_day)),
        status=pl.when(~is_primary)
        .then(pl.when(grew).then(1).when(died).then(2).otherwise(0))
        .cast(pl.Int8),
        reason=pl.when(is_primary)
        .then(pl.lit(PRIMARY_RESISTANCE.identifier))
        .when(grew)
        .then(pl.lit(RESISTANCE_ON_SCAN.identifier))
        .when(died)
        .then(pl.lit(DEATH.identifier))
        .otherwise(censoring_reason()),
        interval_start_day=pl.when(grew & ~is_primary).then(free_day),
    )
