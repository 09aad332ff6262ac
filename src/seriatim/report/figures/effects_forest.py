"""Every estimator in one figure: risk differences at the main month, and hazard ratios last."""

import altair as alt

from seriatim.causal.comparison import Comparison
from seriatim.causal.effect import Measure
from seriatim.causal.intervention_words import doing_words, done_words
from seriatim.report.effects_doubts import in_place, value_words, variations_table
from seriatim.report.effects_rows import (
    SCALE,
    Estimator,
    Row,
    is_given,
    list_estimators,
    print_effect,
)
from seriatim.report.effects_words import MEASURES, NAIVE_MARK, Standing, short_refusal
from seriatim.report.figures.drawing import Chart, Figure
from seriatim.report.figures.forest import draw_forest
from seriatim.report.figures.forest_rows import Forest, ForestRow
from seriatim.report.printed import NO_VALUE, as_number, is_number
from seriatim.report.tables import PrintedTable

ELSEWHERE = "hazard ratio only, see below"
TOO_EARLY = "none by this month"


def effects_figure(comparison: Comparison, level: str) -> Figure | None:
    """The forest of all estimators; None where none gives an estimate."""
    estimators = list_estimators(comparison.effects, done_words(comparison.trial))
    risks, hazards = _risks(comparison, estimators), _hazards(comparison, estimators)
    if not (risks.is_given or hazards.is_given):
        return None
    month = as_number(comparison.main_month)
    return Figure(
        key="effects",
        title=f"Every estimator together: risk difference at month {month}, and hazard ratios",
        description=_describe(risks, hazards, month),
        draw=lambda width_px: _draw(risks, hazards, width_px),
        table=_table(risks, hazards, month),
        caption=(
            f"Points with {level} intervals. Grey ground, hollow circles and broken lines: "
            f"{NAIVE_MARK}. Squares: estimators that give no time away; the coloured one is the "
            "main one. A landmark counts from the landmark to the month. The hazard ratio comes "
            "last, as a summary only."
        ),
    )


def variations_figure(comparison: Comparison, level: str) -> Figure | None:
    """The main risk difference with one thing changed at a time; None without an estimate."""
    month = as_number(comparison.main_month)
    forest = _risk_forest(comparison, _varied(comparison), f"Risk difference at month {month}")
    if not forest.is_given:
        return None
    rows = (f"{row.heading}, {row.name}: {row.printed}" for row in forest.rows)
    return Figure(
        key="effects-variations",
        title=f"Risk difference at month {month} with one thing changed",
        description=f"{'; '.join(rows)}.",
        draw=lambda width_px: draw_forest(forest, width_px),
        table=variations_table(comparison, level),
        caption=f"By the main estimator, with robust {level} intervals; all else as planned.",
    )


def _varied(comparison: Comparison) -> tuple[ForestRow, ...]:
    return tuple(
        _row(
            value_words(row["what"], row["value"]) + (" (as planned)" if row["is_main"] else ""),
            in_place(row["what"]),
            row,
            Measure.RISK_DIFFERENCE,
            "main" if row["is_main"] else "given",
        )
        for row in comparison.variations.iter_rows(named=True)
    )


def _risks(comparison: Comparison, estimators: tuple[Estimator, ...]) -> Forest:
    measure, rows = Measure.RISK_DIFFERENCE, []
    for one in estimators:
        found = one.find(measure, comparison.main_month)
        if found is None:
            why = TOO_EARLY if one.asks(measure) else ELSEWHERE
            rows.append(ForestRow(one.name, one.standing, why, "refused", one.is_naive))
        else:
            rows.append(_row(one.name, one.standing, found, measure, _mark(comparison, one)))
    month = as_number(comparison.main_month)
    return _risk_forest(comparison, tuple(rows), f"Risk difference at month {month}")


def _risk_forest(comparison: Comparison, rows: tuple[ForestRow, ...], title: str) -> Forest:
    return Forest(
        title=title,
        rows=rows,
        axis="Percentage points",
        zero=0.0,
        left=f"favours {doing_words(comparison.trial)}",
        right="favours waiting",
    )


def _hazards(comparison: Comparison, estimators: tuple[Estimator, ...]) -> Forest:
    measure = Measure.HAZARD_RATIO
    return Forest(
        title="Hazard ratio, a summary",
        rows=tuple(
            _row(one.name, one.standing, found, measure, _mark(comparison, one))
            for one in estimators
            if (found := one.find(measure)) is not None
        ),
        axis="Hazard ratio",
        zero=1.0,
        left=f"favours {doing_words(comparison.trial)}",
        right="favours waiting",
        is_ratio=True,
    )


def _mark(comparison: Comparison, estimator: Estimator) -> str:
    if estimator.is_naive:
        return "naive"
    return "main" if estimator.method == comparison.main_method else "given"


def _row(name: str, heading: str, row: Row, measure: Measure, mark: str) -> ForestRow:
    if not is_given(row):
        reason = f"not given: {short_refusal(row['refusal'])}" if row["refusal"] else NO_VALUE
        return ForestRow(name, heading, reason, "refused", heading == Standing.NAIVE)
    scaled = (
        SCALE[measure] * row[part] if is_number(row[part]) else None
        for part in ("estimate", "lower", "upper")
    )
    return ForestRow(name, heading, print_effect(row, measure), mark, mark == "naive", *scaled)


def _draw(risks: Forest, hazards: Forest, width_px: int) -> Chart:
    panels = [draw_forest(forest, width_px) for forest in (risks, hazards) if forest.is_given]
    return alt.vconcat(*panels, spacing=22).resolve_scale(x="independent", y="independent")


def _describe(risks: Forest, hazards: Forest, month: str) -> str:
    parts = []
    for forest, measure in (
        (risks, f"Risk difference at month {month}"),
        (hazards, "Hazard ratio"),
    ):
        rows = [
            f"{row.name}{' (naive)' if row.mark == 'naive' else ''} {row.printed}"
            for row in forest.rows
        ]
        parts.append(f"{measure}: {'; '.join(rows)}.")
    return " ".join(parts)


def _table(risks: Forest, hazards: Forest, month: str) -> PrintedTable:
    rows = [
        (measure, row.name, row.heading, row.printed)
        for forest, measure in (
            (risks, f"{MEASURES['risk_difference']} at month {month}, points"),
            (hazards, MEASURES["hazard_ratio"]),
        )
        for row in forest.rows
    ]
    return PrintedTable(
        caption="Every estimator",
        header=("Measure", "Estimator", "Standing", "Estimate with interval"),
        rows=tuple(rows),
        numeric=frozenset({3}),
        muted=frozenset(place for place, row in enumerate(rows) if row[2].startswith("Naive")),
    )
