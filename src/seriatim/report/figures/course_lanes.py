"""The lanes below the lesions of a patient's course: off the scale, drugs, category."""

import math

import altair as alt
import polars as pl

from seriatim.report.figures.course_rows import Course, operation_lines
from seriatim.report.figures.drawing import Chart
from seriatim.report.palette import APART_COLOUR, INK, PAPER, QUIET_INK, category_style

ROW_PX = 15
OFF_SCALE = ("too small", "lesions gone", "not evaluable")
"""Lanes below the log scale, which has no zero."""
DRUG_COLOUR = "#B9C1CB"
PALE = "#DDE1E6"
LETTER_PX = 6.2
"""About the width of a letter of the names in the lanes."""
BESIDE_PX = 4
"""Between a bar and the name beside it."""


def off_scale_lane(course: Course) -> Chart | None:
    """How many lesions have no size to draw at a scan: too small, gone, or not evaluable."""
    rows = course.lesions.filter(pl.col("size_mm").is_null())
    if rows.is_empty():
        return None
    x = course.axis.encode("scan_day", labels=False)
    lanes = alt.Y(
        "seen:N",
        sort=list(OFF_SCALE),
        title=None,
        axis=alt.Axis(domain=False, ticks=False, grid=False, labelLimit=120),
    )
    grouped = (
        rows.sort("lesion_id")
        .group_by("scan_day", "seen", maintain_order=True)
        .agg(pl.len().cast(pl.String).alias("text"))
        .sort("scan_day", "seen")
    )
    marks = (
        alt.Chart(grouped.select("scan_day", "seen", "text"))
        .mark_text(fontSize=9, color=QUIET_INK)
        .encode(x=x, y=lanes, text="text:N")
    )
    return alt.layer(operation_lines(course), marks).properties(height=alt.Step(ROW_PX))


def drug_lanes(course: Course, width_px: int) -> Chart | None:
    """One lane an agent: bars with the dose, gaps where it was not taken."""
    if course.drugs.is_empty():
        return None
    lane = alt.Y(
        "agent:N",
        sort=None,
        title=None,
        axis=alt.Axis(domain=False, ticks=False, grid=False, labelLimit=120),
    )
    days = course.axis.last_day - course.axis.first_day
    room_px = (pl.col("stop_day") - pl.col("start_day")) / max(days, 1) * width_px
    rows = course.drugs.with_columns(
        shown=pl.when(room_px >= pl.col("label").str.len_chars() * LETTER_PX)
        .then(pl.col("label"))
        .otherwise(pl.lit("")),
        middle=(pl.col("start_day") + pl.col("stop_day")) / 2,
    )
    bars = (
        alt.Chart(rows.select("agent", "start_day", "stop_day"))
        .mark_bar(color=DRUG_COLOUR, height=11)
        .encode(x=course.axis.encode("start_day", labels=False), x2="stop_day:Q", y=lane)
    )
    doses = (
        alt.Chart(rows.select("agent", "middle", "shown"))
        .mark_text(fontSize=9, color=INK)
        .encode(x=course.axis.encode("middle", labels=False), y=lane, text="shown:N")
    )
    return alt.layer(bars, operation_lines(course), doses).properties(height=alt.Step(ROW_PX))


def category_lane(course: Course, width_px: int) -> Chart | None:
    """The categories as bars, named inside where there is room, else beside where there is."""
    if course.categories.is_empty():
        return None
    bars = _category_bars(course, width_px)
    base = alt.Chart(bars)
    lane = alt.Y(
        "lane:N", title=None, axis=alt.Axis(domain=False, ticks=False, grid=False, labelLimit=120)
    )
    layers = [
        base.mark_bar(height=13, stroke=PAPER, strokeWidth=1).encode(
            x=course.axis.encode("start_day", labels=False),
            x2="stop_day:Q",
            y=lane,
            color=alt.Color("colour:N", scale=None),
        ),
        base.mark_text(fontSize=9, fontWeight="bold").encode(
            x=course.axis.encode("middle", labels=False),
            y=lane,
            text="name:N",
            color=alt.Color("ink:N", scale=None),
        ),
        base.mark_text(fontSize=9, fontWeight="bold", align="left", dx=BESIDE_PX).encode(
            x=course.axis.encode("stop_day", labels=False),
            y=lane,
            text="beside:N",
            color=alt.Color("text:N", scale=None),
        ),
    ]
    return alt.layer(*layers).properties(height=alt.Step(ROW_PX + 3))


def _category_bars(course: Course, width_px: int) -> pl.DataFrame:
    """One row per bar: its days, its colours, and its name inside it or beside it."""
    px_per_day = width_px / max(course.axis.last_day - course.axis.first_day, 1)
    shown = course.categories.with_columns(free_until=pl.col("start_day").shift(-1))
    rows = []
    for bar in shown.iter_rows(named=True):
        start, stop, free_until = bar["start_day"], bar["stop_day"], bar["free_until"]
        style = category_style(bar["category"])
        is_apart = style.colour == APART_COLOUR
        inside = _fitting((style.words, style.short), (stop - start) * px_per_day)
        beside_px = math.inf if free_until is None else (free_until - stop) * px_per_day
        rows.append(
            {
                "lane": "category",
                "start_day": start,
                "stop_day": stop,
                "middle": (start + stop) / 2,
                "colour": PALE if is_apart else style.colour,
                "ink": INK if is_apart else PAPER,
                "name": inside,
                "beside": "" if inside else _fitting((style.short,), beside_px - 2 * BESIDE_PX),
                "text": style.colour,
            }
        )
    return pl.DataFrame(rows)


def _fitting(names: tuple[str, ...], room_px: float) -> str:
    """The first name that fits; none where none does."""
    return next((name for name in names if len(name) * LETTER_PX <= room_px), "")
