"""Bias of the risk difference by estimator, scenario and size, as one drawing."""

from pathlib import Path

import altair as alt
import polars as pl

from calibration.trial_page import MAIN, Findings

COLOURS = ("#0B66A8", "#B4560B", "#6B1F5E")


def draw_bias(found: Findings, folder: Path) -> None:
    """A panel for each scenario; a point for each estimator and size, on the line of no bias."""
    names = [truth.scenario.name for truth in found.truths]
    rows = (
        found.scores.filter(pl.col("method").is_in(MAIN), pl.col("refused_pct") < 100)
        .unique(["scenario", "n", "method"], keep="first", maintain_order=True)
        .with_columns(
            size=pl.col("n").map_elements(lambda n: f"{n:,} patients", return_dtype=pl.String),
            low=pl.col("bias_points") - 1.96 * pl.col("bias_error"),
            high=pl.col("bias_points") + 1.96 * pl.col("bias_error"),
        )
        .select("scenario", "method", "size", "bias_points", "low", "high")
    )
    sizes = list(rows["size"].unique(maintain_order=True))
    panels = [_panel(rows.filter(pl.col("scenario") == name), name, sizes) for name in names]
    chart = (
        alt.vconcat(alt.hconcat(*panels[:2]), alt.hconcat(*panels[2:]))
        .properties(title="Estimate minus truth, 24-month risk difference")
        .configure_view(stroke=None)
    )
    chart.save(str(folder / "calibration-of-effects.svg"))


def _panel(rows: pl.DataFrame, name: str, sizes: list[str]) -> alt.LayerChart:
    y = alt.Y("method:N", sort=list(MAIN), title=None)
    offset = alt.YOffset("size:N", sort=sizes)
    colour = alt.Color(
        "size:N",
        scale=alt.Scale(domain=sizes, range=list(COLOURS[: len(sizes)])),
        legend=alt.Legend(orient="top", title=None),
    )
    zero = (
        alt.Chart(pl.DataFrame({"x": [0]}))
        .mark_rule(color="#545B64", strokeDash=[3, 3])
        .encode(x="x:Q")
    )
    scale = alt.Scale(domain=[-45, 10])
    x = alt.X("bias_points:Q", title="Bias, percentage points", scale=scale)
    base = alt.Chart(rows)
    return alt.layer(
        zero,
        base.mark_rule().encode(
            x=alt.X("low:Q", scale=scale), x2="high:Q", y=y, yOffset=offset, color=colour
        ),
        base.mark_point(filled=True, size=36).encode(x=x, y=y, yOffset=offset, color=colour),
    ).properties(width=260, height=230, title=name)
