"""Survival estimates as printed tables and as words: with intervals, or with why there are none."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from seriatim.report.inputs import SensitivityResults, Summary
from seriatim.report.palette import category_style, ordered_categories
from seriatim.report.printed import (
    NB,
    NO_VALUE,
    NOT_ESTIMABLE,
    as_count,
    as_interval,
    as_number,
    as_p_value,
    as_sentence,
    is_number,
)
from seriatim.report.tables import PrintedColumn, PrintedTable, number_column, print_frame
from seriatim.report.words import (
    METHODS,
    clock_words,
    endpoint_words,
    in_words,
)

Row = dict[str, Any]
MEDIAN = "median_months"
AT_MONTH = "survival_pct"
RESTRICTED_MEAN = "rmst_months"
INCIDENCE = "cumulative_incidence_pct"


def find_estimate(
    survival: pl.DataFrame,
    endpoint: str,
    clock: str,
    group: str,
    statistic: str,
    month: float | None = None,
) -> Row | None:
    """The one row of that estimate; None where the study did not ask for it."""
    wanted = survival.filter(
        pl.col("endpoint") == endpoint,
        pl.col("clock") == clock,
        pl.col("group") == group,
        pl.col("statistic") == statistic,
        pl.lit(value=True) if month is None else pl.col("month") == month,
    )
    return wanted.row(0, named=True) if wanted.height else None


def print_estimate(row: Row | None) -> str:
    """An estimate with its interval, or that it is not estimable."""
    if row is None:
        return NO_VALUE
    if not is_number(row["estimate"]):
        return NOT_ESTIMABLE
    in_percent = row["statistic"].endswith("_pct")
    decimals, unit = (0, f"{NB}%") if in_percent else (1, "")
    interval = as_interval(row["lower"], row["upper"], decimals)
    return f"{as_number(row['estimate'], decimals)}{unit} {interval}".strip()


def confidence_words(results: SensitivityResults) -> str:
    """The level of the intervals, for example `95 %`."""
    return f"{as_number(100 * results.study.survival.conf_level)}{NB}%"


def survival_table(results: Summary, endpoint: str, clock: str) -> PrintedTable:
    """Survival at each month and the median, one row per category."""
    rows = results.survival.filter(
        pl.col("endpoint") == endpoint,
        pl.col("clock") == clock,
        pl.col("statistic").is_in([AT_MONTH, MEDIAN]),
    )
    months = rows["month"].drop_nulls().unique().sort().to_list()
    wanted = [(MEDIAN, None), *((AT_MONTH, month) for month in months)]
    groups = ordered_categories(rows["group"])
    return PrintedTable(
        caption=f"{endpoint_words(endpoint)} {clock_words(clock)}, "
        f"with {confidence_words(results)} intervals",
        header=("Category", "Patients", "Events", *(figure_head(*one) for one in wanted)),
        rows=tuple(estimates_of(rows, group, wanted) for group in groups),
        numeric=frozenset(range(1, 3 + len(wanted))),
        note=" ".join(
            part
            for part in (
                _notes(rows, groups),
                _missing_words(results.survival, endpoint, clock),
            )
            if part
        ),
    )


def count_without_time(survival: pl.DataFrame, endpoint: str, clock: str) -> int:
    """Patients on the operation clock who have no time on this one.

    On the drug clock patients enter on the day of the operation, so nobody enters whose time ended
    on that day.
    """
    medians = survival.filter(
        pl.col("endpoint") == endpoint, pl.col("statistic") == MEDIAN, pl.col("group") != "all"
    )
    sizes = dict(medians.group_by("clock").agg(pl.col("n").sum()).iter_rows())
    return max(0, int(sizes.get("operation", 0)) - int(sizes[clock])) if clock in sizes else 0


def _missing_words(survival: pl.DataFrame, endpoint: str, clock: str) -> str:
    missing = count_without_time(survival, endpoint, clock) if clock == "drug" else 0
    if not missing:
        return ""
    one = missing == 1
    return (
        f"{as_count(missing, 'patient')} without follow-up after the operation "
        f"{'has' if one else 'have'} no time on this clock."
    )


def figure_head(statistic: str, month: float | None) -> str:
    """The head of a printed figure's column."""
    return "Median, months" if statistic == MEDIAN else f"{as_number(month)}{NB}months"


def estimates_of(
    rows: pl.DataFrame, group: str, wanted: Sequence[tuple[str, float | None]]
) -> tuple[str, ...]:
    """A category's words, its patients and events, and the figures wanted, as text."""
    of_group = rows.filter(pl.col("group") == group)
    first = of_group.row(0, named=True)
    found = {(row["statistic"], row["month"]): row for row in of_group.iter_rows(named=True)}
    return (
        category_style(group).words,
        str(first["n"]),
        str(first["n_events"]),
        *(print_estimate(found.get(one)) for one in wanted),
    )


