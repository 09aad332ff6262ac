"""The upper panel of a patient's course: each lesion's size on a log scale, with its state."""

import math
from collections.abc import Callable

import altair as alt
import polars as pl

from seriatim.report.figures.course_rows import Course, operation_lines
from seriatim.report.figures.drawing import Chart, is_narrow
from seriatim.report.figures.labels import spread
from seriatim.report.palette import INK, PAPER, StateStyle, state_style

LESIONS_PX = 175
LABEL_PX = 120
"""About the length of a lesion's name."""
BAND_OPACITY = 0.16
"""Light enough for lines and marks of other lesions to stay legible where bands overlap."""
BAR_PX = 12
"""Width of the band of a scan that stands alone."""
MOST_ROWS = 5
"""Names of operations stand in at most so many rows."""
SIZE_TICKS_MM = (2, 5, 10, 20, 30, 50, 100, 200, 400)


def lesion_panel(course: Course, width_px: int) -> Chart:
    """Sizes on a log scale, the state at each scan, and each lesion's name at its end."""
    sized = _with_stretches(course.lesions).drop_nulls("size_mm")
    current = course.lesions.sort("scan_day").group_by("lesion_id").agg(pl.col("state").last())
    colours = {name: state_style(state).colour for name, state in current.iter_rows()}
    coloured = sized.with_columns(
        pl.col("lesion_id").replace_strict(colours, return_dtype=pl.String).alias("colour")
    )
    extent = _extent(sized)
    x, y, colour = course.axis.encode("scan_day", labels=True), _size(extent), _as_given("colour")
    lines = (
        alt.Chart(coloured.select("scan_day", "size_mm", "stretch", "colour"))
        .mark_line(strokeWidth=1.5, opacity=0.8)
        .encode(x=x, y=y, detail="stretch:N", color=colour)
    )
    label_days = LABEL_PX / width_px * (course.axis.last_day - course.axis.first_day)
    placed = _names(coloured, extent, label_days, is_short=is_narrow(width_px))
    names = alt.Chart(placed).encode(x=x, y=y, text="text:N")
    layers = [
        operation_lines(course, labels=True),
        *_bands(coloured, x, extent),
        lines,
        _states(sized, x, y),
        names.mark_text(align="left", dx=8, fontSize=10, stroke=PAPER, strokeWidth=3),
        names.mark_text(align="left", dx=8, fontSize=10).encode(color=colour),
        _scan_days(course),
        *_operation_names(course),
    ]
    return alt.layer(*layers).properties(height=LESIONS_PX)


def _bands(coloured: pl.DataFrame, x: alt.X, extent: tuple[float, float]) -> list[Chart]:
    """Where each lesion's true size lies; a scan that stands alone gets a bar."""
    known = coloured.drop_nulls(["lower_mm", "upper_mm"]).select(
        "scan_day", "lower_mm", "upper_mm", "stretch", "colour"
    )
    is_alone = pl.len().over("stretch") == 1
    ends = {"y": _size(extent, "lower_mm"), "y2": "upper_mm:Q", "color": _as_given("colour")}
    areas = alt.Chart(known.filter(~is_alone)).mark_area(opacity=BAND_OPACITY, clip=True)
    bars = alt.Chart(known.filter(is_alone)).mark_rule(
        strokeWidth=BAR_PX, opacity=BAND_OPACITY, clip=True
    )
    return [areas.encode(x=x, detail="stretch:N", **ends), bars.encode(x=x, **ends)]


def _with_stretches(lesions: pl.DataFrame) -> pl.DataFrame:
    """Rows in order, with the stretch of sized scans each belongs to.

    A line never runs through scans on which the lesion had gone or could not be sized.
    """
    breaks = pl.col("size_mm").is_null().cum_sum().over("lesion_id", order_by="scan_day")
    return lesions.sort("lesion_id", "scan_day").with_columns(
        stretch=pl.concat_str("lesion_id", breaks.cast(pl.String), separator=" ")
    )


def _as_given(field: str) -> alt.Color:
    """The colour that the rows hold."""
    return alt.Color(f"{field}:N", scale=None)


