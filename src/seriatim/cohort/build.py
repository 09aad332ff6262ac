"""A cohort: its description and its nine tables, checked and typed.

Calendar dates are held as days since 1970-01-01, relative ones as days from the stated zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

import polars as pl

from seriatim.base.codes import Finding, Severity
from seriatim.base.errors import TableError
from seriatim.cohort.about import About, Clock, Published
from seriatim.cohort.check import check_tables
from seriatim.cohort.findings import can_be_analysed
from seriatim.cohort.frames import as_polars
from seriatim.cohort.places import Origins
from seriatim.cohort.problems import SET_ASIDE_SCHEMA, Problem
from seriatim.cohort.schema import TABLES

__all__ = ["About", "Clock", "Cohort", "Published", "build_cohort"]


@dataclass(frozen=True, eq=False, repr=False)
class Cohort:
    """Typed tables that meet the schema, with the findings made on the way in.

    Every table but `drugs` is there, with no row where it was not given. `drugs` is null where
    it was not given: no drug is known, which differs from no drug taken.
    """

    about: About
    patients: pl.DataFrame
    lesions: pl.DataFrame
    measurements: pl.DataFrame
    drugs: pl.DataFrame | None = None
    operations: pl.DataFrame = field(default_factory=TABLES["operations"].empty)
    resections: pl.DataFrame = field(default_factory=TABLES["resections"].empty)
    events: pl.DataFrame = field(default_factory=TABLES["events"].empty)
    covariates: pl.DataFrame = field(default_factory=TABLES["covariates"].empty)
    assessments: pl.DataFrame = field(default_factory=TABLES["assessments"].empty)
    findings: tuple[Finding, ...] = ()
    set_aside: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=SET_ASIDE_SCHEMA))
    """Rows that were not used: table, row (the first data row being 1), code of the finding."""
    origins: Origins | None = None
    """Where each row stood in the files it was converted from; null where there are none."""

    def __repr__(self) -> str:
        """The title and the counts; never a row, so that a log shows no patient."""
        counts = ", ".join(f"{name} {frame.height}" for name, frame in self.tables().items())
        return f"Cohort({self.about.title!r}: {counts}; {len(self.findings)} findings)"

    def tables(self) -> dict[str, pl.DataFrame]:
        """The tables by name, in the order of the schema, without `drugs` where it is null."""
        frames = {name: getattr(self, name) for name in TABLES}
        return {name: frame for name, frame in frames.items() if frame is not None}

    @property
    def n_rows_set_aside(self) -> int:
        """Rows of the input that no step has used."""
        return self.set_aside.select("table", "row").n_unique()

    @classmethod
    def from_frames(
        cls,
        *,
        patients: object,
        lesions: object,
        measurements: object,
        drugs: object | None = None,
        operations: object | None = None,
        resections: object | None = None,
        events: object | None = None,
        covariates: object | None = None,
        assessments: object | None = None,
        about: About | None = None,
        strict: bool = False,
        as_of: date | None = None,
    ) -> Self:
        """A cohort from Polars, pandas, PyArrow or DuckDB frames, with the same checks as files.

        Columns may be typed (dates, whole numbers, numbers) or text. Days are dates on a
        calendar clock and whole numbers on a relative one; without `about` the clock is calendar.
        Raises  InputError for what is not a frame; TableError where `strict` finds an error
        """
        given = {
            "patients": patients,
            "lesions": lesions,
            "measurements": measurements,
            "drugs": drugs,
            "operations": operations,
            "resections": resections,
            "events": events,
            "covariates": covariates,
            "assessments": assessments,
        }
        raw = {name: as_polars(frame, name) for name, frame in given.items() if frame is not None}
        about = about or About(title="Untitled cohort")
        return cls(**_checked_fields(about, raw, strict=strict, as_of=as_of))


def build_cohort(
    about: About,
    raw: Mapping[str, pl.DataFrame],
    *,
    problems: Sequence[Problem] = (),
    strict: bool = False,
    as_of: date | None = None,
    origins: Origins | None = None,
) -> Cohort:
    """A cohort from raw tables by name, with every finding; `problems` are those of the files.

    `origins` says where the rows stood in the files that the tables were converted from.
    Raises  TableError where `strict` and some finding is an error
    """
    fields = _checked_fields(
        about, raw, problems=problems, strict=strict, as_of=as_of, origins=origins
    )
    return Cohort(**fields)


def _checked_fields(
    about: About,
    raw: Mapping[str, pl.DataFrame],
    *,
    strict: bool,
    as_of: date | None,
    problems: Sequence[Problem] = (),
    origins: Origins | None = None,
) -> dict[str, Any]:
    checked = check_tables(about, raw, problems=problems, as_of=as_of, origins=origins)
    if strict:
        require_no_error(checked.findings)
    return {
        "about": about.as_held(),
        **checked.tables,
        "findings": checked.findings,
        "set_aside": checked.set_aside,
        "origins": checked.origins,
    }


def require_no_error(findings: Sequence[Finding]) -> None:
    """Do nothing where no finding is an error.

    Raises  TableError with the number of errors and their codes
    """
    errors = [finding for finding in findings if finding.code.severity is Severity.ERROR]
    if errors:
        codes = ", ".join(sorted({finding.code.code for finding in errors}))
        tables = len({finding.table for finding in errors})
        raise TableError(
            f"Found {_counted(len(errors), 'error')} ({codes}) in {_counted(tables, 'table')}.",
            hint="`seriatim check` lists them; without strict the rows are set aside instead.",
        )


def require_analysable(findings: Sequence[Finding]) -> None:
    """Do nothing where every required table could be used, if only in part.

    Raises  TableError
    """
    if not can_be_analysed(findings):
        raise TableError(
            "A required table is missing or cannot be used.",
            hint="`seriatim check` says which and why.",
        )


def _counted(n: int, thing: str) -> str:
    return f"{n} {thing}{'s' * (n != 1)}"
