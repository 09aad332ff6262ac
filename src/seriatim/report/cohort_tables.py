"""Tables about the cohort: table 1, published against reproduced, findings, provenance."""

import polars as pl

from seriatim.base.codes import Finding, Severity
from seriatim.report.inputs import Results
from seriatim.report.palette import category_style, ordered_categories
from seriatim.report.printed import NB, NO_VALUE, as_count, as_number, keep_together
from seriatim.report.tables import PrintedTable
from seriatim.report.words import COMPARED, endpoint_words, in_words, source_words

SIZE_ROW = "Patients"
"""The row of table 1 that repeats how many there are; the column heads say it."""

SEVERITIES = {Severity.ERROR: "Error", Severity.WARNING: "Warning", Severity.NOTE: "Note"}


def characteristics_table(results: Results) -> PrintedTable:
    """Table 1: one row per characteristic and level, one column per category.

    Reads   characteristic, level, group, n, value [text as printed], missing [patients]
    Grain   one row per characteristic and level, in the frame's order
    Nulls   a category without the level gets a dash
    """
    frame = results.characteristics
    described = frame.filter(pl.col("characteristic") != SIZE_ROW)
    groups = ordered_categories(frame["group"])
    sizes = {group: _size(frame, group) for group in groups}
    rows = []
    previous = ""
    for (name, level), cells in described.group_by(
        ["characteristic", "level"], maintain_order=True
    ):
        values = dict(cells.select("group", "value").iter_rows())
        missing = int(cells["missing"].fill_null(0).max() or 0)  # type: ignore[arg-type]
        head = str(name) if name != previous else ""
        previous = str(name)
        rows.append(
            (
                head,
                str(level or ""),
                *(keep_together(str(values.get(group) or NO_VALUE)) for group in groups),
                as_number(missing) if head else "",
            )
        )
    return PrintedTable(
        caption="Patients at their index operation, by category",
        header=(
            "Characteristic",
            "Level",
            *(f"{category_style(group).words} (n{NB}={NB}{sizes[group]})" for group in groups),
            "Not known",
        ),
        rows=tuple(rows),
        numeric=frozenset(range(2, 3 + len(groups))),
        note="Counts with percentages of those known, or medians with the range named beside them.",
    )


def _size(frame: pl.DataFrame, group: str) -> int:
    return int(frame.filter(pl.col("group") == group)["n"].max() or 0)  # type: ignore[arg-type]


def comparison_table(results: Results) -> PrintedTable | None:
    """Published, reproduced and difference; None where nothing published was given."""
    frame = results.comparison
    if frame.is_empty():
        return None
    rows = tuple(
        (
            _compared(row),
            category_style(row["group"]).words,
            _text(row["published"]),
            _text(row["reproduced"]),
            _text(row["difference"]),
            "agrees" if row["agrees"] else "differs",
        )
        for row in frame.iter_rows(named=True)
    )
    sources = frame["source"].drop_nulls().unique().sort().to_list()
    return PrintedTable(
        caption="Published, reproduced, and the difference between them",
        header=("Figure", "Group", "Published", "Reproduced", "Difference", "Verdict"),
        rows=rows,
        numeric=frozenset({2, 3, 4}),
        note=f"Published in: {'; '.join(source_words(name) for name in sources)}.",
    )


def _compared(row: dict[str, object]) -> str:
    statistic, endpoint, month = str(row["statistic"]), row.get("endpoint"), row.get("month")
    when = f" at month {as_number(float(str(month)))}" if month is not None else ""
    if endpoint and statistic == "survival_pct":
        return f"{endpoint_words(str(endpoint))}{when}, %"
    name = COMPARED.get(statistic, in_words(statistic))
    if endpoint:
        return f"{endpoint_words(str(endpoint))}: {name[0].lower()}{name[1:]}{when}"
    return f"{name}{when}"


def _text(value: object) -> str:
    if value is None:
        return NO_VALUE
    if isinstance(value, float):
        return f"{value:g}".replace("-", "−")
    return str(value)


def findings_table(findings: tuple[Finding, ...]) -> PrintedTable:
    """Findings by code: how bad, how many, where, and what to do about them."""
    order = list(SEVERITIES)
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code.code, []).append(finding)
    groups = sorted(
        by_code.values(),
        key=lambda group: (order.index(group[0].code.severity), group[0].code.code),
    )
    return PrintedTable(
        caption="What the checks found in the tables",
        header=("Code", "Severity", "What", "Where", "Rows", "What to do"),
        rows=tuple(_finding_row(group) for group in groups),
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
        str(sum(len(one.rows) for one in group)),
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


def provenance_table(results: Results) -> PrintedTable:
    """Versions and digests: what must be the same for the numbers to be the same."""
    given = results.provenance
    rows = [(f"Version of {name}", number) for name, number in given.versions.items()]
    rows += [(f"SHA-256 of table {name}", digest) for name, digest in given.input_digests.items()]
    rows.append(("SHA-256 of the study", given.study_digest))
    return PrintedTable(caption="Versions and digests", header=("What", "Value"), rows=tuple(rows))
