"""What a synthetic target trial is drawn from: disease, scans, who is operated, what that does.

Every number is ours and fitted to no patient. As they stand about two patients in five die within
two years of time zero and three in ten are operated within six months of it; even among 200
patients some of each category are operated, without which no estimator has anything to go by.
"""

from typing import Annotated, Self

from pydantic import Field, model_validator

from seriatim.base.values import Value

CATEGORIES = ("responsive", "focal_resistance", "multifocal_resistance")
"""What a scan can show, by the number of lesions that grow: none, one, more."""
_Rate = Annotated[float, Field(ge=0, le=20)]
_Log = Annotated[float, Field(ge=-5, le=5)]
_Ratio = Annotated[float, Field(gt=0, le=20)]
_Days = Annotated[int, Field(ge=1, le=366)]


class TrialPlan(Value):
    """Patients on imatinib, some of whom are operated, and what the operation does to them.

    Rates are per year; log ratios are per unit of what they are named after. All days are whole
    days from the start of the drug.
    """

    step_days: _Days = 5
    """Length of the steps in which hazards are held constant."""
    follow_up_months: tuple[float, float] = (24, 60)
    """Months from the start of the drug to the end of the study, uniform over patients."""
    drop_out_rate: _Rate = 0.05
    """Rate at which patients are lost, whatever their state."""

    scan_gap_days: tuple[_Days, _Days] = (60, 120)
    """Days from one scan to the next, uniform over whole steps."""
    base_mm: float = Field(25.0, gt=5, le=60)
    """Median size of a lesion that does not grow; sizes are log-normal."""
    base_log_sd: tuple[float, float] = (0.3, 0.35)
    """Standard deviation of log size between patients, and between lesions of a patient."""
    n_lesions: int = Field(4, ge=2, le=5)
    """Lesions of every patient."""
    first_growth_rate: _Rate = 0.9
    """Rate at which the first lesion begins to grow."""
    next_growth_rate: _Rate = 1.5
    """Rate at which another one begins, once one has."""
    growth_per_month: float = Field(0.03, ge=0, le=0.05)
    """What a growing lesion gains each month, as a share of its size before."""
    reading_error: float = Field(0.03, ge=0, le=0.03)
    """Largest error of a reading as a share of the size, uniform; it never changes a category."""
    ecog_shares: tuple[float, ...] = (0.55, 0.35, 0.10)
    """Shares of patients with performance status 0, 1, 2 at the start."""
    ecog_rate: _Rate = 0.2
    """Rate at which performance status worsens by one, once."""
    ecog_rate_multifocal: _Rate = 0.7
    """Rate at which it worsens by one more, once two lesions grow."""

    death_rate: _Rate = 0.10
    """Rate of death with no growing lesion, a sum of 100 mm, performance status 0, unoperated."""
    death_per_growing: _Log = 0.4
    """Log hazard ratio of death for each growing lesion, the second being the last counted."""
    death_per_log_sum: _Log = 0.5
    """Log hazard ratio of death per unit of the logarithm of the true sum."""
    death_per_ecog: _Log = 0.4
    """Log hazard ratio of death per point of performance status."""

    operation_rate: _Rate = 1.0
    """Rate of operating when the last scan showed no growth and a sum of 100 mm, status 0."""
    operation_by_category: tuple[_Log, _Log, _Log] = (0.0, 0.6, -0.4)
    """Log rate ratio of operating by the category that the last scan showed."""
    operation_per_log_sum: _Log = -0.5
    """Log rate ratio of operating per unit of the logarithm of the sum that the scan showed."""
    operation_per_ecog: _Log = -0.5
    """Log rate ratio of operating per point of the performance status at the last scan."""
    never_operated: tuple[str, ...] = ()
    """Categories in which nobody is operated in usual care."""
    unmeasured: float = Field(0.0, ge=0, le=2)
    """Log hazard ratio of death, and log rate ratio of not operating, per standard deviation of
    something that no table holds."""

    effect: tuple[_Ratio, _Ratio, _Ratio] = (1.0, 1.0, 1.0)
    """Hazard ratio of death from the operation on, by the category that the last scan before it
    showed."""

    min_months_on_drug: float = Field(3, ge=0, le=24)
    """Time zero is the first scan from this month on."""
    last_entry_months: float = Field(18, ge=0, le=60)
    """No scan after this month is a time zero of a sequential trial."""
    eligible: tuple[str, ...] = CATEGORIES
    """Categories that a scan must show to be a time zero."""
    interval_days: _Days = 30
    """Length of an interval of the grace period."""
    n_intervals: int = Field(6, ge=1, le=36)
    """Intervals of the grace period."""

    @property
    def grace_days(self) -> int:
        """Length of the grace period."""
        return self.interval_days * self.n_intervals

    @model_validator(mode="after")
    def _settings_agree(self) -> Self:
        problems = []
        if self.interval_days % self.step_days:
            problems.append("interval_days must be a whole number of steps")
        if not self.step_days <= self.scan_gap_days[0] <= self.scan_gap_days[1]:
            problems.append("scan_gap_days must rise, from one step at the least")
        if not 0 < self.follow_up_months[0] <= self.follow_up_months[1] <= 60:
            problems.append("follow_up_months must rise, from above 0 to 60 at the most")
        if abs(sum(self.ecog_shares) - 1) > 1e-9 or min(self.ecog_shares) < 0:
            problems.append("ecog_shares must add up to 1")
        if unknown := {*self.eligible, *self.never_operated} - {*CATEGORIES}:
            problems.append(f"not a category: {', '.join(sorted(unknown))}")
        if problems:
            raise ValueError("; ".join(problems))
        return self
