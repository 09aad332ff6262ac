"""Progression-free survival: progression on a scan, by a clinician, or death.

NOTE The start of the next drug line closes the window for a time zero at the start of a line, and
for an operation where the plan says so. Deaths after it do not count either: were they counted
while the survivors are censored at the line's last scan, whether a patient stays under observation
would depend on whether they later die.
"""

import polars as pl

from seriatim.endpoints.origin import ORIGIN_KEYS
from seriatim.endpoints.rules import (
    CLINICAL_PROGRESSION,
    DEATH,
    MISSED_SCANS,
    PROGRESSION_ON_SCAN,
    EndpointPlan,
)
from seriatim.endpoints.window import (
    censoring_reason,
    deaths_in_window,
    derive_windows,
    is_within_window,
    last_day_before_event,
    scans_in_window,
)


def derive_progression_free(
    origins: pl.DataFrame,
    follow_up: pl.DataFrame,
    visits: pl.DataFrame,
    events: pl.DataFrame,
    plan: EndpointPlan,
) -> pl.DataFrame:
    """The day of first progression or death, else of the last evaluable scan, for every time zero.

    Reads   visits of the deciding reader: scan_day [day], is_reference, overall,
            overall_backdated; events: day, kind; follow_up: death_day; origins: next_line_day
    Adds    end_day [day], status [0 censored, 1 event], reason, interval_start_day [day]
    Grain   one row per origin
    Nulls   interval_start_day is the last day known free of progression (the last evaluable scan
            before it, else time zero) where the event is progression, null otherwise
    Source  admiralonco (event, censoring), fda-2007 (missed scans)
    """
    windows = derive_windows(origins, close_after_operation=plan.new_line == "censor")
    scans = scans_in_window(windows, visits)
    ended = (
        windows.join(_first_progression(scans), on=ORIGIN_KEYS, how="left")
        .join(_first_clinical(windows, events, plan), on=ORIGIN_KEYS, how="left")
        .join(deaths_in_window(windows, follow_up), on=ORIGIN_KEYS, how="left")
        .with_columns(
            event_day=pl.min_horizontal("progression_day", "clinical_day", "counted_death_day")
        )
    )
    clear = last_day_before_event(scans.filter(_is_evaluable()), ended)
    return _close(ended.join(clear, on=ORIGIN_KEYS, how="left"), plan)


def _is_evaluable() -> pl.Expr:
    """A scan that tells whether there is progression; a reference scan is free of it."""
    return pl.col("is_reference") | (pl.col("overall") != "NE").fill_null(value=False)


def _first_progression(scans: pl.DataFrame) -> pl.DataFrame:
    progressed = scans.filter(pl.col("overall_backdated") == "PD")
    return progressed.group_by(ORIGIN_KEYS).agg(progression_day=pl.col("scan_day").min())


def _first_clinical(
    windows: pl.DataFrame, events: pl.DataFrame, plan: EndpointPlan
) -> pl.DataFrame:
    kinds = pl.Series(plan.pfs_event_kinds, dtype=pl.String)
    counted = events.filter(pl.col("kind").is_in(kinds.implode()))
    return (
        windows.join(counted.select("patient_id", "day"), on="patient_id")
        .filter(pl.col("day") > pl.col("origin_day"), is_within_window("day"))
        .group_by(ORIGIN_KEYS)
        .agg(clinical_day=pl.col("day").min())
    )


def _close(ended: pl.DataFrame, plan: EndpointPlan) -> pl.DataFrame:
    free_day = pl.coalesce("clear_day", "origin_day")
    has_event = pl.col("event_day").is_not_null()
    counted = has_event & _is_without_gap(free_day, plan)
    is_progression = counted & (_event_reason() != DEATH.identifier)
    return ended.select(
        *ORIGIN_KEYS,
        end_day=pl.when(counted).then("event_day").otherwise(free_day),
        status=counted.cast(pl.Int8),
        reason=pl.when(counted)
        .then(_event_reason())
        .when(has_event)
        .then(pl.lit(MISSED_SCANS.identifier))
        .otherwise(censoring_reason()),
        interval_start_day=pl.when(is_progression).then(free_day),
    )


def _is_without_gap(free_day: pl.Expr, plan: EndpointPlan) -> pl.Expr:
    """Whether the event came soon enough after the last day known free of it."""
    if plan.max_gap_days is None:
        return pl.lit(value=True)
    gap_days = pl.col("event_day") - free_day
    return (gap_days <= plan.max_gap_days).fill_null(value=False)


def _event_reason() -> pl.Expr:
    """The rule that was met first; on one day a scan goes before a clinician, both before death."""
    return (
        pl.when(pl.col("progression_day") == pl.col("event_day"))
        .then(pl.lit(PROGRESSION_ON_SCAN.identifier))
        .when(pl.col("clinical_day") == pl.col("event_day"))
        .then(pl.lit(CLINICAL_PROGRESSION.identifier))
        .otherwise(pl.lit(DEATH.identifier))
    )
