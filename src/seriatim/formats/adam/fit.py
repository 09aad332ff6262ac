"""Text as SAS transport files of version 5 can hold it, and a list of what they cannot.

Their text is bytes without a stated encoding and at most 200 long, so it is written in ASCII.
Dataset-JSON holds the same values whole.
"""

import unicodedata
from collections.abc import Mapping

import polars as pl

from seriatim.base.errors import InputError
from seriatim.formats.adam.built import Built
from seriatim.formats.adam.declared import MAX_TEXT

NOT_HELD_SCHEMA = {
    "dataset": pl.String(),
    "variable": pl.String(),
    "change": pl.String(),
    "n_values": pl.Int64(),
}
OUTSIDE_ASCII = "letters outside ASCII written as the nearest in it, or as ?"
TOO_LONG = f"cut to {MAX_TEXT} characters"
BLANKS = "blanks at the end left out"
_PLAIN = r"^[\x20-\x7e]*$"


def fit_text(built: Built) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows with text that fits, and how many values of which variable were changed and how.

    Raises  InputError where identifiers that differ would no longer do so
    """
    texts = [name for name, dtype in built.frame.schema.items() if dtype == pl.String]
    frame, changed = built.frame, []
    for name in texts:
        fitted = _replaced(frame[name], _fitting(frame[name].unique()))
        if name in built.dataset.identifiers:
            _require_as_many(frame[name], fitted, f"{built.dataset.name}.{name}")
        changed += [
            {"dataset": built.dataset.name, "variable": name, "change": words, "n_values": count}
            for words, count in _count_changes(frame[name]).items()
        ]
        frame = frame.with_columns(fitted.alias(name))
    return frame, pl.DataFrame(changed, schema=NOT_HELD_SCHEMA)


def _fitting(values: pl.Series) -> dict[str, str | None]:
    """Values that do not fit -> the value that is written for each."""
    return {
        value: fitted or None for value in values.drop_nulls() if (fitted := _fit(value)) != value
    }


def _fit(value: str) -> str:
    return ascii_text(value)[:MAX_TEXT].rstrip(" ")


def ascii_text(text: str) -> str:
    """The text in printable ASCII: accents dropped, other letters as ?, controls as blanks."""
    if text.isascii() and text.isprintable():
        return text
    parts = (c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return "".join(_ascii_letter(letter) for letter in parts)


def _ascii_letter(letter: str) -> str:
    if letter.isspace() or unicodedata.category(letter) == "Cc":
        return " "
    return letter if letter.isascii() else "?"


def _replaced(values: pl.Series, fitting: Mapping[str, str | None]) -> pl.Series:
    return values.replace_strict(fitting, default=values) if fitting else values


def _require_as_many(values: pl.Series, fitted: pl.Series, place: str) -> None:
    if fitted.n_unique() < values.n_unique():
        raise InputError(
            f"{place}: identifiers that differ would be the same in a SAS transport file.",
            hint=f"It holds {MAX_TEXT} characters of ASCII. `seriatim deidentify` gives "
            "identifiers that fit.",
        )


def _count_changes(values: pl.Series) -> dict[str, int]:
    """How many values are changed in each way; a value may be changed in several."""
    given = values.drop_nulls()
    counts = {
        OUTSIDE_ASCII: (~given.str.contains(_PLAIN)).sum(),
        TOO_LONG: (given.str.len_chars() > MAX_TEXT).sum(),
        BLANKS: given.str.ends_with(" ").sum(),
    }
    return {words: int(count) for words, count in counts.items() if count}
