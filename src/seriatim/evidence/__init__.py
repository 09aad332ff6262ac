"""Published series as data, and a study's own figures set beside published ones."""

from seriatim.evidence.compare import Figures, compare_published
from seriatim.evidence.series import Group, Outcome, Series, all_series, read_series

__all__ = [
    "Figures",
    "Group",
    "Outcome",
    "Series",
    "all_series",
    "compare_published",
    "read_series",
]
