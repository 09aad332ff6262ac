"""Survival of each category by the rule, over the band with the category drawn."""

import altair as alt
import polars as pl

from seriatim.report.drawn_table import plain_figure
from seriatim.report.figures.curves import LAST_MONTH
from seriatim.report.figures.drawing import Chart, Figure, is_narrow
from seriatim.report.inputs import SensitivityResults
from seriatim.report.palette import QUIET_INK, category_style, ordered_categories
from seriatim.report.printed import as_list, as_number
from seriatim.report.survival_tables import AT_MONTH, print_estimate
from seriatim.report.tables import PrintedColumn, PrintedTable, number_column, print_frame
from seriatim.report.words import endpoint_words

HEIGHT_PX = 150
MOST_SIDE_BY_SIDE = 3
KINDS = {"plain": "by the rule", "drawn": "drawn"}
CAPTION = (
    "Solid line between thin lines: the category by the rule, with its interval. Dotted line in "
    "the shaded band: the category drawn from its probabilities and pooled over the draws; it ends "
    "where follow-up ends in one of them. Intervals are pointwise, on the arcsine scale."
)


def drawn_figure(results: SensitivityResults, endpoint: str) -> Figure | None:
    """One panel per category; None where nothing was drawn."""
    steps = results.sensitivity.imputed_curves.filter(pl.col("endpoint") == endpoint)
    groups = ordered_categories(steps["group"])
    if not groups:
        return None
    name = endpoint_words(endpoint)
    sizes = {group: _sizes(results, endpoint, group) for group in groups}
    return Figure(
        key=f"{endpoint.replace('_', '-')}-drawn",
        title=f"{name} from operation, category by the rule and drawn",
        description=_description(results, endpoint, groups),
        draw=lambda width_px: _draw(steps, sizes, width_px),
        table=_table(steps, f"{name}: every step of the plain and the pooled curves"),
        caption=f"{CAPTION} {_missing(results, endpoint, groups)}".strip(),
    )


def _description(results: SensitivityResults, endpoint: str, groups: tuple[str, ...]) -> str:
    """Which curves there are, and what they say at the first month that is printed."""
    styles = [category_style(group).words.lower() for group in groups]
    found = results.sensitivity.imputed_survival.filter(
        pl.col("endpoint") == endpoint, pl.col("statistic") == AT_MONTH
    )
    at_first = found.filter(pl.col("month") == pl.col("month").min()).to_dicts()
    parts = [
        f"{category_style(row['group']).words.lower()} "
        f"{print_estimate(plain_figure(row))} by the rule, {print_estimate(row)} drawn"
        for row in at_first
    ]
    words = f"Kaplan-Meier curves in {as_list(styles)}, by the rule and drawn."
    month = f" At month {as_number(at_first[0]['month'])}: " if at_first else ""
    return f"{words}{month}{'; '.join(parts)}{'.' if parts else ''}"


def _sizes(results: SensitivityResults, endpoint: str, group: str) -> str:
    """How many patients the category has by the rule and over the draws."""
    rows = results.sensitivity.imputed_survival.filter(
        pl.col("endpoint") == endpoint, pl.col("group") == group
    )
    if rows.is_empty():
        return ""
    first = rows.row(0, named=True)
    return f"{first['plain_n'] or 0} by the rule, {as_number(first['n_expected'], 1)} drawn"


def _missing(results: SensitivityResults, endpoint: str, groups: tuple[str, ...]) -> str:
    """Categories whose curve cannot be pooled, each with the reason."""
    drawn = results.sensitivity.imputed_curves.filter(
        pl.col("endpoint") == endpoint, pl.col("kind") == "drawn"
    )
    rows = results.sensitivity.imputed_survival.filter(
        pl.col("endpoint") == endpoint, ~pl.col("group").is_in(drawn["group"].unique().implode())
    ).unique("group", keep="first", maintain_order=True)
    return " ".join(
        f"No pooled curve for {category_style(row['group']).words.lower()}: {row['note']}."
        for row in rows.iter_rows(named=True)
    )


def _table(steps: pl.DataFrame, caption: str) -> PrintedTable:
    percent = [pl.col(name) * 100 for name in ("survival", "lower", "upper")]
    return print_frame(
        steps.with_columns(percent),
        [
            PrintedColumn("group", "Category", lambda label: category_style(label).words),
            PrintedColumn("kind", "Given", lambda kind: KINDS[kind]),
            number_column("time_months", "Months", 1),
            number_column("survival", "Survival, %", 1),
            number_column("lower", "Lower, %", 1),
            number_column("upper", "Upper, %", 1),
        ],
        caption=caption,
    )


def _draw(steps: pl.DataFrame, sizes: dict[str, str], width_px: int) -> Chart:
    side_by_side = 1 if is_narrow(width_px) else min(len(sizes), MOST_SIDE_BY_SIDE)
    room_px = width_px + 20 if is_narrow(width_px) else width_px + 110 - 34 * (side_by_side - 1)
    panels = [
        _panel(steps.filter(pl.col("group") == group), group, size).properties(
            width=room_px // side_by_side, height=HEIGHT_PX
        )
        for group, size in sizes.items()
    ]
    rows = [
        alt.hconcat(*panels[start : start + side_by_side], spacing=18)
        for start in range(0, len(panels), side_by_side)
    ]
    return alt.vconcat(*rows, spacing=14)


def _panel(steps: pl.DataFrame, group: str, size: str) -> Chart:
    """The drawn band below, the plain curve with its bounds above."""
    style = category_style(group)
    shown = steps.filter(pl.col("time_months") <= LAST_MONTH).with_columns(
        percent=pl.col("survival") * 100, low=pl.col("lower") * 100, high=pl.col("upper") * 100
    )
    plain = shown.filter(pl.col("kind") == "plain")
    drawn = shown.filter(pl.col("kind") == "drawn")
    layers = [
        _band(drawn, style.colour),
        _line(plain, "low", style.colour, width=0.8),
        _line(plain, "high", style.colour, width=0.8),
        _line(plain, "percent", style.colour, width=2),
        _line(drawn, "percent", style.colour, width=1.8, dash=(1, 3)),
    ]
    title = alt.Title(style.words, subtitle=size, subtitleColor=QUIET_INK, subtitleFontSize=11)
    return alt.layer(*layers, title=title)


def _months() -> alt.X:
    return alt.X(
        "time_months:Q",
        title="Months from operation",
        scale=alt.Scale(domain=[0, LAST_MONTH], nice=False),
        axis=alt.Axis(values=[0, 12, 24, 36, 48, 60], grid=False, labelFlush=False),
    )


def _percent(field: str) -> alt.Y:
    return alt.Y(
        f"{field}:Q",
        title="Patients, %",
        scale=alt.Scale(domain=[0, 100]),
        axis=alt.Axis(values=[0, 25, 50, 75, 100]),
    )


def _band(steps: pl.DataFrame, colour: str) -> Chart:
    return (
        alt.Chart(steps.drop_nulls(["low", "high"]).select("time_months", "low", "high"))
        .mark_area(interpolate="step-after", color=colour, opacity=0.18)
        .encode(x=_months(), y=_percent("low"), y2="high:Q")
    )


def _line(
    steps: pl.DataFrame, field: str, colour: str, *, width: float, dash: tuple[int, int] = (1, 0)
) -> Chart:
    return (
        alt.Chart(steps.drop_nulls(field).select("time_months", field))
        .mark_line(interpolate="step-after", color=colour, strokeWidth=width, strokeDash=list(dash))
        .encode(x=_months(), y=_percent(field))
    )
