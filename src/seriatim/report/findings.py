"""What the checks found in the data: a line for the top of the report, and the whole table."""

from seriatim.base.codes import Finding, Severity
from seriatim.cohort.findings import in_order
from seriatim.report.inputs import CheckedResults
from seriatim.report.printed import as_count, as_list
from seriatim.report.tables import PrintedTable

SEVERITIES = {Severity.ERROR: "Error", Severity.WARNING: "Warning", Severity.NOTE: "Note"}
SERIOUS = (Severity.ERROR, Severity.WARNING)
"""What the top of the report must not pass over: lost data, and what may mislead."""


def describe_serious_findings(results: CheckedResults) -> str:
    """Errors, warnings and rows set aside in one line; nothing where there are none.

    Example  4 errors and 2 warnings in the data, 7 rows set aside
    """
    counts = {
        severity: sum(one.code.severity == severity for one in results.findings)
        for severity in SERIOUS
    }
    parts = [as_count(count, severity.value) for severity, count in counts.items() if count]
    if not parts:
        return ""
    rows = as_count(results.n_rows_set_aside, "row") if results.n_rows_set_aside else "no row"
    return f"{as_list(parts)} in the data, {rows} set aside"


def findings_table(findings: tuple[Finding, ...]) -> PrintedTable:
    """Findings by code, worst first: how bad, how many, where, and what to do about them."""
    by_code: dict[str, list[Finding]] = {}
    for finding in in_order(findings):
        by_code.setdefault(finding.code.code, []).append(finding)
    return PrintedTable(
        caption="What the checks found in the tables",
        header=("Code", "Severity", "What", "Where", "Rows", "What to do"),
        rows=tuple(_finding_row(group) for group in by_code.values()),
        numeric=frozenset({4}),
        note="Row numbers stand in the output of the check command.",
    )


def _finding_row(group: list[Finding]) -> tuple[str, ...]:
    code = group[0].code
    places = sorted({f"{one.table}.{one.column}" if one.column else one.table for one in group})
    return (
        code.code,
        SEVERITIES[code.severity],
        code.title,
        ", ".join(places),
        str(sum(one.n_rows for one in group)),
        code.advice,
    )


def describe_findings(findings: tuple[Finding, ...]) -> str:
    """How many findings of each severity, in words."""
    if not findings:
        return "The checks found nothing to report in the tables."
    parts = [
        as_count(sum(one.code.severity == severity for one in findings), words.lower())
        for severity, words in SEVERITIES.items()
    ]
    return f"The checks made {parts[0]}, {parts[1]} and {parts[2]}."
