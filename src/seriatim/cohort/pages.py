"""The reference pages on tables and on findings, written from the declarations."""

from collections.abc import Iterable

from seriatim.base.codes import FindingCode
from seriatim.cohort.codes import FINDING_CODES
from seriatim.cohort.schema import TABLES, Column, Kind, Table

_KINDS = {
    Kind.IDENTIFIER: "identifier",
    Kind.TEXT: "text",
    Kind.DAY: "day",
    Kind.NUMBER: "number",
    Kind.INTEGER: "whole number",
    Kind.CHOICE: "choice",
}

_FAMILIES = {
    "CSV": "The file",
    "TBL": "Tables and columns",
    "SRC": "Files of other formats",
    "MAP": "Any table, read through a map",
    "RCP": "REDCap",
    "SDT": "SDTM",
    "FHR": "FHIR",
    "DCM": "DICOM structured reports",
    "VAL": "Values",
    "KEY": "Rows given twice",
    "REL": "Rows that point to other rows",
    "CLN": "Within a patient",
}

_TABLES_HEAD = """# The tables of a cohort

A cohort is a folder with one file for each table (`.csv` or `.parquet`) and a `cohort.toml`, or
one DuckDB file. Only `patients`, `lesions` and `measurements` are required. `seriatim init DIR`
writes an empty file for each table.

A day is an ISO date (2014-03-31) on a calendar clock, or a whole number of days from a stated
zero on a relative one. An empty field means what the column says under "empty means".
Identifiers are text, always. A unit other than the one named must be declared in `cohort.toml`;
it is never guessed.
"""

_FINDINGS_HEAD = """# Findings

`seriatim check COHORT` lists everything it finds at once. Each finding has a code that keeps its
meaning for good. An **error** loses data, a **warning** may mislead, a **note** informs. A
finding names tables, columns, row numbers and counts, and never a value or an identifier. Row
numbers count the data rows of the user's own table from 1. Where `seriatim convert` made the tables
from other files, a finding names the place in those files instead: the file, and the row, line,
entry or group in it.

`seriatim check COHORT --json` prints an object with

| name | holds |
|---|---|
| `version` | version of this shape, now 1 |
| `can_be_analysed` | whether every required table could be used, if only in part |
| `counts` | number of findings by severity |
| `findings` | a list of objects as follows |
| `findings[].code`, `severity`, `title` | as on this page |
| `findings[].table`, `column` | where; the column is empty where none applies |
| `findings[].n_rows` | how many rows it is about; 0 for a file or a column as a whole |
| `findings[].rows` | their numbers, the smallest first, at most 1,000 of them |
| `findings[].places` | where they stood in the files converted from, at most 1,000 |
| `findings[].found`, `expected`, `advice`, `effect` | in words |
"""


def render_tables_page() -> str:
    """The page `docs/reference/tables.md`: every table and column of the schema."""
    return "\n".join([_TABLES_HEAD, *(_table(table) for table in TABLES.values())])


def _table(table: Table) -> str:
    required = "Required." if table.required else "Optional."
    head = "| column | holds | unit | must have a value | empty means | words |"
    return "\n".join(
        [
            f"## {table.name}",
            "",
            f"{table.words} {required}",
            "",
            f"One row per {table.grain}. Key: {_code(table.key)}. {table.who_is_missing}",
            "",
            head,
            "|---|---|---|---|---|---|",
            *(_column(column) for column in table.columns),
            "",
        ]
    )


def _column(column: Column) -> str:
    holds = _KINDS[column.kind]
    if column.choices:
        holds = f"one of {_code(column.choices)}"
    elif column.minimum is not None and column.maximum is not None:
        holds += f" from {column.minimum:g} to {column.maximum:g}"
    cells = (
        f"`{column.name}`",
        holds,
        column.unit or "-",
        "yes" if column.required else "no",
        "-" if column.required else column.null_means,
        column.words,
    )
    return f"| {' | '.join(cells)} |"


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def render_findings_page() -> str:
    """The page `docs/reference/findings.md`: every finding, by family."""
    parts = [_FINDINGS_HEAD]
    for prefix, title in _FAMILIES.items():
        codes = [code for code in FINDING_CODES if code.code.startswith(prefix)]
        parts += [f"## {title}\n", *(_finding(code) for code in codes)] if codes else []
    return "\n".join(parts)


def _finding(code: FindingCode) -> str:
    return "\n".join(
        [
            f"### {code.code}",
            "",
            f"**{code.title}** ({code.severity.value})",
            "",
            f"- expected: {code.expected}",
            f"- what to do: {code.advice}",
            f"- what becomes of it: {code.effect.value}",
            "",
        ]
    )
