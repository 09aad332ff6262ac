"""Who is left out at which step, from the cohort to a category at operation.

Each patient reaches the last step that all steps before it lead to; how many reach which is counted
per share of patients and added up.
"""

from collections.abc import Collection, Sequence

import polars as pl

from seriatim.cohort.build import Cohort
from seriatim.endpoints.index import index_operations
from seriatim.endpoints.origin import lines_in_force
from seriatim.endpoints.reader import ResponseFrames

FLOW_SCHEMA = {
    "step": pl.Int32(),
    "words": pl.String(),
    "n_patients": pl.Int64(),
    "n_left_out": pl.Int64(),
    "reason": pl.String(),
}
REACHED_SCHEMA: dict[str, pl.DataType] = {
    "step": pl.Int32(),
    "drugs_known": pl.Boolean(),
    "category": pl.String(),
    "n_patients": pl.Int64(),
}
NO_SCAN_IN_WINDOW = "no_scan_in_window"
SCANNED = 4
"""The step at which a patient has a scan close enough before the operation."""


def count_reached(cohort: Cohort, response: ResponseFrames) -> pl.DataFrame:
    """How many patients reach which step, with the category of those who reach a scan.

    Reads   the cohort; categories
    Adds    step [0 in the cohort, 1 with a lesion, 2 on a drug, 3 operated on it, 4 with a scan
            close enough before], drugs_known, n_patients
    Grain   one row per step and category, sorted
    Nulls   category null where the patient has none at an operation
    """
    operated = index_operations(cohort, response)
    scanned = operated.filter(pl.col("category_reason") != NO_SCAN_IN_WINDOW)
    steps = (cohort.lesions, _on_a_drug(cohort), operated, scanned)
    patients = cohort.patients.select("patient_id")
    reached, left = pl.zeros(patients.height, pl.Int32, eager=True), pl.lit(value=True)
    for step in steps:
        left &= pl.lit(patients["patient_id"].is_in(step["patient_id"].unique().implode()))
        reached += patients.select(left.cast(pl.Int32)).to_series()
    at_operation = scanned.select("patient_id", "category")
    return (
        patients.with_columns(step=reached)
        .join(at_operation, on="patient_id", how="left")
        .with_columns(
            drugs_known=pl.lit(cohort.drugs is not None),
            category=pl.when(pl.col("step") == SCANNED).then("category"),
        )
        .group_by("step", "drugs_known", "category")
        .agg(n_patients=pl.len())
        .select(REACHED_SCHEMA.keys())
        .cast(REACHED_SCHEMA)  # type: ignore[arg-type]
        .sort("step", "category")
    )


def _on_a_drug(cohort: Cohort) -> pl.DataFrame:
    return cohort.patients if cohort.drugs is None else lines_in_force(cohort)


def describe_flow(reached: pl.DataFrame, labels: Sequence[str]) -> pl.DataFrame:
    """Patients left at each step and the reason why the others are not.

    Reads   what `count_reached` gives; labels are those of the study's definition
    Adds    step [0 first], words, n_patients, n_left_out [against the step before], reason
    Grain   one row per step; each step keeps a part of the patients of the one before
    Nulls   reason null where a step leaves nobody out
    """
    assigned = reached.filter(pl.col("category").is_in(pl.Series(list(labels)).implode()))
    left = [reached.filter(pl.col("step") >= step) for step in range(SCANNED + 1)] + [assigned]
    numbers = [int(rows["n_patients"].sum()) for rows in left]
    words = _words(left[SCANNED], labels, drugs_known=bool(reached["drugs_known"].all()))
    rows = [
        (step, name, number, before - number, reason if before > number else None)
        for step, ((name, reason), number, before) in enumerate(
            zip(words, numbers, [numbers[0], *numbers], strict=False)
        )
    ]
    return pl.DataFrame(rows, schema=FLOW_SCHEMA, orient="row")


def _words(
    scanned: pl.DataFrame, labels: Collection[str], *, drugs_known: bool
) -> tuple[tuple[str, str | None], ...]:
    """What each step is called, and why somebody may not reach it."""
    no_scan = "no scan close enough before the operation"
    on_a_drug = (
        ("Treated with a drug", "never on a drug")
        if drugs_known
        else ("Drugs not recorded: every patient kept", None)
    )
    return (
        ("Patients in the cohort", None),
        ("With at least one lesion", "no lesion recorded"),
        on_a_drug,
        ("Operated on a drug", "no operation on a drug"),
        ("With a scan close enough before the operation", no_scan),
        ("With a category at the operation", _why_unassigned(scanned, labels)),
    )


def _why_unassigned(scanned: pl.DataFrame, labels: Collection[str]) -> str:
    """The labels of those left out, with how often each was given where there are several."""
    counts = scanned.select("category", "n_patients").rows()
    named = [(number, _in_words(label)) for label, number in counts if label not in labels]
    if len(named) == 1:
        return named[0][1]
    return ", ".join(f"{number} {words}" for number, words in named)


def _in_words(label: str) -> str:
    return {"no_disease": "no disease left"}.get(label, label.replace("_", " "))
