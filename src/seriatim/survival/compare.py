"""Log-rank and its weighted relatives: do groups have the event at different rates?"""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from seriatim.base.errors import FitError
from seriatim.survival.risk_sets import at_risk_total, sum_by
from seriatim.survival.sample import FloatArray, IntArray, Sample, encode_labels, require_sample
from seriatim.survival.tails import chi_square_p

Weighting = Literal["log-rank", "wilcoxon", "tarone-ware", "peto", "fleming-harrington"]
"""How much an event time counts: 1, n at risk (Gehan), its root, Peto's S, S^rho (1 - S)^gamma."""


@dataclass(frozen=True, eq=False)
class LogRank:
    """A k-sample comparison: weighted observed and expected events, and the chi-square test."""

    groups: tuple[str, ...]
    """Group labels, sorted."""
    n: IntArray
    """Rows in each group, shape (k,)."""
    observed: FloatArray
    """Weighted events in each group, shape (k,)."""
    expected: FloatArray
    """Weighted events expected if all groups had one hazard, shape (k,)."""
    variance: FloatArray
    """Variance of observed minus expected, shape (k, k)."""
    statistic: float
    degrees_of_freedom: int
    p_value: float
    weighting: Weighting

    def __str__(self) -> str:
        return (
            f"{self.weighting} test: chi-square {self.statistic:.4f} on "
            f"{self.degrees_of_freedom} df, p = {self.p_value:.4g}"
        )


@dataclass(frozen=True, eq=False)
class _Stratum:
    """Counts at the event times of one stratum, groups in columns: shape (j, k)."""

    n_risk: FloatArray
    n_event: FloatArray


def compare_log_rank(
    time: ArrayLike,
    event: ArrayLike,
    group: ArrayLike,
    *,
    entry: ArrayLike | None = None,
    strata: ArrayLike | None = None,
    weighting: Weighting = "log-rank",
    rho: float = 0.0,
    gamma: float = 0.0,
) -> LogRank:
    """Test that all groups have the same hazard at every time, within strata.

    Reads   time, event, group, entry, strata: shape (n,); event 1 or 0 = censored; labels of any
            type; `rho` and `gamma` only count for fleming-harrington
    Variance  hypergeometric at each event time, so ties are exact; summed over strata
    Nulls   a group that is never at risk at an event time is left out of the degrees of freedom
    Raises  FitError with fewer than two groups at risk, or without events
    Source  Mantel 1966; Gehan 1965; Peto and Peto 1972; Tarone and Ware 1977; Harrington and
            Fleming 1982 (rho alone agrees with R survival `survdiff`)
    """
    sample = require_sample(time, event, entry=entry)
    codes, labels = encode_labels(group, "group", sample.time.size)
    layers = _stratum_codes(strata, sample.time.size)
    _require_weighting(weighting, rho, gamma)
    if not sample.event.any():
        raise FitError("There are no events.", hint="Without events there is nothing to compare.")
    k = labels.size
    observed, expected, variance = np.zeros(k), np.zeros(k), np.zeros((k, k))
    for rows in _rows_by_stratum(layers):
        counts = _count(sample, codes, rows, k)
        importance = _importance(counts, weighting, rho, gamma)
        observed += importance @ counts.n_event
        share = counts.n_risk / counts.n_risk.sum(axis=1, keepdims=True)
        expected += (importance * counts.n_event.sum(axis=1)) @ share
        variance += _variance(counts, share, importance)
    statistic, df = _chi_square(observed - expected, expected, variance)
    return LogRank(
        groups=tuple(str(label) for label in labels),
        n=np.bincount(codes, minlength=k),
        observed=observed,
        expected=expected,
        variance=variance,
        statistic=statistic,
        degrees_of_freedom=df,
        p_value=chi_square_p(statistic, df),
        weighting=weighting,
    )


def _stratum_codes(strata: ArrayLike | None, n_rows: int) -> IntArray:
    if strata is None:
        return np.zeros(n_rows, dtype=np.intp)
    return encode_labels(strata, "strata", n_rows)[0]


def _require_weighting(weighting: str, rho: float, gamma: float) -> None:
    known = get_args(Weighting)
    if weighting not in known:
        raise FitError(
            f"weighting {weighting!r} is not known.", hint=f"Choose one of {', '.join(known)}."
        )
    if rho < 0 or gamma < 0:
        raise FitError("rho or gamma is negative.", hint="Both are powers of 0 or more.")
    if (rho or gamma) and weighting != "fleming-harrington":
        raise FitError(
            f"rho and gamma have no meaning for {weighting}.",
            hint='Pass weighting="fleming-harrington".',
        )


def _rows_by_stratum(layers: IntArray) -> list[IntArray]:
    order = np.argsort(layers, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(layers[order])) + 1)


def _count(sample: Sample, codes: IntArray, rows: IntArray, k: int) -> _Stratum:
    time, event, code = sample.time[rows], sample.event[rows], codes[rows]
    moments = np.unique(time[event])
    size = moments.size
    last = np.searchsorted(moments, time, side="right") - 1
    first = np.searchsorted(moments, sample.entry[rows], side="right")
    n_risk, n_event = np.zeros((size, k)), np.zeros((size, k))
    for g in range(k):
        here = (code == g) & (first <= last)
        n_risk[:, g] = at_risk_total(first[here], last[here], np.ones(here.sum()), size)
        n_event[:, g] = sum_by(last[here & event], None, size)
    return _Stratum(n_risk, n_event)


def _importance(counts: _Stratum, weighting: Weighting, rho: float, gamma: float) -> FloatArray:
    """Give how much each event time counts, shape (j,)."""
    n_risk, n_event = counts.n_risk.sum(axis=1), counts.n_event.sum(axis=1)
    if weighting == "wilcoxon":
        return np.asarray(n_risk, dtype=np.float64)
    if weighting == "tarone-ware":
        return np.asarray(np.sqrt(n_risk), dtype=np.float64)
    if weighting == "peto":
        return np.asarray(np.cumprod(1 - n_event / (n_risk + 1)), dtype=np.float64)
    survival_before = np.concatenate([[1.0], np.cumprod(1 - n_event / n_risk)])[:-1]
    return np.asarray(survival_before**rho * (1 - survival_before) ** gamma, dtype=np.float64)


def _variance(counts: _Stratum, share: FloatArray, importance: FloatArray) -> FloatArray:
    n_risk, n_event = counts.n_risk.sum(axis=1), counts.n_event.sum(axis=1)
    spread = importance**2 * n_event * (n_risk - n_event) / np.maximum(n_risk - 1, 1)
    weighted = share * spread[:, None]
    return np.asarray(np.diag(weighted.sum(axis=0)) - weighted.T @ share, dtype=np.float64)


def _chi_square(
    excess: FloatArray, expected: FloatArray, variance: FloatArray
) -> tuple[float, int]:
    present = np.flatnonzero(expected > 0)
    if present.size < 2:
        raise FitError(
            "Fewer than two groups are at risk when an event happens.",
            hint="A comparison needs two groups followed over the same time.",
        )
    used = present[1:]
    inner = variance[np.ix_(used, used)]
    scale = np.sqrt(np.diag(inner))
    if np.any(scale == 0) or np.linalg.matrix_rank(inner / np.outer(scale, scale)) < used.size:
        raise FitError(
            "No event tells the groups apart.",
            hint="It takes events at which several groups are at risk and not everybody has it.",
        )
    return float(excess[used] @ np.linalg.solve(inner, excess[used])), int(used.size)
