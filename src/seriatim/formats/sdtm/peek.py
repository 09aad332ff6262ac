"""Which dataset of SDTM a file is, from its first bytes; nothing else of the file is read."""

import csv
import json
import re
from pathlib import Path
from typing import NamedTuple

from seriatim.formats.csv_text import decode_start
from seriatim.formats.files import ending, read_start, table_name
from seriatim.formats.sdtm.variables import TOPIC, is_read

FIRST_BYTES = 1 << 16
"""Bytes within which a file says what it is."""

_XPT_START = b"HEADER RECORD*******LIB"
_XPT_NAME = slice(408, 440)
"""Where a transport file, of version 5 or 8, has the name of its first dataset."""
_NAMED = re.compile(r'"name"\s*:\s*"([A-Za-z0-9]{2,8})"')
FORMS = {"csv": "csv", "xpt": "xpt", "json": "json", "ndjson": "json"}
"""Ending of a file name -> form."""


class Peek(NamedTuple):
    """A dataset and the form it is in; both empty where the file is no dataset of SDTM."""

    dataset: str = ""
    form: str = ""


def peek(path: Path) -> Peek:
    """Which dataset a file is and in which form; never an error."""
    form = FORMS.get(ending(path), "")
    if not form:
        return Peek()
    try:
        start = read_start(path, FIRST_BYTES)
        dataset = {"csv": _in_csv, "xpt": _in_xpt, "json": _in_json}[form](start, path)
    except (ValueError, csv.Error, RecursionError):
        return Peek()
    return Peek(dataset, form) if is_read(dataset) else Peek()


def _in_csv(start: bytes, path: Path) -> str:
    lines = decode_start(start).lstrip("\r\n").splitlines()
    return _by_header(lines[0], lines[1] if len(lines) > 1 else "", path) if lines else ""


def _by_header(header: str, first_row: str, path: Path) -> str:
    separator = max(",;\t", key=header.count)
    names, row = (
        [word.strip().upper() for word in next(csv.reader([line], delimiter=separator), [])]
        for line in (header, first_row)
    )
    said = dict(zip(names, row, strict=False))
    if "USUBJID" not in names:
        return ""
    if "QNAM" in names:
        return f"SUPP{said.get('RDOMAIN') or 'QUAL'}"
    by_topic = [domain for domain, topic in TOPIC.items() if topic in names]
    if len(by_topic) == 1:
        return by_topic[0]
    return said.get("DOMAIN") or table_name(path).upper()


def _in_xpt(start: bytes, path: Path) -> str:
    if not start.startswith(_XPT_START) or len(start) < _XPT_NAME.stop:
        return ""
    name = start[_XPT_NAME] if start[23:25] == b"V8" else start[_XPT_NAME][:8]
    return _plain_dataset(name.decode("ascii", errors="replace").strip(), path)


def _in_json(start: bytes, path: Path) -> str:
    text = start.decode("utf-8-sig", errors="replace")
    if '"datasetJSONVersion"' not in text:
        return ""
    line = text.partition("\n")[0].strip()
    if line.endswith("}"):
        said = json.loads(line)
        return _plain_dataset(str(said.get("name", "")) if isinstance(said, dict) else "", path)
    named = [name.upper() for name in _NAMED.findall(text) if is_read(name.upper())]
    return named[0] if named else _plain_dataset("", path)


def _plain_dataset(name: str, path: Path) -> str:
    """The dataset by the name in the file, else by that of the file."""
    return next((n for n in (name.upper(), table_name(path).upper()) if is_read(n)), "")
