"""Does operating help: the section of the report, and the page of its own."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from seriatim.causal.comparison import Comparison
from seriatim.causal.effect import Measure
from seriatim.causal.follow import RESETS_BASELINE
from seriatim.causal.intervention_words import done_words
from seriatim.report.effects_diagnostics import (
    Step,
    describe_balance,
    describe_positivity,
    describe_weights,
    grace_table,
    left_out_table,
    list_steps,
    positivity_table,
    protocol_table,
)
from seriatim.report.effects_doubts import (
    control_table,
    control_words,
    e_values_table,
    refusals_table,
    settings_table,
    tipping_table,
    variations_table,
)
from seriatim.report.effects_rows import is_all_refused, list_estimators
from seriatim.report.effects_tables import (
    describe_hazards_only,
    hazards_table,
    main_table,
    methods_table,
    months_table,
)
from seriatim.report.effects_unknown import list_unknowns
from seriatim.report.effects_words import (
    ask_question,
    favours_words,
    head_question,
    level_words,
    refusal_words,
)
from seriatim.report.figures.arm_weights import weights_figure
from seriatim.report.figures.balance import balance_figure
from seriatim.report.figures.drawing import Figure
from seriatim.report.figures.effects_forest import effects_figure, variations_figure
from seriatim.report.figures.positivity import positivity_figure
from seriatim.report.figures.weighted_curves import weighted_figure
from seriatim.report.tables import PrintedTable


@dataclass(frozen=True)
class EffectsSection:
    """What the section shows, in its order; a figure is None where there is nothing to draw."""

    heading: str
    question: str
    refused: str
    """Why there is no effect at all; empty where there is one."""
    warnings: tuple[str, ...]
    unknowns: tuple[str, ...]
    protocol: PrintedTable
    steps: tuple[Step, ...]
    positivity_words: str
    positivity_figure: Figure | None
    positivity: PrintedTable
    balance_words: str
    balance_figure: Figure | None
    weights_words: str
    weights_figure: Figure | None
    grace: PrintedTable
    methods: PrintedTable
    favours: str
    effects_figure: Figure | None
    main: PrintedTable
    hazards_only: str
    months: PrintedTable
    curves_figure: Figure | None
    means: PrintedTable
    variations_figure: Figure | None
    variations: PrintedTable
    e_values: PrintedTable
    tipping: PrintedTable
    control_words: str
    control: PrintedTable
    left_out: PrintedTable
    refusals: PrintedTable
    hazards: PrintedTable
    settings: PrintedTable

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures in the order of the section."""
        shown = (getattr(self, field.name) for field in fields(self))
        return tuple(one for one in shown if isinstance(one, Figure))


def describe_effects(comparison: Comparison) -> EffectsSection:
    """The section's words, figures and tables."""
    month, level = comparison.main_month, level_words(comparison)
    return EffectsSection(
        heading=head_question(comparison.trial),
        question=ask_question(comparison.trial, month),
        refused=_all_refused(comparison),
        warnings=tuple(_warnings(comparison)),
        unknowns=list_unknowns(comparison),
        protocol=protocol_table(comparison),
        steps=list_steps(comparison),
        positivity_words=describe_positivity(comparison),
        positivity_figure=positivity_figure(comparison),
        positivity=positivity_table(comparison),
        balance_words=describe_balance(comparison),
        balance_figure=balance_figure(comparison),
        weights_words=describe_weights(comparison),
        weights_figure=weights_figure(comparison),
        grace=grace_table(comparison),
        methods=methods_table(comparison),
        favours=favours_words(comparison.trial),
        effects_figure=effects_figure(comparison, level),
        main=main_table(comparison, level),
        hazards_only=describe_hazards_only(comparison),
        months=months_table(
            comparison, Measure.RISK_DIFFERENCE, f"Risk differences, points, with {level} intervals"
        ),
        curves_figure=weighted_figure(comparison),
        means=months_table(
            comparison,
            Measure.RMST_DIFFERENCE,
            f"Differences in restricted mean, months, with {level} intervals",
        ),
        variations_figure=variations_figure(comparison, level),
        variations=variations_table(comparison, level),
        e_values=e_values_table(comparison, level),
        tipping=tipping_table(comparison),
        control_words=control_words(comparison),
        control=control_table(comparison, level),
        left_out=left_out_table(comparison),
        refusals=refusals_table(comparison),
        hazards=hazards_table(comparison, level),
        settings=settings_table(comparison),
    )


def _warnings(comparison: Comparison) -> Iterator[str]:
    """What must be read before any number; the reset of the baseline is always among it."""
    if comparison.trial.outcome == "pfs" and RESETS_BASELINE not in comparison.warnings:
        yield RESETS_BASELINE
    yield from comparison.warnings


def _all_refused(comparison: Comparison) -> str:
    """Why the main estimator gives nothing at all."""
    if not is_all_refused(comparison.effects, comparison.main_method):
        return ""
    reasons = {
        row["refusal"]: refusal_words(row["refusal"])
        for one in list_estimators(comparison.effects, done_words(comparison.trial))
        if one.method == comparison.main_method
        for row in one.rows
        if row["refusal"]
    }
    because = " ".join(reasons.values())
    return f"The data cannot answer this question. {because}".strip()
