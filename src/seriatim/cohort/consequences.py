"""Findings that only follow from what another finding emptied: they are not raised.

Whoever is told that a value cannot be read need not also be told that the value is missing.
"""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from seriatim.base.codes import Effect
from seriatim.cohort.codes import CODES
from seriatim.cohort.problems import ROW, Problem

MISSING_VALUES = {
    "CLN001": ("vital_status", "death_day"),
    "CLN004": ("death_day",),
    "CLN005": ("last_contact_day", "death_day"),
}
"""Findings on a missing value, and the columns of the same table where it may have been emptied."""


def without_consequences(problems: Sequence[Problem]) -> list[Problem]:
    """The problems, those on a missing value without the rows where it was given and emptied."""
    return [
        left
        for problem in problems
        if len((left := _with_value_never_given(problem, problems)).rows)
        or problem.code not in MISSING_VALUES
    ]


def _with_value_never_given(problem: Problem, problems: Sequence[Problem]) -> Problem:
    columns = MISSING_VALUES.get(problem.code, ())
    emptied = [
        other.rows
        for other in problems
        if other.table == problem.table
        and other.column in columns
        and CODES[other.code].effect in (Effect.VALUE, Effect.EMPTIED)
    ]
    if not emptied:
        return problem
    never = problem.rows.to_frame(ROW).filter(~pl.col(ROW).is_in(pl.concat(emptied).implode()))
    return replace(problem, rows=never[ROW])
