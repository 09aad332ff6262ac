"""Text read as free text, as an identifier or as one of a column's choices."""

import polars as pl

from seriatim.cohort.parsing.parsed import (
    SPREADSHEET_SIGNS,
    TEXT_WORDS,
    VALUE_WORDS,
    Parsed,
    is_like,
    is_word,
    read_odd,
)
from seriatim.cohort.schema import Column

MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)"
DAY_OR_YEAR_AND_MONTH = rf"^([0-9]{{1,4}}[- ]{MONTH}|{MONTH}[- ][0-9]{{1,4}})$"
"""A month by name with one number only: what a spreadsheet makes of 9-11 or of Jan-05."""

_SCIENTIFIC = r"^-?[0-9]([.,][0-9]+)?[Ee]\+[0-9]+$"


def parse_text(text: pl.Series) -> Parsed:
    """Free text, emptied where a program wrote a word for `not known`."""
    parsed = _without(Parsed(text), pl.col("text").is_in(TEXT_WORDS), "VAL012")
    parsed = _without(parsed, is_like(SPREADSHEET_SIGNS), "VAL015")
    return _without(parsed, is_like(DAY_OR_YEAR_AND_MONTH), "VAL017", blank=False)


def parse_identifier(text: pl.Series) -> Parsed:
    """Identifiers, as free text; those in scientific notation have lost digits."""
    return _without(parse_text(text), pl.col("text").str.contains(_SCIENTIFIC), "VAL016")


def _without(parsed: Parsed, wrong: pl.Expr, code: str, *, blank: bool = True) -> Parsed:
    """Each different text is looked at once: long columns repeat their few texts."""
    texts = parsed.values.drop_nulls().unique().to_frame("text")
    found = texts.filter(wrong).to_series()
    if found.is_empty():
        return parsed
    return parsed.with_trouble(parsed.values.is_in(found.implode()), code, blank=blank)


def parse_choice(text: pl.Series, column: Column) -> Parsed:
    """One of the column's choices, in its own spelling."""
    choices = {_plain(choice): choice for choice in column.choices}
    known = text.is_in(list(column.choices))
    values = text.to_frame("v").select(pl.when(known).then("v")).to_series()
    plain = pl.col("text").str.to_lowercase().str.replace_all(r"[\s_-]+", "_")
    value = plain.replace_strict(choices, default=None, return_dtype=pl.String).alias("value")
    code = (
        pl.when(plain.is_in(list(choices)))
        .then(pl.lit("VAL014"))
        .when(is_word(VALUE_WORDS))
        .then(pl.lit("VAL012"))
        .when(is_like(SPREADSHEET_SIGNS))
        .then(pl.lit("VAL015"))
        .otherwise(pl.lit("VAL013"))
        .alias("code")
    )
    return read_odd(text, values, (code, value))


def _plain(choice: str) -> str:
    return choice.lower()
