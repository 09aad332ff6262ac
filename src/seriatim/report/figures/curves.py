"""Kaplan-Meier curves by category: steps, bands, censor ticks, labels, numbers at risk."""

from dataclasses import dataclass
from typing import Literal

import altair as alt
import polars as pl

from seriatim.report.figures.drawing import Chart, Figure, is_narrow
from seriatim.report.figures.labels import spread
from seriatim.report.inputs import Summary
from seriatim.report.palette import INK, QUIET_INK, category_style, ordered_categories
from seriatim.report.printed import as_list
from seriatim.report.survival_tables import (
    MEDIAN,
    count_without_time,
    curve_table,
    describe_medians,
    find_estimate,
    withheld_words,
)
from seriatim.report.words import clock_words, endpoint_words

LAST_MONTH = 60
TICK_MONTHS = (0, 6, 12, 24, 36, 48, 60)
CURVE_HEIGHT_PX = 250
ROW_HEIGHT_PX = 17


@dataclass(frozen=True)
class _Curves:
    """The rows of one endpoint and one clock, with the categories in the order they are shown."""

    endpoint: str
    clock: str
    steps: pl.DataFrame
    at_risk: pl.DataFrame
    groups: tuple[str, ...]


def survival_figure(results: Summary, endpoint: str, clock: str) -> Figure | None:
    """The curves of one endpoint on one clock; None where no curve was estimated."""
    curves = _curves(results, endpoint, clock)
    if curves is None:
        return None
    name = endpoint_words(endpoint)
    title = f"{name} by category, {clock_words(clock)}"
    return Figure(
        key=f"{endpoint.replace('_', '-')}-from-{clock}",
        title=title,
        description=(
            f"Kaplan-Meier curves of {name.lower()} in "
            f"{as_list([category_style(group).words.lower() for group in curves.groups])}. "
            + describe_medians(results.survival, endpoint, clock)
        ),
        draw=lambda width_px: _draw(curves, width_px),
        table=curve_table(curves.steps, caption=f"{title}: every step of the curves"),
        caption=" ".join(
            part for part in (_caption(results, curves), _missing(results, curves)) if part
        ),
    )


def _caption(results: Summary, curves: _Curves) -> str:
    marks = "Small upright ticks are patients censored; bands are pointwise intervals at each time."
    if curves.clock != "drug":
        return marks
    without = count_without_time(results.survival, curves.endpoint, curves.clock)
    but = f" (but for {without} without follow-up after the operation)" if without else ""
    return (
        f"{marks} The same patients{but} and the same events on another clock: each enters the "
        "curve on the day of the operation, so the months somebody had to live to be operated are "
        "credited to nobody. Early parts rest on few patients."
    )


def _missing(results: Summary, curves: _Curves) -> str:
    """Which categories have no curve, and why."""
    survival = results.survival.filter(
        pl.col("endpoint") == curves.endpoint, pl.col("clock") == curves.clock
    )
    missing = [
        label
        for label in ordered_categories(survival["group"])
        if label not in (*curves.groups, "all")
    ]
    sentences = []
    for label in missing:
        row = find_estimate(survival, curves.endpoint, curves.clock, label, MEDIAN)
        note = row["note"] if row else None
        why = f": {withheld_words(note)}" if note else ""
        sentences.append(f"No curve for {category_style(label).words.lower()}{why}.")
    return " ".join(sentences)


def _curves(results: Summary, endpoint: str, clock: str) -> _Curves | None:
    wanted = (pl.col("endpoint") == endpoint) & (pl.col("clock") == clock)
    steps = results.curves.filter(wanted)
    groups = ordered_categories(steps["group"])
    if len(groups) > 1:
        groups = tuple(group for group in groups if group != "all")
    if not groups:
        return None
    shown = pl.col("group").is_in(groups)
    named = pl.col("group").replace_strict({group: category_style(group).words for group in groups})
    return _Curves(
        endpoint=endpoint,
        clock=clock,
        steps=steps.filter(shown).with_columns(named.alias("category")),
        at_risk=results.at_risk.filter(wanted, shown).with_columns(named.alias("category")),
        groups=groups,
    )


def _draw(curves: _Curves, width_px: int) -> Chart:
    narrow = is_narrow(width_px)
    height_px = 200 if narrow else CURVE_HEIGHT_PX
    layers = [_bands(curves), _steps(curves, with_legend=narrow), _censored(curves)]
    if not narrow:
        layers.append(_labels(curves, width_px, height_px))
    above = alt.layer(*layers).properties(width=width_px, height=height_px)
    below = _at_risk(curves, narrow=narrow).properties(
        width=width_px,
        height=ROW_HEIGHT_PX * len(curves.groups),
        title=alt.Title("Number at risk", fontSize=11, fontWeight="normal", color=QUIET_INK),
    )
    return alt.vconcat(above, below, spacing=6).resolve_scale(x="shared")


