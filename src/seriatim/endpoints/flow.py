"""Who is left out at which step, from the cohort to a category at operation."""

from collections.abc import Sequence
from dataclasses import dataclass

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
NO_SCAN_IN_WINDOW = "no_scan_in_window"


@dataclass(frozen=True)
class _Step:
    words: str
    reason: str | None
    patients: pl.DataFrame


def describe_flow(cohort: Cohort, response: ResponseFrames, labels: Sequence[str]) -> pl.DataFrame:
    """Patients left at each step and the reason why the others are not.

    Reads   the cohort; categories; labels are those of the study's definition
    Adds    step [0 first], words, n_patients, n_left_out [against the step before], reason
    Grain   one row per step; each step keeps a part of the patients of the one before
    Nulls   reason null where a step leaves nobody out
    """
    rows: list[tuple[int, str, int, int, str | None]] = []
    left = cohort.patients.select("patient_id")
    for number, step in enumerate(_steps(cohort, response, labels)):
        kept = left.join(step.patients, on="patient_id", how="semi")
        n_left_out = left.height - kept.height
        reason = step.reason if n_left_out else None
        rows.append((number, step.words, kept.height, n_left_out, reason))
        left = kept
    return pl.DataFrame(rows, schema=FLOW_SCHEMA, orient="row")


def _steps(cohort: Cohort, response: ResponseFrames, labels: Sequence[str]) -> tuple[_Step, ...]:
    operated = index_operations(cohort, response)
    scanned = operated.filter(pl.col("category_reason") != NO_SCAN_IN_WINDOW)
    wanted = pl.Series(list(labels), dtype=pl.String)
    assigned = scanned.filter(pl.col("category").is_in(wanted.implode()))
    return (
        _Step("Patients in the cohort", None, cohort.patients),
        _Step("With at least one lesion", "no lesion recorded", cohort.lesions),
        _on_a_drug(cohort),
        _Step("Operated on a drug", "no operation on a drug", operated),
        _Step(
            "With a scan close enough before the operation",
            "no scan close enough before the operation",
            scanned,
        ),
        _Step("With a category at the operation", _why_unassigned(scanned, assigned), assigned),
    )


def _on_a_drug(cohort: Cohort) -> _Step:
    if cohort.drugs is None:
        return _Step("Drugs not recorded: every patient kept", None, cohort.patients)
    return _Step("Treated with a drug", "never on a drug", lines_in_force(cohort))


def _why_unassigned(scanned: pl.DataFrame, assigned: pl.DataFrame) -> str:
    """The labels of those left out, with how often each was given where there are several."""
    unassigned = scanned.join(assigned, on="patient_id", how="anti")
    counts = unassigned.group_by("category").len().sort("category")
    named = [(number, _in_words(label)) for label, number in counts.iter_rows()]
    if len(named) == 1:
        return named[0][1]
    return ", ".join(f"{number} {words}" for number, words in named)


def _in_words(label: str) -> str:
    return {"no_disease": "no disease left"}.get(label, label.replace("_", " "))
