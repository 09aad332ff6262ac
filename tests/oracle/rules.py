"""The settings of the referee, with the defaults of the project."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Growth:
    """When a lesion grows and when it shrinks."""

    reference: str = "nadir"
    """nadir, baseline or previous."""
    relative_pct: float = 20.0
    absolute_mm: float = 5.0
    confirm: bool = False
    new_counts: bool = True
    density_rise_pct: float | None = None
    shrink_pct: float = 30.0
    window_days: int = 90
    """Longest time from the last scan to the operation it is used for."""


@dataclass(frozen=True)
class Rules:
    """Everything a study may set."""

    growth: Growth = Growth()
    baseline_window_days: int = 28
    target_rise_pct: float = 20.0
    target_rise_mm: float = 5.0
    target_fall_pct: float = 30.0
    node_normal_mm: float = 10.0
    """A node below this short axis is normal."""
    choi_size_fall_pct: float = 10.0
    choi_size_rise_pct: float = 10.0
    choi_density_fall_pct: float = 15.0
    sd_min_days: int = 42
    confirm_days: int = 28
    max_ne: int = 1
    max_sd: int = 1
    definition: str = "dematteo-2007"
    definitions: tuple[str, ...] = ("dematteo-2007", "esmo-2022", "fairweather-2018")
    unassessed: str = "indeterminate"
    """indeterminate or assume_not_growing."""
