"""Numbers, intervals and days as they are printed, the same way everywhere.

Digits follow what a cohort of tens of patients can carry: whole percentages, months to one decimal,
ratios to two. What cannot be estimated is said in words, never left blank.
"""

import datetime
import math
from typing import Literal

from seriatim.base.units import months

NOT_ESTIMABLE = "not estimable"
NO_VALUE = "–"
"""Printed where nothing is known."""

NB = "\N{NO-BREAK SPACE}"
"""Keeps a number with its unit, and an interval on one line."""

Clock = Literal["calendar", "relative"]
EPOCH = datetime.date(1970, 1, 1)


def is_number(value: float | None) -> bool:
    """Whether there is a finite number to print."""
    return value is not None and math.isfinite(value)


def as_number(value: float | None, decimals: int = 0) -> str:
    """A number with fixed decimals and a true minus sign; a dash where there is none."""
    if value is None or not math.isfinite(value):
        return NO_VALUE
    text = f"{value:.{decimals}f}"
    return text.replace("-", "−") if float(text) else f"{0:.{decimals}f}"


def as_given(value: float) -> str:
    """A number with the decimals it was given with: `400`, `37.5`."""
    return f"{value:.10g}".replace("-", "−")


def as_probability(prob: float | None) -> str:
    """A probability [0 to 1] in whole percent; never 0 % or 100 %, which would claim certainty."""
    if prob is None or not math.isfinite(prob):
        return NO_VALUE
    text = as_number(100 * prob)
    bounds = {"0": "under 1", "100": "over 99"}
    return f"{bounds.get(text, text)} %".replace(" ", NB)


def as_interval(lower: float | None, upper: float | None, decimals: int) -> str:
    """An interval in brackets; an open end is printed as `not reached`.

    An interval without width is none: it arises where no event, or no survivor, is left to vary.
    """
    if not is_number(lower) and not is_number(upper):
        return ""
    if lower == upper:
        return ""
    low = as_number(lower, decimals) if is_number(lower) else "not reached"
    high = as_number(upper, decimals) if is_number(upper) else "not reached"
    return f"({low} to {high})".replace(" ", NB)


def as_p_value(value: float | None) -> str:
    """A p value to two digits that matter; small ones as below a thousandth."""
    if value is None or not math.isfinite(value):
        return NO_VALUE
    if value < 0.001:
        return f"<{NB}0.001"
    return f"{value:.3f}" if value < 0.1 else f"{value:.2f}"


def keep_together(text: str) -> str:
    """The text with its brackets unbroken, so that a cell breaks before an interval, not in it."""
    opened, bracket, inside = text.partition("(")
    return opened + bracket + inside.replace(" ", NB)


def as_count(number: int, singular: str, plural: str | None = None) -> str:
    """A count with its noun: `1 patient`, `3 patients`, `1,899 readings`."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def as_day(day: int | None, clock: Clock) -> str:
    """A day as an ISO date, or on a relative clock as months from its zero."""
    if day is None:
        return NO_VALUE
    if clock == "calendar":
        return (EPOCH + datetime.timedelta(days=day)).isoformat()
    return f"month {as_number(months(day), 1)}"


def shortened(text: str, most: int) -> str:
    """The text, or its beginning and an ellipsis where it is longer than `most` letters."""
    return text if len(text) <= most else text[: most - 1].rstrip(" ,;") + "…"


def as_sentence(words: str) -> str:
    """The words with a capital first letter and a full stop."""
    text = words.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def as_list(words: list[str]) -> str:
    """Words joined as in a sentence: `a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
