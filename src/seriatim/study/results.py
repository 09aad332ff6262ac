"""What one study of one cohort gives: every table and figure's data, and where they come from."""

from dataclasses import dataclass, fields

import polars as pl

from seriatim.base.codes import Finding
from seriatim.base.provenance import Provenance
from seriatim.causal.comparison import Comparison
from seriatim.cohort.build import About
from seriatim.study.plan import Study


@dataclass(frozen=True, repr=False)
class ResultTables:
    """The tables of single patients' rows; byte-identical for equal input and study."""

    lesion_states: pl.DataFrame
    visit_responses: pl.DataFrame
    best_responses: pl.DataFrame
    categories: pl.DataFrame
    collected_responses: pl.DataFrame
    """What the trial recorded beside what is derived; no row where it recorded nothing."""
    endpoints: pl.DataFrame

    def __repr__(self) -> str:
        """How many rows; never a row, so that a log shows no patient."""
        counts = (f"{name} {frame.height}" for name, frame in vars(self).items())
        return f"<ResultTables: {', '.join(counts)}>"


RESULT_TABLES = tuple(field.name for field in fields(ResultTables))
"""Their names, in the order of the data's way."""

SENSITIVITY_TABLES = (
    "rules",
    "counts",
    "labels",
    "changes",
    "flow",
    "settings",
    "stability",
    "survival",
    "ranges",
    "imputed_patients",
    "imputed_counts",
    "imputed_survival",
    "imputed_curves",
)
"""The tables of `Sensitivity`, in the order in which they are made."""


@dataclass(frozen=True, repr=False)
class Sensitivity:
    """What moves the category at the index operation, and what that does to survival."""

    rules: pl.DataFrame
    """One row per rule of the grid, the study's own first, and how many patients it moves."""
    counts: pl.DataFrame
    """rule, definition, category, n_patients."""
    labels: pl.DataFrame
    """One row per rule, definition and patient."""
    changes: pl.DataFrame
    """One row per rule, patient and lesion judged otherwise, or scan won or lost."""
    flow: pl.DataFrame
    """From which category to which, for each single change."""
    settings: pl.DataFrame
    """How many patients each setting moves."""
    stability: pl.DataFrame
    """Under how many rules each patient keeps the category."""
    survival: pl.DataFrame
    """Survival by category under each rule."""
    ranges: pl.DataFrame
    """From where to where each figure moves over all rules."""
    imputed_patients: pl.DataFrame
    """How many categories were drawn, kept, or left out."""
    imputed_counts: pl.DataFrame
    """Patients in each category by the rule and over the draws."""
    imputed_survival: pl.DataFrame
    """Survival with drawn categories beside the plain one."""
    imputed_curves: pl.DataFrame
    """endpoint, group, kind [plain, drawn], time_months, survival, lower, upper."""

    def __repr__(self) -> str:
        """The summary; never a row, so that a log shows no patient."""
        return f"<Sensitivity: {self}>"

    def __str__(self) -> str:
        same = int((self.stability["n_same"] == self.stability["n_rules"]).sum())
        return (
            f"{same} of {self.stability.height} patients keep their category under all "
            f"{self.rules.height} rules"
        )


@dataclass(frozen=True, repr=False)
class Summary:
    """Everything the report shows; the report itself computes nothing."""

    about: About
    study: Study
    survival: pl.DataFrame
    """One row per estimate; written beside the tables of single patients' rows."""
    operations: pl.DataFrame
    """The columns of `categories` at each operation on a drug, by the deciding reader; is_index."""
    roles: pl.DataFrame
    """role, n_states; the roles of the lesions that were followed."""
    collected_counts: pl.DataFrame
    """part, collected, derived, agrees, why, n_visits."""
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
    sensitivity: Sensitivity
    """What other rules and drawn categories make of it."""
    effects: Comparison | None
    """Whether operating helps; null where the study states no trial."""
    findings: tuple[Finding, ...]
    n_rows_set_aside: int
    """Rows of the input that no step has used."""
    provenance: Provenance

    def __repr__(self) -> str:
        """The counts; never a row, so that a log shows no patient."""
        return f"<{type(self).__name__}: {self}>"

    def __str__(self) -> str:
        counts = self.category_counts.filter(
            pl.col("definition") == self.study.rules.definition
        ).select("category", "n_patients")
        words = ", ".join(f"{category}: {number}" for category, number in counts.rows())
        return f"{self.about.title}: category at the first operation on a drug: {words or 'none'}"


@dataclass(frozen=True, repr=False)
class Results(Summary):
    """A summary with the rows it rests on, patient by patient."""

    tables: ResultTables
    readers: pl.DataFrame
    """patient_id, reader; the deciding reader of each patient read by one."""


@dataclass(frozen=True)
class SensitivityResults:
    """What the sensitivity page shows: the part of `Results` that it needs."""

    about: About
    study: Study
    sensitivity: Sensitivity
    provenance: Provenance

    def __str__(self) -> str:
        return f"{self.about.title}: {self.sensitivity}"
