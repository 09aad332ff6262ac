"""The day of every record: from its date, from its study day, or by the policy on partial dates.

A date is never completed in silence: each one that is, and each one that is not, is in a finding.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from seriatim.cohort.problems import Problem
from seriatim.formats.conversion.converted import noted, set_aside
from seriatim.formats.sdtm.settings import SdtmSettings

_DAY = "%Y-%m-%d"
_MONTH_ONLY = r"^[0-9]{4}-(0[1-9]|1[0-2])$"
_YEAR_ONLY = r"^[0-9]{4}$"
POLICY_WORDS = {
    "visit": "by the one whole date of the same patient and visit that fits",
    "first": "to the first day that it may be",
    "middle": "to the middle of the days that it may be",
    "last": "to the last day that it may be",
}
"""Policy -> how a finding names it."""


@dataclass(frozen=True)
class Dated:
    """Records by domain with their `day`, those without one left out, and what was met."""

    frames: dict[str, pl.DataFrame]
    problems: tuple[Problem, ...]


def whole_date(date: pl.Expr) -> pl.Expr:
    """The day of an ISO 8601 date with or without a time; null where the date is not whole."""
    day = date.str.slice(0, 10).str.to_date(_DAY, strict=False)
    return pl.when(~date.str.contains("/", literal=True)).then(day)


def study_day(number: pl.Expr) -> pl.Expr:
    """A study day as whole days from zero: day 1 is 0, the day before it is -1; there is no 0."""
    whole = (number.floor() == number) & (number != 0)
    return pl.when(whole).then(number - (number > 0)).cast(pl.Int32, strict=False)


def first_days(subjects: pl.DataFrame) -> pl.DataFrame:
    """The day that is study day 1 of each patient, where DM gives it whole [patient, start]."""
    return (
        subjects.select(patient="USUBJID", start=whole_date(pl.col("RFSTDTC")))
        .drop_nulls()
        .unique("patient", keep="none", maintain_order=True)
    )


def add_days(
    frames: Mapping[str, pl.DataFrame], starts: pl.DataFrame, settings: SdtmSettings
) -> Dated:
    """The records of the findings domains with their day; in TU a record needs none.

    Adds    day [Date, or Int32 on a relative clock]
    """
    if settings.days == "study_days":
        dated = {n: f.with_columns(day=study_day(pl.col(f"{n}DY"))) for n, f in frames.items()}
        return _without_undated(dated, [])
    dated = {n: f.with_columns(day=whole_date(pl.col(f"{n}DTC"))) for n, f in frames.items()}
    known = _known_days(dated) if any(f["day"].has_nulls() for f in dated.values()) else None
    problems = list[Problem]()
    for name, frame in dated.items():
        if known is not None and frame["day"].has_nulls():
            dated[name], met = _complete(frame, name, starts, known, settings)
            problems += met
    return _without_undated(dated, problems)


def _without_undated(frames: dict[str, pl.DataFrame], problems: list[Problem]) -> Dated:
    kept = dict[str, pl.DataFrame]()
    for name, frame in frames.items():
        undated = pl.col("day").is_null()
        if name != "TU":
            problems += set_aside("SDT011", frame.filter(undated)["place"], domain=name)
            frame = frame.filter(~undated)
        kept[name] = frame
    return Dated(kept, tuple(problems))


def _known_days(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Every whole date of a patient's visit [patient, visit, known]."""
    return pl.concat(
        frame.select("patient", "visit", known="day").drop_nulls().unique()
        for frame in frames.values()
    ).unique()


