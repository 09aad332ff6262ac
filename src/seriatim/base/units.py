"""Units of time and length, and the exact integers that thresholds are compared on.

Sizes are held to a tenth of a millimetre and compared as whole tenths, so that
20.0 -> 24.0 mm is exactly +20 % and never 19.999 %.
"""

import polars as pl

DAYS_PER_YEAR = 365.25
DAYS_PER_MONTH = DAYS_PER_YEAR / 12
"""Mean length of a month in the Gregorian calendar's Julian approximation: 30.4375 days."""

_MONTHS_PER_DAY = 1 / DAYS_PER_MONTH

TENTHS_PER_MM = 10


def tenths(size_mm: pl.Expr) -> pl.Expr:
    """Whole tenths of a millimetre, half a tenth rounded up [Int64, null stays null]."""
    return (size_mm * TENTHS_PER_MM + 0.5).floor().cast(pl.Int64)


def permille(percent: float) -> int:
    """A percentage as whole thousandths, the resolution at which thresholds are compared."""
    return int(percent * 10 + 0.5)


def as_months(days: pl.Expr) -> pl.Expr:
    """Days as months of 30.4375 days, the same for a row alone and for one among others.

    Polars divides a single row, and multiplies several by the divisor's reciprocal; the last digit
    then tells who stood beside whom. So they are multiplied here.
    """
    return days * _MONTHS_PER_DAY


def months(days: float) -> float:
    """Days as months of 30.4375 days."""
    return days / DAYS_PER_MONTH
