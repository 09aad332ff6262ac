"""A raw column of any type, read as the schema says, by its kind."""

import polars as pl

from seriatim.cohort.conversion import declared_factor
from seriatim.cohort.parsing.days import (
    DayReading,
    limit_dates,
    limit_relative_days,
    parse_dates,
    parse_relative_days,
)
from seriatim.cohort.parsing.numbers import limit_integers, limit_numbers, read_numbers
from seriatim.cohort.parsing.parsed import Parsed, clean
from seriatim.cohort.parsing.texts import parse_choice, parse_identifier, parse_text
from seriatim.cohort.schema import Column, Kind


def parse_column(raw: pl.Series, table: str, column: Column, reading: DayReading) -> Parsed:
    """The values of the column in the schema's type and unit, with every trouble met.

    A typed column is taken as it is where its type fits, otherwise as the text of its values;
    a type that has no text, such as a list, is one trouble at all its values.
    """
    dtype = raw.dtype
    is_number = dtype.is_numeric()
    if column.kind is Kind.DAY and reading.is_calendar and dtype.is_temporal():
        return _parse_typed_dates(raw, reading)
    if column.kind is Kind.DAY and not reading.is_calendar and is_number:
        return limit_relative_days(Parsed(raw.cast(pl.Float64)), reading)
    if column.kind is Kind.NUMBER and is_number:
        return _limit(Parsed(raw.cast(pl.Float64)), table, column, reading)
    if column.kind is Kind.INTEGER and is_number:
        return limit_integers(Parsed(raw.cast(pl.Float64)), column)
    text = _as_text(raw, column)
    if text is None:
        return _unreadable(raw, column)
    parsed = _parse_text_column(clean(text), table, column, reading)
    if column.kind is Kind.IDENTIFIER and is_number:
        return parsed.with_trouble(parsed.values.is_not_null(), "VAL018", blank=False)
    return parsed


def _parse_text_column(text: pl.Series, table: str, column: Column, reading: DayReading) -> Parsed:
    match column.kind:
        case Kind.IDENTIFIER:
            return parse_identifier(text)
        case Kind.TEXT:
            return parse_text(text)
        case Kind.CHOICE:
            return parse_choice(text, column)
        case Kind.INTEGER:
            return limit_integers(read_numbers(text, column.unit), column)
        case Kind.NUMBER:
            unit = reading.about.units.get(f"{table}.{column.name}", column.unit)
            return _limit(read_numbers(text, unit.strip().lower()), table, column, reading)
        case Kind.DAY if reading.is_calendar:
            return parse_dates(text, reading)
        case Kind.DAY:
            return parse_relative_days(text, reading)


def _limit(parsed: Parsed, table: str, column: Column, reading: DayReading) -> Parsed:
    return limit_numbers(parsed, column, declared_factor(reading.about.units, table, column))


def _parse_typed_dates(raw: pl.Series, reading: DayReading) -> Parsed:
    if raw.dtype == pl.Date:
        return limit_dates(Parsed(raw.cast(pl.Int32)), reading)
    if not isinstance(raw.dtype, pl.Datetime):
        return Parsed(pl.Series([None] * len(raw), dtype=pl.Int32)).with_trouble(
            raw.is_not_null(), "VAL001"
        )
    local = raw.dt.replace_time_zone(None)
    days = local.dt.date()
    has_time = local != days.cast(local.dtype)
    parsed = Parsed(days.cast(pl.Int32)).with_trouble(has_time, "VAL038", blank=False)
    return limit_dates(parsed, reading)


def _as_text(raw: pl.Series, column: Column) -> pl.Series | None:
    """The column as text; null where values of its type cannot stand in such a column."""
    dtype = raw.dtype
    if dtype == pl.Null or dtype in (pl.String, pl.Categorical, pl.Enum):
        return raw.cast(pl.String)
    if dtype.is_integer():
        return raw.cast(pl.String)
    if dtype.is_numeric():
        return _number_text(raw.cast(pl.Float64))
    is_free_text = column.kind is Kind.TEXT
    if is_free_text and (dtype == pl.Boolean or dtype in (pl.Date, pl.Datetime)):
        return raw.cast(pl.String)
    return None


def _number_text(numbers: pl.Series) -> pl.Series:
    """Numbers as text, whole ones without a decimal point; NaN is no value."""
    value = pl.col("v").fill_nan(None)
    is_whole = (value.floor() == value) & (value.abs() < 2**53)
    return (
        numbers.to_frame("v")
        .select(
            pl.when(is_whole)
            .then(value.cast(pl.Int64, strict=False).cast(pl.String))
            .otherwise(value.cast(pl.String))
        )
        .to_series()
    )


def _unreadable(raw: pl.Series, column: Column) -> Parsed:
    nothing = pl.Series(raw.name, [None] * len(raw), dtype=column.kind.dtype)
    return Parsed(nothing).with_trouble(raw.is_not_null(), "VAL001")
