"""What one study of one cohort gives: every table and figure's data, and where they come from."""

from dataclasses import dataclass

import polars as pl

from seriatim.base.codes import Finding
from seriatim.base.provenance import Provenance
from seriatim.cohort.build import About
from seriatim.study.plan import Study

RESULT_TABLES = (
    "lesion_states",
    "visit_responses",
    "best_responses",
    "categories",
    "endpoints",
    "survival",
)
"""The tables written beside the report, in the order of the data's way."""


@dataclass(frozen=True)
class ResultTables:
    """The six tables a study writes; byte-identical for equal input and study."""

    lesion_states: pl.DataFrame
    visit_responses: pl.DataFrame
    best_responses: pl.DataFrame
    categories: pl.DataFrame
    endpoints: pl.DataFrame
    survival: pl.DataFrame


@dataclass(frozen=True)
class Results:
    """Everything the report shows; the report itself computes nothing."""

    about: About
    study: Study
    tables: ResultTables
    curves: pl.DataFrame
    """endpoint, clock, group, time_months, survival, lower, upper, n_risk, n_event, n_censor."""
    at_risk: pl.DataFrame
    """endpoint, clock, group, month, n_risk."""
    flow: pl.DataFrame
    """step, words, n_patients, n_left_out, reason."""
    characteristics: pl.DataFrame
    """characteristic, level, group, n, value, missing."""
    category_counts: pl.DataFrame
    """definition, category, n_operations, n_patients, pct."""
    follow_up: pl.DataFrame
    """clock, statistic, estimate, lower, upper, n."""
    contrasts: pl.DataFrame
    """endpoint, clock, method, group, reference, estimate, lower, upper, statistic, p_value,
    note."""
    waterfall: pl.DataFrame
    """patient_id, category, best_change_pct, best_response."""
    spider: pl.DataFrame
    """patient_id, lesion_id, months, change_pct, size_mm, state, category."""
    swimmer: pl.DataFrame
    """patient_id, category, kind, start_months, stop_months, label."""
    comparison: pl.DataFrame
    """statistic, group, month, published, reproduced, difference, agrees, source."""
    findings: tuple[Finding, ...]
    n_rows_set_aside: int
    """Rows of the input that no step has used."""
    provenance: Provenance

    def __str__(self) -> str:
        counts = self.category_counts.filter(
            pl.col("definition") == self.study.rules.definition
        ).select("category", "n_patients")
        words = ", ".join(f"{category}: {number}" for category, number in counts.rows())
        return f"{self.about.title}: category at the first operation on a drug: {words or 'none'}"
