"""Every example table has the declared columns, types, keys and references."""

import csv
from datetime import date
from pathlib import Path

import pytest

from seriatim.cohort.schema import TABLES, Column, Kind

EXAMPLES = Path(__file__).parents[3] / "examples"
FILES = [
    pytest.param(path, id=f"{path.parent.name}/{path.stem}")
    for folder in ("dematteo-2007", "sakakura-2006")
    for path in sorted((EXAMPLES / folder).glob("*.csv"))
]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def is_allowed(column: Column, text: str, *, relative: bool) -> bool:
    if text == "":
        return not column.required
    match column.kind:
        case Kind.CHOICE:
            return text in column.choices
        case Kind.DAY:
            return str(int(text)) == text if relative else date.fromisoformat(text).year > 1990
        case Kind.NUMBER | Kind.INTEGER:
            low = column.minimum if column.minimum is not None else float("-inf")
            high = column.maximum if column.maximum is not None else float("inf")
            return low <= float(text) <= high
        case _:
            return text == text.strip()


@pytest.mark.parametrize("path", FILES)
def test_columns_are_declared_and_values_allowed(path):
    table = TABLES[path.stem]
    relative = path.parent.name == "sakakura-2006"
    for row in read(path):
        for name, text in row.items():
            assert is_allowed(table.column(name), text, relative=relative), name
        assert {column.name for column in table.columns if column.required} <= row.keys()


@pytest.mark.parametrize("path", FILES)
def test_keys_are_unique(path):
    keys = [tuple(row[name] for name in TABLES[path.stem].key) for row in read(path)]
    assert len(keys) == len(set(keys)) > 0


@pytest.mark.parametrize("path", FILES)
def test_references_are_found(path):
    for reference in TABLES[path.stem].references:
        known = {
            tuple(row[name] for name in reference.target)
            for row in read(path.parent / f"{reference.table}.csv")
        }
        for row in read(path):
            pointed = tuple(row.get(name, "") for name in reference.columns)
            assert pointed[-1] == "" or pointed in known