def _notes(rows: pl.DataFrame, groups: tuple[str, ...]) -> str:
    """Why estimates or intervals are missing, each reason once, and how intervals are made."""
    sentences = []
    noted = rows.filter(pl.col("note").is_not_null())
    for (note,), cases in noted.group_by("note", maintain_order=True):
        places = []
        for group in groups:
            of_group = cases.filter(pl.col("group") == group)
            heads = [figure_head(*one) for one in of_group.select("statistic", "month").iter_rows()]
            if heads:
                places.append(f"{category_style(group).words.lower()} {_shortened(heads)}")
        sentences.append(as_sentence(f"{note}: {'; '.join(places)}"))
    kinds = rows["conf_type"].drop_nulls().unique().sort().to_list()
    if kinds:
        sentences.append(f"Intervals on the {' and '.join(kinds)} scale.")
    return " ".join(sentences)


def _shortened(heads: list[str]) -> str:
    """Heads in brackets, the word `months` said once."""
    if heads == ["Median, months"]:
        return "(median)"
    numbers = [head.removesuffix(f"{NB}months") for head in heads if head != "Median, months"]
    median = ["median"] if "Median, months" in heads else []
    return f"({', '.join([*median, 'month ' + ', '.join(numbers)])})"


def wide_table(results: Summary, statistic: str, caption: str, note: str) -> PrintedTable:
    """One statistic at all its months: one row per endpoint, clock and category."""
    rows = results.survival.filter(pl.col("statistic") == statistic, pl.col("clock") != "drug")
    months = rows["month"].drop_nulls().unique().sort().to_list()
    printed = []
    for (endpoint, clock), part in rows.group_by(["endpoint", "clock"], maintain_order=True):
        outcome = f"{endpoint_words(str(endpoint))}, {clock_words(str(clock))}"
        for group in ordered_categories(part["group"]):
            cells = estimates_of(part, group, [(statistic, month) for month in months])
            printed.append((outcome, *cells))
            outcome = ""
    return PrintedTable(
        caption=caption,
        header=(
            "Outcome",
            "Category",
            "Patients",
            "Events",
            *(figure_head(statistic, month) for month in months),
        ),
        rows=tuple(printed),
        numeric=frozenset(range(2, 4 + len(months))),
        note=note,
    )


def describe_medians(survival: pl.DataFrame, endpoint: str, clock: str) -> str:
    """The medians by category as a sentence, for those who hear the figure."""
    rows = survival.filter(pl.col("endpoint") == endpoint, pl.col("clock") == clock)
    parts = []
    for group in ordered_categories(rows["group"]):
        row = find_estimate(survival, endpoint, clock, group, MEDIAN)
        if row is not None:
            months = print_estimate(row)
            unit = "" if months == NOT_ESTIMABLE else " months"
            parts.append(f"{category_style(group).words.lower()} (n = {row['n']}) {months}{unit}")
    return f"Median by category: {'; '.join(parts)}." if parts else ""


def curve_table(steps: pl.DataFrame, *, caption: str) -> PrintedTable:
    """Every step of the curves, for those who cannot see them or want the numbers."""
    percent = [(pl.col(name) * 100) for name in ("survival", "lower", "upper")]
    return print_frame(
        steps.with_columns(percent),
        [
            PrintedColumn("category", "Category"),
            number_column("time_months", "Months", 1),
            number_column("n_risk", "At risk"),
            number_column("n_event", "Events"),
            number_column("n_censor", "Censored"),
            number_column("survival", "Survival, %", 1),
            number_column("lower", "Lower, %", 1),
            number_column("upper", "Upper, %", 1),
        ],
        caption=caption,
    )


def contrast_table(results: Summary) -> PrintedTable:
    """Comparisons between categories, each with its interval or with why it is withheld."""
    rows = []
    previous = ""
    for row in results.contrasts.iter_rows(named=True):
        between = (
            f"{category_style(row['group']).words} v "
            f"{category_style(row['reference']).words.lower()}"
            if row["reference"]
            else "All categories"
        )
        outcome = f"{endpoint_words(row['endpoint'])}, {clock_words(row['clock'])}"
        rows.append(
            (
                "" if outcome == previous else outcome,
                METHODS.get(row["method"], in_words(row["method"])),
                between,
                _ratio(row),
                "" if row["note"] else as_p_value(row["p_value"]),
            )
        )
        previous = outcome
    return PrintedTable(
        caption="Comparison of categories",
        header=(
            "Outcome",
            "Method",
            "Between",
            f"Hazard ratio ({confidence_words(results)} interval)",
            "p",
        ),
        rows=tuple(rows),
        numeric=frozenset({4}),
        note="Categories are not assigned by chance: these compare prognosis, not treatment.",
    )


def withheld_words(note: str) -> str:
    """The guard's reason without its own `not compared`."""
    return note.removeprefix("not compared: ").removeprefix("not estimable: ")


def _ratio(row: Row) -> str:
    if row["note"]:
        return f"Withheld: {withheld_words(row['note'])}"
    if not is_number(row["estimate"]):
        return NO_VALUE
    return f"{as_number(row['estimate'], 2)} {as_interval(row['lower'], row['upper'], 2)}"
