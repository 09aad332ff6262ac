"""All checks of a cohort, in the order in which one needs the other; nothing is raised.

files and headers -> values -> keys -> life and death -> impossible days and sizes -> relations
-> what is only odd. Rows set aside at one step are gone for the steps after it; but what is only
missed where they stood is not reported again.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from seriatim.base.codes import Effect, Finding, Severity
from seriatim.cohort.about import About
from seriatim.cohort.accepted import accepted_problems, impossible_assessments
from seriatim.cohort.codes import CODES
from seriatim.cohort.consequences import without_consequences
from seriatim.cohort.keys import key_problems
from seriatim.cohort.operated import complete_operation_problems
from seriatim.cohort.operation_days import operation_day_problems
from seriatim.cohort.parsing.days import DayReading
from seriatim.cohort.places import Origins
from seriatim.cohort.problems import (
    ROW,
    Problem,
    findings_of,
    set_aside_by,
    settle,
    that_hold,
)
from seriatim.cohort.relations import relation_notes, settle_relations
from seriatim.cohort.schema import TABLES
from seriatim.cohort.sizes import impossible_sizes, number_lesions, odd_sizes
from seriatim.cohort.tables import empty_table, read_table
from seriatim.cohort.targets import target_problems
from seriatim.cohort.timeline import impossible_days, odd_days
from seriatim.cohort.vital import follow_up_problems, settle_vital_status


@dataclass(frozen=True)
class Checked:
    """Tables that meet the schema, what was found in them, and the rows that were set aside."""

    tables: dict[str, pl.DataFrame]
    problems: tuple[Problem, ...]
    """Every problem there may be; those that depend on other rows of a table name the fact."""
    facts: frozenset[str]
    findings: tuple[Finding, ...]
    set_aside: pl.DataFrame
    origins: Origins | None = None
    """Where the rows of `tables` stood; null where nothing was converted."""


def check_tables(
    about: About,
    raw: Mapping[str, pl.DataFrame],
    *,
    problems: Sequence[Problem] = (),
    as_of: date | None = None,
    origins: Origins | None = None,
) -> Checked:
    """The typed tables of a cohort with every finding at once.

    `raw` holds the tables by name, text or typed; `problems` are those met while reading files.
    `as_of` is the day after which a calendar date is in the future; today where it is not given.
    `origins` says where the rows of `raw` stood, where they were converted from other files.
    """
    reading = DayReading(about, as_of or date.today())
    tables, met, facts = _read_tables(raw, reading)
    met = [*problems, *_missing_tables(raw, problems), *met]
    as_read = _with_empty_tables(tables, but=_unusable(met))
    has_drugs = "drugs" in tables
    tables, more = _settle_rows(_with_empty_tables(settle(tables, met)))
    odd = [*_odd(tables, as_read), *accepted_problems(tables, about)]
    met = without_consequences([*met, *more, *odd])
    if not has_drugs:
        del tables["drugs"]
    typed = {name: frame.drop(ROW) for name, frame in tables.items()}
    kept = origins and origins.kept({name: frame[ROW] for name, frame in tables.items()})
    holding = that_hold(met, facts)
    return Checked(
        typed, tuple(met), facts, findings_of(holding, origins), set_aside_by(holding), kept
    )


def _read_tables(
    raw: Mapping[str, pl.DataFrame], reading: DayReading
) -> tuple[dict[str, pl.DataFrame], list[Problem], frozenset[str]]:
    read = {
        name: read_table(table, raw[name], reading) for name, table in TABLES.items() if name in raw
    }
    tables = {name: one.frame for name, one in read.items() if one.frame is not None}
    problems = [problem for one in read.values() for problem in one.problems]
    return tables, problems, frozenset().union(*(one.facts for one in read.values()))


def _missing_tables(raw: Mapping[str, pl.DataFrame], problems: Sequence[Problem]) -> list[Problem]:
    """A problem for each required table not given, unless its file is already in error."""
    in_error = {p.table for p in problems if CODES[p.code].severity is Severity.ERROR}
    return [
        Problem("TBL011", name)
        for name, table in TABLES.items()
        if table.required and name not in raw and name not in in_error
    ]


def _unusable(problems: Sequence[Problem]) -> set[str]:
    return {p.table for p in problems if CODES[p.code].effect is Effect.TABLE}


def _with_empty_tables(
    tables: Mapping[str, pl.DataFrame], but: Collection[str] = ()
) -> dict[str, pl.DataFrame]:
    """The tables with an empty one for each that is not there, save those named."""
    return {
        name: tables[name] if name in tables else empty_table(table)
        for name, table in TABLES.items()
        if name in tables or name not in but
    }


def _settle_rows(
    tables: dict[str, pl.DataFrame],
) -> tuple[dict[str, pl.DataFrame], list[Problem]]:
    """The tables without every row that is set aside after its values were read."""
    met = [problem for name in TABLES for problem in key_problems(TABLES[name], tables[name])]
    tables = settle(tables, met)
    tables["patients"], vital = settle_vital_status(tables["patients"])
    numbered = number_lesions(tables["measurements"], tables["lesions"])
    impossible = impossible_days(tables) + impossible_sizes(numbered)
    impossible += impossible_assessments(tables["assessments"])
    tables, orphans = settle_relations(settle(tables, impossible))
    return tables, met + vital + impossible + orphans


def _odd(tables: Mapping[str, pl.DataFrame], as_read: Mapping[str, pl.DataFrame]) -> list[Problem]:
    """What is worth a look and sets nothing aside."""
    numbered = number_lesions(tables["measurements"], tables["lesions"])
    return [
        *relation_notes(tables, as_read),
        *follow_up_problems(tables["patients"], tables["measurements"]),
        *odd_days(tables),
        *odd_sizes(numbered),
        *target_problems(tables, numbered, as_read),
        *complete_operation_problems(tables, as_read),
        *operation_day_problems(tables),
    ]
