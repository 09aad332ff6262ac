"""What the page of effects reads: the comparison with what it was made from."""

from typing import Any, Protocol

from seriatim.base.codes import Finding
from seriatim.base.provenance import Provenance
from seriatim.causal.comparison import Comparison
from seriatim.cohort.about import About


class EffectResults(Protocol):
    """The part of a study's results that answers whether operating helps."""

    @property
    def about(self) -> About:
        """What the cohort says of itself."""

    @property
    def study(self) -> Any:  # noqa: ANN401  any frozen value whose rules carry their words
        """The plan that was carried out."""

    @property
    def comparison(self) -> Comparison:
        """What every estimator says, and whether it can be believed."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the checks found in the tables."""

    @property
    def n_rows_set_aside(self) -> int:
        """Rows of the input that no step has used."""

    @property
    def provenance(self) -> Provenance:
        """Versions and digests of what went in."""
