"""How much is left of an arm once its clones are weighted.

Source  Kish 1965: the effective sample size of unequal weights
"""

import numpy as np

from seriatim.causal.clone_censor_weight import ArmCurves
from seriatim.survival.sample import FloatArray


def weights_on(arm: ArmCurves, day: float) -> FloatArray:
    """The weights of the clones at risk just after a day, shape (k,), zero weights left out."""
    rows = arm.clones.rows
    at_risk = (rows.start_days <= day) & (rows.stop_days > day)
    weights = arm.weight[at_risk]
    return np.asarray(weights[weights > 0])


def effective_size(weights: FloatArray) -> float:
    """The square of the sum over the sum of squares; 0 without a weight."""
    total = float(np.sum(weights**2))
    return float(np.sum(weights)) ** 2 / total if total > 0 else 0.0
