"""Published, reproduced, and the difference, at the precision that was printed."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

import polars as pl

from seriatim.cohort.build import Published
from seriatim.evidence.figures import Figure, Figures, reproduce

__all__ = ["COMPARISON_SCHEMA", "Figures", "compare_published"]

COMPARISON_SCHEMA = {
    "statistic": pl.String(),
    "endpoint": pl.String(),
    "group": pl.String(),
    "month": pl.Float64(),
    "published": pl.String(),
    "reproduced": pl.String(),
    "difference": pl.String(),
    "agrees": pl.Boolean(),
    "source": pl.String(),
}
SAME = "none"
OTHER = "differs"
NOT_REPRODUCED = "not reproduced"
GUARD_DIGITS = Decimal("1e-9")
"""Estimates are rounded to this first, so that 60.49999999999999 is the 60.5 it stands for."""


def compare_published(published: Iterable[Published], figures: Figures) -> pl.DataFrame:
    """Set each published figure beside the study's own, rounded as the published one is printed.

    Reads   survival, endpoints, best_responses, operations
    Adds    published, reproduced, difference [as text; a number where both are numbers], agrees
    Grain   one row per published figure, in the order given
    Nulls   reproduced null where the study has no such figure; it then does not agree
    """
    rows = [
        (one.statistic, one.endpoint, one.group, one.month, *_compare(one, figures), one.source)
        for one in published
    ]
    return pl.DataFrame(rows, schema=COMPARISON_SCHEMA, orient="row")


def _compare(one: Published, figures: Figures) -> tuple[str, str | None, str, bool]:
    expected = _as_number(one.value)
    found = reproduce(one, figures)
    if found is None:
        return _printed(one.value), None, NOT_REPRODUCED, False
    number = _as_number(found)
    if expected is None or number is None:
        same = str(found) == str(one.value)
        return _printed(one.value), _printed(found), SAME if same else OTHER, same
    rounded = _round_as(number, expected)
    difference = rounded - expected
    return str(expected), str(rounded), _signed(difference), difference == 0


def _printed(value: Figure) -> str:
    number = _as_number(value)
    return str(value) if number is None else str(number)


def _as_number(value: Figure) -> Decimal | None:
    """A number with the decimals it is written with; whole numbers have none."""
    if not isinstance(value, float | int):
        return None
    written = Decimal(repr(value))
    return written.quantize(Decimal(1)) if written == written.to_integral_value() else written


def _round_as(number: Decimal, printed: Decimal) -> Decimal:
    """A number at the decimals of another, halves away from zero as in print."""
    steady = number.quantize(GUARD_DIGITS, ROUND_HALF_UP)
    return steady.quantize(Decimal(1).scaleb(printed.as_tuple().exponent), ROUND_HALF_UP)  # type: ignore[arg-type]


def _signed(difference: Decimal) -> str:
    return f"{difference:+f}" if difference else "0"
