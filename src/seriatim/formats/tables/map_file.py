"""The map file as values: which column of which file is which column of the cohort.

Each `[tables.<name>]` is one entry: a sheet or file read into one table of the schema. What cannot
be carried out is said at once, every wrong setting by its name.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

DateOrder = Literal["", "YMD", "DMY", "MDY"]
Constant = str | int | float | bool | date
SCAN, LESION = "{scan}", "{lesion}"
"""What stands in the name of a column for the part that differs from scan to scan."""


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _as_column(value: object) -> object:
    return {"from": value} if isinstance(value, str | list) else value


def is_pattern(header: str) -> bool:
    """Whether a name of the map stands for several columns."""
    return SCAN in header or LESION in header


Words = Annotated[tuple[str, ...], BeforeValidator(_as_list)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class ColumnMap(_Part):
    """One column of the cohort: where its values stand, and how they are to be read."""

    headers: Words = Field((), alias="from")
    """The column of the source by its header; several are joined into one identifier."""
    value: Constant | None = None
    """The same value in every row, in place of a column."""
    join: str = "-"
    """What stands between the parts where several columns are joined."""
    unit: str = ""
    """Unit of the source where it is not the schema's: cm, in, g/day; weeks or months of days."""
    date_order: DateOrder = ""
    decimal_comma: bool | None = None
    codes: Mapping[str, str] = Field(default_factory=dict)
    """Value of the source -> value of the cohort; empty text means not known."""
    any_case: bool = False
    """Whether capitals make no difference in `codes` and `missing`."""
    missing: Words = ()
    """Words that mean `not known`, beside those of the entry."""
    drop_point_zero: bool = False
    """Whether `12.0` is the identifier 12 that a program wrote as a number."""

    @property
    def is_read(self) -> bool:
        """Whether anything is said of how texts of the source are to be read."""
        said = (self.unit, self.codes, self.missing, self.date_order)
        return any(said) or self.decimal_comma is not None


class StatusMap(_Part):
    """How the status of a measurement follows from what stands where the size belongs."""

    codes: Mapping[str, str] = Field(default_factory=dict)
    """Word in place of a size -> status."""
    any_case: bool = False
    zero: Literal["", "absent", "measured", "not_evaluable"] = ""
    """What a size of 0 means; where it is not said, such rows are set aside."""
    blank: Literal["", "not_evaluable", "present"] = ""
    """What a row without a size means; where it is not said, such rows are set aside."""


class WideMap(_Part):
    """What stands for `{scan}` in the headers of a sheet with one column for each scan."""

    scan: Literal["number", "text", "date", "days", "weeks", "months"] = "number"
    """A number or text that only ties columns together, or the day of the scan itself."""
    scans: Mapping[str, Constant] = Field(default_factory=dict)
    """Or a list: the text in the header -> the day of the scan. No other column is a scan."""
    date_order: DateOrder = ""

    @property
    def gives_day(self) -> bool:
        """Whether the header of a column says on which day its scan was."""
        return bool(self.scans) or self.scan not in ("number", "text")


class EntryMap(_Part):
    """One sheet or file, read into one table of the cohort."""

    table: str = ""
    file: str = ""
    sheet: str = ""
    header_row: int = Field(1, ge=1, le=1000)
    """The row that holds the headers; rows above it are not read."""
    where: Mapping[str, Words] = Field(default_factory=dict)
    """Column -> values: only rows with one of them are taken."""
    columns: Mapping[str, Annotated[ColumnMap, BeforeValidator(_as_column)]]
    status: StatusMap | None = None
    wide: WideMap | None = None
    repeated: bool = False
    """Whether the sheet says the same on many rows: each key is then taken once."""
    date_order: DateOrder = ""
    decimal_comma: bool = False
    missing: Words = ()

    def headers(self) -> set[str]:
        """Every name of a column of the source that the entry uses, patterns included."""
        named = {header for column in self.columns.values() for header in column.headers}
        return named | set(self.where)

    @property
    def patterns(self) -> list[str]:
        """The names that stand for several columns of the source."""
        return sorted(filter(is_pattern, self.headers()))


def constant_text(value: Constant) -> str:
    """A value of the map file as it would stand in a file of text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)
