"""Rules in their order: the first one that holds gives the verdict and the reason for it."""

from collections.abc import Sequence

import polars as pl

from seriatim.response.reasons import REASONS

Verdict = tuple[pl.Expr, str | None, str]
"""A condition, the verdict where it holds, and the code of the reason."""
CALLS = pl.Enum(["CR", "PR", "SD", "NON_CR_NON_PD", "NED", "PD", "NE"])
"""Every response of a visit, best first."""
REASON_CODES = pl.Enum(list(REASONS))
ALWAYS = pl.lit(value=True)
"""The condition of the last verdict, where nothing before it holds."""


def add_verdict(
    frame: pl.DataFrame, verdicts: Sequence[Verdict], *, call: str, reason: str, calls: pl.Enum
) -> pl.DataFrame:
    """Add the call and the reason of the first verdict whose condition holds.

    Nulls   a condition that is null does not hold; the last condition must be `ALWAYS`
    """
    names = pl.Series([name for _, name, _ in verdicts], dtype=calls)
    reasons = pl.Series([code for _, _, code in verdicts], dtype=REASON_CODES)
    place = first_match([condition for condition, _, _ in verdicts])
    return (
        frame.with_columns(place=place)
        .with_columns(
            pl.lit(names).gather("place").alias(call),
            pl.lit(reasons).gather("place").alias(reason),
        )
        .drop("place")
    )


def first_match(conditions: Sequence[pl.Expr]) -> pl.Expr:
    """Place of the first condition that holds [UInt8, from 0]; null where none does.

    Places and not words, because choosing among whole numbers is many times faster.
    """
    matched: pl.Expr = pl.lit(None, dtype=pl.UInt8)
    for place, condition in reversed(list(enumerate(conditions))):
        met = condition.fill_null(value=False)
        matched = pl.when(met).then(pl.lit(place, dtype=pl.UInt8)).otherwise(matched)
    return matched
