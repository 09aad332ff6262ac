"""What a declaration is made of: kinds of column, columns, references, tables."""

from dataclasses import dataclass
from enum import StrEnum

import polars as pl


class Kind(StrEnum):
    """What a column holds; decides its type in memory and how text is read into it."""

    IDENTIFIER = "identifier"
    TEXT = "text"
    DAY = "day"
    NUMBER = "number"
    INTEGER = "integer"
    CHOICE = "choice"

    @property
    def dtype(self) -> pl.DataType:
        """The Polars type a column of this kind has inside a cohort."""
        match self:
            case Kind.DAY | Kind.INTEGER:
                return pl.Int32()
            case Kind.NUMBER:
                return pl.Float64()
            case _:
                return pl.String()


@dataclass(frozen=True)
class Column:
    """One column: its name (with its unit, if any), what it holds and what it may hold."""

    name: str
    kind: Kind
    words: str
    unit: str = ""
    required: bool = False
    """The column must be present and every row must have a value."""
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    null_means: str = "not known"
    spoils_row: bool = False
    """An unreadable value sets the row aside, because an empty one would say something else."""


@dataclass(frozen=True)
class Reference:
    """Columns of this table that must be found in the key of another one."""

    columns: tuple[str, ...]
    table: str
    target: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One table: one row per what, its columns in order, its key and what it points to."""

    name: str
    grain: str
    words: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    required: bool = False
    references: tuple[Reference, ...] = ()
    who_is_missing: str = ""

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """Column names and Polars types, in order."""
        return {column.name: column.kind.dtype for column in self.columns}

    @property
    def day_columns(self) -> list[str]:
        """The columns that hold days, in order."""
        return [column.name for column in self.columns if column.kind is Kind.DAY]

    def column(self, name: str) -> Column:
        """The column of that name; KeyError where the table has none."""
        return {column.name: column for column in self.columns}[name]

    def empty(self) -> pl.DataFrame:
        """A frame with these columns and no row."""
        return pl.DataFrame(schema=self.schema)
