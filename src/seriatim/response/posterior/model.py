"""The model behind every probability: reader's error, paths and how sure is sure, as one value."""

from pydantic import Field

from seriatim.base.values import Value
from seriatim.response.posterior.paths import PathShares
from seriatim.response.posterior.reader_error import ReaderError


class GrowthModel(Value):
    """What probabilities of growth and of categories rest on."""

    compute: bool = True
    """Whether probabilities are computed; without them their columns are empty."""
    certain_pct: float = Field(80.0, gt=50, le=100, allow_inf_nan=False)
    """A category that reaches this probability, in percent, is called certain."""
    draws: int = Field(32, ge=8, le=1024)
    """Draws of a lesion's course on each path; more make the probabilities smoother."""
    seed: int = Field(20070301, ge=0)
    """Seed of the draws."""
    error: ReaderError = ReaderError()
    """How well a diameter is read."""
    shares: PathShares = PathShares()
    """How often lesions take each path before anything is seen of them."""

    @property
    def words(self) -> str:
        """The model as a sentence for the methods page."""
        return (
            "A lesion's true size follows one of several paths (stable, growing, shrinking, "
            "regrowing, erratic) and is seen through the reader's error. The probability that it "
            "grows is that of its true size having risen past the rule for growth above its true "
            "reference of the period, given all scans up to that day; the number of growing "
            "lesions follows from those of all lesions. A category is called certain from "
            f"{self.certain_pct:g} % on, counting that no lesion left unassessed grows. "
            f"{self.error.words}"
        )
