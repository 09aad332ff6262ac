"""Who was operated when, by category as known at each decision: a cell for each interval."""

import altair as alt
import polars as pl

from seriatim.causal.comparison import Comparison
from seriatim.causal.intervention_words import doing_words, done_words
from seriatim.report.effects_diagnostics import (
    WHOLE,
    describe_positivity,
    in_order,
    is_choice_limited,
    stratum_words,
)
from seriatim.report.figures.drawing import Chart, Figure, is_narrow
from seriatim.report.palette import ARMS, INK, PAPER, RULE
from seriatim.report.printed import as_number
from seriatim.report.tables import PrintedColumn, number_column, print_frame

ROW_PX = 42
FAINTEST, STRONGEST = "#E3F1EE", ARMS["operate"].colour
ROOM_FOR_BOTH_PX = 34
ROOM_FOR_ONE_PX = 17


def positivity_figure(comparison: Comparison) -> Figure | None:
    """Decisions and operations by category and interval; None without a decision."""
    cells = in_order(comparison.positivity.filter(pl.col("interval") != WHOLE))
    if cells.is_empty() or not cells["n_decisions"].sum():
        return None
    done, doing = done_words(comparison.trial), doing_words(comparison.trial)
    where_asked = f", and the strategy lets {doing} happen" * is_choice_limited(cells)
    named = cells.with_columns(
        pl.Series("words", [stratum_words(one) for one in cells["stratum"]]),
        number=pl.col("interval") + 1,
    )
    return Figure(
        key="effects-positivity",
        title=f"Who was {done} when, by category",
        description=describe_positivity(comparison),
        draw=lambda width_px: _draw(named, width_px, _interval_words(comparison)),
        table=print_frame(
            named,
            [
                PrintedColumn("words", "Category"),
                number_column("number", "Interval"),
                number_column("n_decisions", "Decisions"),
                number_column("n_allowed", "Allowed by the strategy"),
                number_column("n_operated", done.capitalize()),
            ],
            caption=f"Decisions, and how many were {done}, by category and interval",
        ),
        caption=(
            f"Large: how many were {done} in the interval; small: of how many not {done} by its "
            f"start. The darker, the larger the share. A framed white cell: nobody was {done}; "
            f"where that is so{where_asked}, the weights rest on the model alone."
        ),
    )


def _interval_words(comparison: Comparison) -> str:
    days = comparison.trial.grace_days / comparison.trial.n_intervals
    return f"Interval of the grace period, {as_number(days)} days each"


def _draw(cells: pl.DataFrame, width_px: int, title: str) -> Chart:
    narrow = is_narrow(width_px)
    met = cells.filter(pl.col("n_decisions") > 0).with_columns(
        share=pl.col("n_operated") / pl.col("n_decisions"),
        of=pl.format("of {}", "n_decisions"),
    )
    met = met.with_columns(
        ink=pl.when(pl.col("share") > 0.55 * pl.col("share").max())
        .then(pl.lit(PAPER))
        .otherwise(pl.lit(INK))
    )
    width = width_px - 10 if narrow else width_px
    cell_px = width / max(cells["number"].n_unique(), 1)
    base = alt.Chart(met).encode(
        x=alt.X("number:O", title=title, axis=alt.Axis(labelAngle=0, domain=False, ticks=False)),
        y=_rows(cells, narrow=narrow),
    )
    none = alt.Chart(met.filter(pl.col("n_operated") == 0)).encode(
        x="number:O", y=_rows(cells, narrow=narrow)
    )
    some = base.transform_filter("datum.n_operated > 0")
    layers = [
        some.mark_rect(stroke=PAPER, strokeWidth=2).encode(
            color=alt.Color(
                "share:Q",
                scale=alt.Scale(domainMin=0, range=[FAINTEST, STRONGEST]),
                legend=None,
            )
        ),
        none.mark_rect(color=PAPER, stroke=RULE, strokeWidth=1.5),
    ]
    ink = alt.Color("ink:N", scale=None)
    if cell_px >= ROOM_FOR_ONE_PX:
        layers.append(
            base.mark_text(
                fontSize=12, fontWeight="bold", dy=-6 if cell_px >= ROOM_FOR_BOTH_PX else 0
            ).encode(text="n_operated:Q", color=ink)
        )
    if cell_px >= ROOM_FOR_BOTH_PX:
        layers.append(base.mark_text(fontSize=10, dy=9).encode(text="of:N", color=ink))
    return (
        alt.layer(*layers)
        .properties(width=width, height=alt.Step(ROW_PX))
        .resolve_scale(color="independent")
    )


def _rows(cells: pl.DataFrame, *, narrow: bool) -> alt.Y:
    order = cells["words"].unique(maintain_order=True).to_list()
    return alt.Y(
        "words:N",
        sort=order,
        title=None,
        axis=alt.Axis(
            domain=False,
            ticks=False,
            labelLimit=180,
            minExtent=86 if narrow else 158,
            labelExpr="split(datum.label, ' ')" if narrow else "datum.label",
        ),
    )
