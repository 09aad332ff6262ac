"""What became of every record of the files that were converted: used, or set aside and why.

A record is used where some row that is left in the cohort, or some value in it, came from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from seriatim.base.codes import Severity
from seriatim.cohort.build import Cohort
from seriatim.cohort.codes import CODES
from seriatim.cohort.places import NO_PLACES, Origins, name_places, unpack
from seriatim.cohort.problems import Problem

RECORD = ["source", "record"]


@dataclass(frozen=True)
class Accounts:
    """Records in = used + set aside; whatever else there is shows as not accounted for."""

    tallies: pl.DataFrame
    """One row per source: source, records, used, set_aside, not_accounted_for."""
    set_aside: pl.DataFrame
    """One row per record set aside and reason: place, code, severity, title."""

    def __str__(self) -> str:
        records, used, aside, lost = self.tallies.select(pl.col(pl.Int64).sum()).row(0)
        errors = self.set_aside.filter(pl.col("severity") == Severity.ERROR)["place"].n_unique()
        words = f"{records:,} records in: {used:,} used, {aside:,} set aside ({errors:,} in error)"
        return words + (f", {lost:,} not accounted for" if lost else "")


def keep_accounts(origins: Origins, problems: Sequence[Problem], cohort: Cohort) -> Accounts:
    """The accounts of a conversion: `origins` as the reader gave them, `cohort` as checked."""
    kept = cohort.origins or Origins(origins.sources)
    used = _records([column for frame in kept.frames.values() for column in frame.get_columns()])
    reasons = _reasons(origins, problems, cohort)
    aside = reasons.select(RECORD).unique().join(used, on=RECORD, how="anti")
    listed = reasons.join(aside, on=RECORD, how="semi").sort("place", "code")
    return Accounts(_tallies(origins, used, aside), _listed(listed, origins))


def _records(places: Sequence[pl.Series]) -> pl.DataFrame:
    """The records that places point to, each once [source, record]."""
    given = pl.concat([NO_PLACES, *(series.rename("place") for series in places)])
    return unpack(given).filter(pl.col("record") > 0).select(RECORD).unique()


def _reasons(origins: Origins, problems: Sequence[Problem], cohort: Cohort) -> pl.DataFrame:
    """Every record that gave no row, or a row that was set aside, with the code of each reason."""
    reasons = [
        (problem.places, problem.code)
        for problem in problems
        if problem.sets_aside and len(problem.places)
    ]
    for (table, code), rows in cohort.set_aside.group_by("table", "code"):
        reasons.append((_all_places(origins, str(table), rows["row"]), str(code)))
    frames = [
        unpacked.with_columns(code=pl.lit(code))
        for places, code in reasons
        if (unpacked := unpack(places)).height
    ]
    empty = unpack(NO_PLACES).with_columns(code=pl.lit(None, pl.String))
    return pl.concat([empty, *frames]).unique()


def _all_places(origins: Origins, table: str, rows: pl.Series) -> pl.Series:
    """The places of these rows and of every value in them."""
    if table not in origins.frames:
        return NO_PLACES
    frame = origins.frames[table][(rows - 1).to_list()]
    return pl.concat([column.rename("place") for column in frame.get_columns()])


def _tallies(origins: Origins, used: pl.DataFrame, aside: pl.DataFrame) -> pl.DataFrame:
    counts = [
        frame.group_by("source").agg(pl.len().cast(pl.Int64).alias(name))
        for frame, name in ((used, "used"), (aside, "set_aside"))
    ]
    sources = pl.DataFrame(
        {
            "number": pl.Series(range(len(origins.sources)), dtype=pl.UInt64),
            "source": pl.Series([source.name for source in origins.sources], dtype=pl.String),
            "records": pl.Series([s.n_records for s in origins.sources], dtype=pl.Int64),
        }
    )
    for frame in counts:
        sources = sources.join(frame, left_on="number", right_on="source", how="left")
    counted = pl.col("used", "set_aside").fill_null(0)
    left = pl.col("records") - pl.col("used") - pl.col("set_aside")
    return (
        sources.with_columns(counted)
        .with_columns(not_accounted_for=left)
        .sort("number")
        .drop("number")
    )


def _listed(reasons: pl.DataFrame, origins: Origins) -> pl.DataFrame:
    codes = [CODES[code] for code in reasons["code"]]
    return pl.DataFrame(
        {
            "place": pl.Series(name_places(reasons["place"], origins.sources), dtype=pl.String),
            "code": reasons["code"],
            "severity": pl.Series([code.severity.value for code in codes], dtype=pl.String),
            "title": pl.Series([code.title for code in codes], dtype=pl.String),
        }
    )
