"""Survival with categories drawn from their probabilities, beside the plain figures."""

from collections.abc import Iterator, Sequence

import polars as pl

from seriatim.report.inputs import SensitivityResults
from seriatim.report.palette import category_style, ordered_categories
from seriatim.report.printed import NB, as_number, as_sentence
from seriatim.report.survival_tables import (
    AT_MONTH,
    MEDIAN,
    Row,
    confidence_words,
    figure_head,
    print_estimate,
)
from seriatim.report.tables import PrintedTable
from seriatim.report.words import endpoint_words

ENDPOINTS = ("pfs", "os")
"""Outcomes in the order of the report."""
Wanted = Sequence[tuple[str, float | None]]


def drawn_table(results: SensitivityResults) -> PrintedTable:
    """Two rows per outcome and category: by the rule, and drawn."""
    rows = results.sensitivity.imputed_survival
    months = rows["month"].drop_nulls().unique().sort().to_list()
    wanted: Wanted = [(MEDIAN, None), *((AT_MONTH, month) for month in months)]
    return PrintedTable(
        caption="Survival from operation by the rule and with drawn categories, "
        f"with {confidence_words(results)} intervals",
        header=(
            "Outcome",
            "Category",
            "Given",
            "Patients",
            "Events",
            *(figure_head(*one) for one in wanted),
        ),
        rows=tuple(_printed(rows, wanted)),
        numeric=frozenset(range(3, 5 + len(wanted))),
        note=_note(rows),
    )


def _printed(rows: pl.DataFrame, wanted: Wanted) -> Iterator[tuple[str, ...]]:
    for endpoint in ENDPOINTS:
        part = rows.filter(pl.col("endpoint") == endpoint)
        outcome = endpoint_words(endpoint)
        for group in ordered_categories(part["group"]):
            of_group = part.filter(pl.col("group") == group)
            yield from _pair(of_group, outcome, category_style(group).words, wanted)
            outcome = ""


def _pair(
    rows: pl.DataFrame, outcome: str, category: str, wanted: Wanted
) -> Iterator[tuple[str, ...]]:
    found = {(row["statistic"], row["month"]): row for row in rows.iter_rows(named=True)}
    first = rows.row(0, named=True)
    plain = (print_estimate(plain_figure(found[one])) for one in wanted if one in found)
    yield (outcome, category, "by the rule", str(first["plain_n"] or 0), _events(first), *plain)
    n, events = (as_number(first[name], 1) for name in ("n_expected", "n_events_expected"))
    yield (
        "",
        "",
        "drawn",
        n,
        events,
        *(print_estimate(found[one]) for one in wanted if one in found),
    )


def _events(row: Row) -> str:
    return str(row["plain_n_events"] or 0)


def plain_figure(row: Row) -> Row:
    """The figure by the rule, in the place of the drawn one."""
    names = {"estimate": "plain", "lower": "plain_lower", "upper": "plain_upper"}
    return row | {name: row[plain] for name, plain in names.items()}


def _note(rows: pl.DataFrame) -> str:
    """How the intervals are made, and why drawn figures are missing."""
    largest = rows["missing_information"].max()
    share = (
        f" Of what is known of survival at these months, at most {as_number(100 * float(largest))}"  # type: ignore[arg-type]
        f"{NB}% is lost to doubt about the category."
        if largest is not None
        else ""
    )
    return (
        "Drawn: patients and events are means over the draws. Both intervals are on the arcsine "
        "scale, which stays sound where few draws have an event yet; the other tables keep the "
        f"study's own.{share} "
    ) + " ".join(_missing(rows.filter(pl.col("note").is_not_null())))


def _missing(noted: pl.DataFrame) -> Iterator[str]:
    """Each reason once, with the figures that it stands for."""
    for (note,), cases in noted.group_by("note", maintain_order=True):
        places = [
            f"{row['endpoint'].upper()}, {category_style(row['group']).words.lower()}, "
            f"{'median' if row['month'] is None else 'month ' + as_number(row['month'])}"
            for row in cases.iter_rows(named=True)
        ]
        yield as_sentence(f"{note}: {'; '.join(places)}")
