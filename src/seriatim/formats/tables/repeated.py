"""Sheets that say the same on many rows: each key taken once, contradictions told of."""

import polars as pl

from seriatim.cohort.places import ROW_ORIGIN
from seriatim.cohort.problems import Problem
from seriatim.cohort.schema import Table
from seriatim.formats.conversion.converted import VALUE_ORIGIN, noted, set_aside

_GROUP = "\0group"


def take_each_key_once(frame: pl.DataFrame, table: Table) -> tuple[pl.DataFrame, list[Problem]]:
    """One row for each key, each value from the first row that has one, with its own place.

    Where rows of one key give different values nobody can tell which is right: the value is left
    empty, or the row set aside where it cannot be without. Rows without a whole key stay as they
    are.
    """
    key = [name for name in table.key if name in frame.columns]
    others = [name for name in table.schema if name in frame.columns and name not in key]
    whole = pl.all_horizontal(pl.col(key).is_not_null())
    keyed, rest = frame.filter(whole), frame.filter(~whole)
    frame = _with_origins(keyed, others)
    said = [pl.col(name).drop_nulls().first() for name in others]
    places = [
        pl.col(f"{VALUE_ORIGIN}{name}").filter(pl.col(name).is_not_null()).first()
        for name in others
    ]
    counts = [pl.col(name).drop_nulls().n_unique().alias(f"{_GROUP}{name}") for name in others]
    mine = [name for name in frame.columns if name.startswith(VALUE_ORIGIN)]
    key_places = [pl.col(n).first() for n in mine if n.removeprefix(VALUE_ORIGIN) not in others]
    once = frame.group_by(key, maintain_order=True).agg(
        pl.col(ROW_ORIGIN).first(), *said, *places, *counts, *key_places
    )
    once, problems = _without_contradictions(once, frame, table, key, others)
    kept = once.drop(f"{_GROUP}{name}" for name in others)
    return pl.concat([kept, rest], how="diagonal"), problems


def _with_origins(frame: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    missing = [name for name in names if f"{VALUE_ORIGIN}{name}" not in frame.columns]
    return frame.with_columns(pl.col(ROW_ORIGIN).alias(f"{VALUE_ORIGIN}{n}") for n in missing)


def _without_contradictions(
    once: pl.DataFrame, frame: pl.DataFrame, table: Table, key: list[str], others: list[str]
) -> tuple[pl.DataFrame, list[Problem]]:
    problems: list[Problem] = []
    words = {"key": ", ".join(key)}
    spoiled = pl.lit(False)
    for name in others:
        differs = pl.col(f"{_GROUP}{name}") > 1
        keys = once.filter(differs).select(key)
        if keys.is_empty():
            continue
        rows = frame.join(keys, on=key, how="semi").filter(pl.col(name).is_not_null())
        places = rows[f"{VALUE_ORIGIN}{name}"]
        column = table.column(name)
        if column.required or column.spoils_row:
            problems += set_aside("MAP006", places, table.name, **words)
            spoiled |= differs
        else:
            problems += noted("MAP006", places, table.name, name, **words)
            once = once.with_columns(pl.when(~differs).then(name).alias(name))
    return once.filter(~spoiled), problems
