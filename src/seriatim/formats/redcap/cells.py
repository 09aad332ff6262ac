"""One column of a table out of the fields of an export: the values, and where each stood.

A value is that of the row itself, or is looked up in the other rows of its event or of its record;
then it has a place of its own.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from seriatim.cohort.places import PLACE
from seriatim.cohort.problems import Problem
from seriatim.formats.conversion.converted import noted
from seriatim.formats.redcap.export import RECORD_ID, ROW_PLACE, SOURCE
from seriatim.formats.redcap.header import EVENT, INSTANCE, INSTRUMENT
from seriatim.formats.redcap.map_file import ANY_CODE, Given
from seriatim.formats.redcap.values import MISSING, REFUSED

VALUE, FOUND_AT = "\0value", "\0found"
Parts = Mapping[int, Mapping[str, int]]
"""Source -> field -> number of its column there."""
_FILLED_IN = re.compile(r"(\{instance\}|\{event\})")


@dataclass(frozen=True)
class Cells:
    """Values of one column, in the order of the rows they were made for."""

    frame: pl.DataFrame
    """`VALUE`, and `FOUND_AT`, null where the value is the row's own."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Rows:
    """The rows that a block takes, the rows its values may be looked up in, and the columns."""

    chosen: pl.DataFrame
    within: pl.DataFrame
    parts: Parts


def make_cells(givens: Sequence[Given], rows: Rows, *, wide: bool = False) -> Cells:
    """The first value that any of `givens` has, row by row; all must be fields that are there.

    Where the rows are `wide`, several come out of one record and each value keeps its column.
    """
    made = [_from_one(given, rows, wide=wide) for given in givens]
    if not made:
        nothing = pl.DataFrame(schema={VALUE: pl.String, FOUND_AT: PLACE})
        return Cells(nothing.clear(rows.chosen.height))
    frame = made[0].frame
    for other in made[1:]:
        both = frame.hstack(other.frame.rename({VALUE: "other", FOUND_AT: "at"}))
        empty = pl.col(VALUE).is_null()
        frame = both.select(
            pl.when(empty).then("other").otherwise(VALUE).alias(VALUE),
            pl.when(empty).then("at").otherwise(FOUND_AT).alias(FOUND_AT),
        )
    return Cells(frame, tuple(problem for each in made for problem in each.problems))


def _from_one(given: Given, rows: Rows, *, wide: bool) -> Cells:
    if given.value:
        fixed = rows.chosen.with_columns(
            _fixed(given.value).alias(VALUE), pl.lit(None, PLACE).alias(FOUND_AT)
        )
        return Cells(fixed.select(VALUE, FOUND_AT))
    problems: list[Problem] = []
    if given.scope == "row":
        at = _part_place(given.field, rows.parts) if wide else pl.lit(None, PLACE)
        frame = rows.chosen.select(pl.col(given.field).alias(VALUE), at.alias(FOUND_AT))
    else:
        frame, problems = _looked_up(given, rows)
    if given.codes:
        frame, more = _decoded(frame, given, rows.chosen)
        problems += more
    return Cells(frame, tuple(problems))


def _fixed(template: str) -> pl.Expr:
    filled = {
        "{instance}": pl.col(INSTANCE).fill_null("1"),
        "{event}": pl.col(EVENT).fill_null(""),
    }
    pieces = [piece for piece in _FILLED_IN.split(template) if piece]
    return pl.concat_str(filled.get(piece, pl.lit(piece)) for piece in pieces)


def _part_place(field: str, parts: Parts) -> pl.Expr:
    """The place of a field within the row: a part is counted in the lowest digits of a place."""
    own = {source: columns.get(field, 0) for source, columns in parts.items()}
    part = pl.col(SOURCE).replace_strict(own, default=0, return_dtype=PLACE)
    return pl.col(ROW_PLACE) + part


def _looked_up(given: Given, rows: Rows) -> tuple[pl.DataFrame, list[Problem]]:
    """The value of a field in the rows of the same record, or of the same event of it."""
    key = [_record()] if given.scope == "record" else [_record(), *_event()]
    names = [expression.meta.output_name() for expression in key]
    taken = pl.col(given.field)
    found = (
        rows.within.filter(taken.is_not_null() & (taken != MISSING))
        .select(*key, taken.alias(VALUE), pl.col(ROW_PLACE).alias(FOUND_AT))
        .group_by(names, maintain_order=True)
        .agg(
            pl.col(VALUE).n_unique().alias("several"),
            pl.last(VALUE, FOUND_AT) if given.take == "last" else pl.first(VALUE, FOUND_AT),
        )
    )
    joined = rows.chosen.select(ROW_PLACE, *key).join(
        found, on=names, how="left", maintain_order="left"
    )
    joined = _with_missing(joined, given, rows, key)
    several = (pl.col("several") > 1).fill_null(value=False) & (given.take == "only")
    refused = joined.filter(several)[ROW_PLACE]
    frame = joined.select(
        pl.when(several).then(pl.lit(REFUSED)).otherwise(VALUE).alias(VALUE), FOUND_AT
    )
    return frame, noted("RCP004", refused, words_of=given.field, scope=given.scope)


def _with_missing(
    joined: pl.DataFrame, given: Given, rows: Rows, key: list[pl.Expr]
) -> pl.DataFrame:
    """Where no row has a value, whether one says by a code that it is not known."""
    said = rows.within.filter(pl.col(given.field) == MISSING).select(key).unique()
    if said.is_empty():
        return joined
    with_code = joined.join(
        said.with_columns(said=True), on=said.columns, how="left", maintain_order="left"
    )
    value = pl.when(pl.col(VALUE).is_null() & pl.col("said")).then(pl.lit(MISSING))
    return with_code.with_columns(value.otherwise(VALUE).alias(VALUE))


def _record() -> pl.Expr:
    return pl.col(RECORD_ID)


def _event() -> list[pl.Expr]:
    """The event of a row; of a repeating event, which time it is."""
    repeats = pl.col(INSTRUMENT).is_null()
    return [
        pl.col(EVENT).fill_null(""),
        pl.when(repeats).then(pl.col(INSTANCE)).fill_null("").alias(INSTANCE),
    ]


def _decoded(
    frame: pl.DataFrame, given: Given, chosen: pl.DataFrame
) -> tuple[pl.DataFrame, list[Problem]]:
    """The values after the codes of the map; refused where a code is not named there."""
    named = {code: text for code, text in given.codes.items() if code != ANY_CODE}
    value = pl.col(VALUE)
    keep = value.is_null() | value.is_in([MISSING, REFUSED])
    other = pl.lit(given.codes.get(ANY_CODE, REFUSED))
    is_named = value.is_in(list(named))
    target = value.replace_strict(named, default=None, return_dtype=pl.String) if named else value
    read = pl.when(keep).then(value).when(is_named).then(target).otherwise(other)
    made = frame.with_columns(read.replace("", None).alias(VALUE))
    newly = (made[VALUE] == REFUSED) & (frame[VALUE] != REFUSED)
    problems = noted(
        "RCP003", chosen[ROW_PLACE].filter(newly.fill_null(value=False)), words_of=given.field
    )
    return made, problems
