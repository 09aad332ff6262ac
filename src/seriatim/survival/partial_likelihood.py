"""Cox's partial likelihood: its value, slope and curvature, with ties, strata and late entry.

Sums over risk sets are running totals over the event times, and the curvature is one weighted
cross-product over rows (each row weighted by the hazard it lived through) less one over deaths.
So an evaluation takes time proportional to rows x columns, whatever the number of event times.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from seriatim.survival.interval_sums import sum_over_positions, sum_over_rows
from seriatim.survival.risk_sets import at_risk_total, sum_by
from seriatim.survival.sample import FloatArray, IntArray, Sample

Ties = Literal["efron", "breslow"]

SMALLEST_SHARE = 1e-7
"""A risk set smaller than this share of the running total keeps fewer than nine true digits."""


@dataclass(frozen=True, eq=False)
class RiskSets:
    """The event times of all strata laid end to end, and where each row is at risk among them.

    The d deaths at one event time take d slots. Under Efron the l-th slot (l = 0 .. d-1) leaves
    out the share l/d of those dying then; under Breslow the share is 0.
    """

    first: IntArray
    """First event time at which each row is at risk, shape (n,)."""
    last: IntArray
    """Last such event time, shape (n,); before `first` when there is none."""
    deaths: IntArray
    """Rows that end in an event, shape (d,)."""
    slot: IntArray
    """Event time of each death and of the slot it takes, shape (d,)."""
    share: FloatArray
    """Share of the tied deaths left out in each slot, shape (d,)."""
    slot_weight: FloatArray
    """Mean weight of the deaths tied in each slot, shape (d,)."""
    stratum: IntArray
    """Stratum of each row, shape (n,)."""
    n_times: int


@dataclass(frozen=True, eq=False)
class SlotMeans:
    """Risk-set sums and covariate means of every slot."""

    relative_risk: FloatArray
    """exp(linear predictor), scaled within stratum, unweighted, shape (n,)."""
    total: FloatArray
    """Weighted relative risk in each slot, shape (d,)."""
    mean: FloatArray
    """Weighted mean of each covariate in each slot, shape (d, p)."""
    loglik: float
    adds_only: bool
    """True when differences of running totals would be rounding here (see `interval_sums`)."""


def build_risk_sets(sample: Sample, stratum: IntArray, ties: Ties) -> RiskSets:
    """Lay out event times by stratum and time, and find each row's place among them."""
    key, entry_key = _order_keys(sample, stratum)
    deaths = np.flatnonzero(sample.event)
    moments, slot = np.unique(key[deaths], return_inverse=True)
    n_tied = sum_by(slot, None, moments.size)
    mean_weight = sum_by(slot, sample.weight[deaths], moments.size) / n_tied
    order = np.argsort(slot, kind="stable")
    starts = np.concatenate([[0.0], np.cumsum(n_tied)[:-1]])
    rank = np.empty(deaths.size)
    rank[order] = np.arange(deaths.size) - starts[slot[order]]
    share = rank / n_tied[slot] if ties == "efron" else np.zeros(deaths.size)
    return RiskSets(
        first=np.searchsorted(moments, entry_key, side="right"),
        last=np.searchsorted(moments, key, side="right") - 1,
        deaths=deaths,
        slot=slot.astype(np.intp),
        share=share,
        slot_weight=mean_weight[slot],
        stratum=stratum,
        n_times=int(moments.size),
    )


def compute_slot_means(
    covariates: FloatArray, weight: FloatArray, sets: RiskSets, beta: FloatArray
) -> SlotMeans:
    """Risk-set sums at `beta`; the log likelihood is minus infinity where they underflow."""
    predictor = _scaled_predictor(covariates @ beta, sets)
    relative_risk = np.exp(predictor)
    risk = weight * relative_risk
    adds_only = _needs_adding_only(sets, risk)
    total = _slot_total(sets, risk, adds_only)
    columns = [_slot_total(sets, risk * column, adds_only) for column in covariates.T]
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.column_stack(columns) / total[:, None]
        logs = np.where(total > 0, np.log(total), np.inf)
    loglik = weight[sets.deaths] @ predictor[sets.deaths] - sets.slot_weight @ logs
    return SlotMeans(relative_risk, total, mean, float(loglik), adds_only)


