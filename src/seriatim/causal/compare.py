"""The chain of the comparison: every estimator on one cohort, what can be believed of it, and why.

Everything is drawn from a seed: equal input gives equal tables, whatever the number of threads and
the order of rows.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import polars as pl

from seriatim.base.errors import PlanError
from seriatim.causal.assemble import Assembled, assemble
from seriatim.causal.by_clones import estimate_by_clones, plan_of
from seriatim.causal.cautions import list_cautions, list_refusals
from seriatim.causal.clone_effects import NO_RESAMPLES, Resamples
from seriatim.causal.clone_tables import main_month, read_clones
from seriatim.causal.comparison import EFFECT_SCHEMA, Comparison
from seriatim.causal.curve_errors import grid_of
from seriatim.causal.diagnostic_tables import list_positivity
from seriatim.causal.effect import Effect, Horizons, Method
from seriatim.causal.enrol import Enrolled
from seriatim.causal.person_time import describe_person_time
from seriatim.causal.plain_effects import list_plain_effects
from seriatim.causal.protocol import describe_protocol
from seriatim.causal.resampling import Memory, Store
from seriatim.causal.result_tables import names_of, table_of
from seriatim.causal.trial import TargetTrial
from seriatim.causal.unmeasured_tables import list_e_values, list_tipping_points
from seriatim.causal.variations import list_variations
from seriatim.cohort.build import Cohort
from seriatim.endpoints.rules import EndpointPlan

LEFT_OUT_SCHEMA = {"name": pl.String(), "why": pl.String()}


def compare(
    trial: TargetTrial,
    cohort: Cohort,
    enrolled: Enrolled,
    *,
    plan: EndpointPlan | None = None,
    conf_level: float = 0.95,
    store: Store | None = None,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> Comparison:
    """Every estimator of the trial on one cohort, and what they rest on.

    `enrolled` is what `enrol` finds for the eligibility of the trial, `conf_level` the level of
    every interval; `store` keeps the finished resamples, and `on_progress` is told resamples done
    and wanted.
    Reads     what `assemble` reads
    Variance  of clone-censor-weight by resampling patients; of sequential trials robust by patient,
              for their intervals from resamples come out too narrow
    Nulls     a refused effect has a reason in place of an estimate; see `REFUSALS`
    Raises    PlanError where the trial asks about no month or names what is not known
    """
    if not trial.months:
        raise PlanError(
            "trial.months: no month is given.", hint="Name the months at which risks are compared."
        )
    assemble_as = partial(assemble, cohort=cohort, enrolled=enrolled, every_entry=False, plan=plan)
    first = assemble_as(trial)
    horizons, weights = Horizons(trial.months, conf_level), plan_of(trial)
    resamples = _resamples(trial, store, on_progress)
    found = estimate_by_clones(first, weights, horizons, Method.CLONE, resamples)
    pooled = estimate_by_clones(
        assemble_as(trial, every_entry=True), weights, horizons, Method.SEQUENTIAL, NO_RESAMPLES
    )
    plain = list_plain_effects(first, horizons, trial.landmark_months)
    read = read_clones(
        trial, first, found, replace(resamples, on_progress=lambda done, total: None), horizons
    )
    control = _negative_control(trial, assemble_as, horizons)
    month = main_month(trial)
    return Comparison(
        trial=trial,
        protocol=describe_protocol(trial),
        flow=first.flow,
        person_time=describe_person_time(first, trial, cohort),
        effects=_effects_table([*plain, *found.effects, *pooled.effects]),
        curves=read.curves,
        positivity=list_positivity(found.cells),
        weights=read.weights,
        balance=read.balance,
        variations=list_variations(trial, first, assemble_as, replace(horizons, months=(month,))),
        unmeasured=list_e_values(read.risk_ratio, month, found.effects),
        tipping=list_tipping_points(read.risk_ratio),
        in_grace=read.in_grace,
        negative_control=_effects_table(control),
        left_out=table_of(first.left_out, LEFT_OUT_SCHEMA),
        warnings=(
            *list_refusals("clone-censor-weight", found, trial),
            *list_refusals("sequential trials", pooled, trial),
            *list_cautions(trial, found, read.weights, read.balance, read.in_grace, control),
        ),
        main_month=month,
        conf_level=conf_level,
        settings=_settings(trial),
    )


def _resamples(
    trial: TargetTrial, store: Store | None, on_progress: Callable[[int, int], None]
) -> Resamples:
    return Resamples(
        trial.bootstrap.replicates,
        trial.bootstrap.seed,
        Memory() if store is None else store,
        on_progress,
        grid_of(trial.months),
    )


def _negative_control(
    trial: TargetTrial, assemble_as: Callable[..., Assembled], horizons: Horizons
) -> list[Effect]:
    """Naive and weighted effects on what operating cannot cause; intervals robust."""
    if trial.negative_control is None:
        return []
    data = assemble_as(trial, outcome="negative_control")
    found = estimate_by_clones(data, plan_of(trial), horizons, Method.CLONE, NO_RESAMPLES)
    naive = [e for e in list_plain_effects(data, horizons, ()) if e.method is Method.NAIVE]
    return [*naive, *found.effects]


def _effects_table(effects: list[Effect]) -> pl.DataFrame:
    table = table_of(effects, {name: EFFECT_SCHEMA[name] for name in names_of(Effect)})
    return table.select(EFFECT_SCHEMA.keys())


def _settings(trial: TargetTrial) -> dict[str, str]:
    return {
        "resamples of patients": f"{trial.bootstrap.replicates}",
        "seed": f"{trial.bootstrap.seed}",
        "intervals of the grace period": f"{trial.n_intervals}",
        "main month": f"{main_month(trial):g}",
    }
