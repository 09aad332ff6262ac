"""Estimates with their intervals in rows under headings: names, numbers and reasons."""

import math
from collections.abc import Iterator
from typing import Literal

import altair as alt
import polars as pl

from seriatim.report.figures.drawing import Chart, is_narrow
from seriatim.report.figures.forest_rows import (
    HEADING_PX,
    MARKS,
    ROW_PX,
    Forest,
    ForestRow,
    Frame,
    Row,
    frame_of,
    place_rows,
)
from seriatim.report.palette import ARMS, GRID, INK, QUIET_INK
from seriatim.report.printed import as_given

RATIO_TICKS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10, 20)
COLOUR = {"given": INK, "main": ARMS["operate"].colour, "naive": QUIET_INK, "refused": QUIET_INK}


def draw_forest(forest: Forest, width_px: int) -> Chart:
    """The chart for a plotting width in pixels."""
    narrow = is_narrow(width_px)
    placed, height = place_rows(forest.rows, narrow=narrow)
    frame = frame_of(forest, height, narrow=narrow)
    layers = [
        *_ground(placed, frame),
        _zero_line(forest, placed, frame),
        *_marks(placed, frame),
        *_words(placed, frame),
        *_sides(forest, frame),
    ]
    title = alt.Title(forest.title, anchor="start", frame="group")
    return alt.layer(*layers, title=title).properties(width=frame.total, height=height)


def _axis(forest: Forest, frame: Frame) -> alt.Axis:
    if not forest.is_ratio:
        return alt.Axis(title=forest.axis, grid=False, tickCount=5, orient="bottom")
    ticks = [one for one in RATIO_TICKS if frame.low <= one <= frame.high]
    words = {one: as_given(one) for one in ticks}
    label = "".join(f"datum.value == {one} ? '{text}' : " for one, text in words.items()) + "''"
    return alt.Axis(title=forest.axis, grid=False, values=ticks, labelExpr=label, orient="bottom")


def _ground(placed: list[Row], frame: Frame) -> Iterator[Chart]:
    """A quiet ground under the naive rows."""
    tops = [one["top"] for one in placed if one["kind"] == "row" and one["row"].is_naive]
    if not tops:
        return
    bottom = max(tops) + ROW_PX[frame.is_narrow]
    box = pl.DataFrame({"top": [min(tops) - HEADING_PX], "bottom": [bottom]})
    yield (
        alt.Chart(box)
        .mark_rect(color=GRID, opacity=0.75)
        .encode(
            x=alt.value(-4 if frame.is_narrow else -6),
            x2=alt.value(frame.total + (4 if frame.is_narrow else 6)),
            y=frame.y("top"),
            y2="bottom:Q",
        )
    )


def _zero_line(forest: Forest, placed: list[Row], frame: Frame) -> Chart:
    """The value without an effect: one line, or on a phone a piece in each row below its words."""
    pieces = [(16.0, frame.height)]
    if frame.is_narrow:
        marks = [one["y_mark"] for one in placed if one["kind"] == "row"]
        pieces = [(mark - 9, mark + 9) for mark in marks]
    tops, bottoms = zip(*pieces, strict=True)
    lines = pl.DataFrame({"top": tops, "bottom": bottoms}).with_columns(value=forest.zero)
    return (
        alt.Chart(lines)
        .mark_rule(color=QUIET_INK, strokeDash=[2, 2], strokeWidth=1)
        .encode(x=frame.x("value", axis=_axis(forest, frame)), y=frame.y("top"), y2="bottom:Q")
    )


def _marks(placed: list[Row], frame: Frame) -> Iterator[Chart]:
    """Interval and estimate: naive ones broken and hollow, the main one larger."""
    drawn = [_drawn(one, frame) for one in placed if one["kind"] == "row"]
    for mark in MARKS[:3]:
        rows = [row for row in drawn if row is not None and row["mark"] == mark]
        yield from _intervals(mark, [row for row in rows if row["low"] is not None], frame)
        yield from _estimates(mark, [row for row in rows if row["is_inside"]], frame)
    for side, shape in (("low", "triangle-left"), ("high", "triangle-right")):
        cut = [row for row in drawn if row is not None and row[f"cut_{side}"]]
        if cut:
            arrow = alt.Chart(pl.DataFrame(cut)).mark_point(
                shape=shape, size=46, filled=True, color=QUIET_INK, opacity=1
            )
            yield arrow.encode(x=frame.x(side), y=frame.y())


