"""Best change of the sum of target diameters, one bar a patient."""

import altair as alt
import polars as pl

from seriatim.report.figures.drawing import Chart, Figure, is_narrow
from seriatim.report.inputs import Summary
from seriatim.report.palette import QUIET_INK, category_style, ordered_categories
from seriatim.report.printed import as_count
from seriatim.report.selection import choice_words, with_category
from seriatim.report.tables import PrintedColumn, number_column, print_frame

CAPTION = (
    "Smallest sum on the drug line in force at the operation (the first line of patients never "
    "operated), against its baseline, up to first progression. The dashed line at "
    "−30\N{NO-BREAK SPACE}% marks partial response by RECIST 1.1. A sum can shrink while one "
    "lesion in it grows. The letter across from a bar is the first letter of its category."
)
MOST_BARS = 200
MOST_LETTERS = 70
HEIGHT_PX = 230


def waterfall_figure(results: Summary) -> Figure | None:
    """The waterfall on the line in force at operation; None where no change is known."""
    bars = (
        with_category(results.waterfall)
        .drop_nulls("best_change_pct")
        .sort("best_change_pct", "patient_id", descending=[True, False])
    )
    if bars.is_empty():
        return None
    drawn = _evenly(bars, MOST_BARS)
    return Figure(
        key="waterfall",
        title="Best change of the sum of target diameters",
        description=_description(bars, results.waterfall.height),
        draw=lambda width_px: _draw(drawn, width_px),
        table=print_frame(
            bars,
            [
                PrintedColumn("patient_id", "Patient"),
                PrintedColumn("category", "Category", lambda label: category_style(label).words),
                number_column("best_change_pct", "Best change, %", 1),
                PrintedColumn("best_response", "Best response"),
            ],
            caption="Best change on the drug line in force at operation",
        ),
        caption=" ".join(
            part
            for part in (
                CAPTION,
                _missing(results.waterfall.height - bars.height),
                choice_words(drawn.height, bars.height),
            )
            if part
        ),
    )


def _missing(count: int) -> str:
    return f"No change is known for {as_count(count, 'patient')}; no bar is drawn." if count else ""


def _description(bars: pl.DataFrame, everyone: int) -> str:
    fell = bars.filter(pl.col("best_change_pct") <= -30).height
    return (
        f"Bars from the largest rise to the largest fall for {bars.height} of "
        f"{as_count(everyone, 'patient')}; in {fell} the sum fell by at least 30 %."
    )


def _evenly(rows: pl.DataFrame, most: int) -> pl.DataFrame:
    if rows.height <= most:
        return rows
    return rows[[step * rows.height // most for step in range(most)]]


def _draw(bars: pl.DataFrame, width_px: int) -> Chart:
    groups = [category_style(label) for label in ordered_categories(bars["category"])]
    rows = bars.with_row_index("place").select(
        pl.col("place").cast(pl.Int64),
        "best_change_pct",
        pl.col("category")
        .map_elements(lambda label: category_style(label).words, return_dtype=pl.String)
        .alias("category"),
    )
    columns = 1 if is_narrow(width_px) else 3
    drawn = (
        alt.Chart(rows)
        .mark_bar()
        .encode(
            x=alt.X(
                "place:O",
                axis=None,
                scale=alt.Scale(paddingInner=0.25 if bars.height <= 80 else 0.0),
            ),
            y=alt.Y("best_change_pct:Q", title="Change from baseline, %"),
            color=alt.Color(
                "category:N",
                scale=alt.Scale(
                    domain=[style.words for style in groups],
                    range=[style.colour for style in groups],
                ),
                legend=alt.Legend(orient="top", title=None, columns=columns, symbolType="square"),
            ),
        )
    )
    layers = [drawn, _rule_at(-30.0, (4, 3)), _rule_at(0.0, (1, 0))]
    if bars.height <= MOST_LETTERS and not is_narrow(width_px):
        layers.append(_letters(rows))
    return alt.layer(*layers).properties(
        width=width_px if is_narrow(width_px) else width_px + 150, height=HEIGHT_PX
    )


def _letters(rows: pl.DataFrame) -> Chart:
    """The first letter of each bar's category, across the zero line from its bar."""
    rises = pl.col("best_change_pct") > 0
    lettered = rows.select(
        "place",
        pl.col("category").str.slice(0, 1).alias("letter"),
        pl.when(rises).then(-5.0).otherwise(5.0).alias("best_change_pct"),
    )
    return (
        alt.Chart(lettered)
        .mark_text(fontSize=9, color=QUIET_INK)
        .encode(x="place:O", y="best_change_pct:Q", text="letter:N")
    )


def _rule_at(percent: float, dash: tuple[int, int]) -> Chart:
    return (
        alt.Chart(pl.DataFrame({"best_change_pct": [percent]}))
        .mark_rule(color=QUIET_INK, strokeDash=list(dash), strokeWidth=1)
        .encode(y="best_change_pct:Q")
    )
