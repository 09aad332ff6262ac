"""One lesion at one scan in a line: its state and why, how likely it grew, its sizes."""

import math
from dataclasses import dataclass
from typing import Any

from seriatim.report.palette import StateStyle, state_style
from seriatim.report.printed import NB, NO_VALUE, as_interval, as_number, as_probability
from seriatim.report.words import BASES, reason_words

COMPARED = {"nadir": "nadir", "baseline": "baseline", "previous": "scan before"}
"""What a lesion is compared with, by the name of the growth rule's reference."""

FROM_BASELINE = ("shrinking", "absent")
"""States that are read against the baseline of the period, whatever decides about growth."""

LONG_MONTHS = 120.0
"""A longer doubling time is not told apart from any other."""


@dataclass(frozen=True)
class LesionLine:
    """One lesion at one scan: its sizes, its state, and why."""

    name: str
    style: StateStyle
    reason: str
    """Why it has its state and, where it is known to grow, in how long its volume doubles."""
    growing: str
    """The probability that it grew."""
    basis: str
    """What the probability rests on, where not on sizes up to this scan."""
    size: str
    true_size: str
    """The band in which the true size lies."""
    change: str
    """From the size it is compared with, in mm and in percent."""
    compared: str
    """The size it is compared with, after what that size is: nadir, baseline or scan before."""


def describe_lesion(row: dict[str, Any], name: str, reference: str) -> LesionLine:
    """The line of one row of the lesion states.

    `reference` is what the study's rule of growth compares with: nadir, baseline or previous.
    """
    is_from_baseline = row["state"] in FROM_BASELINE
    compared = row["baseline_mm" if is_from_baseline else "reference_mm"]
    named = COMPARED["baseline" if is_from_baseline else reference]
    return LesionLine(
        name=name,
        style=state_style(row["state"]),
        reason="; ".join(one for one in (reason_words(row["reason"]), _doubling(row)) if one),
        growing=_growing(row),
        basis=BASES.get(row["p_basis"] or "", ""),
        size=as_number(row["size_mm"], 1),
        true_size=_true_size(row),
        change=_change(row["size_mm"], compared),
        compared="" if compared is None else f"{named}{NB}{as_number(compared, 1)}",
    )


def _growing(row: dict[str, Any]) -> str:
    """A reader's word or a rule that is taken as it is has no probability."""
    if row["p_basis"] == "reader":
        return "yes" if row["p_growing"] else "no"
    return as_probability(row["p_growing"])


def _true_size(row: dict[str, Any]) -> str:
    """Its band; of a lesion that has gone none: no size tells how small the rest may be."""
    if row["state"] == "absent":
        return ""
    return as_interval(row["true_size_lower_mm"], row["true_size_upper_mm"], 0)


def _change(size_mm: float | None, compared_mm: float | None) -> str:
    if size_mm is None or compared_mm is None:
        return NO_VALUE
    difference = size_mm - compared_mm
    words = _signed(as_number(difference, 1))
    if not compared_mm:
        return words
    share = _signed(as_number(100 * difference / compared_mm))
    return f"{words} ({share} %)".replace(" ", NB)


def _signed(number: str) -> str:
    return number if number.startswith("−") or not float(number) else f"+{number}"


def _doubling(row: dict[str, Any]) -> str:
    """In how long the volume doubles, with the band of its growth rate in the same unit."""
    if row["doubling_time_months"] is None:
        return ""
    fastest, slowest = (
        math.log(2) / row[f"growth_rate_{end}_per_month"] for end in ("upper", "lower")
    )
    about = _months(row["doubling_time_months"])
    return f"volume doubles in about {about} months ({_months(fastest)} to {_months(slowest)})"


def _months(months: float) -> str:
    if months > LONG_MONTHS:
        return f"over{NB}{as_number(LONG_MONTHS)}"
    return as_number(months, 0 if months >= 10 else 1)
