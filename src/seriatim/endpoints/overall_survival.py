"""Overall survival: death from any cause, else the end of follow-up."""

import polars as pl

from seriatim.endpoints.origin import ORIGIN_KEYS
from seriatim.endpoints.rules import DEATH


def derive_overall_survival(origins: pl.DataFrame, follow_up: pl.DataFrame) -> pl.DataFrame:
    """The day each patient died or was last known alive, for every time zero.

    Reads   origins: patient_id, origin, origin_id; follow_up: death_day, last_day, last_reason
    Adds    end_day [day], status [0 censored, 1 died], reason, interval_start_day [null]
    Grain   one row per origin
    Nulls   an undated death is censored at the end of the known follow-up
    Source  seriatim
    """
    dead = pl.col("death_day").is_not_null()
    return origins.join(follow_up, on="patient_id", how="left").select(
        *ORIGIN_KEYS,
        end_day=pl.coalesce("death_day", "last_day"),
        status=dead.cast(pl.Int8),
        reason=pl.when(dead).then(pl.lit(DEATH.identifier)).otherwise("last_reason"),
        interval_start_day=pl.lit(None, dtype=pl.Int32),
    )
