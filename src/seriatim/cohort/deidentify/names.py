"""New identifiers in place of the old ones, drawn by chance, and what they stand for.

A new identifier is a letter for what it names and eight drawn characters. It says nothing of the
old one, nor of its place in any order.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random

import polars as pl

from seriatim.cohort.schema import TABLES, Kind, Table

LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"
"""No vowel, so that no word comes out, and no sign that is easily taken for another."""
N_LETTERS = 8
LONG = 4
"""An original identifier of so many characters is also looked for inside longer texts."""

NEW = "new_id"
OLD = "old_id"
PATIENT = "patient_id"
READER = "reader"
OPERATION = "operation_id"


@dataclass(frozen=True, repr=False)
class Names:
    """New identifiers by what they name: `patient_id`, `lesion_id`, `operation_id`, `reader`."""

    by_space: Mapping[str, pl.DataFrame]
    """Space -> patient_id where names are one patient's own, old_id, new_id."""

    def new_reader(self, old: str | None) -> str | None:
        """The new name of a reader; null stays null."""
        if old is None:
            return None
        return str(self.by_space[READER].filter(pl.col(OLD) == old)[NEW].item())


def space(table: Table, column: str) -> str:
    """What an identifier names: the column that the references of its table lead to."""
    for reference in table.references:
        for own, target in zip(reference.columns, reference.target, strict=True):
            if own == column and (reference.table, target) != (table.name, column):
                return space(TABLES[reference.table], target)
    return column


def identifier_columns(table: Table) -> dict[str, str]:
    """The identifier columns of a table, each with what it names."""
    return {
        column.name: space(table, column.name)
        for column in table.columns
        if column.kind is Kind.IDENTIFIER
    }


def is_own(name: str) -> bool:
    """Whether such names are unique only within their patient."""
    return any(
        name in reference.target and len(reference.target) > 1
        for table in TABLES.values()
        for reference in table.references
        if name != PATIENT
    )


def draw_names(
    tables: Mapping[str, pl.DataFrame],
    chance: Random,
    *,
    primary_reader: str | None,
) -> Names:
    """New names for every identifier of the tables, no two alike and none like an old one."""
    old = {name: _old_names(tables, name) for name in _spaces()}
    if primary_reader is not None:
        named = pl.DataFrame({OLD: [primary_reader]})
        old[READER] = pl.concat([old[READER], named]).unique().sort(OLD)
    avoid = originals(old)
    # NOTE: where two operations fall on one day the first by name counts, and without a primary
    # reader the first by name decides, so these keep their order, operations within their patient.
    ordered = {OPERATION} if primary_reader is not None else {OPERATION, READER}
    return Names(
        {
            name: _with_new_names(name, frame, avoid, chance, in_order=name in ordered)
            for name, frame in old.items()
        }
    )


def _with_new_names(
    name: str, old: pl.DataFrame, avoid: frozenset[str], chance: Random, *, in_order: bool
) -> pl.DataFrame:
    tokens = draw_tokens(name[0].upper(), old.height, avoid, chance)
    named = old.with_columns(pl.Series(NEW, tokens, dtype=pl.String))
    if not in_order:
        return named
    ranked = pl.col(NEW).sort()
    return named.with_columns(ranked.over(PATIENT) if PATIENT in old.columns else ranked)


def _spaces() -> list[str]:
    return list(
        dict.fromkeys(name for t in TABLES.values() for name in identifier_columns(t).values())
    )


def _old_names(tables: Mapping[str, pl.DataFrame], name: str) -> pl.DataFrame:
    """Every old name of a kind, with its patient where it is the patient's own, in order."""
    keys = [PATIENT] if is_own(name) else []
    found = [
        frame.select(*keys, pl.col(column).alias(OLD))
        for table, frame in tables.items()
        for column, of in identifier_columns(TABLES[table]).items()
        if of == name
    ]
    empty = pl.DataFrame(schema=dict.fromkeys([*keys, OLD], pl.String))
    return pl.concat([empty, *found]).drop_nulls(OLD).unique().sort([*keys, OLD])


def originals(old: Mapping[str, pl.DataFrame]) -> frozenset[str]:
    """Every old identifier, in small letters."""
    return frozenset(str(word).casefold() for frame in old.values() for word in frame[OLD])


def draw_tokens(
    letter: str,
    n: int,
    avoid: frozenset[str],
    chance: Random,
) -> list[str]:
    """So many new names, none of which is or holds an old one."""
    drawn: dict[str, None] = {}
    while len(drawn) < n:
        token = letter + "".join(chance.choice(LETTERS) for _ in range(N_LETTERS))
        if not holds(token, avoid):
            drawn[token] = None
    return list(drawn)


def holds(text: str, words: frozenset[str], shortest: int = LONG) -> bool:
    """Whether the text is one of the words, or holds one of at least `shortest` characters."""
    plain = text.casefold()
    return plain in words or any(part in words for part in _parts(plain, shortest))


def _parts(text: str, shortest: int) -> Iterable[str]:
    return (
        text[first:last]
        for first in range(len(text) - shortest + 1)
        for last in range(first + shortest, len(text) + 1)
    )


def rename(frame: pl.DataFrame, table: Table, names: Names) -> pl.DataFrame:
    """The frame with new identifiers in all its columns; empty ones stay empty."""
    columns = identifier_columns(table)
    renamed = frame
    for column, name in columns.items():
        if name != PATIENT:
            renamed = _rename_column(renamed, column, names.by_space[name])
    return _rename_column(renamed, PATIENT, names.by_space[PATIENT]) if columns else renamed


def _rename_column(frame: pl.DataFrame, column: str, new: pl.DataFrame) -> pl.DataFrame:
    own = [PATIENT] if PATIENT in new.columns else []
    found = new.rename({OLD: column})
    joined = frame.join(found, on=[*own, column], how="left", maintain_order="left")
    return joined.with_columns(pl.col(NEW).alias(column)).drop(NEW).select(frame.columns)
