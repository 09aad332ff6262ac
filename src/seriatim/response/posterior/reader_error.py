"""How far a reading lies from the true size: the reader's error as a value with its sources."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from seriatim.base.values import Value

Floats = NDArray[np.float64]


class ReaderError(Value):
    """How well a diameter is read; the error is normal on the log scale."""

    readers: Literal["same", "mixed"] = "same"
    """Whether one person read all scans under one reader name, or several did."""
    same_reader_cv_pct: float = Field(6.1, gt=0, le=100, allow_inf_nan=False)
    """Coefficient of variation of one reading by one reader, in percent (yoon-2016)."""
    mixed_readers_cv_pct: float = Field(8.6, gt=0, le=100, allow_inf_nan=False)
    """Coefficient of variation of one reading where readers differ, in percent (yoon-2016)."""
    floor_mm: float = Field(0.8, gt=0, le=50, allow_inf_nan=False)
    """Standard deviation of a reading of a small lesion, in mm, at least (mcerlean-2013)."""
    scan_cv_pct: float = Field(0.0, ge=0, le=100, allow_inf_nan=False)
    """Error shared by all lesions of a scan, in percent; 0 = none, for no source gives its size."""
    unsure_factor: float = Field(1.5, ge=1, le=10, allow_inf_nan=False)
    """A patient's scans may be read this many times better or worse than stated; 1 = as stated."""
    unsure_pct: float = Field(33.0, ge=0, lt=100, allow_inf_nan=False)
    """Share of patients to whom this applies, half of them better and half worse, in percent."""
    visible_mm: float = Field(2.0, gt=0, le=50, allow_inf_nan=False)
    """A lesion that reads smaller is not seen: `absent` (shankar-2005)."""
    measurable_mm: float = Field(5.0, gt=0, le=50, allow_inf_nan=False)
    """A lesion that reads smaller is seen but not sized: `too_small` (recist-1.1)."""

    @model_validator(mode="after")
    def _require_order(self) -> "ReaderError":
        if self.visible_mm >= self.measurable_mm:
            raise ValueError("visible_mm must lie below measurable_mm: seen before it is sized")
        return self

    @property
    def cv(self) -> float:
        """The coefficient of variation of one reading that applies [0 to 1]."""
        chosen = self.same_reader_cv_pct if self.readers == "same" else self.mixed_readers_cv_pct
        return chosen / 100

    @property
    def scales(self) -> Floats:
        """What the error of a patient's scans may be multiplied by; shape (3,), as stated first."""
        return np.array([1.0, 1 / self.unsure_factor, self.unsure_factor])

    @property
    def scale_shares(self) -> Floats:
        """How likely each scale is before any scan is read; shape (3,), sums to 1."""
        either = self.unsure_pct / 200
        return np.array([1 - 2 * either, either, either])

    @property
    def words(self) -> str:
        """The error as a sentence for the methods page."""
        shared = (
            f" An error of {self.scan_cv_pct:g} % is shared by all lesions of a scan."
            if self.scan_cv_pct
            else ""
        )
        return (
            f"A reading has a coefficient of variation of {100 * self.cv:g} % and a standard "
            f"deviation of at least {self.floor_mm:g} mm; the scans of a patient may be read "
            f"{self.unsure_factor:g} times better or worse, which is learned from all of the "
            f"patient's lesions.{shared} A lesion that reads under {self.measurable_mm:g} mm is "
            f"too small to size, and one that reads under {self.visible_mm:g} mm is not seen."
        )

    def log_sd_at_bound(self) -> float:
        """Standard deviation of a reading that gave only bounds [> 0, no unit].

        That of the smallest size that can be measured: nearer to 0 the relative error has no limit,
        and lesions many times as large as a bound would be overlooked.
        """
        return float(self.log_sd(np.array(self.measurable_mm)))

    def log_sd(self, size_mm: Floats) -> Floats:
        """Standard deviation of the log of a reading of this size; any shape, [> 0, no unit]."""
        sd: Floats = np.maximum(self.cv, self.floor_mm / np.maximum(size_mm, self.visible_mm))
        return sd
