"""What the values of a column tell of how they are to be read; nothing of them is shown.

The one exception: words that are near to a choice of the schema, or are known to stand in place of
a size, for a map file must name them.
"""

import re
from difflib import get_close_matches

import polars as pl

from seriatim.cohort.columns import is_showable, plain_name
from seriatim.cohort.schema import TABLES, Column
from seriatim.formats.tables.map_file import DateOrder
from seriatim.formats.tables.vocabulary import CHOICE_NAMES

MOST_LEVELS = 20
"""A column with more different values than this is not coded; none of them is shown."""
LONGEST_WORD = 40

_ISO = r"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
_WHOLE = r"^-?[0-9]+(\.0+)?$"
_TWO_FIRST = r"^([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ][0-9]{4}"
_YEAR_FIRST = r"^[0-9]{4}[/. ][0-9]{1,2}[/. ][0-9]{1,2}"
_DAY_AND_NAME = r"(?i)^[0-9]{1,2}[-/. ]*[a-z]{3,9}[-/., ]*[0-9]{4}"
_COMMA = r"^-?[0-9]+,[0-9]+$"
_NUMBER = r"^-?[0-9]*[.,]?[0-9]+$"
_BELOW = r"(?i)^[<\u2264]\s*(10|[0-9])([.,]0*)?\s*(mm)?$"
"""A size given as below one of at most 10 mm, such as `<5`."""


def date_order(values: pl.Series) -> DateOrder | None:
    """The order of the dates: empty for ISO, null where nothing tells it.

    Of two numbers before the year, one above 12 must be the day.
    """
    texts = values.drop_nulls()
    if texts.is_empty() or texts.str.contains(_ISO).all():
        return ""
    rest = texts.filter(~texts.str.contains(_ISO))
    if rest.str.contains(_YEAR_FIRST).all():
        return "YMD"
    if rest.str.contains(_DAY_AND_NAME).all():
        return "DMY"
    first = rest.str.extract(_TWO_FIRST, 1).cast(pl.Int32, strict=False)
    second = rest.str.extract(_TWO_FIRST, 2).cast(pl.Int32, strict=False)
    day_first, month_first = bool((first > 12).any()), bool((second > 12).any())
    if day_first == month_first:
        return None
    return "DMY" if day_first else "MDY"


def are_whole_numbers(values: pl.Series) -> bool:
    """Whether all values are whole numbers short enough to be days of a relative clock."""
    texts = values.drop_nulls()
    return not texts.is_empty() and bool(
        (texts.str.contains(_WHOLE) & (texts.str.len_chars() <= 6)).all()
    )


def has_decimal_comma(values: pl.Series) -> bool:
    """Whether some numbers have a decimal comma and none a decimal point."""
    texts = values.drop_nulls()
    return bool(texts.str.contains(_COMMA).any()) and not texts.str.contains(r"^\d+\.\d+$").any()


def guess_codes(values: pl.Series, column: Column) -> tuple[dict[str, str], int]:
    """Codes for the values near to a choice of the column, and how many values have none.

    Nothing where every value is a choice already, or there are too many different ones.
    """
    levels = values.drop_nulls().unique().sort().to_list()
    unknown = [level for level in levels if level not in column.choices]
    if not unknown:
        return {}, 0
    if len(levels) > MOST_LEVELS:
        return {}, len(levels)
    codes = {level: near for level in levels if (near := _nearest(level, column))}
    return codes, len(levels) - len(codes)


def _nearest(level: str, column: Column) -> str:
    """The choice that a value stands for; empty where none is near."""
    plain = plain_name(level)
    if len(level) > LONGEST_WORD:
        return ""
    known = {plain_name(choice): choice for choice in column.choices}
    for choice in column.choices:
        known |= {word: choice for word in CHOICE_NAMES.get(choice, ()) if word not in known}
    near = get_close_matches(plain, known, n=1, cutoff=0.85) if len(plain) > 3 else []
    return known.get(plain) or (known[near[0]] if near else "")


def size_words(values: pl.Series) -> tuple[dict[str, str], int]:
    """Statuses for the known words in place of a size, and how many different words have none."""
    texts = values.drop_nulls()
    words = texts.filter(~texts.str.contains(_NUMBER)).unique().sort().to_list()
    status = TABLES["measurements"].column("status")
    codes = {word: "too_small" for word in words if re.match(_BELOW, word)}
    codes |= {word: near for word in words if (near := _nearest(word, status))}
    return codes, len(words) - len(codes)


def is_showable_header(header: str) -> bool:
    """Whether a header that was not understood may be listed: it holds no date and no number."""
    return is_showable(header) and not re.search(r"[0-9]{3}|[0-9][-/.][0-9]", header)
