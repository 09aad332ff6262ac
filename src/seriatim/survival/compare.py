"""Log-rank and its weighted relatives: do groups have the event at different rates?"""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from seriatim.base.errors import FitError
from seriatim.survival.ordering import order_of_codes, order_of_times, starts_of_runs
from seriatim.survival.risk_sets import last_event_time, running_at_risk, sum_by
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
    """Counts at the event times of one stratum, groups in rows: shape (k, j)."""

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
    layers = None if strata is None else encode_labels(strata, "strata", sample.time.size)[0]
    _require_weighting(weighting, rho, gamma)
    if not sample.event.any():
        raise FitError("There are no events.", hint="Without events there is nothing to compare.")
    k = labels.size
    observed, expected, variance = np.zeros(k), np.zeros(k), np.zeros((k, k))
    in_order = codes[sample.kept]
    for rows in [slice(None)] if layers is None else _rows_by_stratum(layers[sample.kept]):
        counts = _count(sample, in_order, rows, k)
        importance = _importance(counts, weighting, rho, gamma)
        observed += counts.n_event @ importance
        share = counts.n_risk / counts.n_risk.sum(axis=0)
        expected += share @ (importance * counts.n_event.sum(axis=0))
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
    """Rows of each stratum, in order of time as they are."""
    order = order_of_codes(layers)
    return np.split(order, np.flatnonzero(np.diff(layers[order])) + 1)


def _count(sample: Sample, codes: IntArray, rows: IntArray | slice, k: int) -> _Stratum:
    time, event, code = sample.time[rows], sample.event[rows], codes[rows]
    last = last_event_time(starts_of_runs(time), event)
    size = int(last[-1]) + 1
    # One count over groups and event times together: group by group, end to end.
    n_event = sum_by(code[event] * size + last[event], None, k * size)
    base = code * (size + 1)
    leaving = sum_by(base + last + 1, None, k * (size + 1)).reshape(k, -1)
    starting = None
    if sample.entry_order.size:
        dying = time[event]
        first = _first_after(dying[starts_of_runs(dying)], sample.entry[rows])
        starting = sum_by(base + first, None, k * (size + 1)).reshape(k, -1)
    return _Stratum(running_at_risk(leaving, starting), n_event.reshape(k, size))


def _first_after(moments: FloatArray, entry: FloatArray) -> IntArray:
    """First event time after each entry, asked in rising order, which is quicker."""
    order = order_of_times(entry)
    first = np.empty(entry.size, dtype=np.intp)
    first[order] = np.searchsorted(moments, entry[order], side="right")
    return first


def _importance(counts: _Stratum, weighting: Weighting, rho: float, gamma: float) -> FloatArray:
    """Give how much each event time counts, shape (j,)."""
    n_risk, n_event = counts.n_risk.sum(axis=0), counts.n_event.sum(axis=0)
    if weighting == "wilcoxon":
        return np.asarray(n_risk, dtype=np.float64)
    if weighting == "tarone-ware":
        return np.asarray(np.sqrt(n_risk), dtype=np.float64)
    if weighting == "peto":
        return np.asarray(np.cumprod(1 - n_event / (n_risk + 1)), dtype=np.float64)
    survival_before = np.concatenate([[1.0], np.cumprod(1 - n_event / n_risk)])[:-1]
    return np.asarray(survival_before**rho * (1 - survival_before) ** gamma, dtype=np.float64)


def _variance(counts: _Stratum, share: FloatArray, importance: FloatArray) -> FloatArray:
    n_risk, n_event = counts.n_risk.sum(axis=0), counts.n_event.sum(axis=0)
    spread = importance**2 * n_event * (n_risk - n_event) / np.maximum(n_risk - 1, 1)
    weighted = share * spread
    return np.asarray(np.diag(weighted.sum(axis=1)) - weighted @ share.T, dtype=np.float64)


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
