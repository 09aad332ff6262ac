"""What a synthetic cohort is drawn from: who is followed how long, true courses, the reader.

The spans and shares are ours, wide on purpose, and fitted to no patient. The reader's coefficient
of variation is what Yoon and others (2016) imply for one reader.
"""

from math import fsum, isclose
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from seriatim.base.values import Value
from seriatim.cohort.schema import MAX_SIZE_MM

MAX_TRUE_SIZE_MM = 400.0
"""True sizes stop here, so that readings above them still lie below the schema's limit."""


def _require_order(span: tuple[float, float]) -> tuple[float, float]:
    if span[0] > span[1]:
        raise ValueError("the first number is the lower end and may not exceed the second")
    return span


_ORDERED = AfterValidator(_require_order)
_Count = Annotated[int, Field(ge=1, le=50)]
_Days = Annotated[int, Field(ge=1, le=366)]
_Size = Annotated[float, Field(gt=0, le=MAX_TRUE_SIZE_MM)]
_Rate = Annotated[float, Field(gt=0, le=1)]
_Share = Annotated[float, Field(ge=0, le=1)]
_CV = Annotated[float, Field(ge=0, le=50)]
_Length = Annotated[float, Field(ge=0, le=MAX_SIZE_MM)]
CountSpan = Annotated[tuple[_Count, _Count], _ORDERED]
DaySpan = Annotated[tuple[_Days, _Days], _ORDERED]
SizeSpan = Annotated[tuple[_Size, _Size], _ORDERED]
RateSpan = Annotated[tuple[_Rate, _Rate], _ORDERED]
"""Rates per month, at most 1. With at most 50 gaps of at most 366 days no size overflows."""
ShareSpan = Annotated[tuple[_Share, _Share], _ORDERED]


class GrowthPlan(Value):
    """How many lesions of which true course, and how well they are read.

    A span is its lower and its upper end. Months are of 30.4375 days; rates are of the diameter.
    """

    n_patients: int = Field(default=200, ge=1, le=1_000_000)
    """Number of patients."""
    lesions_per_patient: CountSpan = (3, 12)
    """Lesions of a patient, each number as likely."""
    scans_per_patient: CountSpan = (3, 10)
    """Scans of a patient with the one at the start of the drug, each number as likely."""
    interval_days: DaySpan = (45, 180)
    """Days from one scan to the next, log-uniform; the same days for all lesions of a patient."""
    baseline_mm: SizeSpan = (5.0, 150.0)
    """True size at the start of the drug, log-uniform, in mm."""

    share_stable: _Share = 0.40
    """Share of lesions that keep their size."""
    share_regressing: _Share = 0.25
    """Share of lesions of which the sensitive fraction shrinks and the rest stays."""
    share_regrowing: _Share = 0.15
    """Share of lesions of which the sensitive fraction shrinks while the rest grows."""
    share_growing: _Share = 0.20
    """Share of lesions that grow from the start."""

    regression_per_month: RateSpan = (0.1, 0.6)
    """Rate d at which the sensitive fraction shrinks, log-uniform, per month."""
    sensitive_fraction: ShareSpan = (0.2, 0.8)
    """Fraction phi of the baseline size that the drug shrinks, uniform."""
    regrowth_per_month: RateSpan = (0.02, 0.12)
    """Rate g of the insensitive rest of a regrowing lesion, log-uniform, per month."""
    growth_per_month: RateSpan = (0.01, 0.06)
    """Rate g of a growing lesion, log-uniform, per month."""

    cv_pct: _CV = 6.1
    """Coefficient of variation of one reading, in percent."""
    floor_mm: _Length = 0.8
    """Smallest standard deviation of a reading of a lesion that can be seen, in mm."""
    scan_cv_pct: _CV = 0.0
    """Standard deviation of an error that all lesions of a scan share, in percent."""
    rounding_mm: float = Field(default=1.0, ge=0, le=10)
    """Step to which sizes are written, in mm; 0 writes tenths."""
    visible_mm: _Length = 2.0
    """A reading below this is written as absent, in mm."""
    measurable_mm: _Length = 5.0
    """A reading below this is written as too small and without a size, in mm."""
    missing_pct: float = Field(default=0.0, ge=0, le=100)
    """Share of readings, in percent, that are written as not evaluable."""

    @property
    def shares(self) -> tuple[float, ...]:
        """The mix, in the order of `seriatim.simulate.paths.PATHS`."""
        return (
            self.share_stable,
            self.share_regressing,
            self.share_regrowing,
            self.share_growing,
        )

    @model_validator(mode="after")
    def _settings_agree(self) -> Self:
        problems = []
        if not isclose(total := fsum(self.shares), 1, abs_tol=1e-9):
            problems.append(f"the four shares add up to {total:g}; they must add up to 1")
        if self.visible_mm > self.measurable_mm:
            problems.append("visible_mm is above measurable_mm: what is measured must be seen")
        if self.measurable_mm < self.rounding_mm / 2:
            problems.append("measurable_mm is below half of rounding_mm: a size would round to 0")
        if problems:
            raise ValueError("; ".join(problems))
        return self
