"""The reference pages hold every table, column and finding that is declared."""

from seriatim.cohort.codes import FINDING_CODES
from seriatim.cohort.pages import render_findings_page, render_tables_page
from seriatim.cohort.schema import TABLES


def test_every_column_stands_under_its_table():
    parts = dict(part.split("\n", 1) for part in render_tables_page().split("\n## ")[1:])
    assert list(parts) == list(TABLES)
    for name, table in TABLES.items():
        rows = [line.split("`")[1] for line in parts[name].splitlines() if line.startswith("| `")]
        assert rows == [column.name for column in table.columns]


def test_every_finding_says_what_is_expected_and_what_to_do():
    parts = dict(part.split("\n", 1) for part in render_findings_page().split("\n### ")[1:])
    assert list(parts) == [code.code for code in FINDING_CODES]
    for code in FINDING_CODES:
        assert code.expected in parts[code.code]
        assert code.advice in parts[code.code]
        assert code.severity.value in parts[code.code]
