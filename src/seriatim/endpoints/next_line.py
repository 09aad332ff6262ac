"""Time to the next drug line, with death before it as a competing event."""

import polars as pl

from seriatim.endpoints.origin import ORIGIN_KEYS
from seriatim.endpoints.rules import DEATH, NEXT_LINE, NO_DRUGS_TABLE


def derive_next_line(
    origins: pl.DataFrame, follow_up: pl.DataFrame, *, drugs_known: bool
) -> pl.DataFrame:
    """The day the first later drug line started, for every time zero.

    Reads   origins: next_line_day [day]; follow_up: death_day, last_day, last_reason
    Adds    end_day [day], status [0 censored, 1 next line, 2 died before it], reason,
            interval_start_day [null]
    Grain   one row per origin
    Nulls   without a drugs table nobody has a time
    """
    if not drugs_known:
        return _nobody(origins)
    started = pl.col("next_line_day") <= pl.coalesce("death_day", "next_line_day")
    died = pl.col("death_day").is_not_null()
    return (
        origins.join(follow_up, on="patient_id", how="left")
        .with_columns(started=started.fill_null(value=False))
        .select(
            *ORIGIN_KEYS,
            end_day=pl.when("started")
            .then("next_line_day")
            .otherwise(pl.coalesce("death_day", "last_day")),
            status=pl.when("started").then(1).when(died).then(2).otherwise(0).cast(pl.Int8),
            reason=pl.when("started")
            .then(pl.lit(NEXT_LINE.identifier))
            .when(died)
            .then(pl.lit(DEATH.identifier))
            .otherwise("last_reason"),
            interval_start_day=pl.lit(None, dtype=pl.Int32),
        )
    )


def _nobody(origins: pl.DataFrame) -> pl.DataFrame:
    return origins.select(
        *ORIGIN_KEYS,
        end_day=pl.lit(None, dtype=pl.Int32),
        status=pl.lit(None, dtype=pl.Int8),
        reason=pl.lit(NO_DRUGS_TABLE.identifier),
        interval_start_day=pl.lit(None, dtype=pl.Int32),
    )
