"""Response criteria as values: RECIST 1.1 and Choi 2007, with their thresholds and words."""

from pydantic import Field

from seriatim.base.values import Value


class RecistCriterion(Value):
    """Thresholds of RECIST 1.1 for sums of diameters (Eisenhauer 2009)."""

    rise_pct: float = Field(20.0, ge=0, le=1000)
    """Rise of the sum from its nadir that makes progression, in percent."""
    rise_mm: float = Field(5.0, ge=0, le=500)
    """Absolute rise from the nadir that must be met as well."""
    fall_pct: float = Field(30.0, ge=0, le=100)
    """Fall of the sum from baseline that makes a partial response, in percent."""
    node_normal_mm: float = Field(10.0, ge=0, le=100)
    """A node with a shorter short axis is normal."""
    baseline_window_days: int = Field(28, ge=0, le=3650)
    """A scan up to this long before a drug line starts is its baseline."""

    @property
    def words(self) -> str:
        """The criterion as a sentence for the methods page."""
        return (
            f"Progression: the sum of target diameters at least {self.rise_pct:g} % and "
            f"{self.rise_mm:g} mm above its smallest earlier value in the period. Partial "
            f"response: at least {self.fall_pct:g} % below the period's baseline. Complete "
            f"response: all targets gone and all target nodes under {self.node_normal_mm:g} mm. "
            f"The baseline is the last scan at most {self.baseline_window_days} days before the "
            "drug line started, otherwise the first scan of the period."
        )


class ChoiCriterion(Value):
    """Thresholds of Choi 2007 for size and density of GIST on imatinib."""

    size_fall_pct: float = Field(10.0, ge=0, le=100)
    """Fall of the sum from baseline that makes a partial response, in percent."""
    density_fall_pct: float = Field(15.0, ge=0, le=100)
    """Fall of mean density from baseline that makes a partial response, in percent."""
    size_rise_pct: float = Field(10.0, ge=0, le=1000)
    """Rise of the sum from its nadir that makes progression, in percent."""

    @property
    def words(self) -> str:
        """The criterion as a sentence for the methods page."""
        return (
            f"Partial response: the sum at least {self.size_fall_pct:g} % or mean density at "
            f"least {self.density_fall_pct:g} % below baseline. Progression: the sum at least "
            f"{self.size_rise_pct:g} % above its nadir without a response by density, a new "
            "lesion, or a new or growing nodule inside a mass."
        )
