"""The weights of both arms over the grace period: mean, largest, and what the sample is worth."""

import altair as alt
import polars as pl

from seriatim.causal.comparison import Comparison
from seriatim.report.effects_diagnostics import describe_weights
from seriatim.report.effects_words import arm_words
from seriatim.report.figures.drawing import Chart, Figure, is_narrow
from seriatim.report.palette import ARMS, QUIET_INK
from seriatim.report.tables import PrintedColumn, number_column, print_frame

HEIGHT_PX = 130
PANELS = {
    "mean_of_entered": "Mean weight",
    "largest": "Largest weight",
    "effective_size": "Effective sample size",
}


def weights_figure(comparison: Comparison) -> Figure | None:
    """One panel for each figure of the weights; None without weights."""
    frame = comparison.weights
    if frame.is_empty():
        return None
    return Figure(
        key="effects-weights",
        title="Weights over the grace period, by strategy",
        description=describe_weights(comparison),
        draw=lambda width_px: _draw(comparison, width_px),
        table=print_frame(
            frame,
            [
                PrintedColumn("arm", "Strategy", lambda arm: arm_words(comparison.trial, arm)),
                number_column("month", "Month", 1),
                number_column("n", "Copies with weight"),
                number_column("mean_of_entered", "Mean of those followed", 2),
                number_column("largest", "Largest", 2),
                number_column("effective_size", "Effective size"),
            ],
            caption="Weights at the end of each interval of the grace period",
        ),
        caption=(
            "Mean: the sum of the weights over all who are still followed; near 1 (dotted) where "
            "the model of the decisions is right. Effective size: how many patients of equal "
            "weight would say as much."
        ),
    )


def _draw(comparison: Comparison, width_px: int) -> Chart:
    narrow = is_narrow(width_px)
    names = {arm: arm_words(comparison.trial, arm) for arm in ARMS}
    frame = comparison.weights.with_columns(name=pl.col("arm").replace_strict(names))
    panels = [
        _panel(frame, field, list(names.values())).properties(
            width=width_px + 28 if narrow else 186,
            height=HEIGHT_PX,
            title=alt.Title(title, frame="group", anchor="start", offset=10),
        )
        for field, title in PANELS.items()
    ]
    stacked = alt.vconcat if narrow else alt.hconcat
    return stacked(*panels, spacing=22).resolve_scale(y="independent")


def _panel(frame: pl.DataFrame, field: str, names: list[str]) -> Chart:
    legend = alt.Legend(orient="top", title=None, direction="horizontal", columnPadding=24)
    styles = list(ARMS.values())
    colour = alt.Scale(domain=names, range=[style.colour for style in styles])
    dash = alt.Scale(domain=names, range=[list(style.dash) for style in styles])
    shape = alt.Scale(domain=names, range=["circle", "square"])
    shown = frame.drop_nulls(field)
    x = alt.X(
        "month:Q",
        title="Months from the scan",
        scale=alt.Scale(domainMin=0, nice=False),
        axis=alt.Axis(grid=False, tickMinStep=1, tickCount=6, format="d"),
    )
    y = alt.Y(f"{field}:Q", title=None, scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=4))
    base = alt.Chart(shown.select("name", "month", field)).encode(
        x=x,
        y=y,
        color=alt.Color("name:N", scale=colour, legend=legend),
    )
    layers = [
        base.mark_line(strokeWidth=2).encode(
            strokeDash=alt.StrokeDash("name:N", scale=dash, legend=legend)
        ),
        base.mark_point(filled=True, size=34, opacity=1).encode(
            shape=alt.Shape("name:N", scale=shape, legend=legend)
        ),
    ]
    if field == "mean_of_entered":
        layers.insert(
            0,
            alt.Chart(pl.DataFrame({"one": [1.0]}))
            .mark_rule(color=QUIET_INK, strokeDash=[2, 3])
            .encode(y="one:Q"),
        )
    return alt.layer(*layers)
