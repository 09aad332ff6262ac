"""Where the outcomes of a patient's category stand, in this cohort or else in print."""

from dataclasses import dataclass

import polars as pl

from seriatim.evidence.series import Outcome, Series, read_series, series_names
from seriatim.report.inputs import Results
from seriatim.report.palette import category_style
from seriatim.report.patient import Patient
from seriatim.report.printed import NB, NOT_ESTIMABLE, as_count, as_list, as_number
from seriatim.report.survival_tables import (
    AT_MONTH,
    MEDIAN,
    confidence_words,
    find_estimate,
    print_estimate,
)
from seriatim.report.words import TOO_FEW, TOO_FEW_WORDS, endpoint_words, reason_words

SHOWN = (
    ("pfs", MEDIAN, None),
    ("pfs", AT_MONTH, 24.0),
    ("os", MEDIAN, None),
    ("os", AT_MONTH, 24.0),
)


NO_CATEGORY = ("indeterminate", "no_disease", "before_drug")
"""What stands in the place of a category where none was given; it has no outcomes."""


@dataclass(frozen=True)
class Standing:
    """A sentence, the cohort's figures with intervals, and published ones with their source."""

    words: str
    figures: tuple[tuple[str, str], ...] = ()
    published: str = ""


def describe_standing(patient: Patient, results: Results) -> Standing:
    """What happened after operation to patients of this category."""
    label = patient.index_category
    if label is None:
        return Standing("No operation on a drug, so no category at operation to compare with.")
    if label in NO_CATEGORY:
        return Standing(
            f"No category was given at operation: {_why(patient)}. So no outcomes stand beside it."
        )
    words = category_style(label).words
    survival = results.survival
    same = survival.filter(pl.col("clock") == "operation", pl.col("group") == label)
    number = 0 if same.is_empty() else int(same["n"].max() or 0)  # type: ignore[arg-type]
    if number <= 1:
        return Standing(
            "Nobody else in this cohort was in this category at operation, so there is nobody to "
            "compare with.",
            published=_published(label, results.study.rules.definition),
        )
    if number < TOO_FEW:
        return Standing(
            f"{words} at operation: {as_count(number, 'patient')}, this one among them; "
            f"{TOO_FEW_WORDS}.",
            published=_published(label, results.study.rules.definition),
        )
    return Standing(
        f"{words} at operation: {as_count(number, 'patient')}, this one among them. After the "
        f"operation, with {confidence_words(results)} intervals:",
        figures=tuple(
            (_name(*one), _printed(survival, label, *one))
            for one in SHOWN
            if find_estimate(survival, one[0], "operation", label, *one[1:]) is not None
        ),
    )


def _why(patient: Patient) -> str:
    operation = patient.index_operation
    return reason_words(operation["reason"] if operation else None)


def _name(endpoint: str, statistic: str, month: float | None) -> str:
    short = endpoint_words(endpoint)
    return f"{short}, median" if statistic == MEDIAN else f"{short}, month {as_number(month)}"


def _printed(
    survival: pl.DataFrame, label: str, endpoint: str, statistic: str, month: float | None
) -> str:
    row = find_estimate(survival, endpoint, "operation", label, statistic, month)
    printed = print_estimate(row)
    note = row["note"] if row else None
    if printed == NOT_ESTIMABLE:
        return f"{printed}: {note}" if note else printed
    if statistic != MEDIAN:
        return printed
    value, _, interval = printed.partition(" ")
    return f"{value}{NB}months {interval}".strip()


def _published(label: str, definition: str) -> str:
    """What the series that gave the definition its name printed for the same category."""
    if definition not in series_names():
        return ""
    series = read_series(definition)
    printed = [
        _outcome(outcome)
        for outcome in series.outcomes
        if outcome.group == label
        and outcome.origin == "operation"
        and outcome.statistic in (MEDIAN, AT_MONTH)
    ]
    if not printed:
        return ""
    return (
        f"Published for this category{_members(series, label)}: {as_list(printed)} after operation "
        f"({series.citation}; read: {series.read}). Another centre's patients, not a forecast."
    )


def _members(series: Series, label: str) -> str:
    number = next((group.n for group in series.groups if group.label == label), None)
    return "" if number is None else f" (n{NB}={NB}{number})"


def _outcome(outcome: Outcome) -> str:
    name = endpoint_words(outcome.endpoint).lower()
    if outcome.not_reached or outcome.value is None:
        return f"median {name} not reached"
    if outcome.statistic == MEDIAN:
        return f"median {name} {outcome.value:g}{NB}months"
    return f"{name} {outcome.value:g}{NB}% at month {as_number(outcome.month)}"
