"""Cox's partial likelihood: its value, slope and curvature, with ties, strata and late entry.

Sums over risk sets are running totals over the event times, and the curvature is one weighted
cross-product over rows (each row weighted by the hazard it lived through) less one over event
times. In the slots of one event time only the share present of its deaths changes, so that sums
over slots come down to a few numbers an event time. An evaluation takes time proportional to
rows x columns, whatever the number of event times.
"""

from dataclasses import dataclass

import numpy as np

from seriatim.survival.cox_risk_sets import RiskSets
from seriatim.survival.interval_sums import sum_over_positions, sum_over_rows
from seriatim.survival.ordering import FloatArray, starts_of_runs
from seriatim.survival.risk_sets import running_at_risk, sum_by

SMALLEST_SHARE = 1e-7
"""A risk set smaller than this share of the running total keeps fewer than nine true digits."""
BLOCK = 2**15
"""Rows of a product taken at once, so that what lies between stays in fast memory."""


@dataclass(frozen=True, eq=False)
class SlotMeans:
    """Risk-set sums, from which the covariate means of every slot follow."""

    relative_risk: FloatArray
    """exp(linear predictor), scaled within stratum, unweighted, shape (n,)."""
    total: FloatArray
    """Weighted relative risk in each slot, shape (d,)."""
    staying: FloatArray
    """Weighted covariates of who is in every slot of an event time, shape (p, n_times)."""
    dying: FloatArray | None
    """The same of its deaths, of which slots leave out a share; None when none does."""
    loglik: float
    adds_only: bool
    """True when differences of running totals would be rounding here (see `interval_sums`)."""


