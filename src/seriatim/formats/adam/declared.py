"""What an ADaM dataset is declared with: variables, parameters, codelists, and the clock's days."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

import polars as pl

from seriatim.cohort.about import Clock

MAX_NAME = 8
MAX_LABEL = 40
MAX_TEXT = 200
"""What SAS transport files of version 5 allow, in bytes."""


class Held(StrEnum):
    """What a variable or a parameter holds."""

    TEXT = "text"
    INTEGER = "integer"
    FLOAT = "float"
    DAY = "day"
    """A day of the cohort: a date on a calendar clock, a whole number on a relative one."""

    @property
    def dtype(self) -> pl.DataType:
        """The Polars type of its column, days as the cohort has them."""
        match self:
            case Held.TEXT:
                return pl.String()
            case Held.FLOAT:
                return pl.Float64()
            case _:
                return pl.Int32()


class Origin(StrEnum):
    """Where a value comes from, in the words of Define-XML."""

    DERIVED = "Derived"
    ASSIGNED = "Assigned"
    PREDECESSOR = "Predecessor"
    """Taken over as it stands from a table of the cohort."""


@dataclass(frozen=True)
class Variable:
    """One variable: its name, what it holds, and where that comes from, in words."""

    name: str
    label: str
    held: Held
    origin: Origin
    words: str
    """The place it is taken from, or how it is made."""
    codelist: str = ""
    mandatory: bool = False


@dataclass(frozen=True)
class Parameter:
    """One parameter: its code, and what its value means and comes from."""

    code: str
    label: str
    held: Held
    """Text goes into AVALC, a number into AVAL."""
    column: str
    """The column of the cohort or of the results that holds its value; empty where it is fixed."""
    words: str
    codelist: str = ""
    origin: Origin = Origin.DERIVED
    rule: str = ""
    """The name of the rule of the study that decides it."""
    reason: str = ""
    """The column that holds why it is what it is."""

    @property
    def variable(self) -> str:
        """The variable that holds its value."""
        return "AVALC" if self.held is Held.TEXT else "AVAL"


@dataclass(frozen=True)
class Codelist:
    """The values that a variable may have, each with its meaning."""

    name: str
    words: str
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Dataset:
    """One dataset: one row per what, its variables in order, its key and its parameters."""

    name: str
    label: str
    structure: str
    data_class: str
    key: tuple[str, ...]
    variables: tuple[Variable, ...]
    parameters: tuple[Parameter, ...] = ()
    sub_class: str = ""
    words: str = ""
    """What a reader of the dataset has to know."""
    identifiers: tuple[str, ...] = field(default=("USUBJID",))
    """Variables whose values must stay different from each other."""

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """Names and Polars types of the variables, in order."""
        return {variable.name: variable.held.dtype for variable in self.variables}

    def on_clock(self, clock: Clock) -> "Dataset":
        """The same, with days as a clock has them.

        On a calendar clock a day is a date. On a relative clock there are no dates: the date
        variable stays, empty, and a variable that holds the day stands after it.
        """
        if clock == "calendar":
            return self
        days = {v.name: day_name(v.name) for v in self.variables if v.held is Held.DAY}
        return replace(
            self,
            variables=tuple(both for v in self.variables for both in _with_day(v)),
            key=tuple(days.get(name, name) for name in self.key),
        )


def day_name(date_name: str) -> str:
    """The name of the variable that holds the day on a relative clock: ADT -> ARD."""
    return f"{date_name.removesuffix('DT')}RD"


def _with_day(variable: Variable) -> tuple[Variable, ...]:
    if variable.held is not Held.DAY:
        return (variable,)
    day = replace(
        variable,
        name=day_name(variable.name),
        label=variable.label.replace("Date", "Day"),
        held=Held.INTEGER,
        words=f"{variable.words} As whole days from the zero of the cohort's relative clock.",
        origin=Origin.DERIVED,
    )
    return (replace(variable, mandatory=False), day)
