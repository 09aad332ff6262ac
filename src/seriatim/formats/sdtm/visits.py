"""Scan days that belong to one visit, and visits whose numbers are not in the order of their days.

RECIST 1.1 judges a visit as one, whatever days its scans were made on; the days decide the order.
"""

import polars as pl

from seriatim.cohort.problems import Problem
from seriatim.formats.conversion.converted import noted
from seriatim.formats.sdtm.settings import SdtmSettings

VISIT = ["patient", "reader", "visit"]


def settle_visits(
    records: pl.DataFrame, settings: SdtmSettings
) -> tuple[pl.DataFrame, list[Problem]]:
    """The records of TR with the days of one visit made one, its first, where they are near.

    Reads   patient, reader, visit, lesion, day, place
    Grain   one row per record, in order
    Source  recist-1.1 (a time point is judged as a whole; four weeks for a baseline)
    """
    days = (
        records.lazy()
        .filter(pl.col("visit").is_not_null())
        .group_by(*VISIT, "day")
        .agg(place=pl.col("place").min())
        .collect()
    )
    problems = noted("SDT015", _out_of_order(days), "measurements", "scan_day")
    several = days.group_by(VISIT).agg(
        first=pl.col("day").min(), last=pl.col("day").max(), n=pl.len()
    )
    several = several.filter(pl.col("n") > 1)
    if several.is_empty():
        return records, problems
    settled, met = _settle(records, several, settings)
    return settled, problems + met


def _settle(
    records: pl.DataFrame, several: pl.DataFrame, settings: SdtmSettings
) -> tuple[pl.DataFrame, list[Problem]]:
    on_two_days = (
        records.join(several, on=VISIT, how="semi", nulls_equal=True)
        .group_by(*VISIT, "lesion")
        .agg(n_days=pl.col("day").n_unique())
        .filter(pl.col("lesion").is_not_null(), pl.col("n_days") > 1)
    )
    spread = pl.col("last") - pl.col("first")
    if several["first"].dtype == pl.Date:
        spread = spread.dt.total_days()
    one = several.filter(spread <= settings.visit_window_days).join(
        on_two_days, on=VISIT, how="anti", nulls_equal=True
    )
    apart = several.join(one, on=VISIT, how="anti", nulls_equal=True)
    joined = records.join(
        one.select(*VISIT, "first"),
        on=VISIT,
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    moved = joined.filter(pl.col("first").is_not_null() & (pl.col("first") != pl.col("day")))
    left = records.join(apart, on=VISIT, how="semi", nulls_equal=True)
    days = f"{settings.visit_window_days} days"
    settled = joined.with_columns(day=pl.coalesce("first", "day")).drop("first")
    return settled, [
        *noted("SDT013", moved["place"], "measurements", "scan_day"),
        *noted("SDT014", left["place"], "measurements", "scan_day", window=days),
    ]


def _out_of_order(days: pl.DataFrame) -> pl.Series:
    """A record of each visit that lies before one with a smaller number, reader by reader."""
    earlier = pl.col("day").cum_max().shift(1).over("patient", "reader")
    ordered = (
        days.group_by(VISIT)
        .agg(day=pl.col("day").min(), place=pl.col("place").min())
        .sort("patient", "reader", "visit")
    )
    return ordered.filter(pl.col("day") < earlier)["place"]
