"""Both strategies' weighted curves with numbers at risk, and the naive curves small beside them."""

from dataclasses import dataclass

import altair as alt
import polars as pl

from seriatim.causal.comparison import Comparison
from seriatim.causal.effect import Method
from seriatim.causal.trial import TargetTrial
from seriatim.report.effects_words import FREE_OF, NAIVE_MARK, arm_words, naive_arm_words
from seriatim.report.figures.drawing import Chart, Figure, is_narrow
from seriatim.report.figures.labels import spread
from seriatim.report.palette import ARMS, INK, QUIET_INK
from seriatim.report.printed import as_number
from seriatim.report.tables import PrintedColumn, PrintedTable, number_column, print_frame

HEIGHT_PX = 240
NAIVE_HEIGHT_PX = 150
ROW_PX = 17
MONTH_STEPS = (3, 6, 12, 24, 60, 120)
MOST_TICKS = 6
AT_RISK = {"at_risk_weighted": "weighted", "at_risk": "copies"}
"""Both counts of those at risk: as weighted, and as they are."""


@dataclass(frozen=True)
class _Panel:
    """The curves of one method with the words of its arms."""

    steps: pl.DataFrame
    names: dict[str, str]
    trial: TargetTrial
    last_month: float
    is_naive: bool

    @property
    def ticks(self) -> list[float]:
        """Months that carry a label."""
        step = next(
            (one for one in MONTH_STEPS if self.last_month / one <= MOST_TICKS), MONTH_STEPS[-1]
        )
        return [float(step * place) for place in range(int(self.last_month // step) + 1)]


def weighted_figure(comparison: Comparison) -> Figure | None:
    """The curves; None where the main method gives none."""
    main = _panel(comparison, comparison.main_method)
    if main is None:
        return None
    naive = _panel(comparison, Method.NAIVE)
    outcome = FREE_OF[comparison.trial.outcome]
    return Figure(
        key="effects-curves",
        title=f"{outcome.capitalize()} under each strategy, weighted, and the naive curves beside",
        description=_describe(main),
        draw=lambda width_px: _draw(main, naive, width_px),
        table=_table(comparison),
        caption=(
            "Bands are pointwise intervals. Numbers at risk: “weighted” is what the copies count "
            "for, “copies” how many there are; a patient whose care fits both strategies is in "
            f"both. The small panel is {NAIVE_MARK}: it is here to be compared with."
        ),
    )


def _panel(comparison: Comparison, method: str) -> _Panel | None:
    naive = method == Method.NAIVE
    steps = comparison.curves.filter(pl.col("method") == method).drop_nulls("survival")
    if steps.is_empty():
        return None
    word = naive_arm_words if naive else arm_words
    names = {arm: word(comparison.trial, arm) for arm in ARMS if arm in set(steps["arm"].to_list())}
    followed = float(comparison.curves["month"].max())  # type: ignore[arg-type]
    last = min(max(comparison.trial.months), max(followed, 1.0))
    shown = steps.filter(pl.col("month") <= last + 1e-6).with_columns(
        name=pl.col("arm").replace_strict(names),
        percent=pl.col("survival") * 100,
        low=pl.col("lower") * 100,
        high=pl.col("upper") * 100,
    )
    return _Panel(shown, names, comparison.trial, last, naive)


def _describe(panel: _Panel) -> str:
    parts = []
    for month in panel.ticks[1:]:
        at = [
            f"{name.lower()} {as_number(row['percent'])} %"
            for arm, name in panel.names.items()
            if (row := _at(panel.steps, arm, month)) is not None
        ]
        if at:
            parts.append(f"month {as_number(month)}: {', '.join(at)}")
    return f"Weighted curves, patients {FREE_OF[panel.trial.outcome]}. At {'; '.join(parts)}."


def _at(steps: pl.DataFrame, arm: str, month: float) -> dict[str, float] | None:
    """The last step by that month, where the curve goes that far."""
    of_arm = steps.filter(pl.col("arm") == arm).sort("month")
    if of_arm.is_empty() or float(of_arm["month"][-1]) < month - 1e-6:
        return None
    return of_arm.filter(pl.col("month") <= month + 1e-6).tail(1).row(0, named=True)


def _table(comparison: Comparison) -> PrintedTable:
    frame = comparison.curves.with_columns(
        pl.col("survival", "lower", "upper") * 100,
        word=pl.when(pl.col("method") == Method.NAIVE.value)
        .then(pl.lit("naive"))
        .otherwise(pl.lit("weighted")),
    )
    return print_frame(
        frame,
        [
            PrintedColumn("word", "Curve"),
            PrintedColumn("arm", "Strategy", lambda arm: arm_words(comparison.trial, arm)),
            number_column("month", "Month", 1),
            number_column("survival", "%", 1),
            number_column("lower", "Lower, %", 1),
            number_column("upper", "Upper, %", 1),
            number_column("at_risk_weighted", "At risk, weighted", 1),
            number_column("at_risk", "At risk, copies"),
        ],
        caption="Every step of the curves",
    )


def _draw(main: _Panel, naive: _Panel | None, width_px: int) -> Chart:
    narrow = is_narrow(width_px)
    left = _with_risk_table(main, width_px - 44 if narrow else 366, narrow=narrow)
    if naive is None:
        return left
    small = _curves(naive, 148 if narrow else 180, NAIVE_HEIGHT_PX).properties(
        title=alt.Title(
            "Naive: not an estimate",
            subtitle="of the effect; to be compared with",
            color=QUIET_INK,
            subtitleColor=QUIET_INK,
            subtitleFontSize=10.5,
        )
    )
    stacked = alt.vconcat if narrow else alt.hconcat
    return stacked(left, small, spacing=26).resolve_scale(
        x="independent", y="independent", color="independent", strokeDash="independent"
    )


def _with_risk_table(panel: _Panel, width_px: int, *, narrow: bool) -> Chart:
    above = _curves(panel, width_px, HEIGHT_PX - 40 * narrow)
    below = _risk_table(panel, width_px, narrow=narrow)
    return alt.vconcat(above, below, spacing=6).resolve_scale(x="shared", color="independent")


def _months(panel: _Panel, *, axis: bool = True) -> alt.X:
    scale = alt.Scale(domain=[0, panel.last_month], nice=False)
    if not axis:
        return alt.X("month:Q", scale=scale, axis=None)
    return alt.X(
        "month:Q",
        title="Months from the scan",
        scale=scale,
        axis=alt.Axis(values=panel.ticks, grid=False, labelFlush=False, labelOverlap=True),
    )


def _percent(panel: _Panel, field: str = "percent") -> alt.Y:
    return alt.Y(
        f"{field}:Q",
        title=_axis_words(panel),
        scale=alt.Scale(domain=[0, 100]),
        axis=alt.Axis(values=[0, 25, 50, 75, 100]),
    )


def _axis_words(panel: _Panel) -> str:
    words = FREE_OF[panel.trial.outcome].capitalize()
    return f"{words}, %"


def _colour(panel: _Panel) -> alt.Scale:
    colours = [QUIET_INK if panel.is_naive else ARMS[arm].colour for arm in panel.names]
    return alt.Scale(domain=list(panel.names.values()), range=colours)


def _dash(panel: _Panel) -> alt.Scale:
    dashes = [list(ARMS[arm].dash) for arm in panel.names]
    return alt.Scale(domain=list(panel.names.values()), range=dashes)


def _curves(panel: _Panel, width_px: int, height_px: int) -> Chart:
    layers = [_lines(panel), _labels(panel, width_px, height_px)]
    if not panel.is_naive:
        layers.insert(0, _bands(panel))
    return alt.layer(*layers).properties(width=width_px, height=height_px)


def _bands(panel: _Panel) -> Chart:
    return (
        alt.Chart(panel.steps.drop_nulls(["low", "high"]).select("name", "month", "low", "high"))
        .mark_area(interpolate="step-after", opacity=0.13)
        .encode(
            x=_months(panel),
            y=_percent(panel, "low"),
            y2="high:Q",
            color=alt.Color("name:N", scale=_colour(panel), legend=None),
        )
    )


def _lines(panel: _Panel) -> Chart:
    return (
        alt.Chart(panel.steps.select("name", "month", "percent"))
        .mark_line(interpolate="step-after", strokeWidth=1.6 if panel.is_naive else 2.2)
        .encode(
            x=_months(panel),
            y=_percent(panel),
            color=alt.Color("name:N", scale=_colour(panel), legend=None),
            strokeDash=alt.StrokeDash("name:N", scale=_dash(panel), legend=None),
        )
    )


def _labels(panel: _Panel, width_px: int, height_px: int) -> Chart:
    """Each curve's name in the right margin, level with its end."""
    ends = (
        panel.steps.sort("month")
        .group_by("name", maintain_order=True)
        .agg(pl.col("percent").last())
    )
    places = spread(ends["percent"].to_list(), gap=100 * 16 / height_px, low=0.0, high=100.0)
    placed = ends.with_columns(pl.Series("percent", places, dtype=pl.Float64))
    return (
        alt.Chart(placed)
        .mark_text(align="left", dx=6, fontWeight="bold", fontSize=11)
        .encode(
            x=alt.value(width_px),
            y=_percent(panel),
            text="name:N",
            color=alt.Color("name:N", scale=_colour(panel), legend=None),
        )
    )


def _risk_table(panel: _Panel, width_px: int, *, narrow: bool) -> Chart:
    rows = [
        {
            "row": f"{name}, {word}",
            "name": name,
            "month": month,
            "text": as_number(float(found[column])),
        }
        for arm, name in panel.names.items()
        for column, word in AT_RISK.items()
        for month in panel.ticks
        if (found := _at(panel.steps, arm, month)) is not None
    ]
    order = list(dict.fromkeys(str(row["row"]) for row in rows))
    return (
        alt.Chart(pl.DataFrame(rows))
        .mark_text(fontSize=11, color=INK)
        .encode(
            x=_months(panel, axis=False),
            y=alt.Y(
                "row:N",
                sort=order,
                title=None,
                axis=alt.Axis(
                    domain=False, ticks=False, labelPadding=18, minExtent=106 if narrow else 116
                ),
            ),
            text="text:N",
            color=alt.Color("name:N", scale=_colour(panel), legend=None),
        )
        .properties(
            width=width_px,
            height=ROW_PX * len(order),
            title=alt.Title("Number at risk", fontSize=11, fontWeight="normal", color=QUIET_INK),
        )
    )
