"""Where patients go when one thing is changed: from category to category, as ribbons.

Each change has a panel of its own: the bar above holds the patients by the study's rule, the bar
below the same patients by the other, and a ribbon between them keeps its colour from above.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import altair as alt
import polars as pl

from seriatim.report.figures.drawing import Chart, Figure, is_narrow
from seriatim.report.figures.ribbons import Bar, Ribbon, fit_names, lay_bars, lay_ribbons
from seriatim.report.inputs import SensitivityResults
from seriatim.report.palette import INK, QUIET_INK, category_style
from seriatim.report.sensitivity_words import change_words, count_movers, list_changes
from seriatim.report.tables import PrintedColumn, number_column, print_frame

BAR_PX = 14
TOP_NAMES_PX, TOP_BAR_PX, BOTTOM_BAR_PX, BOTTOM_NAMES_PX = 26, 33, 78, 103
PANEL_PX = 126
STAYS, MOVES, RENAMED = 0.25, 0.8, 0.45
"""How strongly a ribbon is drawn: its patients stay, move, or are named by another definition."""


@dataclass(frozen=True)
class _Panel:
    """One change: its words, and the patients above, below and between."""

    title: str
    detail: str
    above: tuple[Bar, ...]
    below: tuple[Bar, ...]
    ribbons: tuple[Ribbon, ...]
    is_renaming: bool


def alluvial_figure(results: SensitivityResults) -> Figure | None:
    """Every single change that moves a patient; None where nobody was operated on a drug."""
    flow = results.sensitivity.flow
    panels = tuple(_panel(rows) for rows in list_changes(flow) if _is_shown(rows))
    if not panels:
        return None
    return Figure(
        key="category-flow",
        title="From category to category when one thing is changed",
        description=" ".join(_describe(panel) for panel in panels),
        draw=lambda width_px: _draw(panels, width_px),
        table=print_frame(
            flow.with_columns(words=_words(flow)),
            [
                PrintedColumn("words", "Changed"),
                PrintedColumn("own_category", "By the study's rule", _name),
                PrintedColumn("category", "By the other", _name),
                number_column("n_patients", "Patients"),
            ],
            caption="Patients by category under the study's rule and with one thing changed",
        ),
        caption=_caption(flow),
    )


def _name(label: str) -> str:
    return category_style(label).words


def _words(flow: pl.DataFrame) -> pl.Series:
    words = [change_words(row) for row in flow.iter_rows(named=True)]
    return pl.Series(words, dtype=pl.String)


def _is_shown(rows: pl.DataFrame) -> bool:
    return rows["setting"][0] == "definition" or count_movers(rows) > 0


def _caption(flow: pl.DataFrame) -> str:
    still = [
        change_words(rows.row(0, named=True)) for rows in list_changes(flow) if not _is_shown(rows)
    ]
    nobody = f" Nobody moves with: {'; '.join(still)}." if still else ""
    return (
        "Above each pair the patients by the study's rule, below the same patients with one thing "
        "changed and all else as it is; ribbons keep the colour of the category above, and strong "
        "ones are patients who move. A letter is the first one of a category without room for its "
        f"name.{nobody}"
    )


def _panel(rows: pl.DataFrame) -> _Panel:
    is_renaming = rows["setting"][0] == "definition"
    words = change_words(rows.row(0, named=True))
    total = int(rows["n_patients"].sum())
    moves = [(row["own_category"], row["category"], row["n_patients"]) for row in rows.to_dicts()]
    return _Panel(
        title=words[:1].upper() + words[1:],
        detail="" if is_renaming else f"{count_movers(rows)} of {total} move",
        above=lay_bars([(own, number) for own, _, number in moves]),
        below=lay_bars([(other, number) for _, other, number in moves]),
        ribbons=lay_ribbons(moves),
        is_renaming=is_renaming,
    )


def _describe(panel: _Panel) -> str:
    moved = [
        f"{ribbon.number} from {_name(ribbon.above).lower()} to {_name(ribbon.below).lower()}"
        for ribbon in panel.ribbons
        if panel.is_renaming or ribbon.above != ribbon.below
    ]
    return f"{panel.title}: {', '.join(moved)}."


def _draw(panels: tuple[_Panel, ...], width_px: int) -> Chart:
    narrow = is_narrow(width_px)
    width = width_px + (70 if narrow else 150)
    everyone = max(bar.right for panel in panels for bar in panel.above)
    height = PANEL_PX * len(panels) - 14
    x = alt.Scale(domain=[0, everyone], nice=False)
    y = alt.Scale(domain=[0, height], reverse=True, nice=False)
    layers = [
        _ribbons(panels, x, y),
        _bars(panels, x, y),
        *_bar_words(panels, x, y, px_per_patient=width / everyone),
        *_titles(panels, x, y, narrow=narrow),
    ]
    return alt.layer(*layers).properties(width=width, height=height)


def _x(field: str, scale: alt.Scale) -> alt.X:
    return alt.X(f"{field}:Q", title=None, axis=None, scale=scale)


def _y(field: str, scale: alt.Scale) -> alt.Y:
    return alt.Y(f"{field}:Q", title=None, axis=None, scale=scale)


def _ribbons(panels: tuple[_Panel, ...], x: alt.Scale, y: alt.Scale) -> Chart:
    top, bottom = TOP_BAR_PX + BAR_PX, BOTTOM_BAR_PX
    rows = [
        {
            "ribbon": f"{place}-{number}",
            "y": PANEL_PX * place + top + share * (bottom - top),
            "left": left,
            "right": right,
            "colour": category_style(ribbon.above).colour,
            "opacity": RENAMED if panel.is_renaming else MOVES if ribbon.moves else STAYS,
        }
        for place, panel in enumerate(panels)
        for number, ribbon in enumerate(panel.ribbons)
        for share, left, right in ribbon.edges()
    ]
    return (
        alt.Chart(pl.DataFrame(rows))
        .mark_area(orient="horizontal", interpolate="monotone")
        .encode(
            y=_y("y", y),
            x=_x("left", x),
            x2="right:Q",
            detail="ribbon:N",
            color=alt.Color("colour:N", scale=None),
            opacity=alt.Opacity("opacity:Q", scale=None),
        )
    )


@dataclass(frozen=True)
class _Row:
    """A row of bars with the places of its upper edge and of its names."""

    top: int
    names: int
    bars: tuple[Bar, ...]


def _rows(panels: tuple[_Panel, ...]) -> Iterator[_Row]:
    """The bars above and below, panel by panel."""
    for place, panel in enumerate(panels):
        start = PANEL_PX * place
        yield _Row(start + TOP_BAR_PX, start + TOP_NAMES_PX, panel.above)
        yield _Row(start + BOTTOM_BAR_PX, start + BOTTOM_NAMES_PX, panel.below)


def _bars(panels: tuple[_Panel, ...], x: alt.Scale, y: alt.Scale) -> Chart:
    rows = [
        {
            "top": float(row.top),
            "bottom": float(row.top + BAR_PX),
            "left": float(bar.left),
            "right": float(bar.right),
            "colour": category_style(bar.category).colour,
        }
        for row in _rows(panels)
        for bar in row.bars
    ]
    return (
        alt.Chart(pl.DataFrame(rows))
        .mark_rect(stroke="white", strokeWidth=1.5)
        .encode(
            x=_x("left", x),
            x2="right:Q",
            y=_y("top", y),
            y2="bottom:Q",
            color=alt.Color("colour:N", scale=None),
        )
    )


def _bar_words(
    panels: tuple[_Panel, ...], x: alt.Scale, y: alt.Scale, *, px_per_patient: float
) -> list[Chart]:
    """The number in each bar, and its category above or below it."""
    rows = [
        {
            "middle": bar.middle,
            "number_y": row.top + BAR_PX / 2,
            "name_y": float(row.names),
            "number": str(bar.right - bar.left),
            "name": name,
            "colour": category_style(bar.category).colour,
        }
        for row in _rows(panels)
        for bar, name in zip(row.bars, fit_names(row.bars, px_per_patient), strict=True)
    ]
    base = alt.Chart(pl.DataFrame(rows))
    numbers = base.mark_text(color="white", fontWeight="bold", fontSize=10.5).encode(
        x=_x("middle", x), y=_y("number_y", y), text="number:N"
    )
    names = base.mark_text(fontSize=10.5).encode(
        x=_x("middle", x),
        y=_y("name_y", y),
        text="name:N",
        color=alt.Color("colour:N", scale=None),
    )
    return [numbers, names]


def _titles(panels: tuple[_Panel, ...], x: alt.Scale, y: alt.Scale, *, narrow: bool) -> list[Chart]:
    rows = [
        {"y": PANEL_PX * place + 6, "x": 0, "title": panel.title, "detail": panel.detail}
        for place, panel in enumerate(panels)
    ]
    ends = [
        row | {"x": max(bar.right for bar in panel.above)}
        for row, panel in zip(rows, panels, strict=True)
    ]
    size = 10.5 if narrow else 12
    return [
        alt.Chart(pl.DataFrame(rows))
        .mark_text(align="left", fontWeight="bold", fontSize=size, color=INK)
        .encode(x=_x("x", x), y=_y("y", y), text="title:N"),
        alt.Chart(pl.DataFrame(ends))
        .mark_text(align="right", fontSize=size, color=QUIET_INK)
        .encode(x=_x("x", x), y=_y("y", y), text="detail:N"),
    ]