def compute_slot_means(
    covariates: FloatArray, weight: FloatArray, sets: RiskSets, beta: FloatArray
) -> SlotMeans:
    """Risk-set sums at `beta`; the log likelihood is minus infinity where they underflow."""
    predictor = _scaled_predictor(covariates @ beta, sets)
    loglik = weight[sets.deaths] @ predictor[sets.deaths]
    relative_risk = np.exp(predictor, out=predictor)
    risk = weight * relative_risk
    at_risk = _at_risk(sets, risk, adds_only=False)
    adds_only = _needs_adding_only(sets, at_risk)
    if adds_only:
        at_risk = _at_risk(sets, risk, adds_only)
    total = _slot_totals(sets, at_risk, risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(total > 0, np.log(total), np.inf)
    staying = np.empty((beta.size, sets.n_times))
    dying = np.empty_like(staying) if sets.leaves_out else None
    amount = np.empty_like(risk)
    for j, column in enumerate(covariates.T):
        np.multiply(risk, column, out=amount)
        staying[j] = _at_risk(sets, amount, adds_only)
        if dying is not None:
            dying[j] = sets.dying(amount)
            staying[j] -= dying[j]
    loglik -= sets.slot_weight @ logs
    return SlotMeans(relative_risk, total, staying, dying, float(loglik), adds_only)


def score(
    covariates: FloatArray,
    weight: FloatArray,
    sets: RiskSets,
    means: SlotMeans,
    by_time: FloatArray | None = None,
) -> FloatArray:
    """Slope of the log likelihood, each event time counted `by_time` (default 1), shape (p,)."""
    per_slot = _counted(sets, by_time)
    dying = np.zeros(weight.size)
    dying[sets.deaths] = weight[sets.deaths]
    if by_time is not None:
        dying[sets.deaths] *= by_time[sets.slot]
    share = per_slot / means.total
    expected = means.staying @ sets.by_time(share)
    if means.dying is not None:
        expected += means.dying @ sets.by_time(share * sets.present)
    return np.asarray(covariates.T @ dying - expected, dtype=np.float64)


def information(
    covariates: FloatArray,
    weight: FloatArray,
    sets: RiskSets,
    means: SlotMeans,
    by_time: FloatArray | None = None,
) -> FloatArray:
    """Minus the curvature, each event time counted `by_time` (default 1), shape (p, p)."""
    hazard = _counted(sets, by_time) / means.total
    lived = hazard_lived(sets, means, hazard)
    lived *= weight
    lived *= means.relative_risk
    rows = _weighted_product(covariates.T, lived, covariates.T)
    hazard /= means.total
    staying, dying = means.staying, means.dying
    squares = _weighted_product(staying, sets.by_time(hazard), staying)
    if dying is not None:
        hazard *= sets.present
        mixed = _weighted_product(staying, sets.by_time(hazard), dying)
        hazard *= sets.present
        squares += mixed + mixed.T + _weighted_product(dying, sets.by_time(hazard), dying)
    return np.asarray(rows - squares, dtype=np.float64)


def mean_by_time(sets: RiskSets, means: SlotMeans, per_slot: FloatArray) -> FloatArray:
    """Sum of `per_slot` times the covariate means over each event time, shape (p, n_times)."""
    share = per_slot / means.total
    mean = means.staying * sets.by_time(share)
    if means.dying is not None:
        mean += means.dying * sets.by_time(share * sets.present)
    return mean


def hazard_lived(sets: RiskSets, means: SlotMeans, per_slot: FloatArray) -> FloatArray:
    """Sum of `per_slot` over the slots each row was at risk in, shape (n,).

    Whoever dies in a tied slot was there only for the share not left out.
    """
    left_out = sets.by_time(per_slot * (1 - sets.present)) if sets.leaves_out else None
    return sum_lived(sets, means, sets.by_time(per_slot), left_out)


def sum_lived(
    sets: RiskSets, means: SlotMeans, by_time: FloatArray, left_out: FloatArray | None
) -> FloatArray:
    """Sum of `by_time` over the event times of each row, less what its death left out, (n,)."""
    if means.adds_only:
        lived = sum_over_positions(sets.first, sets.after - 1, by_time)
    else:
        running = np.concatenate([[0.0], np.cumsum(by_time)])
        lived = running[sets.after]
        if sets.has_late_starts:
            lived -= running[sets.first]
    if left_out is not None:
        lived[sets.deaths] -= left_out[sets.slot]
    return lived


def _counted(sets: RiskSets, by_time: FloatArray | None) -> FloatArray:
    return sets.slot_weight if by_time is None else sets.slot_weight * by_time[sets.slot]


def _scaled_predictor(predictor: FloatArray, sets: RiskSets) -> FloatArray:
    """Subtract the largest linear predictor of the stratum, so that exp cannot overflow."""
    if not sets.stratum[-1]:
        return np.asarray(predictor - predictor.max(), dtype=np.float64)
    starts = np.flatnonzero(starts_of_runs(sets.stratum))
    highest = np.maximum.reduceat(predictor, starts)
    return np.asarray(predictor - highest[sets.stratum], dtype=np.float64)


def _needs_adding_only(sets: RiskSets, at_risk: FloatArray) -> bool:
    """True when some risk set is lost in the rounding of the totals it would be taken from."""
    if not sets.has_late_starts:
        return False
    # The running total comes from the end: what it has held since leaves its rounding behind.
    largest_since = np.maximum.accumulate(at_risk[::-1])[::-1]
    return bool(np.any(at_risk < SMALLEST_SHARE * largest_since))


def _at_risk(sets: RiskSets, amount: FloatArray, adds_only: bool) -> FloatArray:
    """Sum of `amount` over who is at risk at each event time, shape (n_times,)."""
    if adds_only:
        return sum_over_rows(sets.first, sets.after - 1, amount, sets.n_times)
    size = sets.n_times + 1
    starting = sum_by(sets.first, amount, size) if sets.has_late_starts else None
    return running_at_risk(sum_by(sets.after, amount, size), starting)


def _slot_totals(sets: RiskSets, at_risk: FloatArray, risk: FloatArray) -> FloatArray:
    """Weighted relative risk in each slot, shape (d,)."""
    if not sets.leaves_out:
        return at_risk[sets.slot]
    dying = sets.dying(risk)
    return (at_risk - dying)[sets.slot] + sets.present * dying[sets.slot]


def _weighted_product(left: FloatArray, weight: FloatArray, right: FloatArray) -> FloatArray:
    """Products of the rows of two arrays of shape (p, m), each column counted by its weight."""
    product = np.zeros((left.shape[0], right.shape[0]))
    for start in range(0, weight.size, BLOCK):
        part = slice(start, start + BLOCK)
        product += (left[:, part] * weight[part]) @ right[:, part].T
    return product
