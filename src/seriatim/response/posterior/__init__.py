"""How sure: the probability that a lesion grows and that a category holds."""

from seriatim.response.posterior.derive import Posterior, derive_posterior
from seriatim.response.posterior.model import GrowthModel
from seriatim.response.posterior.paths import PathShares
from seriatim.response.posterior.reader_error import ReaderError

__all__ = ["GrowthModel", "PathShares", "Posterior", "ReaderError", "derive_posterior"]
