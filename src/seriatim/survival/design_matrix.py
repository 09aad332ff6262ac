"""The covariates of a Cox model: checked, centred and scaled so that the fit is well behaved."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from seriatim.base.errors import FitError
from seriatim.survival.sample import FloatArray, IntArray

SMALLEST_EIGENVALUE = 1e-10
"""Below this, relative to 1, columns of the correlation matrix count as exact copies."""
SMALLEST_VARIANCE = 1e-13
"""Below this mean variance in the risk sets, of a covariate with range 1, all is rounding."""


@dataclass(frozen=True, eq=False)
class DesignMatrix:
    """Covariates less their stratum mean, divided by their range; the fit is the same."""

    covariates: FloatArray
    """Shape (n, p)."""
    scale: FloatArray
    """What each column was divided by, shape (p,)."""
    names: tuple[str, ...]


def require_covariates(
    covariates: ArrayLike, names: Sequence[str] | None, n_rows: int
) -> tuple[FloatArray, tuple[str, ...]]:
    """Covariates as finite floats of shape (n, p), and their names."""
    try:
        columns = np.asarray(covariates, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise FitError(
            "covariates are not numeric.", hint="Code categories as 0/1 columns first."
        ) from error
    if columns.ndim == 1:
        columns = columns[:, None]
    if columns.ndim != 2 or columns.shape[0] != n_rows or columns.shape[1] == 0:
        raise FitError(
            f"covariates have shape {np.shape(covariates)}; expected ({n_rows}, p).",
            hint="Give one row per interval and one column per covariate.",
        )
    labels = tuple(names) if names is not None else _default_names(columns.shape[1])
    if len(labels) != columns.shape[1]:
        raise FitError(
            f"{len(labels)} names for {columns.shape[1]} covariates.", hint="Give one name each."
        )
    finite = np.isfinite(columns)
    if not finite.all():
        broken = np.asarray(~finite.all(axis=0))
        raise FitError(
            f"Covariates with missing or infinite values: {_list(labels, broken)}.",
            hint="Leave those rows out beforehand, or impute them, and say which.",
        )
    return columns, labels


def centre_and_scale(
    columns: FloatArray, kept: IntArray, names: tuple[str, ...], stratum: IntArray
) -> DesignMatrix:
    """Covariates of the rows kept, less their stratum mean, over their range.

    Raises  FitError naming the columns that do not vary within any stratum
    """
    n_in_stratum = np.bincount(stratum)
    # One covariate after the other in memory, for sums run along one at a time.
    chosen = np.take(columns, kept, axis=0).T.copy()
    largest = np.abs(chosen).max(axis=1)
    for column in chosen:
        if n_in_stratum.size == 1:
            column -= column.mean()
        else:
            column -= (np.bincount(stratum, column) / n_in_stratum)[stratum]
    scale = np.ptp(chosen, axis=1)
    constant = scale <= 1e-10 * largest
    if constant.any():
        raise FitError(
            f"Covariates that do not vary within any stratum: {_list(names, constant)}.",
            hint="Leave them out; a constant column has no hazard ratio.",
        )
    chosen /= scale[:, None]
    return DesignMatrix(chosen.T, scale, names)


def require_information(information: FloatArray, design: DesignMatrix, event_weight: float) -> None:
    """Raise FitError when the data at risk cannot tell the coefficients apart at 0.

    A scaled covariate has a variance of at most 1 in each risk set, so that the information is
    measured against the summed weight of the events.
    """
    spread = np.sqrt(np.maximum(np.diag(information), 0.0))
    silent = spread**2 <= SMALLEST_VARIANCE * event_weight
    if silent.any():
        raise FitError(
            f"Covariates that do not vary among those at risk: {_list(design.names, silent)}.",
            hint="Leave them out; nothing is learnt about them when an event happens.",
        )
    values, vectors = np.linalg.eigh(information / np.outer(spread, spread))
    if values[0] < SMALLEST_EIGENVALUE:
        involved = np.abs(vectors[:, 0]) > 0.05
        raise FitError(
            f"Covariates that are a combination of each other: {_list(design.names, involved)}.",
            hint="Leave one of them out.",
        )


def _default_names(n_columns: int) -> tuple[str, ...]:
    return tuple(f"x{j}" for j in range(1, n_columns + 1))


def _list(names: tuple[str, ...], which: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> str:
    return ", ".join(name for name, chosen in zip(names, which, strict=True) if chosen)
