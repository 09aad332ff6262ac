"""From a cohort to the arrays of the trial: who entered, what followed, what was known when."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from seriatim.base.errors import PlanError
from seriatim.causal.covariate_columns import LeftOut, derive_columns
from seriatim.causal.decision_model import decision_design
from seriatim.causal.decisions import (
    Decisions,
    Followed,
    operated_in,
    require_followed,
    who_decides,
)
from seriatim.causal.drug_in_force import DRUG_VALUES
from seriatim.causal.enrol import Enrolled, count_left
from seriatim.causal.follow import FollowedOutcome, follow
from seriatim.causal.known import add_known
from seriatim.causal.rare_columns import leave_out_rare
from seriatim.causal.scan_values import SCAN_VALUES
from seriatim.causal.trial import TargetTrial
from seriatim.cohort.build import Cohort
from seriatim.endpoints.rules import EndpointPlan

KEYS = frozenset(
    ("patient_id", "entry", "person", "interval", "day", "entry_day", "start_day", "stop_day")
) | {"last_day", "next_day", "end_days", "operation_days", "operated", "event"}
"""Columns of the trial's own tables; a covariate cannot have one of these names."""


@dataclass(frozen=True, eq=False, repr=False)
class Assembled:
    """The trial as arrays, and the frames they were made from; nobody in it where nobody enters."""

    followed: Followed
    """n persons, sorted by patient and day of entry; nobody is lost between the frames and here."""
    decisions: Decisions
    persons: pl.DataFrame
    """One row per person, in the order of `followed`: patient_id, entry, entry_day [day], line,
    months_on_drug, the values of the scan at time zero, operation_days, end_days, event."""
    known: pl.DataFrame
    """One row per decision, in the order of `decisions`: person, interval, patient_id, day [day, on
    which the interval starts] and the values known by then, as they are."""
    scans: pl.DataFrame
    """Every scan by the deciding reader: patient_id, scan_day [day] and the values of a scan."""
    flow: pl.DataFrame
    """condition, words, n_scans, n_patients: what is left after each condition, in order."""
    left_out: tuple[LeftOut, ...]
    """Columns that the model of the decisions does not hold, and why."""

    def __repr__(self) -> str:
        """How many; never a row, so that a log shows no patient."""
        return f"<Assembled: {self.followed.n} persons, {self.followed.n_clusters} patients>"


def assemble(
    trial: TargetTrial,
    cohort: Cohort,
    enrolled: Enrolled,
    *,
    every_entry: bool,
    outcome: FollowedOutcome | None = None,
    plan: EndpointPlan | None = None,
) -> Assembled:
    """The trial as arrays: each patient's first eligible scan, or every eligible one.

    `enrolled` is what `enrol` finds for the eligibility of the trial.
    Reads   what `follow` reads; drugs and covariates
    Grain   a person is one entry of one patient; a decision is one interval of the grace period at
            whose start a person was followed and not yet operated
    Nulls   entries without any time after the scan are left out, as the last rows of the flow say
    Raises  PlanError where a covariate is neither known here nor a name in the covariates table
    """
    _require_covariates(trial.covariates, cohort)
    placed = follow(enrolled.entries, cohort, enrolled.visits, trial, outcome=outcome, plan=plan)
    persons = placed.filter(pl.col("end_days").is_not_null())
    flow = [enrolled.flow, count_left("followed", "Followed beyond the scan", persons)]
    if not every_entry:
        persons = persons.unique("patient_id", keep="first", maintain_order=True)
        flow.append(count_left("first", "Each patient's first such scan", persons))
    followed = _as_followed(persons)
    decisions, known, left_out = _decide(trial, cohort, enrolled.scans, persons, followed)
    return Assembled(followed, decisions, persons, known, enrolled.scans, pl.concat(flow), left_out)


def _require_covariates(names: Sequence[str], cohort: Cohort) -> None:
    built_in = (*SCAN_VALUES, *DRUG_VALUES)
    taken = set(cohort.covariates["name"]) - KEYS
    unknown = [f"`{name}`" for name in names if name not in built_in and name not in taken]
    if unknown:
        raise PlanError(
            f"trial.covariates: nothing is known of {', '.join(unknown)}.",
            hint=f"Name {', '.join(built_in)}, or what stands in the column `name` of the "
            "covariates table.",
        )


def _as_followed(persons: pl.DataFrame) -> Followed:
    if persons.is_empty():
        nothing = np.zeros(0)
        return Followed(nothing, nothing.astype(bool), nothing, nothing.astype(np.intp))
    columns = ("end_days", "event", "operation_days", "patient_id")
    return require_followed(*(persons[name].to_numpy() for name in columns))


def _decide(
    trial: TargetTrial,
    cohort: Cohort,
    scans: pl.DataFrame,
    persons: pl.DataFrame,
    followed: Followed,
) -> tuple[Decisions, pl.DataFrame, tuple[LeftOut, ...]]:
    interval_days = trial.grace_days / trial.n_intervals
    person, interval = who_decides(followed, interval_days, trial.n_intervals)
    names = list(dict.fromkeys(trial.covariates))
    asked = _starts(persons, person, interval, interval_days)
    known = add_known(asked, scans, cohort, list(dict.fromkeys(["category", *names])))
    if "months_on_drug" in names:
        # At time zero: later it would only count the intervals a second time.
        at_entry = persons["months_on_drug"].gather(person)
        known = known.with_columns(months_on_drug=at_entry)
    bare = Decisions(
        person=person,
        interval=interval,
        operated=operated_in(followed, person, interval, interval_days),
        allowed=_is_allowed(known, trial),
        covariates=np.zeros((person.size, 0)),
        names=(),
        interval_days=interval_days,
        n_intervals=trial.n_intervals,
    )
    derived = derive_columns(known, names, decision_design(bare))
    columns = leave_out_rare(derived, person, bare.operated)
    decisions = replace(bare, covariates=columns.values, names=columns.names)
    return decisions, known, columns.left_out


def _starts(
    persons: pl.DataFrame, person: np.ndarray, interval: np.ndarray, interval_days: float
) -> pl.DataFrame:
    """The day on which each interval starts; what was taken on that very day is known."""
    # A ten-millionth of a day makes up for rounding where an interval starts on a whole day.
    days = np.floor(interval * interval_days + 1e-7).astype(np.int32)
    return persons.select("patient_id", "entry_day")[person].select(
        pl.Series("person", person, dtype=pl.Int64),
        pl.Series("interval", interval, dtype=pl.Int32),
        "patient_id",
        day=pl.col("entry_day") + pl.Series(days),
    )


def _is_allowed(known: pl.DataFrame, trial: TargetTrial) -> np.ndarray:
    if not trial.only_while:
        return np.ones(known.height, dtype=bool)
    admitted = pl.Series(list(trial.only_while), dtype=pl.String)
    return known["category"].is_in(admitted.implode()).fill_null(value=False).to_numpy()
