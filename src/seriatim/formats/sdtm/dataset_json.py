"""A dataset out of CDISC Dataset-JSON 1.1: one JSON object, or a line of it for each row."""

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from seriatim.base.errors import InputError
from seriatim.formats.csv_text import RawTable
from seriatim.formats.files import ending, read_bytes, unreadable


def read_dataset_json(path: Path, variables: Collection[str]) -> RawTable:
    """The named variables of a dataset, as far as it has them.

    Raises  InputError where the file is no whole Dataset-JSON, or has not as many rows as it says
    """
    try:
        text = read_bytes(path).decode("utf-8-sig")
        about, rows = _in_lines(text) if ending(path) == "ndjson" else _in_one(text)
        if about.get("records", len(rows)) != len(rows):
            raise unreadable(path, "records")
        names = [str(column["name"]) for column in about["columns"]]
        return RawTable(_as_frame(names, rows, variables))
    except InputError:
        raise
    except Exception as error:
        # Hostile JSON fails in more ways than can be listed: the file is what is wrong.
        raise unreadable(path, type(error).__name__) from None


def _in_one(text: str) -> tuple[dict[str, Any], list[Any]]:
    whole = json.loads(text)
    # The standard lets the rows be left out only where there are none.
    return whole, whole.get("rows", []) if whole.get("records") == 0 else whole["rows"]


def _in_lines(text: str) -> tuple[dict[str, Any], list[Any]]:
    first, _, others = text.strip().partition("\n")
    lines = [line for line in others.splitlines() if line.strip()]
    return json.loads(first), json.loads(f"[{','.join(lines)}]")


def _as_frame(
    names: Sequence[str], rows: Sequence[Sequence[Any]], variables: Collection[str]
) -> pl.DataFrame:
    # A row of another length makes `zip` raise: the file is not whole.
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    return pl.DataFrame(
        [
            _as_series(name, list(values))
            for name, values in zip(names, columns, strict=True)
            if name.upper() in variables
        ]
    )


def _as_series(name: str, values: list[Any]) -> pl.Series:
    """Text where all is text, numbers where all is numbers, else the text of each value."""
    kinds = set(map(type, values)) - {type(None)}
    if kinds <= {str}:
        return pl.Series(name, values, dtype=pl.String)
    if kinds <= {int, float}:
        return pl.Series(name, [None if v is None else float(v) for v in values], dtype=pl.Float64)
    return pl.Series(name, [None if v is None else str(v) for v in values], dtype=pl.String)
