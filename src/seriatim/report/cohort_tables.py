"""Tables about the cohort: table 1, published against reproduced, follow-up, provenance."""

import polars as pl

from seriatim.report.inputs import Summary, TracedResults
from seriatim.report.palette import category_style, ordered_categories
from seriatim.report.printed import (
    NB,
    NO_VALUE,
    NOT_ESTIMABLE,
    as_interval,
    as_number,
    is_number,
    keep_together,
)
from seriatim.report.survival_tables import confidence_words
from seriatim.report.tables import PrintedTable
from seriatim.report.words import (
    COMPARED,
    FOLLOW_UP,
    clock_words,
    endpoint_words,
    in_words,
    source_words,
)

SIZE_ROW = "Patients"
"""The row of table 1 that repeats how many there are; the column heads say it."""


def characteristics_table(results: Summary) -> PrintedTable:
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


def comparison_table(results: Summary) -> PrintedTable | None:
    """Published, reproduced and difference; None where nothing published was given."""
    frame = results.comparison
    if frame.is_empty():
        return None
    rows = tuple(
        (
            _compared(row),
            category_style(row["group"]).words,
            _figure(row, "published"),
            _figure(row, "reproduced"),
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


def _figure(row: dict[str, object], name: str) -> str:
    """A figure as printed; a category by its words."""
    if row["statistic"] == "category" and row[name] is not None:
        return category_style(str(row[name])).words
    return _text(row[name])


def _text(value: object) -> str:
    if value is None:
        return NO_VALUE
    if isinstance(value, float):
        return f"{value:g}".replace("-", "−")
    return str(value)


def follow_up_table(results: Summary) -> PrintedTable:
    """How long patients were followed, on each clock."""
    rows = tuple(
        (
            FOLLOW_UP.get(row["statistic"], in_words(row["statistic"])),
            clock_words(row["clock"]),
            str(row["n"]),
            f"{as_number(row['estimate'], 1)} {as_interval(row['lower'], row['upper'], 1)}".strip()
            if is_number(row["estimate"])
            else NOT_ESTIMABLE,
        )
        for row in results.follow_up.iter_rows(named=True)
    )
    return PrintedTable(
        caption="Follow-up",
        header=(
            "Follow-up",
            "Counted",
            "Patients",
            f"Months ({confidence_words(results)} interval)",
        ),
        rows=rows,
        numeric=frozenset({2, 3}),
    )


def provenance_table(results: TracedResults) -> PrintedTable:
    """Versions and digests: what must be the same for the numbers to be the same."""
    given = results.provenance
    rows = [(f"Version of {name}", number) for name, number in given.versions.items()]
    rows += [(f"SHA-256 of table {name}", digest) for name, digest in given.input_digests.items()]
    rows.append(("SHA-256 of the study", given.study_digest))
    return PrintedTable(caption="Versions and digests", header=("What", "Value"), rows=tuple(rows))
