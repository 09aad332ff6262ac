"""How far the arms are apart in each covariate, before weighting and after it."""

from textwrap import wrap

import altair as alt
import polars as pl

from seriatim.causal.cautions import LARGEST_IMBALANCE
from seriatim.causal.comparison import Comparison
from seriatim.report.effects_diagnostics import describe_balance
from seriatim.report.effects_words import arm_words, covariate_words
from seriatim.report.figures.drawing import Chart, Figure, is_narrow
from seriatim.report.palette import ARMS, GRID, QUIET_INK
from seriatim.report.tables import PrintedColumn, number_column, print_frame

ROW_PX = 26
KINDS = {"unweighted": "before weighting", "weighted": "after weighting"}


def balance_figure(comparison: Comparison) -> Figure | None:
    """Standardised differences of all covariates; None without any."""
    frame = comparison.balance.with_columns(
        words=pl.col("name").map_elements(covariate_words, return_dtype=pl.String)
    )
    if frame.is_empty():
        return None
    operate, wait = (arm_words(comparison.trial, arm).lower() for arm in ("operate", "wait"))
    return Figure(
        key="effects-balance",
        title="Balance of the strategies at the end of the grace period",
        description=describe_balance(comparison),
        draw=lambda width_px: _draw(frame, width_px),
        table=print_frame(
            frame,
            [
                PrintedColumn("words", "Covariate at time zero"),
                number_column("mean_all", "Mean of all", 2),
                number_column("unweighted", "Difference before weighting", 2),
                number_column("weighted", "After weighting", 2),
            ],
            caption=f"Standardised differences, {operate} minus {wait}",
        ),
        caption=(
            f"Differences in standard deviations, {operate} minus {wait}, of those whose care fits "
            f"each strategy. The band reaches to {LARGEST_IMBALANCE:g} either way."
        ),
    )


def _draw(frame: pl.DataFrame, width_px: int) -> Chart:
    narrow = is_narrow(width_px)
    letters = 17 if narrow else 26
    frame = frame.with_columns(
        pl.Series("words", ["|".join(wrap(words, letters)) for words in frame["words"]])
    )
    long = pl.concat(
        frame.select("words", value=pl.col(kind), kind=pl.lit(name)) for kind, name in KINDS.items()
    ).drop_nulls("value")
    reach = max(0.25, 1.1 * float(long["value"].abs().max() or 0.0))  # type: ignore[arg-type]
    scale = alt.Scale(domain=[-reach, reach], nice=False)
    order = frame["words"].to_list()
    y = alt.Y(
        "words:N",
        sort=order,
        title=None,
        axis=alt.Axis(
            domain=False,
            ticks=False,
            grid=True,
            labelLimit=190,
            minExtent=112 if narrow else 172,
            labelExpr="split(datum.label, '|')",
        ),
    )
    x = alt.X(
        "value:Q", scale=scale, title="Standard deviations", axis=alt.Axis(tickCount=5, grid=False)
    )
    band = (
        alt.Chart(pl.DataFrame({"low": [-LARGEST_IMBALANCE], "high": [LARGEST_IMBALANCE]}))
        .mark_rect(color=GRID)
        .encode(x=alt.X("low:Q", scale=scale), x2="high:Q")
    )
    zero = (
        alt.Chart(pl.DataFrame({"value": [0.0]}))
        .mark_rule(color=QUIET_INK, strokeDash=[2, 2])
        .encode(x=x)
    )
    names = list(KINDS.values())
    legend = alt.Legend(orient="top", title=None, direction="horizontal", columnPadding=28)
    points = (
        alt.Chart(long)
        .mark_point(size=70, opacity=1, strokeWidth=1.8)
        .encode(
            x=x,
            y=y,
            shape=alt.Shape(
                "kind:N", scale=alt.Scale(domain=names, range=["circle", "square"]), legend=legend
            ),
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=names, range=[QUIET_INK, ARMS["operate"].colour]),
                legend=legend,
            ),
            fill=alt.Fill(
                "kind:N",
                scale=alt.Scale(domain=names, range=["#FFFFFF", ARMS["operate"].colour]),
                legend=legend,
            ),
        )
    )
    height = (ROW_PX + 6 * narrow) * frame.height
    return alt.layer(band, zero, points).properties(
        width=width_px - (10 if narrow else 0), height=height
    )
