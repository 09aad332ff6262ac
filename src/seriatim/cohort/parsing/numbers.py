"""Text or numbers read as numbers: decimal commas, units typed behind, infinities, limits."""

import polars as pl

from seriatim.cohort.conversion import FACTORS
from seriatim.cohort.parsing.parsed import (
    SPREADSHEET_SIGNS,
    VALUE_WORDS,
    Parsed,
    is_like,
    is_word,
    read_odd,
)
from seriatim.cohort.schema import Column

_DECIMAL_COMMA = r"^[+-]?[0-9]*,[0-9]+$"
_THOUSANDS = r"^[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+$"
_WITH_UNIT = r"^([+-]?[0-9]*[.,]?[0-9]+)\s*([a-zA-Z][a-zA-Z/%]*)$"

SHORT_UNITS = {"mg/day": ("mg/day", "mg/d", "mg"), "g/day": ("g/day", "g/d", "g")}
"""How people type a unit when the column says what it is per."""

_KNOWN_UNITS = sorted(
    {unit for factors in FACTORS.values() for unit in factors}
    | {short for shorts in SHORT_UNITS.values() for short in shorts}
    | {"hu", "g/ml", "dm", "um", "inch"}
)

INT32 = (-(2**31), 2**31 - 1)


def read_numbers(text: pl.Series, unit: str) -> Parsed:
    """Numbers out of cleaned text [Float64], infinities and NaN kept for the next step."""
    values = text.cast(pl.Float64, strict=False)
    number = pl.col("text").str.extract(_WITH_UNIT, 1)
    typed = pl.col("text").str.extract(_WITH_UNIT, 2).str.to_lowercase()
    own = [short.lower() for short in SHORT_UNITS.get(unit, (unit,))]
    whole_number = number.fill_null(pl.col("text"))
    code = (
        pl.when(is_word(VALUE_WORDS))
        .then(pl.lit("VAL012"))
        .when(is_like(SPREADSHEET_SIGNS))
        .then(pl.lit("VAL015"))
        .when(whole_number.str.contains(_THOUSANDS))
        .then(pl.lit("VAL005"))
        .when(typed.is_in(own))
        .then(pl.lit("VAL006"))
        .when(typed.is_in(_KNOWN_UNITS))
        .then(pl.lit("VAL007"))
        .when(pl.col("text").str.contains(_DECIMAL_COMMA))
        .then(pl.lit("VAL004"))
        .otherwise(pl.lit("VAL002"))
        .alias("code")
    )
    plain = whole_number.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    value = pl.when(code.is_in(["VAL004", "VAL006"])).then(plain).alias("value")
    return read_odd(text, values, (code, value))


def limit_numbers(parsed: Parsed, column: Column, factor: float) -> Parsed:
    """Numbers in the column's own unit, finite and within its limits; others emptied."""
    parsed = parsed.with_trouble(~parsed.values.is_finite(), "VAL008")
    if factor != 1.0:
        parsed = parsed.with_trouble(parsed.values.is_not_null(), "VAL019", blank=False)
        parsed = Parsed(parsed.values * factor, parsed.troubles)
    if column.minimum == 0:
        parsed = parsed.with_trouble(parsed.values < 0, "VAL009")
    low, high = limits(column)
    return parsed.with_trouble((parsed.values < low) | (parsed.values > high), "VAL010")


def limit_integers(parsed: Parsed, column: Column) -> Parsed:
    """Whole numbers [Int32], within the limits of the column; others emptied."""
    parsed = limit_numbers(parsed, column, 1.0)
    parsed = parsed.with_trouble(parsed.values.floor() != parsed.values, "VAL003")
    low, high = INT32
    parsed = parsed.with_trouble((parsed.values < low) | (parsed.values > high), "VAL010")
    return Parsed(parsed.values.cast(pl.Int32), parsed.troubles)


def limits(column: Column) -> tuple[float, float]:
    """The smallest and the largest value the column allows, infinite where it has no limit."""
    low = float("-inf") if column.minimum is None else column.minimum
    high = float("inf") if column.maximum is None else column.maximum
    return low, high
