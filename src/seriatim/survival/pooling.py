"""Rubin's rules: several estimates of one number, each from one imputation, as one."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from seriatim.base.errors import FitError
from seriatim.survival.sample import FloatArray


@dataclass(frozen=True, eq=False)
class Pooled:
    """k numbers, each pooled over m imputations; every array has shape (k,)."""

    estimate: FloatArray
    """Mean over the imputations."""
    std_error: FloatArray
    """Root of the total variance: within + (1 + 1/m) between."""
    within: FloatArray
    """Mean of the variances that the imputations state."""
    between: FloatArray
    """Variance of the estimates from imputation to imputation."""
    degrees_of_freedom: FloatArray
    """Of the t distribution that an interval is read from; infinite where nothing differs."""
    missing_information: FloatArray
    """Share of the information that is missing because the values are imputed, 0 to 1."""
    n_imputations: int

    def __str__(self) -> str:
        known = np.isfinite(self.missing_information)
        most = f"{self.missing_information[known].max():.2f}" if known.any() else "not known"
        return (
            f"Pooled: {self.estimate.size} estimates over {self.n_imputations} imputations, "
            f"largest fraction of missing information {most}"
        )


def pool_estimates(estimate: ArrayLike, variance: ArrayLike) -> Pooled:
    """Pool k estimates over m imputations, so that what was imputed widens their errors.

    Reads   estimate, variance: shape (m, k) or (m,) for one number; m >= 2
    Estimand  what each imputation estimates, averaged over the imputed values; it is unbiased for
            the quantity only where the values were drawn as they are distributed given all else
    Variance  T = W + (1 + 1/m) B; W mean variance, B variance of the estimates
    Freedom   (m - 1) (1 + 1/r)^2 with r = (1 + 1/m) B / W, which takes the estimate of complete
            data to be normal (Barnard and Rubin 1999 with infinitely many of their own)
    Missing information  (r + 2 / (freedom + 3)) / (r + 1)
    Ties    B = 0: the mean of the variances, infinite freedom, nothing missing. W = 0 < B: m - 1
    Nulls   an estimate that is NaN in one imputation is NaN; so is the error of a variance that is
            NaN in one. No imputation is left out in silence
    Raises  FitError on fewer than two imputations, shapes that differ, or a negative variance
    Source  rubin-1987

    >>> pooled = pool_estimates([1.0, 3.0], [0.5, 0.5])
    >>> float(pooled.estimate[0]), float(pooled.std_error[0] ** 2).__round__(9)
    (2.0, 3.5)
    """
    estimates, variances = _require_imputations(estimate, variance)
    m = estimates.shape[0]
    within, between = variances.mean(axis=0), estimates.var(axis=0, ddof=1)
    added = (1 + 1 / m) * between
    total = within + added
    freedom = _degrees_of_freedom(within, added, m)
    return Pooled(
        estimate=estimates.mean(axis=0),
        std_error=np.sqrt(total),
        within=within,
        between=between,
        degrees_of_freedom=freedom,
        missing_information=_missing_information(added, total, freedom),
        n_imputations=m,
    )


def _degrees_of_freedom(within: FloatArray, added: FloatArray, m: int) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"):
        varying = (m - 1) * (1 + within / added) ** 2
    alike = (added == 0) & ~np.isnan(within)
    return np.asarray(np.where(alike, np.inf, varying), dtype=np.float64)


def _missing_information(added: FloatArray, total: FloatArray, freedom: FloatArray) -> FloatArray:
    """The fraction, written with the shares of the total so that W = 0 needs no case of its own."""
    share = np.divide(added, total, out=np.zeros_like(total), where=total != 0)
    return np.asarray(share + (1 - share) * 2 / (freedom + 3), dtype=np.float64)


def _require_imputations(estimate: ArrayLike, variance: ArrayLike) -> tuple[FloatArray, FloatArray]:
    estimates, variances = (np.asarray(given, np.float64) for given in (estimate, variance))
    if estimates.ndim not in (1, 2) or estimates.shape != variances.shape:
        raise FitError(
            f"estimate has shape {estimates.shape}, variance {variances.shape}.",
            hint="Give both one row for each imputation.",
        )
    if estimates.shape[0] < 2:
        raise FitError(
            "There are fewer than two imputations.",
            hint="What imputing adds to an error shows only between imputations; draw more.",
        )
    if np.any(variances < 0):
        raise FitError("variance: some are negative.", hint="Give squared standard errors.")
    m = estimates.shape[0]
    return estimates.reshape(m, -1), variances.reshape(m, -1)
