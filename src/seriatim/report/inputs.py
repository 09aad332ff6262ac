"""What the report reads: the shape of a study's results, and nothing that computes them.

The report stands below the study in the order of floors, so it names what it needs here and takes
any value of that shape.
"""

from typing import Any, Protocol

import polars as pl

from seriatim.base.codes import Finding
from seriatim.base.provenance import Provenance
from seriatim.causal.comparison import Comparison
from seriatim.cohort.about import About


class ResultTables(Protocol):
    """The tables that are handed over beside the report, one frame each."""

    @property
    def lesion_states(self) -> pl.DataFrame:
        """One row per visit and lesion."""

    @property
    def visit_responses(self) -> pl.DataFrame:
        """One row per patient, reader and visit."""

    @property
    def best_responses(self) -> pl.DataFrame:
        """One row per patient, reader and period."""

    @property
    def categories(self) -> pl.DataFrame:
        """One row per visit and per operation."""

    @property
    def collected_responses(self) -> pl.DataFrame:
        """One row per patient, reader, scan and part with a response of the trial or of ours."""

    @property
    def endpoints(self) -> pl.DataFrame:
        """One row per patient, origin and endpoint."""


class SensitivityTables(Protocol):
    """What other rules and drawn categories make of the category and of survival."""

    @property
    def rules(self) -> pl.DataFrame:
        """The rules of the grid, the study's own first."""

    @property
    def counts(self) -> pl.DataFrame:
        """Patients in each category under every rule and definition."""

    @property
    def labels(self) -> pl.DataFrame:
        """One row per rule, definition and patient."""

    @property
    def changes(self) -> pl.DataFrame:
        """One row per rule, patient and lesion judged otherwise, or scan won or lost."""

    @property
    def flow(self) -> pl.DataFrame:
        """From which category to which, for each single change."""

    @property
    def settings(self) -> pl.DataFrame:
        """How many patients each setting moves."""

    @property
    def stability(self) -> pl.DataFrame:
        """Under how many rules each patient keeps the category."""

    @property
    def survival(self) -> pl.DataFrame:
        """Survival by category under each rule."""

    @property
    def ranges(self) -> pl.DataFrame:
        """From where to where each figure moves over all rules."""

    @property
    def imputed_patients(self) -> pl.DataFrame:
        """How many categories were drawn, kept, or left out."""

    @property
    def imputed_counts(self) -> pl.DataFrame:
        """Patients in each category by the rule and over the draws."""

    @property
    def imputed_survival(self) -> pl.DataFrame:
        """Survival with drawn categories beside the plain one."""

    @property
    def imputed_curves(self) -> pl.DataFrame:
        """Plain and pooled curves, one row per step."""


class TracedResults(Protocol):
    """Results that say where they come from."""

    @property
    def provenance(self) -> Provenance:
        """Versions and digests of what went in."""


class CheckedResults(Protocol):
    """Results that say what the checks made of their tables."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the checks found in the tables."""

    @property
    def n_rows_set_aside(self) -> int:
        """Rows of the input that no step has used."""


class SensitivityResults(Protocol):
    """The part of a study's results that says how sure the category is."""

    @property
    def about(self) -> About:
        """What the cohort says of itself."""

    @property
    def study(self) -> Any:  # noqa: ANN401  any frozen value whose rules carry their words
        """The plan that was carried out."""

    @property
    def sensitivity(self) -> SensitivityTables:
        """What other rules and drawn categories make of it."""

    @property
    def provenance(self) -> Provenance:
        """Versions and digests of what went in."""


class Summary(Protocol):
    """Everything the report shows, as frames ready to be printed."""

    @property
    def about(self) -> About:
        """What the cohort says of itself."""

    @property
    def study(self) -> Any:  # noqa: ANN401  any frozen value whose rules carry their words
        """The plan that was carried out."""

    @property
    def survival(self) -> pl.DataFrame:
        """One row per estimate."""

    @property
    def operations(self) -> pl.DataFrame:
        """The category at each operation on a drug."""

    @property
    def roles(self) -> pl.DataFrame:
        """The roles of the lesions that were followed."""

    @property
    def collected_counts(self) -> pl.DataFrame:
        """How often each response of the trial meets each derived one, and why they differ."""

    @property
    def curves(self) -> pl.DataFrame:
        """Survival curves, one row per step."""

    @property
    def at_risk(self) -> pl.DataFrame:
        """Numbers at risk under the curves."""

    @property
    def flow(self) -> pl.DataFrame:
        """Who was left out at which step, and why."""

    @property
    def characteristics(self) -> pl.DataFrame:
        """Table 1, as printed."""

    @property
    def category_counts(self) -> pl.DataFrame:
        """Index operations by category, for each definition."""

    @property
    def follow_up(self) -> pl.DataFrame:
        """How long patients were followed."""

    @property
    def contrasts(self) -> pl.DataFrame:
        """Comparisons between categories, or why they are withheld."""

    @property
    def waterfall(self) -> pl.DataFrame:
        """Best change of the sum of diameters, one row per patient."""

    @property
    def spider(self) -> pl.DataFrame:
        """Change of each lesion over time."""

    @property
    def swimmer(self) -> pl.DataFrame:
        """What happened to each patient when."""

    @property
    def comparison(self) -> pl.DataFrame:
        """Published and reproduced figures side by side."""

    @property
    def sensitivity(self) -> SensitivityTables:
        """What other rules and drawn categories make of it."""

    @property
    def effects(self) -> Comparison | None:
        """Whether operating helps; null where the study states no trial."""

    @property
    def n_rows_set_aside(self) -> int:
        """Rows of the input that no step has used."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the checks found in the tables."""

    @property
    def provenance(self) -> Provenance:
        """Versions and digests of what went in."""


class Results(Summary, Protocol):
    """A summary with the rows it rests on, patient by patient."""

    @property
    def tables(self) -> ResultTables:
        """The tables handed over beside the report."""

    @property
    def readers(self) -> pl.DataFrame:
        """The deciding reader of each patient."""
