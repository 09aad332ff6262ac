"""Cox regression: how covariates multiply the hazard."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from seriatim.base.errors import FitError
from seriatim.survival.cox_problem import CoxProblem, require_cox_problem
from seriatim.survival.cox_risk_sets import Ties
from seriatim.survival.cox_robust import robust_covariance
from seriatim.survival.intervals import require_level
from seriatim.survival.newton import Maximum, maximise
from seriatim.survival.ordering import encode_sorted
from seriatim.survival.sample import FloatArray, IntArray, encode_labels
from seriatim.survival.tails import chi_square_p, normal_quantile, two_sided_p


@dataclass(frozen=True)
class ChiSquareTest:
    """A chi-square statistic with its degrees of freedom and p value."""

    statistic: float
    degrees_of_freedom: int
    p_value: float


@dataclass(frozen=True, eq=False)
class HazardRatios:
    """Hazard ratio per unit of each covariate with its interval, every array of shape (p,)."""

    names: tuple[str, ...]
    value: FloatArray
    lower: FloatArray
    upper: FloatArray
    p_value: FloatArray
    """Two-sided Wald test of a ratio of 1."""
    conf_level: float


@dataclass(frozen=True, eq=False)
class CoxFit:
    """A fitted Cox model; a fit that failed is never one of these but a FitError."""

    names: tuple[str, ...]
    coefficients: FloatArray
    """Log hazard ratio per unit of each covariate, shape (p,)."""
    covariance: FloatArray
    """Inverse of the information, shape (p, p)."""
    std_error: FloatArray
    """From the information, shape (p,)."""
    robust_covariance: FloatArray | None
    """From score residuals summed by cluster, shape (p, p); None when not asked for."""
    robust_std_error: FloatArray | None
    """From the robust covariance, shape (p,); None when not asked for."""
    loglik_null: float
    """Log partial likelihood with all coefficients 0."""
    loglik: float
    """Log partial likelihood at the coefficients."""
    likelihood_ratio: ChiSquareTest
    wald: ChiSquareTest
    """From the robust covariance when there is one."""
    score: ChiSquareTest
    n: int
    """Rows used."""
    n_events: int
    """Rows ending in an event."""
    n_strata: int
    n_clusters: int | None
    """Clusters of the robust covariance; None when there is none."""
    n_iterations: int
    converged: bool
    ties: Ties

    def __str__(self) -> str:
        ratios = ", ".join(
            f"{name} HR {np.exp(b):.3f}"
            for name, b in zip(self.names, self.coefficients, strict=True)
        )
        return f"Cox ({self.ties}): {self.n} rows, {self.n_events} events; {ratios}"


def fit_cox(
    time: ArrayLike,
    event: ArrayLike,
    covariates: ArrayLike,
    *,
    entry: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    strata: ArrayLike | None = None,
    cluster: ArrayLike | None = None,
    ties: Ties = "efron",
    names: Sequence[str] | None = None,
) -> CoxFit:
    """Fit the Cox model of the hazard on the covariates.

    Reads   time, event, entry, weights, strata, cluster: shape (n,); covariates: shape (n, p).
            A patient whose covariates change has several rows, (entry, time] each, and then
            `cluster` names the patient
    Estimand  log hazard ratio per unit, assumed the same at all times within each stratum
    Variance  inverse information; robust as well (score residuals summed by cluster) when
            `cluster` is given or a weight is no whole number
    Ties    Efron or Breslow; times equal up to rounding are tied
    Raises  FitError without events, with constant or collinear covariates, when a coefficient has
            no finite estimate (separation), and when the fit does not converge
    Source  Cox 1972; Efron 1977; Breslow 1974; Lin and Wei 1989; agrees with R survival `coxph`
    """
    problem = require_cox_problem(
        time, event, covariates, entry, weights, strata, ties=ties, names=names
    )
    clusters = _cluster_codes(cluster, problem, np.size(time))
    maximum = maximise(problem)
    scale = problem.design.scale
    covariance = maximum.covariance / np.outer(scale, scale)
    robust = None
    if clusters is not None:
        robust = robust_covariance(problem, maximum, clusters) / np.outer(scale, scale)
    return _result(problem, maximum, covariance, robust, clusters)


def hazard_ratios(fit: CoxFit, conf_level: float = 0.95) -> HazardRatios:
    """Hazard ratios with Wald intervals, from the robust errors when the fit has them."""
    require_level(conf_level)
    std_error = fit.std_error if fit.robust_std_error is None else fit.robust_std_error
    reach = normal_quantile(conf_level) * std_error
    return HazardRatios(
        names=fit.names,
        value=np.exp(fit.coefficients),
        lower=np.exp(fit.coefficients - reach),
        upper=np.exp(fit.coefficients + reach),
        p_value=two_sided_p(fit.coefficients / std_error),
        conf_level=conf_level,
    )


def chi_square_test(statistic: float, degrees_of_freedom: int) -> ChiSquareTest:
    """Read a statistic against chi-square; rounding below 0 counts as 0."""
    at_least_zero = max(float(statistic), 0.0)
    return ChiSquareTest(
        at_least_zero, degrees_of_freedom, chi_square_p(at_least_zero, degrees_of_freedom)
    )


def _cluster_codes(cluster: ArrayLike | None, problem: CoxProblem, n_rows: int) -> IntArray | None:
    if cluster is not None:
        codes, _ = encode_labels(cluster, "cluster", n_rows)
        codes, _ = encode_sorted(codes[problem.sample.kept])
        if codes.max() == 0:
            raise FitError(
                "All rows are one cluster.", hint="A robust error needs several patients."
            )
        return codes
    if problem.sample.has_fractional_weights:
        return np.arange(problem.sample.time.size)
    return None


def _result(
    problem: CoxProblem,
    maximum: Maximum,
    covariance: FloatArray,
    robust: FloatArray | None,
    clusters: IntArray | None,
) -> CoxFit:
    beta = maximum.beta / problem.design.scale
    p = beta.size
    in_force = covariance if robust is None else robust
    return CoxFit(
        names=problem.design.names,
        coefficients=beta,
        covariance=covariance,
        std_error=np.sqrt(np.diag(covariance)),
        robust_covariance=robust,
        robust_std_error=None if robust is None else np.sqrt(np.diag(robust)),
        loglik_null=maximum.loglik_null,
        loglik=maximum.loglik,
        likelihood_ratio=chi_square_test(2 * (maximum.loglik - maximum.loglik_null), p),
        wald=chi_square_test(float(beta @ np.linalg.pinv(in_force, hermitian=True) @ beta), p),
        score=chi_square_test(maximum.score_statistic, p),
        n=problem.sample.time.size,
        n_events=problem.sets.deaths.size,
        n_strata=int(problem.sets.stratum.max()) + 1,
        n_clusters=None if clusters is None else int(clusters.max()) + 1,
        n_iterations=maximum.n_iterations,
        converged=True,
        ties=problem.ties,
    )
