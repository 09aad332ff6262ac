"""The patients of each category in every draw, and their survival curves, one for each draw."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from seriatim.response.category import DEFINITIONS
from seriatim.study.drawn_categories import Draws
from seriatim.study.plan import Study, SurvivalPlan
from seriatim.study.rule_survival import UNTOUCHED, plan_of_operation
from seriatim.survival.curves import KaplanMeier, fit_kaplan_meier
from seriatim.survival.sample import BoolArray, FloatArray


@dataclass(frozen=True, eq=False)
class Imputed:
    """One endpoint and one category over all draws."""

    endpoint: str
    group: str
    n: FloatArray
    """Patients in the category, shape (draws,)."""
    n_events: FloatArray
    """Events among them, shape (draws,)."""
    curves: tuple[KaplanMeier, ...]
    """In days, one for each draw; none where some draw leaves the category empty."""

    @property
    def n_draws(self) -> int:
        """How often the categories were drawn."""
        return int(self.n.size)

    @property
    def n_empty(self) -> int:
        """Draws in which nobody is in the category."""
        return int((self.n == 0).sum())


def plan_of_draws(study: Study) -> SurvivalPlan:
    """The plan of the index operation with intervals on the scale on which draws can be pooled."""
    return plan_of_operation(study).model_copy(update={"conf_type": "arcsin"})


def impute(draws: Draws, times: pl.DataFrame, study: Study) -> tuple[Imputed, ...]:
    """Every endpoint and category that has anybody in any draw; none where nothing was drawn.

    Reads   times: `index_times`; of which only patients with a time and a category
    """
    if not draws.is_drawn.any():
        return ()
    patients = pl.DataFrame({"patient_id": draws.patient_id}).with_row_index("column")
    plan = plan_of_draws(study)
    found = []
    for endpoint in UNTOUCHED:
        rows = (
            times.filter(pl.col("endpoint") == endpoint, pl.col("time_days").is_not_null())
            .join(patients, on="patient_id")
            .sort("column")
        )
        place = draws.place[:, rows["column"].to_numpy()]
        for number, group in enumerate(DEFINITIONS[study.rules.definition].labels):
            belongs = place == number
            if belongs.any():
                found.append(_fit(endpoint, group, rows, belongs, plan))
    return tuple(found)


def _fit(
    endpoint: str, group: str, rows: pl.DataFrame, belongs: BoolArray, plan: SurvivalPlan
) -> Imputed:
    time = rows["time_days"].cast(pl.Float64).to_numpy()
    event = (rows["status"] == 1).to_numpy()
    filled = belongs if belongs.any(axis=1).all() else belongs[:0]
    curves = (
        fit_kaplan_meier(
            time[members], event[members], conf_type=plan.conf_type, conf_level=plan.conf_level
        )
        for members in filled
    )
    return Imputed(
        endpoint=endpoint,
        group=group,
        n=belongs.sum(axis=1).astype(np.float64),
        n_events=(belongs & event).sum(axis=1).astype(np.float64),
        curves=tuple(curves),
    )
