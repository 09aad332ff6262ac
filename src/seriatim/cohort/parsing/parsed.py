"""What reading a column gives: the values, and at which positions there was which trouble."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

TROUBLES = {"position": pl.UInt32(), "code": pl.String()}

VALUE_WORDS = (
    "na",
    "n/a",
    "#n/a",
    "<na>",
    "nan",
    "nat",
    "null",
    "none",
    ".",
    "-",
    "--",
    "?",
    "unknown",
    "unk",
    "nk",
    "nd",
    "not known",
    "not done",
    "missing",
)
"""Words for `not known` among numbers, days and choices, in small letters."""

TEXT_WORDS = ("NA", "N/A", "#N/A", "<NA>", "NaN", "NULL", ".")
"""The same within free text and identifiers, where only what programs write is taken so."""

SPREADSHEET_SIGNS = r"^(#+|#(REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!))$"
"""What a spreadsheet shows where a column is too narrow or a formula fails."""


@dataclass(frozen=True)
class Parsed:
    """Values of one column, null where they could not be read, and the troubles met."""

    values: pl.Series
    troubles: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=TROUBLES))

    def with_trouble(self, where: pl.Series, code: str, *, blank: bool = True) -> "Parsed":
        """The same with one more trouble, where the mask is true; values there emptied."""
        mask = where.fill_null(value=False)
        if not mask.any():
            return self
        found = pl.DataFrame({"position": mask.arg_true()}, schema={"position": pl.UInt32()})
        found = found.with_columns(pl.lit(code).alias("code"))
        values = self.values
        if blank:
            values = values.to_frame("v").select(pl.when(~mask).then("v").alias("v")).to_series()
        return Parsed(values, pl.concat([self.troubles, found]))


def clean(text: pl.Series) -> pl.Series:
    """Text without blanks at either end; empty text becomes null."""
    frame = text.cast(pl.String).to_frame("text").with_columns(pl.col("text").str.strip_chars())
    return frame.select(pl.when(pl.col("text") != "").then("text")).to_series()


def read_odd(text: pl.Series, values: pl.Series, read: Sequence[pl.Expr]) -> Parsed:
    """The values with the odd texts read by expressions over `text`.

    An odd text is one that gave no value. `read` gives two columns for it: `value`, null where it
    cannot be read, and `code`, the trouble, null where there is none.
    """
    unread = text.is_not_null() & values.is_null()
    if not unread.any():
        return Parsed(values)
    position = unread.arg_true()
    odd = pl.DataFrame({"position": position, "text": text.gather(position)}).with_columns(*read)
    odd = odd.with_columns(pl.col("value").cast(values.dtype))
    troubles = odd.filter(pl.col("code").is_not_null()).select(
        pl.col("position").cast(pl.UInt32), "code"
    )
    return Parsed(values.clone().scatter(position, odd["value"]), troubles)


def is_word(words: Sequence[str]) -> pl.Expr:
    """Whether `text`, in small letters, is one of the words."""
    return pl.col("text").str.to_lowercase().is_in(list(words))


def is_like(pattern: str) -> pl.Expr:
    """Whether `text` has the form of the regular expression, capitals or not."""
    return pl.col("text").str.contains(f"(?i){pattern}")
