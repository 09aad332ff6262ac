"""A Cox problem ready to solve: the sample, its risk sets and its scaled covariates."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import ArrayLike

from seriatim.base.errors import FitError
from seriatim.survival.cox_risk_sets import RiskSets, Ties, build_risk_sets
from seriatim.survival.design_matrix import DesignMatrix, centre_and_scale, require_covariates
from seriatim.survival.ordering import encode_sorted, order_of_codes
from seriatim.survival.sample import Sample, encode_labels, require_sample


@dataclass(frozen=True, eq=False)
class CoxProblem:
    """Everything the partial likelihood is computed from, rows by stratum, then time."""

    sample: Sample
    sets: RiskSets
    design: DesignMatrix
    ties: Ties


def require_cox_problem(
    time: ArrayLike,
    event: ArrayLike,
    covariates: ArrayLike,
    entry: ArrayLike | None,
    weights: ArrayLike | None,
    strata: ArrayLike | None,
    *,
    ties: Ties,
    names: Sequence[str] | None,
) -> CoxProblem:
    """Turn the arguments of a Cox fit into a problem, rows of weight 0 left out.

    Raises  FitError on arguments that cannot be used, without events, on constant covariates
    """
    n_rows = np.size(time)
    sample = require_sample(time, event, entry=entry, weights=weights)
    columns, labels = require_covariates(covariates, names, n_rows)
    codes = np.zeros(n_rows, dtype=np.intp)
    if strata is not None:
        codes, _ = encode_labels(strata, "strata", n_rows)
    if ties not in get_args(Ties):
        raise FitError(f"ties {ties!r} is not known.", hint="Choose efron or breslow.")
    if not sample.event.any():
        raise FitError("There are no events.", hint="Without events no hazard ratio exists.")
    stratum, _ = encode_sorted(codes[sample.kept])
    if stratum.any():
        order = order_of_codes(stratum)
        sample, stratum = sample.take(order), stratum[order]
    design = centre_and_scale(columns, sample.kept, labels, stratum)
    return CoxProblem(sample, build_risk_sets(sample, stratum, ties), design, ties)
