"""A hundred thousand rows with ties, weights, late entry and strata against plain loops.

The referee writes out the definitions, one event time of one stratum after the other, and shares
no sum with the estimators.
"""

from dataclasses import dataclass

import numpy as np
import pytest
from statsmodels.duration.survfunc import survdiff

from seriatim.survival.compare import compare_log_rank
from seriatim.survival.cox import fit_cox
from seriatim.survival.curves import fit_kaplan_meier

N = 100_000
N_STRATA = 25


@dataclass(frozen=True, eq=False)
class Rows:
    time: np.ndarray
    event: np.ndarray
    entry: np.ndarray
    weight: np.ndarray
    stratum: np.ndarray
    x: np.ndarray


@pytest.fixture(scope="module")
def rows():
    """Whole days, some 250 rows a day; the first half of them enter late."""
    rng = np.random.default_rng(20260101)
    x = np.column_stack([rng.integers(0, 2, N), rng.normal(60, 10, N), rng.exponential(size=N)])
    hazard = np.exp(0.5 * x[:, 0] + 0.02 * (x[:, 1] - 60) - 0.1 * x[:, 2]) / 150
    ends, censored = rng.exponential(size=N) / hazard, rng.uniform(0, 400, N)
    time = np.ceil(np.minimum(ends, censored))
    entry = np.where(np.arange(N) < N // 2, np.floor(rng.uniform(0, 0.9, N) * time), 0.0)
    return Rows(
        time, ends <= censored, entry, rng.integers(1, 4, N), rng.integers(0, N_STRATA, N), x
    )


def plain_efron(rows, weight, entry, stratum, beta):
    """Log likelihood, slope and information, from the definition of Efron's approximation."""
    p = beta.size
    loglik, slope, information = 0.0, np.zeros(p), np.zeros((p, p))
    for layer in np.unique(stratum):
        here = stratum == layer
        time, event, start = rows.time[here], rows.event[here], entry[here]
        x, w = rows.x[here] - rows.x.mean(axis=0), weight[here]
        risk = w * np.exp(x @ beta)
        for day in np.unique(time[event]):
            at_risk, dying = (start < day) & (day <= time), event & (time == day)
            sums = [_moments(risk[who], x[who]) for who in (at_risk, dying)]
            mean_weight = w[dying].mean()
            loglik += w[dying] @ (x[dying] @ beta)
            slope += w[dying] @ x[dying]
            left_out = np.arange(dying.sum()) / dying.sum()
            total, first, second = (
                whole - np.multiply.outer(left_out, part) for whole, part in zip(*sums, strict=True)
            )
            mean = first / total[:, None]
            loglik -= mean_weight * np.log(total).sum()
            slope -= mean_weight * mean.sum(axis=0)
            information += mean_weight * (second / total[:, None, None]).sum(axis=0)
            information -= mean_weight * mean.T @ mean
    return loglik, slope, information


def _moments(risk, x):
    return risk.sum(), risk @ x, (x * risk[:, None]).T @ x


@pytest.mark.parametrize("case", ["plain", "weights", "late entry", "strata", "all together"])
def test_cox_at_its_maximum_agrees_with_the_definition(rows, case):
    whole = case == "all together"
    weight = rows.weight if whole or case == "weights" else np.ones(N)
    entry = rows.entry if whole or case == "late entry" else np.zeros(N)
    stratum = rows.stratum if whole or case == "strata" else np.zeros(N, dtype=int)
    fit = fit_cox(rows.time, rows.event, rows.x, entry=entry, weights=weight, strata=stratum)
    loglik, slope, information = plain_efron(rows, weight, entry, stratum, fit.coefficients)
    assert fit.loglik == pytest.approx(loglik, rel=1e-11)
    np.testing.assert_allclose(fit.covariance @ information, np.eye(3), atol=1e-9)
    # What a Newton step from the estimate would still change, in standard errors.
    assert np.abs(fit.covariance @ slope / fit.std_error).max() < 1e-8


def test_curve_with_weights_and_late_entry_agrees_with_the_definition(rows):
    curve = fit_kaplan_meier(rows.time, rows.event, entry=rows.entry, weights=rows.weight)
    survival, hazard_variance = 1.0, 0.0
    for j, day in enumerate(np.unique(rows.time)):
        n_risk = rows.weight[(rows.entry < day) & (day <= rows.time)].sum()
        n_event = rows.weight[rows.event & (rows.time == day)].sum()
        survival *= 1 - n_event / n_risk
        assert (curve.time[j], curve.n_risk[j], curve.n_event[j]) == (day, n_risk, n_event)
        assert curve.survival[j] == pytest.approx(survival, rel=1e-11, abs=1e-15)
        if survival > 0:
            hazard_variance += n_event / (n_risk * (n_risk - n_event))
            assert curve.std_error[j] == pytest.approx(survival * hazard_variance**0.5, rel=1e-10)


@pytest.mark.parametrize("stratified", [False, True])
def test_log_rank_agrees_with_statsmodels(rows, stratified):
    strata = {"strata": rows.stratum} if stratified else {}
    ours = compare_log_rank(rows.time, rows.event, rows.x[:, 0], **strata)
    statistic, p_value = survdiff(rows.time, rows.event, rows.x[:, 0], **strata)
    assert ours.statistic == pytest.approx(statistic, rel=1e-10)
    assert ours.p_value == pytest.approx(p_value, rel=1e-8)


def test_log_rank_with_late_entry_agrees_with_the_definition(rows):
    ours = compare_log_rank(
        rows.time, rows.event, rows.x[:, 0], entry=rows.entry, strata=rows.stratum
    )
    group = rows.x[:, 0] == 1
    expected = variance = 0.0
    for layer in range(N_STRATA):
        here = rows.stratum == layer
        time, event, start, treated = (
            column[here] for column in (rows.time, rows.event, rows.entry, group)
        )
        for day in np.unique(time[event]):
            at_risk = (start < day) & (day <= time)
            n, d, n_treated = at_risk.sum(), (event & (time == day)).sum(), treated[at_risk].sum()
            expected += d * n_treated / n
            if n > 1:
                variance += d * n_treated / n * (1 - n_treated / n) * (n - d) / (n - 1)
    observed = (rows.event & group).sum()
    assert ours.observed[1] == observed
    assert ours.expected[1] == pytest.approx(expected, rel=1e-11)
    assert ours.statistic == pytest.approx((observed - expected) ** 2 / variance, rel=1e-9)
