"""Findings in their order, as JSON for machines, and whether the cohort can be analysed at all."""

import json
from collections.abc import Iterable, Sequence

from seriatim.base.codes import Effect, Finding, Severity
from seriatim.cohort.codes import FINDING_CODES
from seriatim.cohort.schema import TABLES

FINDINGS_VERSION = 1
"""Version of the JSON; it changes when a name goes or changes its meaning."""

_SEVERITIES = tuple(Severity)
_FAMILIES = tuple(dict.fromkeys(code.code[:3] for code in FINDING_CODES))
"""The letters codes begin with, in the order of the catalogue: files before tables before rows."""


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Errors first; within a severity what may be the cause of others before what may follow.

    So findings on files come first, then those on tables and columns, on values, on rows given
    twice, on links between rows, and within a patient; each by table, column and code.
    """
    return sorted(findings, key=_rank)


def _rank(finding: Finding) -> tuple[int, int, int, int, str, str]:
    tables, columns = list(TABLES), _columns(finding.table)
    return (
        _SEVERITIES.index(finding.code.severity),
        _place(finding.code.code[:3], _FAMILIES),
        _place(finding.table, tables),
        _place(finding.column, columns),
        finding.code.code,
        finding.found,
    )


def _place(name: str, names: Sequence[str]) -> int:
    """Where a name stands among others; behind them all where it is none of them."""
    return names.index(name) if name in names else len(names)


def _columns(table: str) -> list[str]:
    return [column.name for column in TABLES[table].columns] if table in TABLES else []


def findings_as_json(findings: Sequence[Finding]) -> str:
    """The findings as JSON text, indented, in the order given.

    `version`, `can_be_analysed`, `counts` by severity, and `findings`: for each `code`,
    `severity`, `title`, `table`, `column`, `n_rows`, `rows` (at most 1,000 row numbers, the first
    data row being 1), `places` (where they stood in the files converted from), `found`,
    `expected`, `advice` and `effect`. No value and no identifier.
    """
    shown = {
        "version": FINDINGS_VERSION,
        "can_be_analysed": can_be_analysed(findings),
        "counts": count_by_severity(findings),
        "findings": [_as_mapping(finding) for finding in findings],
    }
    return json.dumps(shown, indent=2, ensure_ascii=False) + "\n"


def count_by_severity(findings: Sequence[Finding]) -> dict[str, int]:
    """How many findings there are of each severity, errors first."""
    return {
        severity.value: sum(finding.code.severity is severity for finding in findings)
        for severity in Severity
    }


def can_be_analysed(findings: Sequence[Finding]) -> bool:
    """Whether every required table could be used, if only in part."""
    return not any(
        finding.code.effect is Effect.TABLE
        and finding.code.severity is Severity.ERROR
        and finding.table in TABLES
        and TABLES[finding.table].required
        for finding in findings
    )


def _as_mapping(finding: Finding) -> dict[str, object]:
    code = finding.code
    return {
        "code": code.code,
        "severity": code.severity.value,
        "title": code.title,
        "table": finding.table,
        "column": finding.column,
        "n_rows": finding.n_rows,
        "rows": list(finding.rows),
        "places": list(finding.places),
        "found": finding.found,
        "expected": code.expected,
        "advice": code.advice,
        "effect": code.effect.value,
    }
