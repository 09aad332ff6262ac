"""What in an entry of a map file cannot be carried out, whatever the files hold."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from seriatim.base.units import DAYS_PER_MONTH
from seriatim.cohort.conversion import factor
from seriatim.cohort.schema import TABLES, Column, Kind, Table
from seriatim.formats.conversion.settings import perhaps
from seriatim.formats.tables.map_file import LESION, SCAN, ColumnMap, EntryMap, is_pattern

DAY_UNITS = {"days": 1.0, "weeks": 7.0, "months": DAYS_PER_MONTH}
"""Unit of a day on a relative clock -> days."""
SIZE_COLUMNS = ("long_axis_mm", "short_axis_mm")


def entry_problems(name: str, entry: EntryMap) -> list[str]:
    """What is wrong with an entry, each with the place of the setting."""
    place = f"tables.{name}"
    if entry.table not in TABLES:
        wanted = perhaps(entry.table, TABLES) or f"; one of {', '.join(TABLES)}"
        return [f"{place}.table: not a table of the schema{wanted}"]
    table = TABLES[entry.table]
    found = [*_file(entry), *_missing_columns(table, entry), *_status(table, entry)]
    found += [*_wide(table, entry)]
    for target, column in entry.columns.items():
        found += [f"columns.{target}: {words}" for words in _column(table, target, column)]
    return [f"{place}.{words}" for words in found]


def day_column(table: Table) -> str:
    """The column with the day of a row, on which a scan of a wide sheet was made; empty if none."""
    days = [column.name for column in table.columns if column.kind is Kind.DAY and column.required]
    return days[0] if days else ""


def _file(entry: EntryMap) -> Iterator[str]:
    path = PurePosixPath(entry.file.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in entry.file:
        yield "file: must lie below the source"


def _missing_columns(table: Table, entry: EntryMap) -> Iterator[str]:
    given = set(entry.columns) | ({"status"} if entry.status else set())
    if entry.wide and entry.wide.gives_day:
        given.add(day_column(table))
    if any(LESION in header for header in entry.headers()):
        given.add("lesion_id")
    for column in table.columns:
        if column.required and column.name not in given:
            yield f"columns: `{column.name}` is needed and not given"


def _status(table: Table, entry: EntryMap) -> Iterator[str]:
    if entry.status is None:
        return
    if table.name != "measurements":
        yield "status: only measurements have one"
        return
    if "status" in entry.columns:
        yield "status: given twice, in columns and as a rule"
    if not any(name in entry.columns for name in SIZE_COLUMNS):
        yield "status: needs a column with sizes"
    choices = table.column("status").choices
    for status in sorted(set(entry.status.codes.values()) - set(choices)):
        yield f"status.codes: `{status}` is not one of {', '.join(choices)}"


def _wide(table: Table, entry: EntryMap) -> Iterator[str]:
    patterns = entry.patterns
    if entry.wide is None:
        if patterns:
            yield f"wide: is needed where a column is named with {SCAN} or {LESION}"
        return
    if not patterns:
        yield f"wide: no column is named with {SCAN} or {LESION}"
    elif entry.wide.gives_day and not any(SCAN in header for header in patterns):
        yield f"wide: gives the day, so a column must be named with {SCAN}"
    if entry.wide.gives_day and (day_column(table) in entry.columns or not day_column(table)):
        yield "wide: the header gives the day, so `columns` cannot give it too"
    if "lesion_id" in entry.columns and any(LESION in header for header in patterns):
        yield "wide: the header gives the lesion, so `columns` cannot give it too"


def _column(table: Table, target: str, column: ColumnMap) -> Iterator[str]:
    known = {each.name: each for each in table.columns}
    if target not in known:
        yield f"not a column of {table.name}{perhaps(target, known)}"
        return
    if bool(column.headers) == (column.value is not None):
        yield "needs either `from` or `value`"
    if column.value is not None and column.is_read:
        yield "a fixed value has no unit, codes, missing, date_order or decimal_comma"
    yield from _reading(known[target], column)


def _reading(schema: Column, column: ColumnMap) -> Iterator[str]:
    if column.unit and _unit_factor(schema, column.unit) is None:
        yield f"the unit `{column.unit}` cannot be converted to {schema.unit or 'text'}"
    if column.date_order and schema.kind is not Kind.DAY:
        yield "date_order: this is not a day"
    if len(column.headers) > 1 and schema.kind not in (Kind.IDENTIFIER, Kind.TEXT):
        yield "from: only identifiers and text can be joined"
    if len(column.headers) > 1 and any(map(is_pattern, column.headers)):
        yield "from: a column of scans stands alone"
    if schema.kind is Kind.CHOICE:
        wrong = sorted({*column.codes.values()} - {*schema.choices, ""})
        for value in wrong:
            yield f"codes: `{value}` is not one of {', '.join(schema.choices)}"


def unit_factor(schema: Column, unit: str) -> float:
    """How many of the schema's units one of `unit` is; 1 where none is given."""
    return (_unit_factor(schema, unit) or 1.0) if unit else 1.0


def _unit_factor(schema: Column, unit: str) -> float | None:
    if schema.kind is Kind.DAY:
        return DAY_UNITS.get(unit)
    return factor(schema, unit) if schema.kind is Kind.NUMBER else None
