"""What happened after each entry: the intervention, and the outcome or the end of follow-up.

Time zero is the scan, so what else happens that day comes after it. A death that day is placed half
a day later, for an estimator sees nobody at risk at 0; somebody last seen that day has no time.
"""

from collections.abc import Callable
from typing import Literal

import polars as pl

from seriatim.base.errors import PlanError
from seriatim.causal.time_varying import SAME_DAY
from seriatim.causal.trial import Intervention, Outcome, TargetTrial
from seriatim.cohort.build import Cohort
from seriatim.endpoints.follow_up import derive_follow_up
from seriatim.endpoints.next_line import derive_next_line
from seriatim.endpoints.origin import ORIGIN_KEYS, lines_in_force
from seriatim.endpoints.overall_survival import derive_overall_survival
from seriatim.endpoints.progression import derive_progression_free
from seriatim.endpoints.rules import EndpointPlan

FollowedOutcome = Outcome | Literal["negative_control"]

RESETS_BASELINE = (
    "Progression is not comparable between the strategies: an operation takes lesions away and "
    "starts a new baseline, so the operated must grow from a smaller sum. Prefer overall survival "
    "or the next drug line."
)
"""The warning that goes with progression-free survival as the outcome."""


def follow(
    entries: pl.DataFrame,
    cohort: Cohort,
    visits: pl.DataFrame,
    trial: TargetTrial,
    *,
    outcome: FollowedOutcome | None = None,
    plan: EndpointPlan | None = None,
) -> pl.DataFrame:
    """Add when each entry was operated, and when and how it ended.

    Reads   entries: patient_id, entry, entry_day [day]; the cohort's follow-up, drugs, operations
            and events; for progression the visits, which are those of the deciding reader
    Adds    operation_days [days from time zero to the intervention, infinite = none], end_days
            [days], event
    Grain   the rows of entries, in order
    Nulls   end_days null = no time after the scan: last seen that day or, by contradictory days,
            before it
    Raises  PlanError where the negative control is asked for and none is named
    """
    origins = _as_origins(entries, cohort)
    ends = _ends(origins, cohort, visits, trial, outcome or trial.outcome, plan)
    first = _first_on_or_after(entries, intervention_days(cohort, trial.intervention))
    time = (pl.col("end_day") - pl.col("entry_day")).cast(pl.Float64)
    at_once = (time == 0) & pl.col("event")
    return (
        entries.with_columns(origin_id=pl.col("entry").cast(pl.String), intervention_day=first)
        .join(ends, on=["patient_id", "origin_id"], how="left", maintain_order="left")
        .with_columns(
            operation_days=(pl.col("intervention_day") - pl.col("entry_day"))
            .cast(pl.Float64)
            .fill_null(float("inf")),
            end_days=pl.when(at_once).then(SAME_DAY).when(time > 0).then(time),
        )
        .drop("origin_id", "intervention_day", "end_day")
    )


def intervention_days(cohort: Cohort, intervention: Intervention) -> pl.DataFrame:
    """Every day of an intervention: operations, or starts of drug lines [patient_id, on_day]."""
    if intervention == "operation":
        return cohort.operations.select("patient_id", on_day="operation_day")
    return lines_in_force(cohort).select("patient_id", on_day="start_day")


def _first_on_or_after(entries: pl.DataFrame, days: pl.DataFrame) -> pl.Series:
    """The first of these days from the day of each entry on, in the order of the entries."""
    numbered = entries.select("patient_id", "entry_day").with_row_index("row").sort("entry_day")
    found = numbered.join_asof(
        days.sort("on_day"),
        left_on="entry_day",
        right_on="on_day",
        by="patient_id",
        strategy="forward",
        check_sortedness=False,
        coalesce=False,
    )
    return found.sort("row")["on_day"]


def _as_origins(entries: pl.DataFrame, cohort: Cohort) -> pl.DataFrame:
    """The entries as endpoints know a time zero; the next line may start on the very day."""
    return entries.select(
        "patient_id",
        origin=pl.lit("scan"),
        origin_id=pl.col("entry").cast(pl.String),
        origin_day=pl.col("entry_day"),
        next_line_day=_first_on_or_after(entries, intervention_days(cohort, "next_line")),
    )


def _ends(
    origins: pl.DataFrame,
    cohort: Cohort,
    visits: pl.DataFrame,
    trial: TargetTrial,
    outcome: FollowedOutcome,
    plan: EndpointPlan | None,
) -> pl.DataFrame:
    """The last day of each entry and whether the outcome came then [end_day, event]."""
    follow_up = derive_follow_up(cohort)

    def progression() -> pl.DataFrame:
        return derive_progression_free(
            origins,
            follow_up,
            visits,
            cohort.events,
            _progression_plan(trial, plan or EndpointPlan()),
        )

    derivations: dict[FollowedOutcome, Callable[[], pl.DataFrame]] = {
        "os": lambda: derive_overall_survival(origins, follow_up),
        "next_line_or_death": lambda: derive_next_line(
            origins, follow_up, drugs_known=cohort.drugs is not None
        ),
        "pfs": progression,
        "negative_control": lambda: _control_event(origins, follow_up, cohort.events, trial),
    }
    happened = (pl.col("status") > 0).fill_null(value=False)
    return derivations[outcome]().select("patient_id", "origin_id", "end_day", event=happened)


def _progression_plan(trial: TargetTrial, plan: EndpointPlan) -> EndpointPlan:
    """The study's plan; but an intervention never ends the time that it is judged by."""
    if trial.intervention == "operation":
        return plan
    return plan.model_copy(update={"new_line": "ignore"})


def _control_event(
    origins: pl.DataFrame, follow_up: pl.DataFrame, events: pl.DataFrame, trial: TargetTrial
) -> pl.DataFrame:
    """The first event of the named kind after time zero, censored at death or last contact."""
    if trial.negative_control is None:
        raise PlanError(
            "The trial names no negative control.",
            hint="Set `negative_control` under [trial] to a kind of event.",
        )
    days = events.filter(pl.col("kind") == trial.negative_control).select("patient_id", "day")
    first = (
        origins.join(days, on="patient_id")
        .filter(pl.col("day") > pl.col("origin_day"))
        .group_by(ORIGIN_KEYS)
        .agg(pl.col("day").min())
    )
    return (
        origins.join(first, on=ORIGIN_KEYS, how="left")
        .join(follow_up, on="patient_id", how="left")
        .select(
            *ORIGIN_KEYS,
            end_day=pl.coalesce("day", "death_day", "last_day"),
            status=pl.col("day").is_not_null().cast(pl.Int8),
        )
    )