def score(
    covariates: FloatArray,
    weight: FloatArray,
    sets: RiskSets,
    means: SlotMeans,
    by_time: FloatArray | None = None,
) -> FloatArray:
    """Slope of the log likelihood, each event time counted `by_time` (default 1), shape (p,)."""
    factor = 1.0 if by_time is None else by_time[sets.slot]
    dying = weight[sets.deaths] * factor
    return np.asarray(
        dying @ covariates[sets.deaths] - (sets.slot_weight * factor) @ means.mean,
        dtype=np.float64,
    )


def information(
    covariates: FloatArray,
    weight: FloatArray,
    sets: RiskSets,
    means: SlotMeans,
    by_time: FloatArray | None = None,
) -> FloatArray:
    """Minus the curvature, each event time counted `by_time` (default 1), shape (p, p)."""
    slot_weight = sets.slot_weight
    if by_time is not None:
        slot_weight = slot_weight * by_time[sets.slot]
    hazard = hazard_lived(sets, means, slot_weight / means.total)
    lived = weight * means.relative_risk * hazard
    rows = (covariates * lived[:, None]).T @ covariates
    return np.asarray(rows - (means.mean * slot_weight[:, None]).T @ means.mean, dtype=np.float64)


def hazard_lived(sets: RiskSets, means: SlotMeans, per_slot: FloatArray) -> FloatArray:
    """Sum of `per_slot` over the slots each row was at risk in, shape (n,).

    Whoever dies in a tied slot was there only for the share not left out.
    """
    by_time = sum_by(sets.slot, per_slot, sets.n_times)
    if means.adds_only:
        lived = sum_over_positions(sets.first, sets.last, by_time)
    else:
        running = np.concatenate([[0.0], np.cumsum(by_time)])
        lived = running[sets.last + 1] - running[np.minimum(sets.first, sets.last + 1)]
    left_out = sum_by(sets.slot, per_slot * sets.share, sets.n_times)
    lived[sets.deaths] -= left_out[sets.slot]
    return lived


def _order_keys(sample: Sample, stratum: IntArray) -> tuple[IntArray, IntArray]:
    """Whole numbers that sort rows by stratum, then time; and the same for entries."""
    delayed = np.isfinite(sample.entry)
    moments = np.unique(np.concatenate([sample.time, sample.entry[delayed]]))
    rank = np.searchsorted(moments, sample.time) + 1
    entry_rank = np.zeros(rank.size, dtype=np.intp)
    entry_rank[delayed] = np.searchsorted(moments, sample.entry[delayed]) + 1
    base = stratum * (moments.size + 1)
    return base + rank, base + entry_rank


def _scaled_predictor(predictor: FloatArray, sets: RiskSets) -> FloatArray:
    """Subtract the largest linear predictor of the stratum, so that exp cannot overflow."""
    n_strata = int(sets.stratum.max()) + 1
    highest = np.full(n_strata, -np.inf)
    np.maximum.at(highest, sets.stratum, predictor)
    return np.asarray(predictor - highest[sets.stratum], dtype=np.float64)


def _needs_adding_only(sets: RiskSets, risk: FloatArray) -> bool:
    """True when some risk set is lost in the rounding of the totals it would be taken from."""
    if not sets.first.any():
        return False
    everyone_later = np.cumsum(sum_by(sets.last + 1, risk, sets.n_times + 1)[:0:-1])[::-1]
    at_risk = at_risk_total(sets.first, sets.last, risk, sets.n_times)
    return bool(np.any(at_risk < SMALLEST_SHARE * everyone_later))


def _slot_total(sets: RiskSets, amount: FloatArray, adds_only: bool) -> FloatArray:
    """Sum of `amount` over who is at risk in each slot, shape (d,)."""
    take = sum_over_rows if adds_only else at_risk_total
    total = take(sets.first, sets.last, amount, sets.n_times)
    if not sets.share.any():
        return total[sets.slot]
    dying = sum_by(sets.slot, amount[sets.deaths], sets.n_times)
    return np.asarray(total[sets.slot] - sets.share * dying[sets.slot], dtype=np.float64)
