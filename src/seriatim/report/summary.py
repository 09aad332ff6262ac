"""The opening of the report: three cards, one paragraph, and what the report does not know."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from seriatim.report.inputs import Summary
from seriatim.report.palette import CategoryStyle, category_style, ordered_categories
from seriatim.report.printed import (
    NB,
    NOT_ESTIMABLE,
    as_count,
    as_interval,
    as_list,
    as_number,
    is_number,
)
from seriatim.report.summary_certainty import describe_reader_error
from seriatim.report.survival_tables import (
    AT_MONTH,
    MEDIAN,
    confidence_words,
    find_estimate,
    withheld_words,
)
from seriatim.report.words import METHODS, TOO_FEW, TOO_FEW_WORDS, endpoint_words, in_words

HORIZON_MONTHS = 24.0
FEW_PATIENTS = 10
NO_INTERVAL = "no interval can be given"


@dataclass(frozen=True)
class Glance:
    """One number of a card: what it is, its value, and its interval or why there is none."""

    name: str
    value: str
    detail: str
    interval: str = ""


@dataclass(frozen=True)
class Card:
    """One category at a glance."""

    style: CategoryStyle
    n_patients: int
    numbers: tuple[Glance, ...]
    """None where there are fewer than `TOO_FEW` patients."""


def describe_cards(results: Summary) -> tuple[Card, ...]:
    """One card for each category with patients in it, after operation."""
    survival = results.survival
    groups = [group for group in ordered_categories(survival["group"]) if group != "all"]
    return tuple(_card(results, group, _size(survival, group)) for group in groups)


def _card(results: Summary, group: str, n_patients: int) -> Card:
    if n_patients < TOO_FEW:
        return Card(category_style(group), n_patients, ())
    numbers = (
        _glance(results, "pfs", group, MEDIAN, None),
        _glance(results, "os", group, AT_MONTH, HORIZON_MONTHS),
    )
    return Card(category_style(group), n_patients, numbers)


def _size(survival: pl.DataFrame, group: str) -> int:
    return int(survival.filter(pl.col("group") == group)["n"].max() or 0)  # type: ignore[arg-type]


def _glance(
    results: Summary, endpoint: str, group: str, statistic: str, month: float | None
) -> Glance:
    level = confidence_words(results)
    is_median = statistic == MEDIAN
    short = endpoint.upper()
    name = f"Median {short}" if is_median else f"2-year {short}"
    row = find_estimate(results.survival, endpoint, "operation", group, statistic, month)
    if row is None:
        return Glance(name, NOT_ESTIMABLE, "not asked for by the study")
    if not is_number(row["estimate"]):
        return Glance(name, NOT_ESTIMABLE, row["note"] or "")
    decimals = 1 if is_median else 0
    unit = f"{NB}months" if is_median else f"{NB}%"
    interval = as_interval(row["lower"], row["upper"], decimals)
    return Glance(
        name,
        as_number(row["estimate"], decimals) + unit,
        f"{level} interval {interval.strip('()')}" if interval else row["note"] or NO_INTERVAL,
        interval,
    )


def describe_summary(results: Summary) -> str:
    """The whole study in one paragraph."""
    cards = describe_cards(results)
    if not cards:
        return "No patient has a category at an operation, so there is no outcome by category."
    total = sum(card.n_patients for card in cards)
    counts = as_list([f"{card.n_patients} {card.style.words.lower()}" for card in cards])
    return (
        f"{as_count(total, 'patient')} had a category at the index operation: {counts}. "
        f"{_follow_up(results)}{_outcomes(cards)}"
    )


def _outcomes(cards: tuple[Card, ...]) -> str:
    """Outcomes of the groups that are large enough, and which are not."""
    small = [card.style.words.lower() for card in cards if not card.numbers]
    if len(small) == len(cards):
        return (
            f"Each category has fewer than {TOO_FEW} patients, {TOO_FEW_WORDS}; the tables below "
            "hold their estimates."
        )
    outcomes = [
        f"{card.style.words.lower()} {as_list([_in_sentence(number) for number in card.numbers])}"
        for card in cards
        if card.numbers
    ]
    rest = f" Fewer than {TOO_FEW} patients, {TOO_FEW_WORDS}: {as_list(small)}." if small else ""
    return (
        "After the operation, progression-free and overall survival (PFS, OS) were, by category: "
        f"{'; '.join(outcomes)}.{rest}"
    )


def _in_sentence(number: Glance) -> str:
    name = number.name[0].lower() + number.name[1:]
    return f"{name} {number.value} {number.interval}".strip()


def _follow_up(results: Summary) -> str:
    rows = results.follow_up.filter(pl.col("clock") == "operation")
    known = dict(rows.select("statistic", "estimate").iter_rows())
    median = known.get("observed_median_months")
    if not is_number(median):
        return ""
    low, high = known.get("observed_min_months"), known.get("observed_max_months")
    is_wide = is_number(low) and is_number(high) and low != high
    extent = f" (range {as_number(low)} to {as_number(high)})" if is_wide else ""
    return f"Follow-up after it: median {as_number(median, 1)} months{extent}. "


def describe_unknowns(results: Summary) -> tuple[str, ...]:
    """What the numbers below cannot say, each as one sentence."""
    return (
        "Whether operating helped. Patients were not assigned to a category or to an operation by "
        "chance; differences between categories are differences in prognosis.",
        *_left_out(results),
        *_small_groups(results),
        *_not_estimable(results),
        *_withheld(results),
        describe_reader_error(results),
        *_non_targets(results),
    )


def _non_targets(results: Summary) -> list[str]:
    """What category and progression say differently, where there are non-target lesions."""
    if "non_target" not in results.roles["role"]:
        return []
    return [
        "Whether a non-target lesion that grew by size alone was progression. RECIST does not call "
        "it so: such growth counts for the category, while progression-free time runs on."
    ]


def _left_out(results: Summary) -> list[str]:
    left_out = results.flow.filter(pl.col("n_left_out") > 0).sort("step").to_dicts()
    if not left_out:
        return []
    parts = [
        f"{step['n_left_out']} ({step['reason'] or 'not reached: ' + step['words'].lower()})"
        for step in left_out
    ]
    total = sum(step["n_left_out"] for step in left_out)
    return [
        f"The category of {as_count(total, 'patient')} who left the analysis: {as_list(parts)}."
    ]


def _small_groups(results: Summary) -> list[str]:
    small = [card for card in describe_cards(results) if card.n_patients < FEW_PATIENTS]
    if not small:
        return []
    names = as_list([f"{card.style.words.lower()} (n = {card.n_patients})" for card in small])
    return [f"Anything precise about {names}: fewer than {FEW_PATIENTS} patients."]


def _not_estimable(results: Summary) -> list[str]:
    rows = results.survival.filter(
        pl.col("clock") == "operation",
        pl.col("estimate").is_null(),
        pl.col("group") != "all",
        pl.col("statistic").is_in([MEDIAN, AT_MONTH]),
    )
    sentences = []
    for (endpoint, statistic), cases in rows.group_by(
        ["endpoint", "statistic"], maintain_order=True
    ):
        name = endpoint_words(str(endpoint))
        if statistic == MEDIAN:
            groups = [category_style(label).words.lower() for label in cases["group"]]
            sentences.append(f"{name}, median in {as_list(groups)}: not estimable.")
            continue
        parts = []
        for (label,), times in cases.group_by("group", maintain_order=True):
            first = as_number(float(times["month"].min() or 0))  # type: ignore[arg-type]
            parts.append(f"from month {first} in {category_style(str(label)).words.lower()}")
        sentences.append(f"{name} {as_list(parts)}: not estimable.")
    return sentences


def _withheld(results: Summary) -> list[str]:
    """Comparisons after operation that are withheld, each with the guard's reason."""
    withheld = results.contrasts.filter(
        pl.col("clock") == "operation", pl.col("note").is_not_null()
    )
    sentences = []
    for (endpoint, method), rows in withheld.group_by(["endpoint", "method"], maintain_order=True):
        reasons = [
            f"{_between(row)}{withheld_words(row['note'])}" for row in rows.iter_rows(named=True)
        ]
        name = METHODS.get(str(method), in_words(str(method)))
        sentences.append(
            f"{name} for {endpoint_words(str(endpoint)).lower()}, withheld: {'; '.join(reasons)}."
        )
    return sentences


def _between(row: dict[str, Any]) -> str:
    if not row["reference"]:
        return ""
    styles = category_style(row["group"]), category_style(row["reference"])
    return f"{styles[0].words.lower()} v {styles[1].words.lower()}, "
