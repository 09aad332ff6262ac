"""What the reader must know before any number, in words; refusals with what would be needed first.

No caution names a patient: counts, categories and columns only.
"""

from collections.abc import Iterator, Sequence

import polars as pl

from seriatim.causal.by_clones import ByClones
from seriatim.causal.effect import Effect, Measure, Method
from seriatim.causal.follow import RESETS_BASELINE
from seriatim.causal.intervention_words import doing_words, done_words
from seriatim.causal.refusals import MIN_EFFECTIVE_SIZE, NO_TREATED, REFUSALS
from seriatim.causal.trial import TargetTrial

LARGEST_IMBALANCE = 0.1
"""Standardised differences beyond this are named. Austin and Stuart 2015."""
MEAN_BOUNDS = (0.8, 1.25)
"""Where the mean of weights should lie. A house rule."""
LOW_SIZE = 2.5 * MIN_EFFECTIVE_SIZE
"""An effective sample size below this is named. A house rule."""
FEW_OPERATED = 5
"""A category in which fewer made one of the choices is named. A house rule."""
EARLY_SHARE_PCT = 20.0
"""A larger share of events inside the grace period is named. A house rule."""
HAZARD_RATIO_LAST = (
    "Read the differences in risk and in mean time first: the hazard ratio is a summary over all "
    "of follow-up, and its meaning changes as those at risk become fewer."
)


def list_refusals(name: str, found: ByClones, trial: TargetTrial) -> Iterator[str]:
    """Why a method gives no effect, and what would be needed."""
    if found.refusal:
        refusal = REFUSALS[found.refusal]
        named = f" ({_named(found, trial)})" if found.refusal == NO_TREATED else ""
        words = refusal.words.rstrip(".")
        yield f"No effect by {name}. {words}{named}. Needed: {_lower(refusal.needed)}"


def _named(found: ByClones, trial: TargetTrial) -> str:
    totals = {cell.stratum: cell for cell in found.cells if cell.interval == -1}
    return "; ".join(
        f"{label.replace('_', ' ')}: {totals[label].n_operated} of {totals[label].n_persons} "
        f"persons {done_words(trial)}"
        for label in found.strata
    )


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def list_cautions(
    trial: TargetTrial,
    found: ByClones,
    weights: pl.DataFrame,
    balance: pl.DataFrame,
    in_grace: pl.DataFrame,
    controls: Sequence[Effect],
) -> list[str]:
    """Everything that makes the effect less to be believed, and how to read it."""
    cautions = [f"{RESETS_BASELINE}"] if trial.outcome == "pfs" else []
    cautions += [
        *_of_choices(found, trial),
        *_of_weights(weights),
        *_of_balance(balance),
        *_of_early_events(in_grace, trial),
        *_of_intervals(found, trial),
        *_of_controls(controls, trial),
    ]
    return cautions if found.refusal else [*cautions, HAZARD_RATIO_LAST]


def _of_choices(found: ByClones, trial: TargetTrial) -> Iterator[str]:
    done = done_words(trial)
    for cell in found.cells:
        if cell.interval != -1 or cell.stratum in found.strata:
            continue
        left = cell.n_persons - cell.n_operated
        name = cell.stratum.replace("_", " ")
        if cell.n_allowed and cell.n_operated < FEW_OPERATED:
            yield (
                f"Few choices: in category {name} {cell.n_operated} of {cell.n_persons} persons "
                f"were {done}; what is said of the others rests on the model."
            )
        elif left < FEW_OPERATED:
            yield (
                f"Few choices: in category {name} {left} of {cell.n_persons} persons were not "
                f"{done}; what is said of the others rests on the model."
            )


def _of_weights(weights: pl.DataFrame) -> Iterator[str]:
    for (arm,), rows in weights.group_by("arm", maintain_order=True):
        low, high = MEAN_BOUNDS
        means = rows["mean_of_entered"].drop_nulls().to_list()
        if means and not (low <= min(means) and max(means) <= high):
            yield (
                f"The mean weight of arm {arm} goes from {min(means):.2f} to {max(means):.2f}; it "
                "should be near 1. The model of the decisions is wrong, or truncation bites."
            )
        size = rows["effective_size"][-1]
        if size < LOW_SIZE:
            yield (
                f"The weights of arm {arm} leave an effective sample size of {size:.0f} at the end "
                f"of the grace period, of {rows['n'][-1]} persons."
            )


def _of_balance(balance: pl.DataFrame) -> Iterator[str]:
    apart = balance.filter(pl.col("weighted").abs() > LARGEST_IMBALANCE)
    if apart.height:
        named = ", ".join(
            f"{name} {by:+.2f}" for name, by in apart.select("name", "weighted").rows()
        )
        yield (
            f"The weighted arms differ at the end of the grace period by more than "
            f"{LARGEST_IMBALANCE:g} standard deviations in: {named}."
        )


def _of_early_events(in_grace: pl.DataFrame, trial: TargetTrial) -> Iterator[str]:
    for arm, n_events, n_early in in_grace.rows():
        share = 100 * n_early / n_events if n_events else 0.0
        if share > EARLY_SHARE_PCT:
            yield (
                f"{n_early} of {n_events} events of arm {arm} ({share:.0f} %) fall inside the "
                f"grace period of {trial.grace_months:g} months and mostly count in both arms, "
                "which pulls the arms together; a shorter grace period says more."
            )


def _of_intervals(found: ByClones, trial: TargetTrial) -> Iterator[str]:
    risks = [e for e in found.effects if e.measure is Measure.RISK_DIFFERENCE and not e.refusal]
    if trial.bootstrap.replicates and any(effect.interval == "robust" for effect in risks):
        yield (
            "Intervals are robust ones, not those of the resamples: the model of the decisions did "
            "not settle in enough resamples."
        )


def _of_controls(controls: Sequence[Effect], trial: TargetTrial) -> Iterator[str]:
    risks = [e for e in controls if e.measure is Measure.RISK_DIFFERENCE and not e.refusal]
    apart = [e for e in risks if e.method is Method.CLONE and (e.lower > 0 or e.upper < 0)]
    if apart:
        yield (
            f"The negative control differs between the arms at {apart[0].month:g} months by "
            f"{100 * apart[0].estimate:+.1f} points, which {doing_words(trial)} cannot have done: "
            "something unmeasured is at work."
        )
