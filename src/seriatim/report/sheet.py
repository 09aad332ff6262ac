"""The patient sheet: one A4 page that says what is known of one patient, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import polars as pl

from seriatim.cohort.build import Cohort
from seriatim.report.document import environment
from seriatim.report.figures.course_lesions import BAND_OPACITY
from seriatim.report.inputs import Results
from seriatim.report.palette import GLYPHS, STATES, CategoryStyle, StateStyle, category_style
from seriatim.report.patient import Patient, find_patient
from seriatim.report.printed import Clock, as_count, as_day, as_sentence
from seriatim.report.sheet_certainty import Certainty, describe_certainty, describe_model
from seriatim.report.sheet_course import course_figure
from seriatim.report.sheet_reasons import Decision, describe_decisions
from seriatim.report.sheet_standing import describe_standing
from seriatim.report.sheet_timeline import Part, describe_timeline
from seriatim.report.words import RESEARCH_USE, SYNTHETIC, reason_words

DENSITIES = ((24, "roomy"), (32, "dense"), (42, "densest"))
"""The most lines of text that each setting holds on a page; more are set the fullest."""
FIGURE_PX = 620
"""Plotting width of the figure: the names of the lesions stand beside it."""


@dataclass(frozen=True)
class Headline:
    """The category that the sheet opens with, and what it rests on."""

    style: CategoryStyle
    words: str
    certainty: Certainty | None


def render_sheet(results: Results, patient_id: str, cohort: Cohort) -> str:
    """The sheet of one patient as HTML text that prints on one A4 page.

    Raises  InputError where the cohort has no such patient
    """
    patient = find_patient(results, cohort, patient_id)
    clock, zero = results.about.clock, results.about.zero
    rules = results.study.rules
    headline = _headline(patient, clock, rules)
    decisions = describe_decisions(patient, clock, rules.growth.reference)
    timeline = describe_timeline(patient, clock)
    return (
        environment()
        .get_template("sheet.html.j2")
        .render(
            about=results.about,
            patient_id=patient_id,
            research_use=RESEARCH_USE,
            synthetic_words=SYNTHETIC,
            headline=headline,
            how_sure=describe_model(rules.probability),
            figure=course_figure(patient, clock, zero),
            figure_px=FIGURE_PX,
            states=_states_shown(patient),
            glyphs=GLYPHS,
            band_opacity=BAND_OPACITY,
            decisions=decisions,
            timeline=timeline,
            standing=describe_standing(patient, results),
            density=_density(headline, decisions, timeline),
            zero=zero if clock == "relative" else "",
        )
    )


def _states_shown(patient: Patient) -> tuple[StateStyle, ...]:
    """The growth states that the figure draws, in the order of the key."""
    present = set(patient.states["state"])
    return tuple(style for style in STATES.values() if style.state in present)


def _density(
    headline: Headline | None, decisions: Sequence[Decision], timeline: Sequence[Part]
) -> str:
    """How tightly the page must be set, from about how many printed lines it holds."""
    certainty = headline.certainty if headline else None
    sure = ceil(len(certainty.words) / 120) + 2 if certainty else 0
    table = sum(
        max(ceil(len(line.name) / 20), ceil(len(line.reason + line.style.words) / 27), 2)
        for decision in decisions
        for line in decision.lines
    )
    entries = sum(
        ceil((len(entry.when) + len(entry.words)) / 62)
        for part in timeline
        for entry in (*part.first, *part.last)
    )
    lines = sure + max(table, 11) + ceil((entries + len(timeline)) / 2)
    return next((name for most, name in DENSITIES if lines <= most), "fullest")


def _headline(patient: Patient, clock: Clock, rules: Any) -> Headline | None:  # noqa: ANN401
    """The category at the index operation, else at the latest scan."""
    row = patient.index_operation
    if row is None:
        scans = patient.categories.filter(pl.col("at") == "scan").sort("day")
        if scans.is_empty():
            return None
        row = scans.row(-1, named=True)
    at = "at the operation," if row["at"] == "operation" else "at the latest scan,"
    lesions = patient.states.filter(pl.col("scan_day") == row["scan_day"])
    return Headline(
        category_style(row["category"]),
        f"{at} {as_day(row['day'], clock)}. {as_sentence(reason_words(row['reason']))}"
        f"{_counts(row)}",
        describe_certainty(row, lesions, rules),
    )


def _counts(row: dict[str, Any]) -> str:
    if row["n_lesions"] is None:
        return ""
    unassessed = f"{row['n_unassessed']} not assessed" if row["n_unassessed"] else "all assessed"
    lesions = as_count(row["n_lesions"], "lesion")
    return f" {row['n_growing']} of {lesions} growing, {unassessed}."
