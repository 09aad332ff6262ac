"""The target trial: the randomised trial that would answer the question, as one value.

Source  hernan-2016 (time zero); target-2025 (that a trial is stated at all, item by item)
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from seriatim.base.units import DAYS_PER_MONTH
from seriatim.base.values import Value
from seriatim.endpoints.rules import EventKind

Intervention = Literal["operation", "next_line"]
Outcome = Literal["os", "next_line_or_death", "pfs"]
Month = Annotated[float, Field(gt=0, le=600)]
Category = Literal["responsive", "focal_resistance", "multifocal_resistance"]


class Eligibility(Value):
    """Who may enter, judged at a scan on what is known that day."""

    min_months_on_drug: float = Field(3, ge=0)
    """Months on the drug line in force, at the least."""
    max_months_on_drug: float | None = Field(None, ge=0)
    """Months on the drug line in force, at the most; null = no limit."""
    categories: tuple[Category, ...] = ("responsive", "focal_resistance")
    """Categories by `dematteo-2007` at the scan; indeterminate is never eligible."""
    min_lesions: int = Field(1, ge=0)
    """Counted lesions at the scan, at the least."""
    max_lesions: int | None = Field(None, ge=0)
    """Counted lesions at the scan, at the most; null = no limit."""
    max_ecog: float | None = Field(None, ge=0)
    """Last known ECOG performance status, at the most; null = not asked for, may be unknown."""
    lines: tuple[str, ...] = ()
    """Drug lines in force that are admitted; empty = every line."""


class Weighting(Value):
    """How clones are weighted for leaving their arm."""

    model: Literal["logistic", "cox"] = "logistic"
    """Model of the decision to operate: pooled logistic over intervals, or Cox."""
    stabilised: bool = True
    """Divide by the probability given time alone; it leaves curves as they are."""
    truncate_percentile: float = Field(100, gt=50, le=100)
    """Weights above this percentile are brought down to it; 100 = none is."""


class Bootstrap(Value):
    """Resampling of patients."""

    replicates: int = Field(500, ge=0)
    """Resamples of patients, for clone-censor-weight; 0 = robust intervals only."""
    seed: int = 20070301
    """Seed of the draws; the same seed gives the same intervals."""


class TargetTrial(Value):
    """Whether to operate within some months, as a trial with everything stated."""

    eligibility: Eligibility = Eligibility()
    """Who may enter."""
    intervention: Intervention = "operation"
    """What one strategy does and the other does not: operate, or start the next drug line."""
    grace_months: float = Field(6, gt=0, le=60)
    """Months from time zero within which `operate` operates and `wait` does not."""
    timing: Literal["even", "natural"] = "even"
    """When `operate` operates: spread evenly over the grace period, or as the patients' own doctors
    did, with those left over operated at its end."""
    only_while: tuple[Category, ...] = ()
    """Categories in which `operate` still operates; empty = whatever the category becomes."""
    outcome: Outcome = "os"
    """What is counted: death; the next drug line or death; progression or death."""
    months: tuple[Month, ...] = (12, 24, 36, 60)
    """Months after time zero at which risks and restricted means are compared."""
    landmark_months: tuple[Month, ...] = (3, 6, 12)
    """Landmarks of the landmark analysis, in months after time zero."""
    interval_days: float = Field(30, gt=0)
    """Length of the intervals in which decisions to operate are modelled."""
    covariates: tuple[str, ...] = ("category", "sum_mm", "n_lesions", "months_on_drug")
    """What the decision to operate is modelled on: `category`, `p_focal`, `p_multifocal`, `sum_mm`
    [log], `n_growing`, `n_lesions`, `months_on_drug`, `line`, or a name in the covariates table."""
    negative_control: EventKind | None = None
    """An event kind that operating cannot cause, compared as if it were the outcome."""
    weighting: Weighting = Weighting()
    """How clones are weighted."""
    bootstrap: Bootstrap = Bootstrap()
    """Resampling of patients."""

    @model_validator(mode="after")
    def _outcome_is_not_the_intervention(self) -> Self:
        if self.intervention == "next_line" and self.outcome == "next_line_or_death":
            raise ValueError("a trial of the next drug line cannot count its start as the outcome")
        return self

    @property
    def grace_days(self) -> float:
        """Length of the grace period in days."""
        return self.grace_months * DAYS_PER_MONTH

    @property
    def n_intervals(self) -> int:
        """Intervals of equal length that fill the grace period, each about `interval_days` long."""
        return max(1, round(self.grace_days / self.interval_days))
