"""What the written files hold, as lists of rows with null for what is missing."""

import json
import math
from datetime import date, timedelta
from functools import cache

import pandas as pd
import xmlschema
from odmlib.schema_manager import get_schema_path

NAMES = ("adsl", "adtr", "adrs", "adtte")
SAS_ZERO = date(1960, 1, 1)
UNIX_ZERO = date(1970, 1, 1)
ZERO_BY_PANDAS = 16.0**-65
"""What pandas makes of eight zero bytes, which is how SAS writes 0."""


@cache
def schema():
    """The schema of Define-XML 2.1 as CDISC publishes it; odmlib brings it along."""
    return xmlschema.XMLSchema(get_schema_path("define", "2.1"))


def read_json(folder, name):
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


def rows_of_json(folder, name):
    content = read_json(folder, name)
    columns = [column["name"] for column in content["columns"]]
    dates = {c["name"] for c in content["columns"] if c["dataType"] == "date"}
    return [
        {
            column: date.fromisoformat(value) if value and column in dates else value
            for column, value in zip(columns, row, strict=True)
        }
        for row in content["rows"]
    ]


def rows_by_pandas(folder, name, dates):
    frame = pd.read_sas(folder / f"{name}.xpt", format="xport", encoding="ascii")
    return [
        {key: _known(value, SAS_ZERO if key in dates else None) for key, value in row.items()}
        for row in frame.to_dict("records")
    ]


def _known(value, zero):
    if value == "" or (isinstance(value, float) and math.isnan(value)):
        return None
    if value == ZERO_BY_PANDAS:
        value = 0.0
    return zero + timedelta(days=value) if zero else value


def known_by_r(text, zero, *, is_number):
    """A field as R wrote it: empty for missing, numbers with all their digits."""
    if text == "":
        return None
    if zero:
        return zero + timedelta(days=float(text))
    return float(text) if is_number else text
