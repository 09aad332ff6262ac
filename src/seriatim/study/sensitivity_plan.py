"""How the category is put to the test: a grid of other rules, and draws from its probabilities."""

from typing import Annotated, Literal

from pydantic import Field

from seriatim.base.values import Value
from seriatim.response.category import DefinitionId

RelativePct = Annotated[float, Field(ge=0, le=1000)]
AbsoluteMm = Annotated[float, Field(ge=0, le=500)]
WindowDays = Annotated[int, Field(ge=0, le=3650)]
Month = Annotated[float, Field(gt=0, le=600)]


class SensitivityPlan(Value):
    """The other rules under which the category is worked out again, and the imputations of it.

    The study's own value of each setting is always in the grid, whether it is listed or not.
    """

    references: tuple[Literal["nadir", "baseline", "previous"], ...] = (
        "nadir",
        "baseline",
        "previous",
    )
    """Earlier sizes that a lesion is compared with, one after the other."""
    relative_pct: tuple[RelativePct, ...] = (10, 20, 30)
    """Rises that make growth, in percent."""
    absolute_mm: tuple[AbsoluteMm, ...] = (0, 5)
    """Absolute rises that must be met as well."""
    confirm: tuple[bool, ...] = (False, True)
    """Without and with growth having to hold on two sized scans in a row."""
    window_days: tuple[WindowDays, ...] = (30, 90, 180)
    """How old the scan before an operation may be."""
    definitions: tuple[DefinitionId, ...] | None = None
    """Definitions of the category that are compared; null = those that the study shows."""
    months: tuple[Month, ...] = (12, 24)
    """Months at which survival is printed under each rule."""
    imputations: int = Field(50, ge=2, le=1000)
    """How often a category is drawn for each patient from its probabilities."""
    seed: int = Field(2007, ge=0)
    """Where the draws begin; the same number gives the same draws."""

    @property
    def words(self) -> str:
        """What is done, as sentences for the methods page."""
        return (
            "The category at the index operation is worked out again under every combination of "
            "the settings listed in the study file, the study's own always among them. It is also "
            f"drawn {self.imputations} times for each patient from its probabilities, survival is "
            "estimated in each draw, and the estimates are pooled by Rubin's rules on the scale "
            "of survival itself: the variance is the mean of the variances plus (1 + 1/m) times "
            "the variance between the m draws, and the interval, made on the arcsine scale, is "
            "read from a t distribution. The draws do not look at survival, so they blur "
            "categories into one another: the curves of drawn categories lie closer together than "
            "those of the true ones."
        )
