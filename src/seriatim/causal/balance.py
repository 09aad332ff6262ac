"""Whether weighting made the arms alike: standardised differences at the end of the grace period.

Source  Austin and Stuart 2015: balance of weighted groups by standardised differences
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from seriatim.causal.clone_censor_weight import ArmCurves, Weighted
from seriatim.survival.sample import FloatArray, IntArray


@dataclass(frozen=True)
class Balance:
    """How far apart the arms are in one covariate at time zero."""

    name: str
    mean_all: float
    """Of everybody at time zero."""
    unweighted: float
    """Standardised difference, `operate` minus `wait`, of those whose care fits each arm."""
    weighted: float
    """The same with their weights."""


def measure_balance(
    weighted: Weighted, day: float, covariates: FloatArray, names: Sequence[str]
) -> list[Balance]:
    """Standardised differences between the clones of both arms at risk just after a day.

    `covariates`, shape (n, p): of every person at time zero. Differences are in standard deviations
    of everybody; a covariate that does not vary has 0.
    """
    spread = covariates.std(axis=0)
    spread = np.where(spread > 0, spread, np.inf)
    arms = [_at_risk(arm, day) for arm in (weighted.operate, weighted.wait)]
    plain, with_weights = (
        [
            _means(covariates, person, weight if use else np.ones_like(weight))
            for person, weight in arms
        ]
        for use in (False, True)
    )
    return [
        Balance(
            name,
            float(covariates[:, at].mean()),
            float((plain[0][at] - plain[1][at]) / spread[at]),
            float((with_weights[0][at] - with_weights[1][at]) / spread[at]),
        )
        for at, name in enumerate(names)
    ]


def _at_risk(arm: ArmCurves, day: float) -> tuple[IntArray, FloatArray]:
    rows = arm.clones.rows
    here = (rows.start_days <= day) & (rows.stop_days > day) & (arm.weight > 0)
    return rows.person[here], arm.weight[here]


def _means(covariates: FloatArray, person: IntArray, weight: FloatArray) -> FloatArray:
    if not person.size:
        return np.full(covariates.shape[1], np.nan)
    return np.asarray(np.average(covariates[person], axis=0, weights=weight))
