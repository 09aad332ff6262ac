"""What must be looked at before any effect, as tables: choices, weights, balance, early events."""

import numpy as np
import polars as pl

from seriatim.base.units import DAYS_PER_MONTH
from seriatim.causal.balance import measure_balance
from seriatim.causal.clone_censor_weight import ArmCurves, Weighted
from seriatim.causal.decisions import Decisions, Followed
from seriatim.causal.positivity import PositivityCell, summarise_weights
from seriatim.causal.result_tables import as_table, table_of

POSITIVITY_SCHEMA = {
    "stratum": pl.String(),
    "interval": pl.Int64(),
    "n_decisions": pl.Int64(),
    "n_allowed": pl.Int64(),
    "n_persons": pl.Int64(),
    "n_operated": pl.Int64(),
}
WEIGHT_SCHEMA = {
    "arm": pl.String(),
    "month": pl.Float64(),
    "n": pl.Int64(),
    "mean_of_entered": pl.Float64(),
    "largest": pl.Float64(),
    "effective_size": pl.Float64(),
}
BALANCE_SCHEMA = {
    "name": pl.String(),
    "mean_all": pl.Float64(),
    "unweighted": pl.Float64(),
    "weighted": pl.Float64(),
}
GRACE_SCHEMA = {"arm": pl.String(), "n_events": pl.Int64(), "n_events_in_grace": pl.Int64()}
UNKNOWN = "unknown"
"""The stratum of a decision before which no category was ever known."""


def list_positivity(cells: list[PositivityCell]) -> pl.DataFrame:
    """Decisions and operations by stratum and interval."""
    return table_of(cells, POSITIVITY_SCHEMA)


def list_weights(
    weighted: Weighted, unstabilised: Weighted, followed: Followed, decisions: Decisions
) -> pl.DataFrame:
    """Both arms' weights at the end of every interval of the grace period.

    `unstabilised` holds the same clones with weights that stand for everybody still followed, which
    stabilised ones do not: the mean is theirs.
    """
    found = summarise_weights(weighted, followed.end_days, decisions)
    whole = summarise_weights(unstabilised, followed.end_days, decisions)
    rows = [
        (
            each.arm,
            each.day / DAYS_PER_MONTH,
            each.n,
            other.mean_of_entered,
            each.largest,
            each.effective_size,
        )
        for each, other in zip(found, whole, strict=True)
    ]
    return as_table(rows, WEIGHT_SCHEMA)


def list_balance(weighted: Weighted, decisions: Decisions) -> pl.DataFrame:
    """How far apart the arms are, after the grace period, in what was known at time zero."""
    at_zero = decisions.covariates[np.flatnonzero(decisions.interval == 0)]
    found = measure_balance(weighted, decisions.grace_days, at_zero, decisions.names)
    return table_of(found, BALANCE_SCHEMA)


def list_early_events(weighted: Weighted, decisions: Decisions) -> pl.DataFrame:
    """Events of each arm's clones, and how many of them fall inside the grace period."""
    arms = (weighted.operate, weighted.wait)
    rows = [(arm.clones.arm.value, *_events(arm, decisions.grace_days)) for arm in arms]
    return as_table(rows, GRACE_SCHEMA)


def _events(arm: ArmCurves, grace_days: float) -> tuple[int, int]:
    rows = arm.clones.rows
    had = rows.event & (arm.weight > 0)
    return int(had.sum()), int(np.sum(had & (rows.stop_days <= grace_days)))
