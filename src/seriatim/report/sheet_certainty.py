"""How sure the category of a patient is, in plain words under its name."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from seriatim.report.palette import category_style, state_style
from seriatim.report.printed import NB, as_count, as_number, as_probability, as_sentence
from seriatim.report.sheet_lesions import COMPARED
from seriatim.report.words import BASES, reason_words, source_words
from seriatim.response.category import DEFINITIONS, Definition
from seriatim.response.posterior.certainty import DEGREES, NOT_GIVEN

EVEN = 0.5
"""From here on a lesion has more likely grown than not."""
UNASSESSED = ("reference", "not_evaluable")
"""States in which a lesion was not assessed."""
MOST_NAMED = 2
"""Lesions named where sizes and rule differ; the table of the scan holds them all."""
BY_CHANGE = ("rise_", "little_change")
"""Reasons for which the change itself says more than their words."""


@dataclass(frozen=True)
class Certainty:
    """How sure the category is: in a word or two, and in full."""

    lead: str
    words: str


def describe_certainty(
    row: dict[str, Any],
    lesions: pl.DataFrame,
    rules: Any,  # noqa: ANN401  rules of any study
) -> Certainty | None:
    """How sure the category of one row of the categories is.

    Reads   row: category, category_certain, p_responsive, p_focal, p_multifocal, p_unassessed
            [0 to 1] and the counts; lesions: the lesion states of its scan
    Nulls   None where probabilities are not computed, or growth is no question
    """
    if not rules.probability.compute or row["category"] in NOT_GIVEN:
        return None
    if row[DEGREES[0]] is None:
        return Certainty("How sure:", _without_probability(row, lesions))
    likely, rest = _likelihoods(row, DEFINITIONS[rules.definition]), _unassessed(row, lesions)
    if row["category_certain"] == "indeterminate":
        level = _level(row, rules.probability.certain_pct)
        return Certainty("Not certain:", _joined(level, as_sentence(likely), rest))
    if row["category"] == "indeterminate":
        return Certainty("By the sizes:", _joined(f"{likely}.", rest))
    if row["category_certain"] == row["category"]:
        return Certainty("How sure:", _joined(f"{likely}.", rest))
    differs = f"{_in_text(row['category'])} by the rule; by the sizes {likely}."
    doubts = _doubts(lesions, rules.growth.reference)
    return Certainty("Rule and sizes differ:", _joined(differs, *doubts, rest))


def describe_model(model: Any) -> str:  # noqa: ANN401  the model of any study
    """What percentages and bands on the sheet mean and rest on; nothing without the model."""
    if not model.compute:
        return ""
    usual = model.error.cv == type(model.error)(readers=model.error.readers).cv
    source = f"after {source_words('yoon-2016')}" if usual else "as set in the study"
    return (
        "How sure: percentages say how likely it is that a lesion has truly grown by the rule; "
        "shaded bands, and sizes in brackets, hold the true size with 90 % probability. Both allow "
        f"for the error of reading a diameter, {100 * model.error.cv:.2g} % {source}, and start "
        "from how often lesions, most of them simulated, grow, shrink or keep their size. They "
        "speak of the day of the scan and are no forecast."
    ).replace(" %", f"{NB}%")


def _without_probability(row: dict[str, Any], lesions: pl.DataFrame) -> str:
    """Why there is none."""
    if row["n_lesions"] is None:
        return "no probability, for no scan lies close enough before the operation."
    return _joined("no probability, for no lesion could be compared.", _unassessed(row, lesions))


def _likelihoods(row: dict[str, Any], definition: Definition) -> str:
    """Each category with its probability, most likely first."""
    degrees = (definition.none_growing, (definition.few_growing,), (definition.many_growing,))
    named = [
        (row[column], " or ".join(_in_text(label) for label in labels))
        for column, labels in zip(DEGREES, degrees, strict=True)
    ]
    named.sort(key=lambda one: -one[0])
    printed = [f"{name} {as_probability(prob)}" for prob, name in named]
    if as_probability(named[0][0]) == as_probability(1.0):
        printed[1:] = [f"anything else {as_probability(0.0)}"]
    assessed = f"of the {as_count(row['n_evaluable'], 'lesion')} assessed, "
    return f"{assessed if row['n_unassessed'] else ''}{', '.join(printed)}"


def _in_text(label: str) -> str:
    return category_style(label).words.lower()


def _unassessed(row: dict[str, Any], lesions: pl.DataFrame) -> str:
    """How likely a lesion that was not assessed grows; nothing where all were."""
    if row["p_unassessed"] is None or not row["n_unassessed"]:
        return ""
    number, prob = row["n_unassessed"], as_probability(row["p_unassessed"])
    which = "was not assessed; it" if number == 1 else "were not assessed; at least one of them"
    bases = lesions.filter("counted", pl.col("state").is_in(UNASSESSED))["p_basis"]
    prior = f", {BASES['prior']}" if set(bases) == {"prior"} else ""
    return f"{as_count(number, 'lesion')} {which} grows with a probability of {prob}{prior}."


def _level(row: dict[str, Any], certain_pct: float) -> str:
    """What no category reaches; one may reach it by the lesions assessed and not by all."""
    counted = "with what was not assessed, " if row["n_unassessed"] else ""
    return f"{counted}no category reaches {as_number(certain_pct)}{NB}%."


def _doubts(lesions: pl.DataFrame, reference: str) -> list[str]:
    """The lesions that make rule and sizes differ, one sentence each."""
    grows = pl.col("state").is_in(["growing", "new"])
    by_size = pl.col("p_basis") != "reader"
    differ = lesions.filter("counted", by_size, grows != (pl.col("p_growing") >= EVEN))
    return [_doubt(one, reference) for one in differ.head(MOST_NAMED).iter_rows(named=True)]


def _doubt(lesion: dict[str, Any], reference: str) -> str:
    name, state = lesion["lesion_id"], state_style(lesion["state"]).words
    return (
        f"{name} is {state} by the rule ({_grounds(lesion, reference)}); that it truly grew has a "
        f"probability of {as_probability(lesion['p_growing'])}."
    )


def _grounds(lesion: dict[str, Any], reference: str) -> str:
    """Why the rule calls it so: how far it stands from its reference, else the reason's words."""
    change = lesion["change_mm"]
    if change is None or not str(lesion["reason"]).startswith(BY_CHANGE):
        return reason_words(lesion["reason"])
    side = "above" if change >= 0 else "below"
    return f"{as_number(abs(change), 1)} mm {side} its {COMPARED[reference]}"


def _joined(*sentences: str) -> str:
    return " ".join(one for one in sentences if one)
