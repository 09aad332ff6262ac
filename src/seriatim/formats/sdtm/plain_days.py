"""Days of events as the checks read them: dates as text, or whole days on a relative clock."""

import polars as pl

from seriatim.formats.sdtm.dates import study_day, whole_date
from seriatim.formats.sdtm.settings import SdtmSettings


def event_day(date: str, number: str | None, settings: SdtmSettings) -> pl.Expr:
    """The day of an event from its date, or from its study day on a relative clock.

    A date that is not whole is left as it is, so that the checks report it: a policy on the visits
    of scans says nothing about it.
    """
    if settings.days == "study_days":
        return study_day(pl.col(number)) if number else pl.lit(None, dtype=pl.Int32)
    return pl.coalesce(whole_date(pl.col(date)).dt.to_string("%Y-%m-%d"), date)


def comparable(day: pl.Expr, settings: SdtmSettings) -> pl.Expr:
    """The day as a number that can be compared; null where it is not whole."""
    if settings.days == "study_days":
        return day
    return day.str.to_date("%Y-%m-%d", strict=False).cast(pl.Int32)
