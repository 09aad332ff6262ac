"""RS as collected responses, dated values and judged events."""

from dataclasses import dataclass

import polars as pl

from seriatim.cohort.problems import Problem
from seriatim.formats.conversion.converted import noted, set_aside
from seriatim.formats.sdtm.findings import is_not_done, result_word
from seriatim.formats.sdtm.settings import SdtmSettings
from seriatim.formats.sdtm.words import PARTS, RESPONSES

TABLE = "assessments"
DETERIORATION = "SYMPTDTR"
"""RSTESTCD of symptomatic deterioration, judged by a clinician."""
YES = ("Y", "YES")


@dataclass(frozen=True)
class Responses:
    """What RS says, by table, and what was met."""

    assessments: pl.DataFrame
    covariates: pl.DataFrame
    events: pl.DataFrame
    problems: tuple[Problem, ...]


def read_responses(records: pl.DataFrame, told: pl.DataFrame, settings: SdtmSettings) -> Responses:
    """The responses that the trial recorded, on the scan day of their visit.

    Reads   RS as shaped; told: patient, reader, visit, day, accepted [records of TR]
    """
    scans = told.select("patient", "reader", "visit", "day").unique()
    accepted = told.filter("accepted").select("patient", "reader", "day").unique()
    done = ~is_not_done("RS") | pl.coalesce("RSSTRESC", "RSORRES").is_not_null()
    problems = set_aside("SDT050", records.filter(~done)["place"], TABLE)
    rows = records.filter(done)
    part = pl.col("test").replace_strict(PARTS, default=None, return_dtype=pl.String)
    value = pl.col("test").replace_strict(settings.covariates, default=None, return_dtype=pl.String)
    rows = rows.with_columns(part=part, name=value)
    responses, met = _responses(rows.filter(pl.col("part").is_not_null()), scans, settings)
    problems += met
    values = rows.filter(pl.col("part").is_null(), pl.col("name").is_not_null())
    judged = pl.col("part").is_null() & pl.col("name").is_null() & (pl.col("test") == DETERIORATION)
    events = rows.filter(judged, result_word("RS").is_in(YES))
    accounted = pl.concat(
        [
            *(frame.select("place") for frame in (responses, values, events)),
            *(problem.places.to_frame("place") for problem in met if problem.sets_aside),
        ]
    )
    rest = rows.join(accounted, on="place", how="anti")
    problems += set_aside("SDT021", rest["place"], domain="RS")
    return Responses(
        _as_assessments(responses, accepted),
        _as_covariates(values),
        _as_events(events),
        tuple(problems),
    )


def _responses(
    rows: pl.DataFrame, scans: pl.DataFrame, settings: SdtmSettings
) -> tuple[pl.DataFrame, list[Problem]]:
    """The records of the criterion that counts, on the scan day of their visit."""
    several = rows["RSCAT"].n_unique() > 1
    other = pl.lit(several) & (
        pl.col("RSCAT").str.to_uppercase() != settings.criterion.upper()
    ).fill_null(value=True)
    problems = set_aside("SDT051", rows.filter(other)["place"], TABLE)
    kept = rows.filter(~other)
    dated = _on_scan_days(kept, scans)
    moved = dated.filter(pl.col("day") != pl.col("own_day"))
    return dated, problems + noted("SDT052", moved["place"], TABLE, "scan_day")


def _on_scan_days(rows: pl.DataFrame, scans: pl.DataFrame) -> pl.DataFrame:
    """Add own_day, and make day the one scan day of the visit where the record's own is none."""
    is_scan = scans.select("patient", "reader", "day", is_scan=pl.lit(value=True)).unique()
    of_visit = (
        scans.filter(pl.col("visit").is_not_null())
        .group_by("patient", "reader", "visit")
        .agg(scan_day=pl.col("day").first(), n=pl.len())
        .filter(pl.col("n") == 1)
        .drop("n")
    )
    keys = ["patient", "reader"]
    return (
        rows.join(is_scan, on=[*keys, "day"], how="left", nulls_equal=True, maintain_order="left")
        .join(of_visit, on=[*keys, "visit"], how="left", nulls_equal=True, maintain_order="left")
        .with_columns(own_day="day")
        .with_columns(day=pl.when("is_scan").then("day").otherwise(pl.coalesce("scan_day", "day")))
        .drop("is_scan", "scan_day")
    )


def _as_assessments(rows: pl.DataFrame, accepted: pl.DataFrame) -> pl.DataFrame:
    """Rows of the table; a reading is accepted where RS, or else TR, marks it so."""
    if not rows["accepted"].any():
        marked = accepted.with_columns(by_size=pl.lit(value=True))
        rows = rows.join(
            marked,
            on=["patient", "reader", "day"],
            how="left",
            nulls_equal=True,
            maintain_order="left",
        ).with_columns(accepted=pl.col("by_size").fill_null(value=False))
    anyone = bool(rows["accepted"].any())
    word = result_word("RS")
    return rows.select(
        patient_id="patient",
        scan_day="day",
        reader="reader",
        part="part",
        response=word.replace(RESPONSES),
        criterion="RSCAT",
        accepted=pl.when(pl.lit(anyone)).then(
            pl.when("accepted").then(pl.lit("yes")).otherwise(pl.lit("no"))
        ),
        origin="place",
    )


def _as_covariates(rows: pl.DataFrame) -> pl.DataFrame:
    number = pl.col("RSSTRESN").cast(pl.String).str.replace(r"\.0$", "")
    return rows.select(
        patient_id="patient",
        day="day",
        name="name",
        value=pl.coalesce(number, "RSSTRESC", "RSORRES"),
        origin="place",
    )


def _as_events(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        "^q:.*$",
        patient_id="patient",
        day="day",
        kind=pl.lit("symptomatic_progression"),
        origin="place",
    )
