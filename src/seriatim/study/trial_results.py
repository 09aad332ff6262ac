"""What a comparison gives: the tables, and where they come from."""

from dataclasses import dataclass

from seriatim.base.codes import Finding
from seriatim.base.provenance import Provenance
from seriatim.causal.comparison import Comparison
from seriatim.cohort.build import About
from seriatim.study.plan import Study


@dataclass(frozen=True, repr=False)
class TrialResults:
    """Everything the page on operating shows; the page itself computes nothing."""

    about: About
    study: Study
    comparison: Comparison
    findings: tuple[Finding, ...]
    n_rows_set_aside: int
    provenance: Provenance

    def __repr__(self) -> str:
        """The summary; never a row, so that a log shows no patient."""
        return f"<TrialResults: {self}>"

    def __str__(self) -> str:
        return f"{self.about.title}: {self.comparison}"
