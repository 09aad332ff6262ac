"""The conventions of RECIST 1.1 about target and new lesions, and lesions seen once removed.

Source  recist-1.1: at most five targets, two in an organ, all lymph nodes being one organ
"""

from collections.abc import Mapping

import polars as pl

from seriatim.cohort.problems import ROW, Problem, problem_rows

Frames = Mapping[str, pl.DataFrame]

MAX_TARGETS = 5
MAX_TARGETS_IN_ORGAN = 2

SEEN = ("measured", "too_small", "present", "unequivocal_progression")


def target_problems(tables: Frames, numbered: pl.DataFrame) -> list[Problem]:
    """Too many targets, targets that cannot be one, lesions seen too early or too late."""
    lesions = tables["lesions"]
    cannot = (pl.col("role") == "target") & (pl.col("kind") == "non_measurable")
    return [
        *_too_many_targets(lesions),
        *_first_seen(numbered),
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


def _first_seen(numbered: pl.DataFrame) -> list[Problem]:
    first_scan = numbered.group_by("patient", "reader").agg(pl.min("scan_day").alias("first_scan"))
    firsts = (
        numbered.filter(pl.col("role").is_in(["target", "new"]))
        .select(ROW, "patient", "lesion", "reader", "scan_day", "role", "kind", "status")
        .join(first_scan, on=["patient", "reader"])
    )
    first_row = pl.min("scan_day").over("lesion", "reader")
    late = (
        firsts.filter(pl.col("role") == "target", pl.col("kind") != "nodule_in_mass")
        .filter(pl.col("scan_day") == first_row)
        .select(ROW, (pl.col("scan_day") > pl.col("first_scan")).alias("late"))
    )
    early = (pl.col("role") == "new") & (pl.col("scan_day") == pl.col("first_scan"))
    early &= pl.col("status").is_in(SEEN)
    return [
        *problem_rows(late, pl.col("late"), "CLN033", "measurements", "scan_day"),
        *problem_rows(firsts, early, "CLN034", "measurements", "scan_day"),
    ]


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
    has_size = (pl.col("long_axis_mm").fill_null(1) > 0) | (pl.col("short_axis_mm") > 0)
    after = pl.col("scan_day") > pl.col("operation_day")
    seen = after & pl.col("status").is_in(SEEN) & has_size
    return problem_rows(rows, seen, "CLN017", "measurements", "scan_day")
