"""The chain of the comparison: every estimator on one cohort, what can be believed of it, and why.

Everything is drawn from a seed: equal input gives equal tables, whatever the number of threads and
the order of rows.
"""

from collections.abc import Callable
from dataclasses import replace

import polars as pl

from seriatim.base.errors import PlanError
from seriatim.causal.assemble import Assembled, assemble
from seriatim.causal.by_clones import estimate_by_clones, plan_of
from seriatim.causal.cautions import list_cautions, list_refusals
from seriatim.causal.clone_effects import Resamples
from seriatim.causal.clone_tables import main_month, read_clones
from seriatim.causal.comparison import EFFECT_SCHEMA, Comparison
from seriatim.causal.curve_errors import grid_of
from seriatim.causal.diagnostic_tables import list_positivity
from seriatim.causal.effect import Effect, Horizons, Method
from seriatim.causal.person_time import describe_person_time
from seriatim.causal.plain_effects import list_plain_effects
from seriatim.causal.protocol import describe_protocol
from seriatim.causal.resampling import Memory, Store
from seriatim.causal.result_tables import names_of, table_of
from seriatim.causal.trial import TargetTrial
from seriatim.causal.unmeasured_tables import list_e_values, list_tipping_points
from seriatim.causal.variations import list_variations
from seriatim.cohort.build import Cohort
from seriatim.endpoints.reader import ResponseFrames
from seriatim.endpoints.rules import EndpointPlan

LEFT_OUT_SCHEMA = {"name": pl.String(), "why": pl.String()}
RESAMPLED = (Method.CLONE, Method.SEQUENTIAL)
"""The methods whose intervals come from resampling patients, in the order in which they run."""


def compare(
    trial: TargetTrial,
    cohort: Cohort,
    response: ResponseFrames,
    *,
    plan: EndpointPlan | None = None,
    store_for: Callable[[str], Store] = lambda method: Memory(),
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> Comparison:
    """Every estimator of the trial on one cohort, and what they rest on.

    `store_for` gives where the finished resamples of a method are kept; `on_progress` is told
    resamples done and wanted, of all methods together.
    Reads   what `assemble` reads
    Nulls   a refused effect has a reason in place of an estimate; see `REFUSALS`
    Raises  PlanError where the trial asks about no month or names what is not known
    """
    if not trial.months:
        raise PlanError(
            "trial.months: no month is given.", hint="Name the months at which risks are compared."
        )
    first, every = (
        assemble(trial, cohort, response, every_entry=entries, plan=plan)
        for entries in (False, True)
    )
    horizons = Horizons(trial.months)
    stores = {method: store_for(method.value) for method in RESAMPLED}
    found, pooled = (
        estimate_by_clones(
            data, plan_of(trial), horizons, method, _resamples(trial, method, stores, on_progress)
        )
        for data, method in zip((first, every), RESAMPLED, strict=True)
    )
    plain = list_plain_effects(first, horizons, trial.landmark_months)
    read = read_clones(trial, first, found, _resamples(trial, RESAMPLED[0], stores), horizons)
    control = _negative_control(trial, cohort, response, plan, horizons)
    month = main_month(trial)

    def again(other: TargetTrial) -> Assembled:
        return assemble(other, cohort, response, every_entry=False, plan=plan)

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
        variations=list_variations(trial, first, again, replace(horizons, months=(month,))),
        unmeasured=list_e_values(read.risk_ratio, month, found.effects),
        tipping=list_tipping_points(read.risk_ratio),
        in_grace=read.in_grace,
        negative_control=_effects_table(control),
        left_out=table_of(first.left_out, LEFT_OUT_SCHEMA),
        warnings=(
            *list_refusals("clone-censor-weight", found),
            *list_refusals("sequential trials", pooled),
            *list_cautions(trial, found, read.weights, read.balance, read.in_grace, control),
        ),
        main_month=month,
        settings=_settings(trial, horizons),
    )


def _resamples(
    trial: TargetTrial,
    method: Method,
    stores: dict[Method, Store],
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> Resamples:
    """Those of one method, whose progress counts after that of the methods before it."""
    before = RESAMPLED.index(method) * trial.bootstrap.replicates
    whole = len(RESAMPLED) * trial.bootstrap.replicates
    return Resamples(
        trial.bootstrap.replicates,
        trial.bootstrap.seed,
        stores[method],
        lambda done, total: on_progress(before + done, whole),
        grid_of(trial.months),
    )


def _negative_control(
    trial: TargetTrial,
    cohort: Cohort,
    response: ResponseFrames,
    plan: EndpointPlan | None,
    horizons: Horizons,
) -> list[Effect]:
    """Naive and weighted effects on what operating cannot cause; intervals robust."""
    if trial.negative_control is None:
        return []
    data = assemble(
        trial, cohort, response, every_entry=False, outcome="negative_control", plan=plan
    )
    none = Resamples(0, trial.bootstrap.seed)
    found = estimate_by_clones(data, plan_of(trial), horizons, Method.CLONE, none)
    naive = [e for e in list_plain_effects(data, horizons, ()) if e.method is Method.NAIVE]
    return [*naive, *found.effects]


def _effects_table(effects: list[Effect]) -> pl.DataFrame:
    table = table_of(effects, {name: EFFECT_SCHEMA[name] for name in names_of(Effect)})
    return table.select(EFFECT_SCHEMA.keys())


def _settings(trial: TargetTrial, horizons: Horizons) -> dict[str, str]:
    return {
        "level of intervals": f"{horizons.conf_level:g}",
        "resamples of patients": f"{trial.bootstrap.replicates}",
        "seed": f"{trial.bootstrap.seed}",
        "intervals of the grace period": f"{trial.n_intervals}",
        "main month": f"{main_month(trial):g}",
    }
