"""The normal, t and chi-square tails that intervals and tests are read from."""

import numpy as np
from scipy.special import chdtrc, ndtr, ndtri, stdtrit  # type: ignore[import-untyped]

from seriatim.survival.sample import FloatArray


def normal_quantile(conf_level: float) -> float:
    """Give the number of standard errors either side of an estimate, e.g. 1.96 at 0.95."""
    return float(ndtri(0.5 + conf_level / 2))


def t_quantile(conf_level: float, degrees_of_freedom: FloatArray) -> FloatArray:
    """Give the number of standard errors either side on t; the normal one at infinitely many."""
    quantile = stdtrit(degrees_of_freedom, 0.5 + conf_level / 2)
    normal = np.isposinf(degrees_of_freedom)
    return np.asarray(np.where(normal, normal_quantile(conf_level), quantile), dtype=np.float64)


def two_sided_p(z: FloatArray) -> FloatArray:
    """Give the probability of a standard normal value at least as far from 0 as each z."""
    return np.asarray(2 * ndtr(-np.abs(z)), dtype=np.float64)


def chi_square_p(statistic: float, degrees_of_freedom: int) -> float:
    """Give the probability of a chi-square value above the statistic."""
    return float(chdtrc(degrees_of_freedom, statistic))
