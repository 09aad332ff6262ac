"""Paths that the true size of a lesion may take, and how often each is taken before any scan.

On a path the log of the diameter changes at a rate that starts near one value, settles towards
another and may wander in between; the size itself may jitter. This is an integrated
Ornstein-Uhlenbeck process; the mixture of a few of them holds stable, growing, shrinking and
regrowing lesions, and erratic ones.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from seriatim.base.values import Value

Floats = NDArray[np.float64]

LONGEST_GAP_MONTHS = 36.0
"""A longer gap between scans tells no more than this one: extrapolation would have no end."""
LEVEL_MEAN = float(np.log(30.0))
LEVEL_SD = 1.2
"""A lesion's first size [log mm]: 90 % between 4 and 216 mm, so that the reading decides."""


@dataclass(frozen=True)
class GrowthPath:
    """One kind of path; rates are of the log of the diameter, per month."""

    identifier: str
    words: str
    settled_rate: float
    start_rate: float
    """Rate at the start of the period, on average."""
    start_sd: float
    settling: float
    """Share of the distance to the settled rate that is lost per month."""
    wander: float = 0.0
    """Standard deviation by which the rate wanders, per square root of a month."""
    jitter: float = 0.0
    """Standard deviation by which the log of the size wanders, per square root of a month."""


PATHS = (
    GrowthPath("stable", "keeps its size", 0.0, 0.0, 0.001, 0.1),
    GrowthPath("slow_growth", "grows slowly", 0.017, 0.017, 0.008, 0.03),
    GrowthPath("growth", "grows", 0.043, 0.038, 0.013, 0.02, 0.001),
    GrowthPath("fast_growth", "grows fast", 0.12, 0.12, 0.06, 0.05, 0.02),
    GrowthPath("response", "shrinks, then stays", 0.0, -0.10, 0.07, 0.18, 0.004),
    GrowthPath("fast_response", "shrinks fast, then stays", 0.0, -0.25, 0.13, 0.32, 0.006),
    GrowthPath("regrowth", "shrinks, then grows slowly", 0.023, -0.08, 0.05, 0.09, 0.010),
    GrowthPath("fast_regrowth", "shrinks, then grows", 0.067, -0.13, 0.11, 0.24, 0.024),
    GrowthPath("wandering", "wanders up and down", 0.0, 0.0, 0.15, 0.3, 0.12, 0.12),
    GrowthPath("jumping", "jumps in size", 0.0, 0.0, 0.15, 0.3, 0.25, 0.5),
)
"""The kinds of path. Most are fitted to simulated lesions; fast growth, which those do not show, is
there for primary resistance; the last two, the erratic ones, were chosen on real diameters."""


class PathShares(Value):
    """How often lesions take each path before anything is seen of them, as relative weights."""

    stable: float = Field(37.0, ge=0, allow_inf_nan=False)
    """It keeps its size."""
    slow_growth: float = Field(10.5, ge=0, allow_inf_nan=False)
    """It grows slowly."""
    growth: float = Field(9.5, ge=0, allow_inf_nan=False)
    """It grows."""
    fast_growth: float = Field(0.7, ge=0, allow_inf_nan=False)
    """It grows fast."""
    response: float = Field(10.5, ge=0, allow_inf_nan=False)
    """It shrinks, then stays."""
    fast_response: float = Field(7.0, ge=0, allow_inf_nan=False)
    """It shrinks fast, then stays."""
    regrowth: float = Field(14.0, ge=0, allow_inf_nan=False)
    """It shrinks, then grows slowly."""
    fast_regrowth: float = Field(10.0, ge=0, allow_inf_nan=False)
    """It shrinks, then grows."""
    wandering: float = Field(0.4, ge=0, allow_inf_nan=False)
    """It wanders up and down."""
    jumping: float = Field(0.4, ge=0, allow_inf_nan=False)
    """It jumps in size."""

    @model_validator(mode="after")
    def _require_a_path(self) -> "PathShares":
        if not sum(vars(self).values()) > 0:
            raise ValueError("at least one path must have a share above 0")
        return self

    @property
    def probabilities(self) -> Floats:
        """The shares of `PATHS` in their order, adding up to 1; shape (paths,)."""
        shares = np.array([getattr(self, path.identifier) for path in PATHS])
        probabilities: Floats = shares / shares.sum()
        return probabilities


def log_of_share(shares: Floats) -> Floats:
    """Logarithms of shares; minus infinity for what is not allowed at all."""
    with np.errstate(divide="ignore"):
        return np.log(shares)


@dataclass(frozen=True)
class Moves:
    """What happens on each path over a gap; arrays of shape (lesions, paths), or (1, paths).

    The rate is held as its distance from the settled rate.
    """

    drift: Floats
    """Change of the log size that the settled rate brings."""
    carry: Floats
    """Change of the log size per unit of distance from the settled rate [months]."""
    keep: Floats
    """Share of the distance that is left."""
    size_variance: Floats
    covariance: Floats
    rate_variance: Floats


def _column(name: str) -> Floats:
    return np.array([getattr(path, name) for path in PATHS])


SETTLED = _column("settled_rate")
START_MEAN = _column("start_rate") - SETTLED
START_SD = _column("start_sd")
_SETTLING, _WANDER, _JITTER = _column("settling"), _column("wander"), _column("jitter")


def compute_moves(gap_months: Floats) -> Moves:
    """The moves of every path over a gap; `gap_months`, shape (lesions,) [>= 0].

    Source  taylor-1994 (integrated Ornstein-Uhlenbeck process)
    """
    gap = np.minimum(gap_months, LONGEST_GAP_MONTHS)[:, None]
    carry = -np.expm1(-_SETTLING * gap) / _SETTLING
    squared = -np.expm1(-2 * _SETTLING * gap) / (2 * _SETTLING)
    variance = _WANDER**2
    return Moves(
        drift=SETTLED * gap,
        carry=carry,
        keep=np.exp(-_SETTLING * gap),
        size_variance=np.maximum(variance / _SETTLING**2 * (gap - 2 * carry + squared), 0)
        + _JITTER**2 * gap,
        covariance=np.maximum(variance / _SETTLING * (carry - squared), 0),
        rate_variance=variance * squared,
    )


def on_every_scale(moves: Moves, n_scales: int) -> Moves:
    """The moves of all paths once for each scale of the reader's error, the paths last."""
    return Moves(**{name: np.tile(values, n_scales) for name, values in vars(moves).items()})
