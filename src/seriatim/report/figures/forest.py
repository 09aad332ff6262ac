"""Estimates with their intervals in rows under headings: names left, numbers right, reasons inside.

On a phone each row takes two lines, the words above and the mark below. Every place is worked out
in pixels here, so that no label depends on how wide another one is.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import polars as pl

from seriatim.report.figures.drawing import Chart, is_narrow
from seriatim.report.palette import ARMS, GRID, INK, QUIET_INK
from seriatim.report.printed import as_given

Row = dict[str, Any]
NAMES_PX = 196
NUMBERS_PX = 158
TOTAL_PX = {False: 716, True: 318}
"""Width of the whole drawing: wide, and narrow."""
ROW_PX = {False: 27, True: 42}
HEADING_PX = 25
MARKS = ("given", "main", "naive", "refused")
COLOUR = {"given": INK, "main": ARMS["operate"].colour, "naive": QUIET_INK, "refused": QUIET_INK}


@dataclass(frozen=True)
class ForestRow:
    """One row: a name, an estimate with its interval or a reason, and the heading it stands under."""

    name: str
    heading: str
    printed: str
    """The numbers as text, or why there are none."""
    mark: str
    """One of `MARKS`: how it is drawn."""
    estimate: float | None = None
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True)
class Forest:
    """Rows on one scale, the value without an effect, and what each side of it favours."""

    title: str
    rows: tuple[ForestRow, ...]
    axis: str
    zero: float
    left: str
    right: str
    is_ratio: bool = False


@dataclass(frozen=True)
class _Frame:
    """Where the marks may stand: pixels from `start` to `stop`, values from `low` to `high`."""

    start: float
    stop: float
    total: float
    low: float
    high: float
    height: float
    is_narrow: bool
    is_ratio: bool

    def x(self, field: str, **how: Any) -> alt.X:  # noqa: ANN401
        """A value's place along the scale."""
        kind = "log" if self.is_ratio else "linear"
        scale = alt.Scale(
            type=kind, domain=[self.low, self.high], range=[self.start, self.stop], nice=False
        )
        return alt.X(f"{field}:Q", scale=scale, **how)

    def y(self, field: str = "y") -> alt.Y:
        """A row's place, in pixels from the top."""
        scale = alt.Scale(domain=[0, self.height], range=[0, self.height], nice=False)
        return alt.Y(f"{field}:Q", scale=scale, axis=None)


def draw_forest(forest: Forest, width_px: int) -> Chart:
    """The chart for a plotting width in pixels."""
    narrow = is_narrow(width_px)
    placed, height = _placed(forest.rows, narrow=narrow)
    frame = _frame(forest, height, narrow=narrow)
    layers = [
        *_ground(placed, frame),
        _zero_line(forest, frame),
        *_marks(placed, frame),
        *_words(placed, frame),
        *_sides(forest, frame),
    ]
    title = alt.Title(forest.title, anchor="start", frame="group")
    return alt.layer(*layers, title=title).properties(width=frame.total, height=height)


def _placed(rows: Sequence[ForestRow], *, narrow: bool) -> tuple[list[Row], float]:
    """Every heading and row with its place from the top, and the height of all."""
    placed: list[Row] = []
    at, heading = 20.0, None
    for row in rows:
        if row.heading != heading:
            heading = row.heading
            placed.append({"kind": "heading", "name": heading, "y": at + HEADING_PX * 0.6})
            at += HEADING_PX
        words = at + (10 if narrow else ROW_PX[narrow] / 2)
        mark = at + (27 if narrow else ROW_PX[narrow] / 2)
        placed.append({"kind": "row", "y": words, "y_mark": mark, "top": at, "row": row})
        at += ROW_PX[narrow]
    return placed, at + 4


def _frame(forest: Forest, height: float, *, narrow: bool) -> _Frame:
    total = TOTAL_PX[narrow]
    low, high = _domain(forest)
    start, stop = (4, total - 4) if narrow else (NAMES_PX, total - NUMBERS_PX)
    return _Frame(start, stop, total, low, high, height, narrow, forest.is_ratio)


def _domain(forest: Forest) -> tuple[float, float]:
    """From the lowest to the highest value shown, the one without an effect inside."""
    values = [forest.zero]
    for row in forest.rows:
        values += [one for one in (row.estimate, row.lower, row.upper) if one is not None]
    if forest.is_ratio:
        low, high = max(min(values), 0.05) / 1.15, min(max(values), 20.0) * 1.15
        return min(low, 0.8), max(high, 1.25)
    reach = max((max(values) - min(values)) * 0.06, 0.5)
    return min(values) - reach, max(values) + reach


def _axis(forest: Forest, frame: _Frame) -> alt.Axis:
    if not forest.is_ratio:
        return alt.Axis(title=forest.axis, grid=False, tickCount=5, orient="bottom")
    ticks = [one for one in (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20) if frame.low <= one <= frame.high]
    words = {one: as_given(one) for one in ticks}
    label = "".join(f"datum.value == {one} ? '{text}' : " for one, text in words.items()) + "''"
    return alt.Axis(
        title=forest.axis, grid=False, values=ticks, labelExpr=label, orient="bottom"
    )


