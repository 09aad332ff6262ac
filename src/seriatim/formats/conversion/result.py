"""What a conversion gives: a checked cohort, and what became of every record."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from seriatim.base.codes import Finding
from seriatim.cohort.build import Cohort
from seriatim.formats.conversion.accounts import Accounts


@dataclass(frozen=True, repr=False)
class Conversion:
    """A cohort made from other files, and what became of every record of them."""

    format: str
    cohort: Cohort
    accounts: Accounts
    beside: Mapping[str, pl.DataFrame]
    """What the files held that a cohort has no place for, by the name of the file to write."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of the reader and of the checks, with places in the user's own files."""
        return self.cohort.findings

    def __repr__(self) -> str:
        return f"<Conversion from {self.format}: {self.accounts}>"
