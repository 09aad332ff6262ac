"""Operations called complete: lesions seen on after them, and no scan after them at all."""

from collections.abc import Mapping

import polars as pl

from seriatim.cohort.problems import ROW, Problem, problem_rows
from seriatim.cohort.sizes import IS_SEEN

Frames = Mapping[str, pl.DataFrame]

PROGRESSION_EVENTS = ("progression", "recurrence", "symptomatic_progression")

_LESION = ["patient_id", "lesion_id"]
_OPERATION = ["patient_id", "operation_id"]
_BEFORE = pl.col("scan_day") <= pl.col("operation_day")


def complete_operation_problems(tables: Frames, as_read: Frames) -> list[Problem]:
    """Operations of completeness R0 or R1 that the scans after them do not bear out.

    `as_read` are the tables before rows were set aside, without those that cannot be used.
    """
    complete = (
        tables["operations"]
        .filter(pl.col("completeness").is_in(["R0", "R1"]))
        .select(ROW, *_OPERATION, "operation_day")
    )
    return [
        *_lesions_left(complete, tables, as_read),
        *_no_scan_after(complete, tables, as_read),
    ]


def _lesions_left(complete: pl.DataFrame, tables: Frames, as_read: Frames) -> list[Problem]:
    """Operations with a lesion seen on its last scan before and on one after, and not taken.

    A fragment goes with its lesion and a merged lesion with the other: only heads are looked at.
    """
    if not {"operations", "resections"} <= as_read.keys():
        return []
    heads = tables["lesions"].filter(
        pl.col("parent_lesion_id").is_null() & pl.col("merged_into_lesion_id").is_null()
    )
    # What an earlier operation took and is seen again has a finding of its own, and so has a
    # lesion taken at an operation that is not known, or not when.
    taken = (
        as_read["resections"]
        .join(as_read["operations"], on=_OPERATION, how="left")
        .group_by(_LESION)
        .agg(taken_day=pl.col("operation_day").fill_null(pl.Int32.min()).min())
    )
    scans = (
        complete.join(tables["measurements"], on="patient_id")
        .filter(IS_SEEN | (pl.col("status") == "absent"))
        .join(heads.select(_LESION), on=_LESION, how="semi")
        .join(taken, on=_LESION, how="left")
        .filter((pl.col("taken_day") > pl.col("operation_day")).fill_null(value=True))
    )
    one_lesion = [ROW, "lesion_id", "reader"]
    before = scans.filter(_BEFORE).filter(
        pl.col("scan_day") == pl.col("scan_day").max().over(one_lesion)
    )
    seen_before = before.filter(IS_SEEN)
    seen_on = scans.filter(~_BEFORE & IS_SEEN).join(seen_before, on=one_lesion, how="semi")
    left = complete.join(seen_on, on=ROW, how="semi")
    return problem_rows(left, pl.lit(value=True), "CLN018", "operations", "completeness")


def _no_scan_after(complete: pl.DataFrame, tables: Frames, as_read: Frames) -> list[Problem]:
    """Operations followed by no scan, no death and no progression judged by a clinician.

    A row that was set aside counts as a scan: it is missed for another reason.
    """
    if "measurements" not in as_read:
        return []
    scans = as_read["measurements"].select(
        "patient_id", day=pl.col("scan_day").fill_null(pl.Int32.max())
    )
    judged = tables["events"].filter(pl.col("kind").is_in(PROGRESSION_EVENTS))
    last = (
        pl.concat([scans, judged.select("patient_id", "day")])
        .group_by("patient_id")
        .agg(last_day=pl.col("day").max())
    )
    patients = tables["patients"].select("patient_id", "death_day")
    followed = complete.join(patients, on="patient_id").join(last, on="patient_id", how="left")
    has_end = pl.col("death_day").is_not_null() | (pl.col("last_day") > pl.col("operation_day"))
    alone = ~has_end.fill_null(value=False)
    return problem_rows(followed, alone, "CLN019", "operations", "operation_day")