def _months(curves: _Curves) -> alt.X:
    origin = "operation" if curves.clock == "operation" else "start of the drug"
    return alt.X(
        "time_months:Q",
        title=f"Months from {origin}",
        scale=alt.Scale(domain=[0, LAST_MONTH], nice=False),
        axis=alt.Axis(values=list(TICK_MONTHS), grid=False, labelOverlap=True, labelFlush=False),
    )


def _percent() -> alt.Y:
    return alt.Y(
        "percent:Q",
        title="Patients, %",
        scale=alt.Scale(domain=[0, 100]),
        axis=alt.Axis(values=[0, 25, 50, 75, 100]),
    )


def _colour(curves: _Curves) -> alt.Color:
    return alt.Color("category:N", scale=_scale(curves, "colour"), legend=None)


def _scale(curves: _Curves, mark: Literal["colour", "dash"]) -> alt.Scale:
    styles = [category_style(group) for group in curves.groups]
    marks = [style.colour if mark == "colour" else list(style.dash) for style in styles]
    return alt.Scale(domain=[style.words for style in styles], range=marks)


def _shown(curves: _Curves) -> pl.DataFrame:
    """Steps up to the last month shown, in percent."""
    return curves.steps.filter(pl.col("time_months") <= LAST_MONTH).with_columns(
        (pl.col("survival") * 100).alias("percent"),
        (pl.col("lower") * 100).alias("low"),
        (pl.col("upper") * 100).alias("high"),
    )


def _bands(curves: _Curves) -> Chart:
    steps = _shown(curves).drop_nulls(["low", "high"])
    return (
        alt.Chart(steps.select("category", "time_months", "low", "high"))
        .mark_area(interpolate="step-after", opacity=0.1)
        .encode(
            x=_months(curves),
            y=alt.Y("low:Q", title="Patients, %"),
            y2="high:Q",
            color=_colour(curves),
        )
    )


def _steps(curves: _Curves, *, with_legend: bool) -> Chart:
    legend = alt.Legend(orient="top", title=None, direction="vertical", symbolSize=400)
    return (
        alt.Chart(_shown(curves).select("category", "time_months", "percent"))
        .mark_line(interpolate="step-after", strokeWidth=2)
        .encode(
            x=_months(curves),
            y=_percent(),
            color=alt.Color(
                "category:N",
                scale=_scale(curves, "colour"),
                legend=legend if with_legend else None,
            ),
            strokeDash=alt.StrokeDash(
                "category:N",
                scale=_scale(curves, "dash"),
                legend=legend if with_legend else None,
            ),
        )
    )


def _censored(curves: _Curves) -> Chart:
    censored = _shown(curves).filter(pl.col("n_censor") > 0)
    return (
        alt.Chart(censored.select("category", "time_months", "percent"))
        .mark_tick(orient="vertical", thickness=1.4, size=9)
        .encode(x=_months(curves), y=_percent(), color=_colour(curves))
    )


def _labels(curves: _Curves, width_px: int, height_px: int) -> Chart:
    """Each curve's name in the right margin, level with its end and clear of the others."""
    ends = _shown(curves).group_by("category", maintain_order=True).agg(pl.col("percent").last())
    places = spread(ends["percent"].to_list(), gap=100 * 16 / height_px, low=0.0, high=100.0)
    placed = ends.with_columns(pl.Series("percent", places, dtype=pl.Float64))
    return (
        alt.Chart(placed)
        .mark_text(align="left", dx=8, fontWeight="bold", fontSize=11)
        .encode(
            x=alt.value(width_px),
            y=_percent(),
            text="category:N",
            color=_colour(curves),
        )
    )


def _at_risk(curves: _Curves, *, narrow: bool) -> Chart:
    styles = [category_style(group) for group in curves.groups]
    names = {style.label: style.short if narrow else style.words for style in styles}
    rows = curves.at_risk.filter(pl.col("month") <= LAST_MONTH).select(
        "category",
        pl.col("group").replace_strict(names).alias("row"),
        pl.col("month").alias("time_months"),
        pl.col("n_risk").cast(pl.Int64),
    )
    return (
        alt.Chart(rows)
        .mark_text(fontSize=11, color=INK)
        .encode(
            x=alt.X(
                "time_months:Q",
                scale=alt.Scale(domain=[0, LAST_MONTH], nice=False),
                axis=None,
            ),
            y=alt.Y(
                "row:N",
                sort=list(names.values()),
                title=None,
                axis=alt.Axis(
                    domain=False,
                    ticks=False,
                    labelPadding=12,
                    labelLimit=170,
                    minExtent=84 if narrow else 158,
                ),
            ),
            text="n_risk:Q",
            color=_colour(curves),
        )
    )
