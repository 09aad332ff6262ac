"""Stated against observed probability, by decile, as one drawing."""

from pathlib import Path

import altair as alt
import polars as pl

from calibration.page import SAID, Findings

SHOWN = 3
"""Populations drawn: as stated, and the error larger and smaller than stated."""
COLOURS = ("#0B66A8", "#B4560B", "#6B1F5E")


def draw_reliability(found: Findings, folder: Path) -> None:
    """One panel a probability; the diagonal is where a point should lie."""
    rows = [
        {
            "population": scenario.name,
            "probability": SAID[name],
            "stated": decile.stated_pct,
            "observed": decile.observed_pct,
        }
        for scenario in found.scenarios[:SHOWN]
        for name, deciles in scenario.reliability.items()
        for decile in deciles
    ]
    names = [scenario.name for scenario in found.scenarios[:SHOWN]]
    axis = alt.Axis(values=[0, 25, 50, 75, 100], grid=True)
    line = alt.Chart(pl.DataFrame({"x": [0, 100], "y": [0, 100]})).mark_line(
        color="#545B64", strokeDash=[3, 3], strokeWidth=1
    )
    points = (
        alt.Chart(pl.DataFrame(rows))
        .mark_line(point=alt.OverlayMarkDef(size=28))
        .encode(
            x=alt.X("stated:Q", title="Stated, %", scale=alt.Scale(domain=[0, 100]), axis=axis),
            y=alt.Y("observed:Q", title="Observed, %", scale=alt.Scale(domain=[0, 100]), axis=axis),
            color=alt.Color(
                "population:N",
                scale=alt.Scale(domain=names, range=list(COLOURS)),
                legend=alt.Legend(orient="top", title=None, labelLimit=260),
            ),
        )
    )
    panels = [
        alt.layer(
            line.encode(x="x:Q", y="y:Q"),
            points.transform_filter(alt.datum.probability == words),
        ).properties(width=220, height=220, title=words)
        for words in SAID.values()
    ]
    chart = (
        alt.vconcat(alt.hconcat(*panels[:2]), alt.hconcat(*panels[2:]))
        .properties(title="Simulated lesions of known growth")
        .configure_view(stroke=None)
    )
    chart.save(str(folder / "calibration.svg"))
