"""Text, numbers or dates read as days: ISO dates, or whole days from a stated zero.

No form of date is ever guessed. A column whose dates are all in another form is told how to
declare it; a day that is missing from a date is never made up.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from seriatim.base.units import DAYS_PER_MONTH
from seriatim.cohort.about import About
from seriatim.cohort.parsing.numbers import read_numbers
from seriatim.cohort.parsing.parsed import (
    SPREADSHEET_SIGNS,
    VALUE_WORDS,
    Parsed,
    is_like,
    is_word,
    read_odd,
)
from seriatim.cohort.parsing.texts import DAY_OR_YEAR_AND_MONTH, MONTH

_ISO = "%Y-%m-%d"
_TIME = r"([T ][0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)"
_MIDNIGHT = r"[T ]00?:00(:00(\.0+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?$"
_ISO_WITH_TIME = rf"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}{_TIME}$"
_SERIAL = r"^[1-9][0-9]{4}(\.[0-9]+)?$"
_PARTIAL = (
    r"^([12][0-9]{3}"
    r"|[12][0-9]{3}[-/.]([0-9]{1,2}|XX|UNK?|\?\?)([-/.](00|XX|UNK?|\?\?))?"
    r"|[0-9]{1,2}[-/.][12][0-9]{3})$"
)
_SHAPES = {
    "iso": rf"^[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}{_TIME}?$",
    "year first": rf"^[0-9]{{4}}[/.][0-9]{{1,2}}[/.][0-9]{{1,2}}{_TIME}?$",
    "eight digits": r"^(19|20)[0-9]{6}(\.0+)?$",
    "slash": rf"^[0-9]{{1,2}}/[0-9]{{1,2}}/([0-9]{{2}}|[0-9]{{4}}){_TIME}?$",
    "dot": rf"^[0-9]{{1,2}}\.[0-9]{{1,2}}\.([0-9]{{2}}|[0-9]{{4}}){_TIME}?$",
    "dash": rf"^[0-9]{{1,2}}-[0-9]{{1,2}}-([0-9]{{2}}|[0-9]{{4}}){_TIME}?$",
    "month by name": rf"^([0-9]{{1,2}}[- .]*{MONTH}[a-z]*[- .,]*([0-9]{{2}}|[0-9]{{4}})"
    rf"|{MONTH}[a-z]* [0-9]{{1,2}},? [0-9]{{4}}){_TIME}?$",
}
_TWO_NUMBERS = r"^([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]"

SPREADSHEET_ZERO = (date(1899, 12, 30), date(1900, 12, 31))
FIRST_DATE, LAST_DATE = date(1900, 1, 1), date(2100, 12, 31)
MAX_RELATIVE_DAYS = 36_525
"""A hundred years; a date's serial number in a spreadsheet (43831 is 2020) lies beyond it."""


@dataclass(frozen=True)
class DayReading:
    """How days are to be read: the cohort's clock, its form of date, and the day of the check."""

    about: About
    as_of: date

    @property
    def is_calendar(self) -> bool:
        """Whether days are dates."""
        return self.about.clock == "calendar"


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - date(1970, 1, 1)).days


def parse_dates(text: pl.Series, reading: DayReading) -> Parsed:
    """Days since 1970-01-01 [Int32] out of cleaned text with calendar dates."""
    declared = reading.about.date_format
    values = text.str.to_date(declared or _ISO, strict=False).cast(pl.Int32)
    day = pl.col("text").str.slice(0, 10).str.to_date(_ISO, strict=False)
    iso_time = is_like(_ISO_WITH_TIME) & day.is_not_null() & pl.lit(not declared)
    code = (
        pl.when(is_word(VALUE_WORDS))
        .then(pl.lit("VAL012"))
        .when(is_like(SPREADSHEET_SIGNS))
        .then(pl.lit("VAL015"))
        .when(iso_time & is_like(_MIDNIGHT))
        .then(None)
        .when(iso_time)
        .then(pl.lit("VAL038"))
        .when(is_like(_SERIAL))
        .then(pl.lit("VAL033"))
        .when(is_like(_PARTIAL))
        .then(pl.lit("VAL032"))
        .when(is_like(DAY_OR_YEAR_AND_MONTH))
        .then(pl.lit("VAL035"))
        .otherwise(_shape(declared, has_dates=values.is_not_null().any()))
        .alias("code")
    )
    return limit_dates(
        read_odd(text, values, (code, pl.when(iso_time).then(day).alias("value"))), reading
    )


def _shape(declared: str, *, has_dates: bool) -> pl.Expr:
    """The code of a date in another form: than declared, one form throughout, or mixed forms."""
    shape = pl.coalesce(
        pl.when(is_like(pattern)).then(pl.lit(name))
        for name, pattern in _SHAPES.items()
        if declared or name != "iso"
    )
    first = pl.col("text").str.extract(_TWO_NUMBERS, 1).cast(pl.Int32, strict=False)
    second = pl.col("text").str.extract(_TWO_NUMBERS, 2).cast(pl.Int32, strict=False)
    contradict = (first > 12).any() & (second > 12).any()
    mixed = pl.lit(has_dates) | (shape.drop_nulls().n_unique() > 1) | contradict
    return (
        pl.when(shape.is_null())
        .then(pl.lit("VAL030"))
        .when(pl.lit(bool(declared)))
        .then(pl.lit("VAL042"))
        .when(mixed)
        .then(pl.lit("VAL037"))
        .otherwise(pl.lit("VAL036"))
    )


def limit_dates(parsed: Parsed, reading: DayReading) -> Parsed:
    """Days of a calendar that can be: neither at a spreadsheet's zero nor in the future."""
    values = parsed.values
    low, high = (day_number(day) for day in SPREADSHEET_ZERO)
    at_zero = (values >= low) & (values <= high)
    first, last = day_number(FIRST_DATE), day_number(LAST_DATE)
    too_far = ~at_zero & ((values < first) | (values > last))
    future = ~too_far & (values > day_number(reading.as_of))
    parsed = parsed.with_trouble(at_zero, "VAL034").with_trouble(too_far, "VAL040")
    return parsed.with_trouble(future, "VAL041")


def parse_relative_days(text: pl.Series, reading: DayReading) -> Parsed:
    """Whole days [Int32] out of cleaned text with days, or months, of a relative clock."""
    parsed = read_numbers(text, reading.about.clock_unit)
    not_a_day = pl.col("code").replace(["VAL002", "VAL007", "VAL005"], "VAL039")
    return limit_relative_days(
        Parsed(parsed.values, parsed.troubles.with_columns(not_a_day)), reading
    )


def limit_relative_days(parsed: Parsed, reading: DayReading) -> Parsed:
    """Whole days near enough to the zero; months become days of 30.4375, rounded."""
    parsed = parsed.with_trouble(~parsed.values.is_finite(), "VAL039")
    if reading.about.clock_unit == "months":
        parsed = Parsed((parsed.values * DAYS_PER_MONTH).round(), parsed.troubles)
    parsed = parsed.with_trouble(parsed.values.floor() != parsed.values, "VAL039")
    parsed = parsed.with_trouble(parsed.values.abs() > MAX_RELATIVE_DAYS, "VAL040")
    return Parsed(parsed.values.cast(pl.Int32), parsed.troubles)
