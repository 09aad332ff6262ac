"""Findings as text for a terminal, every one with what to do."""

from collections import Counter
from collections.abc import Sequence

from seriatim.base.codes import Finding, Severity
from seriatim.cohort.findings import in_order

_ORDER = (Severity.ERROR, Severity.WARNING, Severity.NOTE)


def render_findings(findings: Sequence[Finding]) -> str:
    """All findings in the order of the catalogue, then a line that counts them."""
    return "\n\n".join([*map(_render, in_order(findings)), count_findings(findings)])


def _render(finding: Finding) -> str:
    code = finding.code
    head = (f"{code.severity.upper():7}", code.code, finding.place, finding.rows_in_words)
    lines = [
        "  ".join(filter(None, head)),
        f"  found     {finding.found}",
        f"  expected  {code.expected}",
        f"  do        {code.advice}",
    ]
    return "\n".join(lines)


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
