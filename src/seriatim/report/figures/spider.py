"""Every lesion's size over time on the drug, against its baseline, with its growth state."""

import altair as alt
import polars as pl

from seriatim.report.figures.drawing import Chart, Figure, is_narrow
from seriatim.report.inputs import Summary
from seriatim.report.palette import (
    QUIET_INK,
    STATES,
    category_style,
    ordered_categories,
    state_style,
)
from seriatim.report.printed import NB, as_count, as_list
from seriatim.report.selection import choice_words, choose_patients, with_category
from seriatim.report.tables import PrintedColumn, number_column, print_frame

HIGHEST_PCT = 150.0
"""Larger rises are drawn at the edge, so that one lesion does not flatten all others."""
PANEL_HEIGHT_PX = 210


def spider_figure(results: Summary) -> Figure | None:
    """Lesions by category of their patient; None where no change of a lesion is known."""
    known = (
        with_category(results.spider)
        .drop_nulls("change_pct")
        .sort("patient_id", "lesion_id", "months")
    )
    if known.is_empty():
        return None
    everyone = known.select("patient_id", "category").unique(maintain_order=True)
    chosen = choose_patients(everyone)
    drawn = known.join(chosen.select("patient_id"), on="patient_id", how="semi")
    return Figure(
        key="spider",
        title="Change of each lesion on the drug",
        description=_description(known),
        draw=lambda width_px: _draw(drawn, width_px),
        table=print_frame(
            known,
            [
                PrintedColumn("patient_id", "Patient"),
                PrintedColumn("lesion_id", "Lesion"),
                number_column("months", "Months on drug", 1),
                number_column("size_mm", "Size, mm", 1),
                number_column("change_pct", "Change, %", 0),
                PrintedColumn("state", "State", lambda state: state_style(state).words),
            ],
            caption="Size and state of each lesion at each scan",
        ),
        caption=" ".join(
            part
            for part in (
                "One line a lesion, one mark a scan, by the category of the patient at operation. "
                f"Changes above +{HIGHEST_PCT:.0f}{NB}% are drawn at the upper edge.",
                choice_words(chosen.height, everyone.height),
            )
            if part
        ),
    )


def _description(known: pl.DataFrame) -> str:
    lesions = known.select("patient_id", "lesion_id", "category").unique()
    counts = [
        f"{as_count(lesions.filter(pl.col('category') == label).height, 'lesion')} in "
        f"{category_style(label).words.lower()}"
        for label in ordered_categories(lesions["category"])
    ]
    return f"Lines of percentage change from baseline over months on the drug: {as_list(counts)}."


def _draw(drawn: pl.DataFrame, width_px: int) -> Chart:
    groups = ordered_categories(drawn["category"])
    side_by_side = 1 if is_narrow(width_px) else max(1, min(len(groups), 3))
    room_px = width_px if is_narrow(width_px) else width_px + 90 - 30 * (side_by_side - 1)
    panel_px = room_px // side_by_side
    shown = drawn.with_columns(
        pl.col("change_pct").clip(upper_bound=HIGHEST_PCT),
        pl.col("state")
        .map_elements(lambda state: state_style(state).words, return_dtype=pl.String)
        .alias("state_words"),
    )
    last_month = max(12.0, float(shown["months"].max() or 0.0))  # type: ignore[arg-type]
    panels = [
        _panel(shown.filter(pl.col("category") == label), label, last_month, width_px).properties(
            width=panel_px, height=PANEL_HEIGHT_PX
        )
        for label in groups
    ]
    rows = [
        alt.hconcat(*panels[start : start + side_by_side], spacing=18)
        for start in range(0, len(panels), side_by_side)
    ]
    return alt.vconcat(*rows, spacing=14)


def _panel(rows: pl.DataFrame, label: str, last_month: float, width_px: int) -> Chart:
    months = alt.X(
        "months:Q",
        title="Months from start of the drug",
        scale=alt.Scale(domain=[min(0.0, float(rows["months"].min() or 0.0)), last_month]),  # type: ignore[arg-type]
        axis=alt.Axis(grid=False, tickCount=5),
    )
    change = alt.Y(
        "change_pct:Q",
        title="Change from baseline, %",
        scale=alt.Scale(domain=[-100, HIGHEST_PCT]),
        axis=alt.Axis(values=[-100, -50, 0, 50, 100, 150]),
    )
    lines = (
        alt.Chart(rows.with_columns(lesion=_lesion()).select("months", "change_pct", "lesion"))
        .mark_line(strokeWidth=0.8, color=QUIET_INK, opacity=0.45)
        .encode(x=months, y=change, detail="lesion:N")
    )
    marks = (
        alt.Chart(_growth_last(rows).select("months", "change_pct", "state_words"))
        .mark_point(size=20, strokeWidth=1, opacity=0.85)
        .encode(x=months, y=change, **_state_marks(2 if is_narrow(width_px) else 4))
    )
    return alt.layer(lines, marks, title=category_style(label).words)


def _growth_last(rows: pl.DataFrame) -> pl.DataFrame:
    """Growing and new lesions drawn over the others."""
    return rows.sort(pl.col("state").is_in(["growing", "new"]), maintain_order=True)


def _lesion() -> pl.Expr:
    return pl.concat_str(["patient_id", "lesion_id"], separator="\N{UNIT SEPARATOR}")


def _state_marks(columns: int) -> dict[str, alt.Color | alt.Shape | alt.Fill]:
    """Colour, fill and shape of a growth state, with one legend for the three."""
    words = [style.words for style in STATES.values()]
    colours = [style.colour for style in STATES.values()]
    fills = [style.colour if style.filled else "white" for style in STATES.values()]
    shapes = [style.shape for style in STATES.values()]
    legend = alt.Legend(orient="top", title=None, columns=columns)
    return {
        "color": alt.Color(
            "state_words:N", scale=alt.Scale(domain=words, range=colours), legend=legend
        ),
        "fill": alt.Fill(
            "state_words:N", scale=alt.Scale(domain=words, range=fills), legend=legend
        ),
        "shape": alt.Shape(
            "state_words:N", scale=alt.Scale(domain=words, range=shapes), legend=legend
        ),
    }
