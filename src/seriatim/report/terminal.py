"""Findings as text for a terminal: worst first, every one with what to do."""

from collections import Counter
from collections.abc import Sequence

from seriatim.base.codes import Finding, Severity

_ORDER = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
_SHOWN_ROWS = 8


def render_findings(findings: Sequence[Finding]) -> str:
    """All findings, errors first, then a line that counts them."""
    ordered = sorted(findings, key=lambda finding: _ORDER.index(finding.code.severity))
    return "\n\n".join([*map(_render, ordered), count_findings(findings)])


def _render(finding: Finding) -> str:
    place = ".".join(part for part in (finding.table, finding.column) if part)
    lines = [
        f"{finding.code.severity.upper():7}  {finding.code.code}  {place}{_rows(finding)}",
        f"  found     {finding.found}",
        f"  expected  {finding.code.expected}",
        f"  do        {finding.code.advice}",
    ]
    return "\n".join(lines)


def _rows(finding: Finding) -> str:
    """Row numbers as far as they fit on a line, and how many there are in all."""
    if not finding.rows:
        return ""
    shown = ", ".join(str(row) for row in finding.rows[:_SHOWN_ROWS])
    more = finding.n_rows - min(len(finding.rows), _SHOWN_ROWS)
    return f"  row {shown}" + (f" and {more} more" if more else "")


def count_findings(findings: Sequence[Finding]) -> str:
    """How many findings of each severity, worst first."""
    if not findings:
        return "No findings."
    counts = Counter(finding.code.severity for finding in findings)
    return ", ".join(
        f"{counts[severity]} {severity}{'' if counts[severity] == 1 else 's'}"
        for severity in _ORDER
        if counts[severity]
    )
