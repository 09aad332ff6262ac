"""The times that are compared: one sample for each endpoint and clock, split by category."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from seriatim.endpoints.rules import ENDPOINTS
from seriatim.response.category import DEFINITIONS, DefinitionId
from seriatim.study.plan import SurvivalPlan
from seriatim.survival.curves import KaplanMeier, fit_kaplan_meier

Row = dict[str, object]
ALL = "all"
"""The group that holds everybody."""


@dataclass(frozen=True)
class Sample:
    """Times of one endpoint on one clock, in days."""

    endpoint: str
    clock: str
    rows: pl.DataFrame
    """patient_id, group, time, status, entry; only rows at risk."""

    @property
    def groups(self) -> Iterator[tuple[str, pl.DataFrame]]:
        """All rows first, then each category that has any, in the order of the rows' labels."""
        yield ALL, self.rows
        for group in self.rows["group"].unique(maintain_order=True):
            if group != ALL:
                yield group, self.rows.filter(pl.col("group") == group)


def draw_samples(
    endpoints: pl.DataFrame, definition: DefinitionId, plan: SurvivalPlan
) -> Iterator[Sample]:
    """Rows at risk for each endpoint and clock, categories in the definition's order."""
    order = {label: place for place, label in enumerate(DEFINITIONS[definition].labels)}
    chosen = pl.col("is_index") if plan.operations == "first" else pl.lit(value=True)
    at_risk = endpoints.filter(chosen, pl.col("time_days").is_not_null()).with_columns(
        place=pl.col("category").replace_strict(order, default=None, return_dtype=pl.Int32)
    )
    operated = at_risk.filter(pl.col("origin") == "operation", pl.col("place").is_not_null()).sort(
        "place", "patient_id", "origin_day", "origin_id"
    )
    started = at_risk.filter(pl.col("origin") == "drug_start").sort("patient_id", "origin_day")
    time, shift = pl.col("time_days"), pl.col("on_drug_days")
    for endpoint in ENDPOINTS:
        rows = operated.filter(pl.col("endpoint") == endpoint)
        clocks = {
            "operation": rows.select(*_keys("category"), time=time, entry=pl.lit(0)),
            "drug": rows.filter(shift.is_not_null() & (time > 0)).select(
                *_keys("category"), time=time + shift, entry=shift
            ),
        }
        for clock in plan.clocks:
            if not clocks[clock].is_empty():
                yield Sample(endpoint, clock, clocks[clock])
        alone = started.filter(pl.col("endpoint") == endpoint, pl.col("is_index"))
        if not alone.is_empty():
            keys = ("patient_id", "status", pl.lit(ALL).alias("group"))
            yield Sample(endpoint, "drug_start", alone.select(*keys, time=time, entry=pl.lit(0)))


def _keys(group: str) -> tuple[pl.Expr, ...]:
    return pl.col("patient_id"), pl.col("status"), pl.col(group).alias("group")


def fit_curve(rows: pl.DataFrame, plan: SurvivalPlan) -> KaplanMeier:
    """The Kaplan-Meier curve of these rows, in days, with the plan's interval."""
    return fit_kaplan_meier(
        rows["time"].to_numpy(),
        (rows["status"] == 1).to_numpy(),
        entry=delayed_entry(rows),
        conf_type=plan.conf_type,
        conf_level=plan.conf_level,
    )


def delayed_entry(rows: pl.DataFrame) -> np.ndarray | None:
    """Days of delayed entry, or none where everybody enters at 0."""
    return rows["entry"].to_numpy() if (rows["entry"] > 0).any() else None