def _ground(placed: list[Row], frame: _Frame) -> Iterator[Chart]:
    """A quiet ground under the naive rows."""
    tops = [one["top"] for one in placed if one["kind"] == "row" and one["row"].mark == "naive"]
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


def _zero_line(forest: Forest, frame: _Frame) -> Chart:
    line = pl.DataFrame({"value": [forest.zero], "top": [16.0], "bottom": [frame.height]})
    return (
        alt.Chart(line)
        .mark_rule(color=QUIET_INK, strokeDash=[2, 2], strokeWidth=1)
        .encode(
            x=frame.x("value", axis=_axis(forest, frame)), y=frame.y("top"), y2="bottom:Q"
        )
    )


def _marks(placed: list[Row], frame: _Frame) -> Iterator[Chart]:
    """Interval and estimate: naive ones broken and hollow, the main one larger."""
    for mark in MARKS[:3]:
        rows = [_drawn(one, frame) for one in placed if one["kind"] == "row"]
        shown = [row for row in rows if row is not None and row["mark"] == mark]
        if not shown:
            continue
        base = alt.Chart(pl.DataFrame(shown))
        naive, main = mark == "naive", mark == "main"
        yield base.transform_filter("isValid(datum.low)").mark_rule(
            color=COLOUR[mark],
            strokeWidth=2.4 if main else 1.5,
            strokeDash=[4, 3] if naive else [1, 0],
        ).encode(x=frame.x("low"), x2="high:Q", y=frame.y())
        yield base.transform_filter("datum.is_inside").mark_point(
            shape="circle" if naive else "square",
            size=110 if main else 62,
            filled=True,
            opacity=1,
            color="white" if naive else COLOUR[mark],
            stroke=COLOUR[mark],
            strokeWidth=1.6,
        ).encode(x=frame.x("value"), y=frame.y())
        for side, shape in (("low", "triangle-left"), ("high", "triangle-right")):
            yield (
                base.transform_filter(f"datum.cut_{side}")
                .mark_point(shape=shape, size=46, filled=True, color=COLOUR[mark], opacity=1)
                .encode(x=frame.x(side), y=frame.y())
            )


def _drawn(placed: Row, frame: _Frame) -> Row | None:
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


def _words(placed: list[Row], frame: _Frame) -> Iterator[Chart]:
    headings = [one for one in placed if one["kind"] == "heading"]
    yield _text([{"text": one["name"], "y": one["y"], "colour": QUIET_INK} for one in headings], 0, frame)
    rows = [(one["y"], one["row"]) for one in placed if one["kind"] == "row"]
    names = [
        {"text": row.name, "y": y, "colour": COLOUR[row.mark] if row.mark != "refused" else INK}
        for y, row in rows
    ]
    indent = 4 if frame.is_narrow else 8
    yield _text(names, indent, frame, main=[row.mark == "main" for _, row in rows])
    numbers = [
        {"text": row.printed, "y": y, "colour": COLOUR[row.mark]}
        for y, row in rows
        if row.mark != "refused"
    ]
    if numbers:
        yield _text(numbers, frame.total - 2, frame, align="right")
    refused = [
        {"text": row.printed, "y": one["y_mark"], "colour": QUIET_INK}
        for one in placed
        if one["kind"] == "row" and (row := one["row"]).mark == "refused"
    ]
    if refused:
        start = indent if frame.is_narrow else frame.total - 2
        yield _text(
            refused, start, frame, align="left" if frame.is_narrow else "right", italic=True
        )


def _text(
    rows: list[Row],
    at: float,
    frame: _Frame,
    *,
    align: str = "left",
    italic: bool = False,
    main: list[bool] | None = None,
) -> Chart:
    bold = main or [False] * len(rows)
    parts = []
    for weight in sorted(set(bold)):
        chosen = [row for row, one in zip(rows, bold, strict=True) if one == weight]
        parts.append(
            alt.Chart(pl.DataFrame(chosen))
            .mark_text(
                align=align,
                baseline="middle",
                fontSize=11,
                fontWeight="bold" if weight else "normal",
                fontStyle="italic" if italic else "normal",
            )
            .encode(
                x=alt.value(at),
                y=frame.y(),
                text="text:N",
                color=alt.Color("colour:N", scale=None),
            )
        )
    return alt.layer(*parts)


def _sides(forest: Forest, frame: _Frame) -> Iterator[Chart]:
    """What each side of the line favours, at the top."""
    for words, align, dx in ((f"← {forest.left}", "right", -6), (f"{forest.right} →", "left", 6)):
        yield (
            alt.Chart(pl.DataFrame({"value": [forest.zero], "y": [8.0], "text": [words]}))
            .mark_text(align=align, dx=dx, fontSize=10.5, color=QUIET_INK)
            .encode(x=frame.x("value"), y=frame.y(), text="text:N")
        )
