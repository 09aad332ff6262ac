"""One row per patient: the index operation and the index drug line that descriptions stand on."""

import polars as pl

from seriatim.cohort.build import Cohort
from seriatim.endpoints.origin import derive_origins
from seriatim.endpoints.reader import ResponseFrames, deciding_readers, keep_reader


def index_operations(cohort: Cohort, response: ResponseFrames) -> pl.DataFrame:
    """Each patient's first operation on a drug, with the counts of the scan before it.

    Adds    operation_id, operation_day [day], scan_day [day, the scan used], n_lesions, category,
            category_reason, on_drug_days [days], completeness
    Grain   one row per patient operated on a drug, sorted
    Nulls   scan, counts and category null where the deciding reader read no scan of the patient
    """
    readers = deciding_readers(cohort, response.visit_responses)
    categories = keep_reader(response.categories, readers)
    used = categories.filter(pl.col("at") == "operation").select(
        "patient_id", "operation_id", "scan_day", "n_lesions", category_reason="reason"
    )
    return (
        derive_origins(cohort, categories)
        .filter(pl.col("origin") == "operation", pl.col("is_index"))
        .rename({"origin_id": "operation_id", "origin_day": "operation_day"})
        .drop("origin", "is_index", "next_line_day")
        .join(used, on=["patient_id", "operation_id"], how="left", maintain_order="left")
    )


def index_lines(cohort: Cohort, response: ResponseFrames) -> pl.DataFrame:
    """Each patient's drug line in force at the index operation, else the first line.

    Adds    line, start_day [day], category [at the index operation]
    Grain   one row per patient of the cohort, sorted
    Nulls   line and start_day null = never on a drug; category null = never operated on a drug, or
            without a scan by the deciding reader
    """
    readers = deciding_readers(cohort, response.visit_responses)
    origins = derive_origins(cohort, keep_reader(response.categories, readers)).filter("is_index")
    lines = origins.filter(pl.col("origin") == "drug_start").select(
        "patient_id", "line", start_day="origin_day"
    )
    operated = origins.filter(pl.col("origin") == "operation").select("patient_id", "category")
    return (
        cohort.patients.select("patient_id")
        .join(lines, on="patient_id", how="left")
        .join(operated, on="patient_id", how="left")
        .sort("patient_id")
    )


def best_on_index_line(best_responses: pl.DataFrame, starts: pl.DataFrame) -> pl.DataFrame:
    """The best response in the period that the index line's start opened.

    Reads   best_responses of the deciding reader: period, start_day [day], best_unconfirmed,
            best_change_pct; starts: patient_id, start_day [day]
    Adds    best_response, best_change_pct [%]
    Grain   the rows of starts, in order
    Nulls   both null where that period has no scan to call; a patient without a line takes the
            first period
    """
    columns = ["patient_id", "start_day", "best_unconfirmed", "best_change_pct"]
    calls = best_responses.select(*columns, "period")
    first = calls.filter(pl.col("period") == pl.col("period").min().over("patient_id"))
    untreated = starts.filter(pl.col("start_day").is_null()).select("patient_id")
    matched = pl.concat(
        [
            calls.join(starts.select("patient_id", "start_day"), on=["patient_id", "start_day"]),
            first.join(untreated, on="patient_id"),
        ]
    )
    return starts.join(
        matched.select("patient_id", "best_change_pct", best_response="best_unconfirmed"),
        on="patient_id",
        how="left",
        maintain_order="left",
    )
