"""Hazard ratios of one question, naive and with time handled: where the sign turns."""

from collections.abc import Sequence

import polars as pl

from seriatim.causal.comparison import EFFECT_SCHEMA
from seriatim.causal.effect import Effect, Measure
from seriatim.report.effects_rows import is_given, list_estimators, print_effect
from seriatim.report.effects_words import NAIVE_MARK, short_refusal
from seriatim.report.figures.drawing import Figure
from seriatim.report.figures.forest import draw_forest
from seriatim.report.figures.forest_rows import Forest, ForestRow
from seriatim.report.tables import PrintedTable


def sign_flip_figure(
    effects: Sequence[Effect], title: str, source: str, *, unit: str = "month", done: str
) -> Figure:
    """A forest of hazard ratios; `unit` is that of the landmarks, `done` what is compared.

    Effects on other measures are left out.
    """
    ratios = [effect for effect in effects if effect.measure is Measure.HAZARD_RATIO]
    frame = pl.DataFrame(
        [{name: getattr(effect, name) for name in EFFECT_SCHEMA} for effect in ratios],
        schema=EFFECT_SCHEMA,
    )
    rows = []
    for one in list_estimators(frame, done):
        row = one.rows[0]
        name = one.name.replace("month", unit)
        if is_given(row):
            mark = "naive" if one.is_naive else "given"
            numbers = (row["estimate"], row["lower"], row["upper"])
            printed = print_effect(row, Measure.HAZARD_RATIO)
            rows.append(ForestRow(name, one.standing, printed, mark, one.is_naive, *numbers))
        else:
            reason = f"not given: {short_refusal(row['refusal'])}"
            rows.append(ForestRow(name, one.standing, reason, "refused", one.is_naive))
    forest = Forest(
        title=title,
        rows=tuple(rows),
        axis=f"Hazard ratio. {source}",
        zero=1.0,
        left="fewer deaths",
        right="more deaths",
        is_ratio=True,
    )
    return Figure(
        key="sign-flip",
        title=title,
        description="; ".join(f"{row.name} {row.printed}" for row in rows) + f". {source}",
        draw=lambda width_px: draw_forest(forest, width_px),
        table=PrintedTable(
            caption=title,
            header=("Estimator", "Hazard ratio"),
            rows=tuple((row.name, row.printed) for row in rows),
            numeric=frozenset({1}),
            muted=frozenset(place for place, row in enumerate(rows) if row.is_naive),
        ),
        caption=f"Grey ground: {NAIVE_MARK}. {source}",
    )
