"""One lane a patient: time on drugs, operations, progression, death or last contact."""

import altair as alt
import polars as pl

from seriatim.report.figures.drawing import Chart, Figure, is_narrow
from seriatim.report.inputs import Summary
from seriatim.report.palette import INK, RULE, category_style, ordered_categories
from seriatim.report.printed import as_list
from seriatim.report.selection import choice_words, choose_patients, with_category
from seriatim.report.tables import PrintedColumn, number_column, print_frame
from seriatim.report.words import in_words

LANE_PX = 11
MARKS = {
    "operation": ("operation", "triangle-down", INK, True),
    "progression": ("progression", "diamond", "#B4560B", True),
    "death": ("death", "cross", INK, True),
    "last_contact": ("alive at last contact", "triangle-right", INK, False),
}
"""For each kind of event: its words, shape, colour, and whether it is filled."""


def swimmer_figure(results: Summary) -> Figure | None:
    """The lanes of all patients by category, longest first; None where nothing is known."""
    rows = with_category(results.swimmer).filter(pl.col("kind") != "category")
    if rows.is_empty():
        return None
    everyone = _ranked(rows)
    chosen = choose_patients(everyone)
    drawn = rows.join(chosen.select("patient_id"), on="patient_id", how="semi")
    return Figure(
        key="swimmer",
        title="The course of each patient",
        description=_description(everyone),
        draw=lambda width_px: _draw(drawn, chosen, width_px),
        table=print_frame(
            rows.sort("patient_id", "start_months"),
            [
                PrintedColumn("patient_id", "Patient"),
                PrintedColumn("category", "Category", lambda label: category_style(label).words),
                PrintedColumn("kind", "What", in_words),
                number_column("start_months", "From, months", 1),
                number_column("stop_months", "To, months", 1),
                PrintedColumn("label", "Detail"),
            ],
            caption="What happened to each patient, in months from the start of the first drug",
        ),
        caption=" ".join(
            part
            for part in (
                "Bars are time on a drug, coloured by the category at operation.",
                choice_words(chosen.height, everyone.height),
            )
            if part
        ),
    )


def _ranked(rows: pl.DataFrame) -> pl.DataFrame:
    """One row per patient, the longest course first."""
    end = pl.max_horizontal("start_months", "stop_months").max().alias("end_months")
    return (
        rows.group_by("patient_id", maintain_order=True)
        .agg(pl.col("category").first(), end)
        .sort("end_months", "patient_id", descending=[True, False], nulls_last=True)
    )


def _description(everyone: pl.DataFrame) -> str:
    sizes = dict(everyone.group_by("category").len().iter_rows())
    counts = [
        f"{sizes[label]} {category_style(label).words.lower()}"
        for label in ordered_categories(everyone["category"])
    ]
    return (
        f"One lane for each of {everyone.height} patients ({as_list(counts)}), with time on drugs, "
        "operations, progression, death or last contact in months from the start of the first drug."
    )


def _draw(drawn: pl.DataFrame, chosen: pl.DataFrame, width_px: int) -> Chart:
    groups = ordered_categories(chosen["category"])
    last_month = float(chosen["end_months"].max() or 12.0) * 1.02  # type: ignore[arg-type]
    first_month = min(0.0, float(drawn["start_months"].min() or 0.0)) * 1.02  # type: ignore[arg-type]
    lanes = [
        _lanes(
            drawn.filter(pl.col("category") == label),
            chosen.filter(pl.col("category") == label)["patient_id"].to_list(),
            label,
            (first_month, last_month),
            is_last=label == groups[-1],
            columns=2 if is_narrow(width_px) else 4,
        ).properties(
            width=width_px if is_narrow(width_px) else width_px + 120,
            height=alt.Step(LANE_PX),
        )
        for label in groups
    ]
    return alt.vconcat(*lanes, spacing=10).resolve_scale(x="shared")


def _lanes(
    rows: pl.DataFrame,
    order: list[str],
    label: str,
    extent: tuple[float, float],
    *,
    is_last: bool,
    columns: int,
) -> Chart:
    style = category_style(label)
    months = alt.X(
        "start_months:Q",
        title="Months from the start of the first drug" if is_last else None,
        scale=alt.Scale(domain=list(extent), nice=False),
        axis=alt.Axis(grid=True, labels=is_last, ticks=is_last, domain=is_last),
    )
    lane = alt.Y(
        "patient_id:N",
        sort=order,
        title=None,
        axis=alt.Axis(labelFontSize=8, domain=False, ticks=False, labelLimit=80),
    )
    return alt.layer(
        _courses(rows, order, lane),
        _on_drug(rows, style.colour, months, lane),
        _events(rows, months, lane, columns=columns),
        title=alt.Title(style.words, color=style.colour, fontSize=11, offset=3),
    )


def _courses(rows: pl.DataFrame, order: list[str], lane: alt.Y) -> Chart:
    """A thin line from the first to the last that is known of each patient."""
    spans = rows.group_by("patient_id", maintain_order=True).agg(
        pl.col("start_months").min(),
        pl.max_horizontal("start_months", "stop_months").max().alias("stop_months"),
    )
    return (
        alt.Chart(spans)
        .mark_rule(color=RULE, strokeWidth=1)
        .encode(x="start_months:Q", x2="stop_months:Q", y=lane)
    )


def _on_drug(rows: pl.DataFrame, colour: str, months: alt.X, lane: alt.Y) -> Chart:
    spans = rows.filter(pl.col("kind") == "drug").select(
        "patient_id", "start_months", "stop_months"
    )
    return (
        alt.Chart(spans)
        .mark_bar(color=colour, opacity=0.5, height=6)
        .encode(x=months, x2="stop_months:Q", y=lane)
    )


def _events(rows: pl.DataFrame, months: alt.X, lane: alt.Y, *, columns: int) -> Chart:
    words = {kind: mark[0] for kind, mark in MARKS.items()}
    dated = rows.filter(pl.col("kind").is_in(list(MARKS))).select(
        "patient_id",
        "start_months",
        pl.col("kind").replace_strict(words, default="", return_dtype=pl.String).alias("what"),
    )
    names = list(words.values())
    legend = alt.Legend(orient="top", title=None, columns=columns)
    colours = [mark[2] for mark in MARKS.values()]
    fills = [mark[2] if mark[3] else "white" for mark in MARKS.values()]
    return (
        alt.Chart(dated)
        .mark_point(size=34, strokeWidth=1.2, opacity=1)
        .encode(
            x=months,
            y=lane,
            color=alt.Color("what:N", scale=alt.Scale(domain=names, range=colours), legend=legend),
            fill=alt.Fill("what:N", scale=alt.Scale(domain=names, range=fills), legend=legend),
            shape=alt.Shape(
                "what:N",
                scale=alt.Scale(domain=names, range=[mark[1] for mark in MARKS.values()]),
                legend=legend,
            ),
        )
    )
