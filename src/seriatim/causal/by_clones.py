"""Clone-censor-weight asked of a cohort's arrays: refused first where it cannot be answered."""

from dataclasses import dataclass

import numpy as np

from seriatim.base.errors import FitError
from seriatim.causal.assemble import Assembled
from seriatim.causal.clone_censor_weight import Weighted, WeightPlan, weigh
from seriatim.causal.clone_effects import Resamples, estimate_clones
from seriatim.causal.diagnostic_tables import UNKNOWN
from seriatim.causal.effect import Arms, Effect, Horizons, Measure, Method, refuse
from seriatim.causal.positivity import PositivityCell, count_positivity, lacks_a_choice
from seriatim.causal.refusals import NO_SCAN, NO_TREATED, NOBODY
from seriatim.causal.trial import TargetTrial


@dataclass(frozen=True, eq=False)
class ByClones:
    """The effects, or why there are none, and what they rest on."""

    effects: list[Effect]
    weighted: Weighted | None
    """Null where nothing can be weighed; there also where the effect is refused for another
    reason, for its weights show why."""
    cells: list[PositivityCell]
    strata: tuple[str, ...]
    """Categories in which only one choice was ever made."""

    @property
    def refusal(self) -> str:
        """Why there is no effect at all; empty where there is one."""
        reasons = {effect.refusal for effect in self.effects}
        return "" if "" in reasons else min(reasons)


def plan_of(trial: TargetTrial) -> WeightPlan:
    """How the trial has its clones weighted; the highest weight is its own 100th percentile."""
    percentile = trial.weighting.truncate_percentile
    return WeightPlan(
        timing=trial.timing,
        model=trial.weighting.model,
        stabilised=trial.weighting.stabilised,
        truncate_percentile=None if percentile >= 100 else percentile,
    )


def estimate_by_clones(
    assembled: Assembled,
    plan: WeightPlan,
    horizons: Horizons,
    method: Method,
    resamples: Resamples,
) -> ByClones:
    """The effects by clones.

    Nulls  refused as `estimate_clones` refuses, and where nobody enters or some category known at
           the decisions holds one choice only
    """
    decisions, followed = assembled.decisions, assembled.followed
    measures = list(Measure)
    if not followed.n:
        reason = why_nobody(assembled)
        return ByClones(refuse(method, measures, reason, Arms(0, 0, 0, 0)), None, [], ())
    stratum = assembled.known["category"].fill_null(UNKNOWN).to_list()
    cells = count_positivity(decisions, stratum)
    strata = lacks_a_choice(cells)
    allowed = decisions.operated[decisions.allowed]
    if strata and allowed.any() and not allowed.all():
        effects = refuse(method, measures, NO_TREATED, Arms(0, 0, 0, 0))
        return ByClones(effects, _weigh_alone(assembled, plan), cells, strata)
    effects, weighted = estimate_clones(followed, decisions, plan, horizons, method, resamples)
    return ByClones(effects, weighted, cells, strata)


def why_nobody(assembled: Assembled) -> str:
    """Why nobody enters: there is no scan at all, or none at which everything holds."""
    return NOBODY if assembled.scans.height else NO_SCAN


def _weigh_alone(assembled: Assembled, plan: WeightPlan) -> Weighted | None:
    """Weights that are only looked at; null where their model cannot be fitted."""
    whole = np.ones((assembled.followed.n_clusters, 1))
    try:
        weighted = weigh(assembled.followed, assembled.decisions, plan, whole)
    except FitError:
        return None
    return weighted if weighted.chances.settled[0] else None
