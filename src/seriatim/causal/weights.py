"""Weights: each clone that stays stands for those like it who left its arm's strategy.

A decision is the only place where a clone can leave its arm. Once operated a person decides no
more: a clone of `operate` can then no longer leave, and a clone of `wait` has left already.
"""

from typing import Literal

import numpy as np

from seriatim.causal.clones import Arm, Clones
from seriatim.causal.decisions import Decisions
from seriatim.survival.sample import FloatArray

Timing = Literal["even", "natural"]
"""When within the grace period the strategy `operate` operates; see `wanted_chance`."""


def wanted_chance(decisions: Decisions, chance: FloatArray, arm: Arm, timing: Timing) -> FloatArray:
    """The probability with which the strategy itself operates at each decision, shape (m, R).

    `wait` never operates. `operate` leaves nobody without an operation at the last decision;
    before it, `natural` operates as the patient's own doctors would, and `even` such that every
    interval has the same share of the operations: 1 over the number of intervals left. Where it may
    not operate the probability is 0.
    """
    if arm is Arm.WAIT:
        return np.zeros_like(chance)
    left = decisions.n_intervals - decisions.interval
    even = np.broadcast_to((1.0 / left)[:, None], chance.shape)
    wanted = even if timing == "even" else np.where((left == 1)[:, None], 1.0, chance)
    return np.where(decisions.allowed[:, None], wanted, 0.0)


def decision_factors(
    decisions: Decisions, chance: FloatArray, arm: Arm, timing: Timing
) -> FloatArray:
    """By what each decision multiplies the weight: wanted over fitted probability of what was done.

    `chance`, shape (m, R): fitted probability of operating at each decision. A decision that the
    strategy never takes gives 0.
    """
    wanted = wanted_chance(decisions, chance, arm, timing)
    operated = decisions.operated[:, None]
    above = np.where(operated, wanted, 1.0 - wanted)
    below = np.where(operated, chance, 1.0 - chance)
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0)


def clone_weights(
    clones: Clones,
    decisions: Decisions,
    chance: FloatArray,
    timing: Timing,
    by_time: FloatArray | None = None,
) -> FloatArray:
    """The weight of every stretch of the clones of one arm, shape (rows, R), >= 0.

    `by_time`, shape (m, R): the chance of being operated given time alone; with it the weights of
    `wait` are stabilised, which changes them by a function of time and leaves its curve as it is.
    Those of `operate` are bounded by the strategy's own chances and are left.
    Estimand    the arm's strategy applied to all, with the timing named
    Assumes     that whoever is operated and whoever is not differ, at each decision, only by what
                the model of `chance` holds, and that both could happen to everybody
    """
    factors = decision_factors(decisions, chance, clones.arm, timing)
    stays = np.zeros_like(chance) if by_time is None or clones.arm is Arm.OPERATE else by_time
    product = _products(decisions, factors * (1.0 - stays))
    so_far = np.where((clones.decided >= 0)[:, None], product[np.maximum(clones.decided, 0)], 1.0)
    wanted = wanted_chance(decisions, chance, clones.arm, timing)
    # While a decision is open the clone has, halfway through on average, not been operated.
    halfway = (1.0 - wanted / 2.0) * (1.0 - stays / 2.0) / (1.0 - chance / 2.0)
    is_open = (clones.deciding >= 0)[:, None]
    return so_far * np.where(is_open, halfway[np.maximum(clones.deciding, 0)], 1.0)


def _products(decisions: Decisions, factors: FloatArray) -> FloatArray:
    """The product of the factors of each person's decisions up to each of them."""
    gives_nothing = factors == 0
    logs = np.log(np.where(gives_nothing, 1.0, factors))
    running, nothing = np.cumsum(logs, axis=0), np.cumsum(gives_nothing, axis=0)
    running -= _before_person(decisions, running)
    nothing -= _before_person(decisions, nothing)
    return np.where(nothing > 0, 0.0, np.exp(running))


def _before_person(decisions: Decisions, running: FloatArray) -> FloatArray:
    """Running sums as they stood before each row's person began."""
    begins = np.searchsorted(decisions.person, decisions.person)
    padded = np.concatenate([np.zeros((1, running.shape[1]), running.dtype), running])
    return np.asarray(padded[begins])


def truncate(weights: FloatArray, percentile: float | None, copies: FloatArray) -> FloatArray:
    """Weights with those above a percentile of their resample brought down to it.

    The percentile is over the stretches of the persons whom the resample holds, each once.
    `copies`, shape (rows, R): how often it holds each.
    """
    if percentile is None:
        return weights
    held = (weights > 0) & (copies > 0)
    # A resample without any weight, whose model did not settle, is left as it is.
    positive = np.where(held, weights, np.where(np.any(held, axis=0), np.nan, 0.0))
    top = np.nanpercentile(positive, percentile, axis=0)
    return np.asarray(np.minimum(weights, top))
