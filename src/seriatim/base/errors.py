"""Everything seriatim raises on purpose.

SeriatimError
├── InputError      a path, a file or an argument that cannot be used       exit 2
├── TableError      a table that does not meet the cohort schema            exit 3
├── PlanError       a study or cohort description that cannot be carried out exit 4
├── FitError        an estimate that the data cannot support                exit 5
├── MissingExtra    a library that an optional part needs is not installed  exit 6
└── PartitionError  a share of the patients that could not be worked through exit 7

Problems in the data are findings, not exceptions (see `seriatim.base.codes`). A message says
what was found, what was expected and what to try, and never holds a patient's value or identifier.
"""

from typing import ClassVar


class SeriatimError(Exception):
    """Root of every error raised on purpose; carries a code, a hint and an exit status."""

    code: ClassVar[str] = "ERR000"
    exit_code: ClassVar[int] = 1

    def __init__(self, found: str, *, hint: str) -> None:
        self.found = found
        self.hint = hint
        super().__init__(f"{self.code}  {found} {hint}".rstrip())


class InputError(SeriatimError):
    """A path, a file or an argument that cannot be used."""

    code = "INP001"
    exit_code = 2


class TableError(SeriatimError):
    """A table that does not meet the cohort schema."""

    code = "TBL001"
    exit_code = 3


class PlanError(SeriatimError):
    """A study or cohort description that cannot be carried out."""

    code = "PLN001"
    exit_code = 4


class FitError(SeriatimError):
    """An estimate that the data cannot support."""

    code = "FIT001"
    exit_code = 5


class MissingExtra(SeriatimError):
    """A library that an optional part needs is not installed."""

    code = "EXT001"
    exit_code = 6


class PartitionError(SeriatimError):
    """A share of the patients that could not be worked through; the others are kept."""

    code = "PRT001"
    exit_code = 7
