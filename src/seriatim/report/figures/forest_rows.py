"""What a forest plot is made of: its rows, its scale, and the place of each in pixels.

On a phone each row takes two lines, the words above and the mark below. Every place is worked out
in pixels, so that no label depends on how wide another one is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt

Row = dict[str, Any]
NAMES_PX = 196
NUMBERS_PX = 158
TOTAL_PX = {False: 716, True: 318}
"""Width of the whole drawing: wide, and narrow."""
ROW_PX = {False: 27, True: 42}
HEADING_PX = 25
MARKS = ("given", "main", "naive", "refused")


@dataclass(frozen=True)
class ForestRow:
    """One row: a name, an estimate with its interval or a reason, and its heading."""

    name: str
    heading: str
    printed: str
    """The numbers as text, or why there are none."""
    mark: str
    """One of `MARKS`: how it is drawn."""
    is_naive: bool = False
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

    @property
    def is_given(self) -> bool:
        """Whether any row has an estimate; without one there is nothing to draw."""
        return any(row.estimate is not None for row in self.rows)


@dataclass(frozen=True)
class Frame:
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
        kind: Literal["log", "linear"] = "log" if self.is_ratio else "linear"
        scale = alt.Scale(
            type=kind, domain=[self.low, self.high], range=[self.start, self.stop], nice=False
        )
        return alt.X(f"{field}:Q", scale=scale, **how)

    def y(self, field: str = "y") -> alt.Y:
        """A row's place, in pixels from the top."""
        scale = alt.Scale(domain=[0, self.height], range=[0, self.height], nice=False)
        return alt.Y(f"{field}:Q", scale=scale, axis=None)


def place_rows(rows: Sequence[ForestRow], *, narrow: bool) -> tuple[list[Row], float]:
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


def frame_of(forest: Forest, height: float, *, narrow: bool) -> Frame:
    """Where marks may stand, and from which value to which they go."""
    total = TOTAL_PX[narrow]
    low, high = _domain(forest)
    start, stop = (4, total - 4) if narrow else (NAMES_PX, total - NUMBERS_PX)
    return Frame(start, stop, total, low, high, height, narrow, forest.is_ratio)


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
