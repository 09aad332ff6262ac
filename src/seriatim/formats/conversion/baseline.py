"""How near to each other scans of one baseline may lie."""

from datetime import date

BASELINE_WINDOW_DAYS = 28
"""RECIST 1.1 wants the baseline at most four weeks before treatment (recist-1.1 section 4.2). That
scans this near to each other may be of one baseline, or of one visit, is our own reading of it."""


def is_within_baseline(first_day: str, day: str) -> bool:
    """Whether a day lies after the first scan and may still be of the same baseline.

    Nulls   false where one of them is not a date of the calendar
    """
    try:
        after = (date.fromisoformat(day) - date.fromisoformat(first_day)).days
    except ValueError:
        return False
    return 0 < after <= BASELINE_WINDOW_DAYS