def _extent(sized: pl.DataFrame) -> tuple[float, float]:
    low = float(sized["size_mm"].min() or 10.0)  # type: ignore[arg-type]
    high = float(sized["size_mm"].max() or 50.0)  # type: ignore[arg-type]
    return low / 1.3, high * 1.3


def _size(extent: tuple[float, float], field: str = "size_mm") -> alt.Y:
    return alt.Y(
        f"{field}:Q",
        title="Size, mm (log scale)",
        scale=alt.Scale(type="log", domain=list(extent), nice=False),
        axis=alt.Axis(values=[one for one in SIZE_TICKS_MM if extent[0] <= one <= extent[1]]),
    )


def _states(rows: pl.DataFrame, x: alt.X, y: alt.Y) -> Chart:
    """One mark a scan, with the shape, the fill and the colour of the state."""
    styles = {name: state_style(name) for name in rows["state"].unique()}

    def drawn(attribute: Callable[[StateStyle], str], name: str) -> pl.Expr:
        given = {state: attribute(style) for state, style in styles.items()}
        return pl.col("state").replace_strict(given, return_dtype=pl.String).alias(name)

    growth_last = rows.sort(pl.col("state").is_in(["growing", "new"]), maintain_order=True)
    styled = growth_last.select(
        "scan_day",
        "size_mm",
        drawn(lambda style: style.colour, "colour"),
        drawn(lambda style: style.colour if style.filled else PAPER, "fill"),
        drawn(lambda style: style.shape, "shape"),
    )
    return (
        alt.Chart(styled)
        .mark_point(size=34, strokeWidth=1.3, opacity=1)
        .encode(
            x=x,
            y=y,
            color=_as_given("colour"),
            fill=alt.Fill("fill:N", scale=None),
            shape=alt.Shape("shape:N", scale=None),
        )
    )


def _names(
    coloured: pl.DataFrame, extent: tuple[float, float], label_days: float, *, is_short: bool
) -> pl.DataFrame:
    """Where each lesion's name stands: at its last size, clear of others that end near it."""
    last = coloured.group_by("lesion_id", maintain_order=True).agg(
        pl.col("scan_day", "name", "colour", "size_mm").last()
    )
    near = (pl.col("scan_day").diff().fill_null(0) > label_days).cum_sum().alias("cluster")
    low, high = math.log10(extent[0]), math.log10(extent[1])
    gap = (high - low) * 12.5 / LESIONS_PX
    parts = []
    clustered = last.sort("scan_day", "lesion_id").with_columns(near)
    for _, together in clustered.group_by("cluster", maintain_order=True):
        places = spread(together["size_mm"].log10().to_list(), gap=gap, low=low, high=high)
        parts.append(together.with_columns(size_mm=10.0 ** pl.Series(places, dtype=pl.Float64)))
    text = pl.col("lesion_id" if is_short else "name").alias("text")
    return pl.concat([clustered.clear(), *parts]).select("scan_day", "size_mm", "colour", text)


def _scan_days(course: Course) -> Chart:
    """Every scan as a small tick on the axis."""
    days = course.lesions.select("scan_day").unique().sort("scan_day")
    return (
        alt.Chart(days)
        .mark_tick(orient="vertical", size=6, thickness=1, color=INK)
        .encode(x=course.axis.encode("scan_day", labels=True), y=alt.value(LESIONS_PX - 3))
    )


def _operation_names(course: Course) -> list[Chart]:
    """What was removed, beside each line where there is room, one operation below the other."""
    middle = (course.axis.first_day + course.axis.last_day) / 2
    named = []
    for place, (day, label) in enumerate(course.operations.select("day", "label").iter_rows()):
        is_early = day <= middle
        named.append(
            alt.Chart(pl.DataFrame({"day": [day], "label": [label]}))
            .mark_text(
                align="left" if is_early else "right",
                dx=4 if is_early else -4,
                dy=11 * (place % MOST_ROWS),
                fontSize=10,
                fontWeight="bold",
                color=INK,
            )
            .encode(x=course.axis.encode("day", labels=True), y=alt.value(6), text="label:N")
        )
    return named