def _intervals(mark: str, rows: list[Row], frame: Frame) -> Iterator[Chart]:
    if rows:
        rule = alt.Chart(pl.DataFrame(rows)).mark_rule(
            color=COLOUR[mark],
            strokeWidth=2.4 if mark == "main" else 1.5,
            strokeDash=[4, 3] if mark == "naive" else [1, 0],
        )
        yield rule.encode(x=frame.x("low"), x2="high:Q", y=frame.y())


def _estimates(mark: str, rows: list[Row], frame: Frame) -> Iterator[Chart]:
    if rows:
        point = alt.Chart(pl.DataFrame(rows)).mark_point(
            shape="circle" if mark == "naive" else "square",
            size=110 if mark == "main" else 62,
            filled=True,
            opacity=1,
            color="white" if mark == "naive" else COLOUR[mark],
            stroke=COLOUR[mark],
            strokeWidth=1.6,
        )
        yield point.encode(x=frame.x("value"), y=frame.y())


def _drawn(placed: Row, frame: Frame) -> Row | None:
    """The numbers of a row inside the scale, and where the interval was cut."""
    row: ForestRow = placed["row"]
    if row.estimate is None or not math.isfinite(row.estimate):
        return None
    has_interval = row.lower is not None and row.upper is not None
    low, high = (row.lower, row.upper) if has_interval else (None, None)
    return {
        "mark": row.mark,
        "y": placed["y_mark"],
        "value": min(max(row.estimate, frame.low), frame.high),
        "is_inside": frame.low <= row.estimate <= frame.high,
        "low": None if low is None else max(low, frame.low),
        "high": None if high is None else min(high, frame.high),
        "cut_low": low is not None and low < frame.low,
        "cut_high": high is not None and high > frame.high,
    }


def _words(placed: list[Row], frame: Frame) -> Iterator[Chart]:
    """Headings, names, numbers, and reasons where there are none."""
    rows = [one for one in placed if one["kind"] == "row"]
    indent = 4 if frame.is_narrow else 8
    yield _text([_word(one["name"], one["y"]) for one in placed if "name" in one], 0, frame)
    yield _text([_word(one["row"].name, one["y"], one["row"]) for one in rows], indent, frame)
    given = [one for one in rows if one["row"].mark != "refused"]
    refused = [one for one in rows if one["row"].mark == "refused"]
    numbers = [_word(one["row"].printed, one["y"], one["row"]) for one in given]
    reasons = [_word(one["row"].printed, one["y_mark"]) for one in refused]
    if frame.is_narrow:
        yield from (_text(some, indent, frame, style="italic") for some in (reasons,) if some)
    elif reasons:
        yield _text(reasons, frame.total - 2, frame, align="right", style="italic")
    if numbers:
        yield _text(numbers, frame.total - 2, frame, align="right")


def _word(text: str, y: float, row: ForestRow | None = None) -> Row:
    """A text at its height, with the colour and weight of its row; quiet without one."""
    if row is None or row.is_naive:
        return {"text": text, "y": y, "colour": QUIET_INK, "weight": "normal"}
    colour = INK if row.mark == "refused" else COLOUR[row.mark]
    return {
        "text": text,
        "y": y,
        "colour": colour,
        "weight": "bold" if row.mark == "main" else "normal",
    }


def _text(
    rows: list[Row],
    at: float,
    frame: Frame,
    *,
    align: Literal["left", "right"] = "left",
    style: str = "normal",
) -> Chart:
    weight = alt.ExprRef("datum.weight")
    return (
        alt.Chart(pl.DataFrame(rows))
        .mark_text(align=align, baseline="middle", fontSize=11, fontWeight=weight, fontStyle=style)
        .encode(
            x=alt.value(at),
            y=frame.y(),
            text="text:N",
            color=alt.Color("colour:N", scale=None),
        )
    )


def _sides(forest: Forest, frame: Frame) -> Iterator[Chart]:
    """What each side of the line favours, at the top; on a phone at the two edges."""
    narrow = frame.is_narrow
    for words, is_left in ((f"← {forest.left}", True), (f"{forest.right} →", False)):
        side = alt.Chart(pl.DataFrame({"value": [forest.zero], "y": [8.0], "text": [words]}))
        edge = alt.value(0 if is_left else frame.total)
        yield side.mark_text(
            align="left" if is_left == narrow else "right",
            dx=0 if narrow else (-6 if is_left else 6),
            fontSize=10.5,
            color=QUIET_INK,
        ).encode(x=edge if narrow else frame.x("value"), y=frame.y(), text="text:N")
