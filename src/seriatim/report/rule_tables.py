"""Survival by category under each single change of the rule, and its range over all rules."""

from collections.abc import Iterator, Sequence

import polars as pl

from seriatim.report.inputs import SensitivityResults
from seriatim.report.palette import category_style, ordered_categories
from seriatim.report.printed import NB, NO_VALUE, NOT_ESTIMABLE, as_number, is_number
from seriatim.report.sensitivity_words import change_words, count_movers, list_changes
from seriatim.report.survival_tables import (
    AT_MONTH,
    MEDIAN,
    Row,
    confidence_words,
    estimates_of,
    figure_head,
)
from seriatim.report.tables import PrintedTable
from seriatim.report.words import endpoint_words

OWN_RULE = 1
NOTE = (
    "A change that moves nobody is left out. Not estimable: a curve that stays above 50 %, or a "
    "month after the last patient under observation. The last rows give the lowest and the highest "
    "estimate over all rules under which the category has at least 5 patients. Every rule is in "
    "the files beside this page."
)
Wanted = Sequence[tuple[str, float | None]]


def rule_table(results: SensitivityResults, endpoint: str) -> PrintedTable:
    """Patients, events, median and survival at the months: the study's rule, then each change."""
    found = results.sensitivity
    survival = found.survival.filter(pl.col("endpoint") == endpoint)
    months = survival["month"].drop_nulls().unique().sort().to_list()
    wanted: Wanted = [(MEDIAN, None), *((AT_MONTH, month) for month in months)]
    rows = [
        *_rows_of(survival, results, wanted),
        *_range_rows(found.ranges.filter(pl.col("endpoint") == endpoint), found.rules, wanted),
    ]
    return PrintedTable(
        caption=f"{endpoint_words(endpoint)} from operation with one thing changed, "
        f"with {confidence_words(results)} intervals",
        header=("Rule", "Category", "Patients", "Events", *(figure_head(*one) for one in wanted)),
        rows=tuple(rows),
        numeric=frozenset(range(2, 4 + len(wanted))),
        note=NOTE,
    )


def _rows_of(
    survival: pl.DataFrame, results: SensitivityResults, wanted: Wanted
) -> Iterator[tuple[str, ...]]:
    """The study's own rule and every change that moves somebody, category by category."""
    own = results.study.rules.definition
    shown = [("The study's rule", OWN_RULE, own)]
    for rows in list_changes(results.sensitivity.flow):
        first = rows.row(0, named=True)
        if first["setting"] == "definition" or count_movers(rows):
            shown.append((change_words(first), first["rule"], first["definition"]))
    for words, rule, definition in shown:
        part = survival.filter(pl.col("rule") == rule, pl.col("definition") == definition)
        head = words[:1].upper() + words[1:]
        for group in ordered_categories(part["group"]):
            yield (head, *estimates_of(part, group, wanted))
            head = ""


def _range_rows(
    ranges: pl.DataFrame, rules: pl.DataFrame, wanted: Wanted
) -> Iterator[tuple[str, ...]]:
    head = f"All {rules.height} rules"
    for group in ordered_categories(ranges["group"]):
        of_group = ranges.filter(pl.col("group") == group)
        found = {(row["statistic"], row["month"]): row for row in of_group.iter_rows(named=True)}
        first = of_group.row(0, named=True)
        patients = _span(str(first["fewest"]), str(first["most"]))
        figures = (_range(found.get(one)) for one in wanted)
        yield (head, category_style(group).words, patients, "", *figures)
        head = ""


def _range(row: Row | None) -> str:
    if row is None:
        return NO_VALUE
    if not is_number(row["lowest"]):
        return NOT_ESTIMABLE
    decimals, unit = (0, f"{NB}%") if row["statistic"] == AT_MONTH else (1, "")
    low, high = (as_number(row[name], decimals) for name in ("lowest", "highest"))
    return _span(low, high) + unit


def _span(low: str, high: str) -> str:
    return low if low == high else f"{low}{NB}to{NB}{high}"
