"""The main risk difference once more with one thing changed at a time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import polars as pl

from seriatim.causal.assemble import Assembled
from seriatim.causal.by_clones import estimate_by_clones, plan_of
from seriatim.causal.clone_censor_weight import WeightPlan
from seriatim.causal.clone_effects import NO_RESAMPLES
from seriatim.causal.effect import Effect, Horizons, Measure, Method
from seriatim.causal.result_tables import as_table
from seriatim.causal.trial import TargetTrial

GRACE_MONTHS = (3.0, 6.0, 9.0, 12.0)
PERCENTILES = (None, 99.0, 95.0)
VARIATION_SCHEMA = {
    "what": pl.String(),
    "value": pl.String(),
    "is_main": pl.Boolean(),
    "month": pl.Float64(),
    "estimate": pl.Float64(),
    "lower": pl.Float64(),
    "upper": pl.Float64(),
    "refusal": pl.String(),
}

Assemble = Callable[[TargetTrial], Assembled]


@dataclass(frozen=True, eq=False)
class Variation:
    """One thing changed, or the trial as it stands."""

    what: str
    value: str
    is_main: bool
    trial: TargetTrial
    plan: WeightPlan


def list_variations(
    trial: TargetTrial, assembled: Assembled, assemble: Assemble, horizons: Horizons
) -> pl.DataFrame:
    """The risk difference by the one month of `horizons` under each variation.

    Variance  robust by patient with weights as given, the trial's own too, so that they compare
    Grain     one row per thing and value, the trial's own value among those of each thing
    """
    own = _risk_difference(assembled, plan_of(trial), horizons)
    rows = []
    for each in _variations(trial):
        effect = own
        if not each.is_main:
            same = each.trial.grace_months == trial.grace_months
            data = assembled if same else assemble(each.trial)
            effect = _risk_difference(data, each.plan, horizons)
        rows.append(
            (
                each.what,
                each.value,
                each.is_main,
                horizons.months[0],
                effect.estimate,
                effect.lower,
                effect.upper,
                effect.refusal,
            )
        )
    return as_table(rows, VARIATION_SCHEMA)


def _risk_difference(assembled: Assembled, plan: WeightPlan, horizons: Horizons) -> Effect:
    found = estimate_by_clones(assembled, plan, horizons, Method.CLONE, NO_RESAMPLES)
    return next(e for e in found.effects if e.measure is Measure.RISK_DIFFERENCE)


def _variations(trial: TargetTrial) -> Iterator[Variation]:
    plan = plan_of(trial)
    for months in sorted({*GRACE_MONTHS, trial.grace_months}):
        other = trial.model_copy(update={"grace_months": months})
        yield Variation("grace_months", f"{months:g}", months == trial.grace_months, other, plan)
    own = plan.truncate_percentile
    for percentile in (*PERCENTILES, *([] if own in PERCENTILES else [own])):
        word = "none" if percentile is None else f"{percentile:g}"
        changed = replace(plan, truncate_percentile=percentile)
        yield Variation("truncate_percentile", word, percentile == own, trial, changed)
    for timing in ("even", "natural"):
        changed = replace(plan, timing=timing)
        yield Variation("timing", timing, timing == plan.timing, trial, changed)
    for model in ("logistic", "cox"):
        changed = replace(plan, model=model)
        yield Variation("model", model, model == plan.model, trial, changed)
