"""The texts of one column read as the map says: words for missing, codes, dates, units.

Every different text is read once, whatever the number of rows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from seriatim.cohort.schema import Column, Kind
from seriatim.formats.tables.dates import as_iso, as_year
from seriatim.formats.tables.map_file import ColumnMap, DateOrder, EntryMap
from seriatim.formats.tables.map_sense import unit_factor
from seriatim.formats.tables.numbers import with_point, with_unit

_DATE_CELL = r"^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}"
_LONG_NUMBER = r"^-?[0-9]{16,}$"
_POINT_ZERO = r"^-?[0-9]+\.0$"

Read = Callable[[pl.DataFrame], pl.DataFrame]


@dataclass(frozen=True)
class Manner:
    """How the texts of one column are to be read: its own settings and those of its entry."""

    schema: Column
    column: ColumnMap
    date_order: DateOrder = ""
    decimal_comma: bool = False
    missing: tuple[str, ...] = ()

    @property
    def words(self) -> dict[str, str]:
        """What findings about the column say of it."""
        return {
            "order": self.date_order,
            "unit": self.column.unit,
            "own": "days" if self.schema.kind is Kind.DAY else self.schema.unit,
        }


def manner_of(schema: Column, column: ColumnMap, entry: EntryMap) -> Manner:
    """How a column is read, the entry speaking where the column itself says nothing."""
    comma = entry.decimal_comma if column.decimal_comma is None else column.decimal_comma
    order: DateOrder = column.date_order or entry.date_order
    return Manner(schema, column, order, comma, (*entry.missing, *column.missing))


def read_texts(text: pl.Series, manner: Manner) -> pl.DataFrame:
    """What each row's text says [value, code of what is wrong, code of a note].

    Where something is wrong the value is null.
    """
    texts = text.drop_nulls().unique().rename("text").to_frame()
    nothing = pl.lit(None, pl.String)
    read = texts.with_columns(value="text", code=nothing, note=nothing)
    for step in _steps(manner):
        read = step(read)
    wrong = pl.col("code").is_not_null()
    read = read.with_columns(pl.when(~wrong).then("value").alias("value"))
    rows = text.rename("text").to_frame()
    return rows.join(read, on="text", how="left", maintain_order="left").drop("text")


def without_missing(text: pl.Series, manner: Manner) -> pl.Series:
    """The texts without the words that mean `not known`."""
    if not manner.missing:
        return text
    words = _plain_words(manner, manner.missing)
    is_missing = _plain(manner, pl.col("v")).is_in(words)
    if manner.schema.kind in (Kind.NUMBER, Kind.INTEGER):
        # NOTE: a program may write the number 99 that means `not known` as 99.0.
        numbers = pl.Series(words).cast(pl.Float64, strict=False).drop_nulls()
        number = pl.col("v").cast(pl.Float64, strict=False)
        is_missing |= number.is_in(numbers.implode()).fill_null(value=False)
    return text.to_frame("v").select(pl.when(~is_missing).then("v")).to_series()


def _steps(manner: Manner) -> list[Read]:
    column, kind = manner.column, manner.schema.kind
    steps: list[Read] = []
    if column.codes:
        steps.append(lambda read: _decode(read, manner))
    if kind is Kind.IDENTIFIER:
        steps.append(lambda read: _read_identifiers(read, drop_zero=column.drop_point_zero))
    if kind is Kind.DAY and manner.date_order:
        steps.append(lambda read: as_iso(read, manner.date_order))
    if manner.schema.name == "birth_year":
        steps.append(as_year)
    if kind in (Kind.NUMBER, Kind.INTEGER) and manner.decimal_comma:
        steps.append(with_point)
    if column.unit and (factor := unit_factor(manner.schema, column.unit)) != 1.0:
        whole = kind is Kind.DAY
        steps.append(lambda read: with_unit(read, column.unit, factor, whole=whole))
    return steps


def _decode(read: pl.DataFrame, manner: Manner) -> pl.DataFrame:
    keys = _plain_words(manner, manner.column.codes)
    codes: Mapping[str, str] = dict(zip(keys, manner.column.codes.values(), strict=True))
    text = _plain(manner, pl.col("text"))
    value = text.replace_strict(codes, default=None, return_dtype=pl.String)
    unknown = ~text.is_in(keys)
    return read.with_columns(
        value=pl.when(value != "").then(value),
        code=pl.when(unknown).then(pl.lit("MAP007")).otherwise("code"),
    )


def _read_identifiers(read: pl.DataFrame, *, drop_zero: bool) -> pl.DataFrame:
    text = pl.col("value")
    note = (
        pl.when(text.str.contains(_DATE_CELL))
        .then(pl.lit("MAP015"))
        .when(text.str.contains(_LONG_NUMBER))
        .then(pl.lit("MAP017"))
        .when(text.str.contains(_POINT_ZERO) & pl.lit(not drop_zero))
        .then(pl.lit("MAP016"))
    )
    plain = text.str.replace(r"^(-?[0-9]+)\.0$", "${1}") if drop_zero else text
    return read.with_columns(note=note, value=plain.str.replace(r" 00:00:00$", ""))


def _plain(manner: Manner, text: pl.Expr) -> pl.Expr:
    return text.str.to_lowercase() if manner.column.any_case else text


def _plain_words(manner: Manner, words: Mapping[str, str] | tuple[str, ...]) -> list[str]:
    stripped = [word.strip() for word in words]
    return [word.lower() for word in stripped] if manner.column.any_case else stripped