def _complete(
    frame: pl.DataFrame,
    domain: str,
    starts: pl.DataFrame,
    known: pl.DataFrame,
    settings: SdtmSettings,
) -> tuple[pl.DataFrame, list[Problem]]:
    """The records with the days that their study day or the policy gives."""
    numbered = frame.with_row_index("row")
    low, high = _bounds(pl.col("date"))
    agreed = pl.col("start").dt.offset_by(pl.format("{}d", "study"))
    open_rows = (
        numbered.filter(pl.col("day").is_null())
        .select(
            "row",
            "patient",
            "visit",
            "place",
            date=pl.col(f"{domain}DTC"),
            study=study_day(pl.col(f"{domain}DY")),
        )
        .with_columns(lo=low, hi=high)
        .join(_starts_that_agree(frame, domain, starts), on="patient", how="left")
        .with_columns(by_study_day=_within(agreed))
    )
    filled = _by_policy(open_rows, known, settings)
    days = filled.select("row", own=pl.coalesce("by_study_day", "by_policy"))
    completed = numbered.join(days, on="row", how="left", maintain_order="left")
    completed = completed.with_columns(day=pl.coalesce("day", "own")).drop("row", "own")
    return completed, [] if domain == "TU" else _completed(filled, domain, settings)


def _completed(filled: pl.DataFrame, domain: str, settings: SdtmSettings) -> list[Problem]:
    """What was completed, and how."""
    by_study_day = pl.col("by_study_day").is_not_null()
    by_policy = ~by_study_day & pl.col("by_policy").is_not_null()
    policy = settings.partial_dates
    return [
        *noted(
            "SDT010",
            filled.filter(by_policy)["place"],
            domain=domain,
            policy=policy,
            how=POLICY_WORDS.get(policy, ""),
        ),
        *noted("SDT012", filled.filter(by_study_day)["place"], domain=domain),
    ]


def _starts_that_agree(frame: pl.DataFrame, domain: str, starts: pl.DataFrame) -> pl.DataFrame:
    """The first study days of patients none of whose whole dates contradict their study days."""
    both = (
        frame.select("patient", "day", study=study_day(pl.col(f"{domain}DY")))
        .drop_nulls()
        .join(starts, on="patient")
    )
    wrong = both.filter((pl.col("day") - pl.col("start")).dt.total_days() != pl.col("study"))
    return starts.join(wrong, on="patient", how="anti")


def _bounds(date: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """The first and the last day that a partial date, or an interval, may be."""
    is_month, is_year = date.str.contains(_MONTH_ONLY), date.str.contains(_YEAR_ONLY)
    month = pl.format("{}-01", date).str.to_date(_DAY, strict=False)
    new_year = pl.format("{}-01-01", date).str.to_date(_DAY, strict=False)
    new_years_eve = pl.format("{}-12-31", date).str.to_date(_DAY, strict=False)
    ends = [whole_date(date.str.split("/").list.get(n, null_on_oob=True)) for n in (0, 1)]
    is_interval = date.str.contains("/", literal=True) & (ends[0] <= ends[1])

    def of(in_month: pl.Expr, in_year: pl.Expr, end: pl.Expr) -> pl.Expr:
        return (
            pl.when(is_month).then(in_month).when(is_year).then(in_year).when(is_interval).then(end)
        )

    return of(month, new_year, ends[0]), of(month.dt.month_end(), new_years_eve, ends[1])


def _within(day: pl.Expr) -> pl.Expr:
    """The day where the partial date allows it; every day where there is no date at all."""
    allowed = pl.col("date").is_null() | ((day >= pl.col("lo")) & (day <= pl.col("hi")))
    return pl.when(allowed).then(day)


def _by_policy(
    open_rows: pl.DataFrame, known: pl.DataFrame, settings: SdtmSettings
) -> pl.DataFrame:
    """Add by_policy [Date, null where the policy gives no day]."""
    low, high = pl.col("lo"), pl.col("hi")
    match settings.partial_dates:
        case "visit":
            fitting = (
                open_rows.select("row", "patient", "visit", "date", "lo", "hi")
                .join(known, on=["patient", "visit"])
                .with_columns(known=_within(pl.col("known")))
                .drop_nulls("known")
                .group_by("row")
                .agg(by_policy=pl.col("known").first(), n=pl.col("known").n_unique())
                .filter(pl.col("n") == 1)
            )
            return open_rows.join(fitting.drop("n"), on="row", how="left")
        case "first":
            day = low
        case "middle":
            day = ((low.cast(pl.Int32) + high.cast(pl.Int32)) // 2).cast(pl.Date)
        case "last":
            day = high
        case "refuse":
            day = pl.lit(None, dtype=pl.Date)
    return open_rows.with_columns(by_policy=day)
