"""Findings for machines: one JSON text, and whether the cohort can be analysed at all."""

import json
from collections.abc import Sequence

from seriatim.base.codes import Effect, Finding, Severity
from seriatim.cohort.schema import TABLES

FINDINGS_VERSION = 1
"""Version of the JSON; it changes when a name goes or changes its meaning."""


def findings_as_json(findings: Sequence[Finding]) -> str:
    """The findings as JSON text, indented, in the order given.

    `version`, `can_be_analysed`, `counts` by severity, and `findings`: for each `code`,
    `severity`, `title`, `table`, `column`, `n_rows`, `rows` (at most 1,000 row numbers, the first
    data row being 1), `found`, `expected`, `advice` and `effect`. No value and no identifier.
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
        "found": finding.found,
        "expected": code.expected,
        "advice": code.advice,
        "effect": code.effect.value,
    }
