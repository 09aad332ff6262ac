"""The conventions of RECIST 1.1 about target and new lesions, and lesions seen once removed.

Source  recist-1.1: at most five targets, two in an organ, all lymph nodes being one organ
"""

from collections.abc import Mapping

import polars as pl

from seriatim.cohort.problems import ROW, Problem, problem_rows
from seriatim.cohort.sizes import IS_SEEN, PATIENT_NUMBER, SEEN, number_lesions

Frames = Mapping[str, pl.DataFrame]

MAX_TARGETS = 5
MAX_TARGETS_IN_ORGAN = 2


def target_problems(tables: Frames, numbered: pl.DataFrame, as_read: Frames) -> list[Problem]:
    """Too many targets, targets that cannot be one, lesions seen too early or too late.

    `as_read` are the tables before rows were set aside, without those that cannot be used.
    """
    lesions = tables["lesions"]
    cannot = (pl.col("role") == "target") & (pl.col("kind") == "non_measurable")
    return [
        *_too_many_targets(lesions),
        *_first_seen(tables, numbered, as_read),
        *problem_rows(lesions, cannot, "CLN035", "lesions", "kind"),
        *_seen_after_resection(tables),
    ]


def _too_many_targets(lesions: pl.DataFrame) -> list[Problem]:
    """A nodule or a fragment is part of another lesion and not a target of its own."""
    targets = lesions.filter(
        (pl.col("role") == "target")
        & (pl.col("kind") != "nodule_in_mass")
        & pl.col("parent_lesion_id").is_null()
    ).with_columns(
        pl.when(pl.col("kind") == "node")
        .then(pl.lit("lymph node"))
        .otherwise(pl.col("organ").str.to_lowercase())
        .alias("organ_name")
    )
    in_patient = pl.len().over("patient_id") > MAX_TARGETS
    in_organ = pl.len().over("patient_id", "organ_name") > MAX_TARGETS_IN_ORGAN
    many = targets.with_columns(in_patient.alias("in_patient"), in_organ.alias("in_organ"))
    named = pl.col("in_organ") & pl.col("organ_name").is_not_null()
    return [
        *problem_rows(many, pl.col("in_patient"), "CLN031", "lesions", "role"),
        *problem_rows(many, named, "CLN032", "lesions", "organ"),
    ]


def _first_seen(tables: Frames, numbered: pl.DataFrame, as_read: Frames) -> list[Problem]:
    scans = numbered.join(_baselines(tables, numbered), on=["patient", "reader"])
    aside = _days_set_aside(tables, as_read)
    late = _targets_seen_late(scans).join(
        aside.group_by("lesion").agg(pl.min("aside_day")), on="lesion", how="left"
    )
    early = scans.filter(
        pl.col("role") == "new",
        pl.col("scan_day") == pl.col("first_scan"),
        pl.col("status").is_in(SEEN),
    ).join(aside.group_by("patient").agg(pl.min("aside_day")), on="patient", how="left")
    is_first = ~(pl.col("aside_day") < pl.col("scan_day")).fill_null(value=False)
    return [
        *problem_rows(late, is_first, "CLN033", "measurements", "scan_day"),
        *problem_rows(early, is_first, "CLN034", "measurements", "scan_day"),
    ]


def _baselines(tables: Frames, numbered: pl.DataFrame) -> pl.DataFrame:
    """First scan and baseline of each reader: the last scan up to the first drug, or the first.

    Grain   one row per patient and reader
    """
    starts = (tables["lesions"].select("patient_id", patient=PATIENT_NUMBER).unique()).join(
        tables["drugs"].group_by("patient_id").agg(first_drug=pl.min("start_day")),
        on="patient_id",
        how="left",
    )
    day = pl.col("scan_day")
    return (
        numbered.join(starts.select("patient", "first_drug"), on="patient")
        .group_by("patient", "reader")
        .agg(
            first_scan=day.min(),
            last_untreated=day.filter(day <= pl.col("first_drug")).max(),
        )
        .select(
            "patient",
            "reader",
            "first_scan",
            baseline=pl.coalesce("last_untreated", "first_scan"),
        )
    )


def _targets_seen_late(scans: pl.DataFrame) -> pl.DataFrame:
    """The first row of each target after the baseline; parts of a lesion may come later."""
    first_row = pl.min("scan_day").over("lesion", "reader")
    return scans.filter(
        pl.col("role") == "target", pl.col("kind") != "nodule_in_mass", ~pl.col("is_fragment")
    ).filter(pl.col("scan_day") == first_row, pl.col("scan_day") > pl.col("baseline"))


def _days_set_aside(tables: Frames, as_read: Frames) -> pl.DataFrame:
    """Patient, lesion and day of the rows that were set aside; a day not read is the earliest."""
    read = as_read.get("measurements", tables["measurements"])
    gone = read.join(tables["measurements"].select(ROW), on=ROW, how="anti")
    return number_lesions(gone, tables["lesions"]).select(
        "patient", "lesion", aside_day=pl.col("scan_day").fill_null(pl.Int32.min())
    )


def _seen_after_resection(tables: Frames) -> list[Problem]:
    lesion = ["patient_id", "lesion_id"]
    days = tables["operations"].select("patient_id", "operation_id", "operation_day")
    removed = (
        tables["resections"]
        .join(days, on=["patient_id", "operation_id"])
        .group_by(lesion)
        .agg(pl.min("operation_day"))
    )
    rows = tables["measurements"].join(removed, on=lesion)
    after = pl.col("scan_day") > pl.col("operation_day")
    return problem_rows(rows, after & IS_SEEN, "CLN017", "measurements", "scan_day")
