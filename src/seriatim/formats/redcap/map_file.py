"""The `[redcap]` table of a map file: which fields make which column of which table.

A block of `rows` makes the rows of one table. Each of its columns names a field, a fixed value, or
several of these in order, of which the first that gives a value counts.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Scope = Literal["row", "event", "record"]
"""Where a value is looked for: the row itself, the rows of its event, all rows of its record."""
Take = Literal["only", "first", "last"]
"""Which of several values is taken: the only one there may be, the first or last in the export."""
ANY_CODE = "*"
"""In `codes`, whatever code is not named."""


def _as_text(value: object) -> object:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if is_number else value


def _as_texts(value: object) -> object:
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def _as_givens(value: object) -> object:
    return tuple(
        {"field": one} if isinstance(one, str) else one
        for one in (value if isinstance(value, list | tuple) else [value])
    )


Text = Annotated[str, BeforeValidator(_as_text)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_as_texts)]


class Given(BaseModel):
    """One place where the value of a column may come from."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    field: str = ""
    value: Text = ""
    """A fixed value; `{instance}`, `{event}` and the names of `repeat` are filled in."""
    scope: Scope = Field(default="row", alias="from")
    take: Take = "only"
    codes: dict[str, Text] = Field(default_factory=dict)
    """Code in the export -> what the column is to hold; empty for nothing."""
    unit: str = ""

    def filled(self, names: Mapping[str, str]) -> "Given":
        """The same with these names filled in."""
        if not names:
            return self
        return self.model_copy(
            update={"field": fill(self.field, names), "value": fill(self.value, names)}
        )


Givens = Annotated[tuple[Given, ...], BeforeValidator(_as_givens)]


def fill(text: str, names: Mapping[str, str]) -> str:
    """The text with each name between braces filled in; other braces stay."""
    for name, value in names.items():
        text = text.replace(f"{{{name}}}", value)
    return text


class Block(BaseModel):
    """How the rows of one table are made."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: str
    columns: dict[str, Givens]
    instrument: Texts = ()
    """Only rows of these repeating instruments; of any, and of none, where it is empty."""
    event: Texts = ()
    """Only rows of these events; of any where it is empty."""
    repeat: dict[str, Texts] = Field(default_factory=dict)
    """Name -> what it stands for in turn; a row is made for every combination."""
    once: bool = False
    """Rows that say the same are one row."""


class RedcapMap(BaseModel):
    """What a map file says of a REDCap project."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    record_id: str = ""
    """Field with the record's id; the dictionary's first one, or the export's first column."""
    patient: Givens = ()
    """Field with the patient's id where that is not the record's; looked for in all its rows."""
    values: Literal["", "raw", "label"] = ""
    """What choices are exported as, where that is not plain."""
    date_format: str = ""
    """Form of the dates where it is not ISO, for example `%d/%m/%Y`."""
    missing: dict[str, Text] = Field(default_factory=dict)
    """Missing-data codes of the project: code -> label."""
    drugs_complete: bool = False
    """Whether no row of `drugs` means that nobody was ever treated."""
    rows: tuple[Block, ...] = ()
