"""The fixtures of the trial's rules: a course in, and who enters, what follows, what is known."""

from collections.abc import Callable

import polars as pl
import pytest
from spec.causal.course import read_course
from spec.text_table import printed, rows_of

from seriatim.causal.assemble import assemble
from seriatim.causal.enrol import enrol
from seriatim.causal.person_time import describe_person_time
from seriatim.causal.trial import Eligibility, TargetTrial

ENTRY = {
    "patient": "patient_id",
    "scan": "entry_day",
    "operated": "operation_days",
    "days": "end_days",
}
STRETCH = {"from": "start_day", "to": "stop_day"}

Settings = dict[str, object]


@pytest.fixture
def entries() -> Callable[..., None]:
    """Every entry into the trial of a course, held to every row of the expected table.

    `scan` is the day of time zero, `days` the time from then to the outcome or the end of
    follow-up, `event` whether it is the outcome, `operated` the day of the operation from then.
    """

    def run(
        course: str,
        expected: str,
        *,
        trial: Settings | None = None,
        eligibility: Settings | None = None,
        every_entry: bool = True,
        outcome: str | None = None,
    ) -> None:
        cohort, response = read_course(course)
        question = _question(trial, eligibility)
        enrolled = enrol(cohort, response, question.eligibility)
        made = assemble(question, cohort, enrolled, every_entry=every_entry, outcome=outcome)
        arrays = made.followed
        operated = pl.Series(arrays.operation_days)
        persons = made.persons.with_columns(
            end_days=arrays.end_days,
            event=arrays.event,
            operation_days=operated.set(operated.is_infinite(), None),
        )
        _hold(expected, persons, ENTRY)

    return run


@pytest.fixture
def decisions() -> Callable[..., None]:
    """Every decision of the first entries of a course, held to every row of the expected table."""

    def run(course: str, expected: str, *, trial: Settings | None = None) -> None:
        cohort, response = read_course(course)
        question = _question(trial)
        enrolled = enrol(cohort, response, question.eligibility)
        made = assemble(question, cohort, enrolled, every_entry=False)
        taken = made.known.with_columns(
            operated=made.decisions.operated, allowed=made.decisions.allowed
        )
        _hold(expected, taken, {})

    return run


@pytest.fixture
def person_time() -> Callable[..., None]:
    """Every stretch of person-time of a course, held to every row of the expected table."""

    def run(course: str, expected: str, *, trial: Settings | None = None) -> None:
        cohort, response = read_course(course)
        question = _question(trial)
        enrolled = enrol(cohort, response, question.eligibility)
        made = assemble(question, cohort, enrolled, every_entry=False)
        _hold(expected, describe_person_time(made, question, cohort), STRETCH)

    return run


def _question(trial: Settings | None, eligibility: Settings | None = None) -> TargetTrial:
    chosen = {"covariates": ("category",), **(trial or {})}
    return TargetTrial(eligibility=Eligibility(**(eligibility or {})), **chosen)


def _hold(expected: str, found: pl.DataFrame, names: dict[str, str]) -> None:
    """Compare all rows at once, so that a failure shows the whole table."""
    wanted = rows_of(expected)
    rows = [
        {name: printed(row[names.get(name, name)]) for name in wanted[0]}
        for row in found.to_dicts()
    ]
    assert rows == wanted
