"""Dates in a stated order of day, month and year, as ISO text.

The order is never guessed. Between the parts may stand hyphens, points, slashes or blanks, and a
month may be an English name. The year has four digits. ISO dates are read whatever the order, for
a year in front cannot be mistaken.
"""

import polars as pl

from seriatim.formats.tables.map_file import DateOrder

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_NAME = r"([A-Za-z]{3,9})\.?"
_GAP = r"\s*[-/. ,]\s*"
_TIME = r"(?:[T ]+([0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?))?$"
_PARTS = {"Y": "([0-9]{4})", "M": f"(?:([0-9]{{1,2}})|{_NAME})", "D": "([0-9]{1,2})"}
_DIGITS = {"Y": "([0-9]{4})", "M": "([0-9]{2})", "D": "([0-9]{2})"}
_ISO = r"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([T ].*)?$"
_ISO_YEAR = r"^([0-9]{4})[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?:[T ].*)?$"
_YEAR_LAST = r"^[0-9]{1,2}[-/. ]+(?:[0-9]{1,2}|[A-Za-z]{3,9}\.?)[-/., ]+([0-9]{4})(?:[T ].*)?$"
_YEAR_OR_MONTH = r"^[0-9]{4}(-[0-9]{2})?$"


def as_iso(read: pl.DataFrame, order: DateOrder) -> pl.DataFrame:
    """The values with dates in that order turned into ISO text; others get a code.

    ISO dates, and those without a day, stay as they are: the checks know them.
    """
    text = pl.col("value")
    iso = pl.coalesce(_joined(order, _GAP, _PARTS), _joined(order, "", _DIGITS))
    as_it_is = text.str.contains(_ISO) | text.str.contains(_YEAR_OR_MONTH)
    day = iso.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    wrong = text.is_not_null() & ~as_it_is & day.is_null()
    return read.with_columns(
        value=pl.when(as_it_is).then(text).otherwise(iso),
        code=pl.when(wrong).then(pl.lit("MAP008")).otherwise("code"),
    )


def as_year(read: pl.DataFrame) -> pl.DataFrame:
    """The year of values that are whole dates; others stay as they are.

    A year of four digits is plain whatever the order of day and month.
    """
    text = pl.col("value")
    year = pl.coalesce(text.str.extract(_ISO_YEAR), text.str.extract(_YEAR_LAST))
    return read.with_columns(value=pl.coalesce(year, text))


def _joined(order: DateOrder, gap: str, parts: dict[str, str]) -> pl.Expr:
    """The date with its time, if it has the order; null if not."""
    pattern = "^" + gap.join(parts[letter] for letter in order) + _TIME
    has_names = "[A-Za-z]" in parts["M"]
    group = {letter: 1 + place for place, letter in enumerate(order)}
    if has_names:
        after_month = order.index("M")
        group = {letter: n + (n - 1 > after_month) for letter, n in group.items()}
    text = pl.col("value")
    month = text.str.extract(pattern, group["M"])
    if has_names:
        month = pl.coalesce(month, _month_number(text.str.extract(pattern, group["M"] + 1)))
    time = text.str.extract(pattern, 4 + has_names).fill_null("")
    day = text.str.extract(pattern, group["D"])
    year = text.str.extract(pattern, group["Y"])
    iso = year + "-" + month.str.zfill(2) + "-" + day.str.zfill(2)
    return pl.when(time == "").then(iso).otherwise(iso + " " + time)


def _month_number(name: pl.Expr) -> pl.Expr:
    """The number of a month by its English name or the first letters of it."""
    known = {word[:length]: str(n) for n, word in enumerate(_MONTHS, 1) for length in range(3, 10)}
    return name.str.to_lowercase().replace_strict(known, default=None, return_dtype=pl.String)
