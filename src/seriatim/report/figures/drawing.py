"""A figure as a value, and its drawing as SVG or PNG: offline, and the same bytes every time."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any, TypeAlias

import altair as alt
import vl_convert

from seriatim.report.palette import GRID, INK, PAPER, QUIET_INK, RULE
from seriatim.report.tables import PrintedTable

Chart: TypeAlias = Any
"""An Altair chart of any kind; what its methods give back is not typed closely enough to check."""

FONT = "Helvetica Neue, Arial, Liberation Sans, DejaVu Sans, sans-serif"
WIDE_PX = 560
"""Width of the plotting area on a desk and in print."""
NARROW_PX = 240
"""Width of the plotting area on a phone 375 pixels wide."""
PNG_SCALE = 2.0


@dataclass(frozen=True)
class Figure:
    """One figure: what it is called, what it shows in words, how it is drawn, and its numbers."""

    key: str
    title: str
    description: str
    draw: Callable[[int], Chart]
    """Draws the chart for a plotting width in pixels."""
    table: PrintedTable
    caption: str = ""


def render_svg(figure: Figure, width_px: int = WIDE_PX, *, inline: bool = False) -> str:
    """The figure as SVG text with a title and a description for screen readers.

    With `inline`, identifiers carry the width so that two drawings can stand on one page.
    """
    drawn: str = vl_convert.vegalite_to_svg(_specification(figure, width_px))
    prefix = f"{figure.key}-{width_px}"
    return _with_words(_with_stable_ids(drawn, prefix), figure, prefix, inline=inline)


def render_png(figure: Figure) -> bytes:
    """The figure as a PNG image at twice the size of the page."""
    drawn: bytes = vl_convert.vegalite_to_png(_specification(figure, WIDE_PX), scale=PNG_SCALE)
    return drawn


def is_narrow(width_px: int) -> bool:
    """Whether the drawing is meant for a phone."""
    return width_px <= NARROW_PX


def _specification(figure: Figure, width_px: int) -> dict[str, Any]:
    with alt.data_transformers.enable("default", max_rows=None):
        chart = figure.draw(width_px).configure(**_theme())
        specification: dict[str, Any] = chart.to_dict()
    return specification


def _theme() -> dict[str, Any]:
    axis = {
        "labelFontSize": 11,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
        "labelColor": QUIET_INK,
        "titleColor": QUIET_INK,
        "domainColor": QUIET_INK,
        "tickColor": RULE,
        "gridColor": GRID,
        "titlePadding": 8,
    }
    return {
        "aria": False,
        "font": FONT,
        "background": PAPER,
        "view": {"stroke": None},
        "axis": axis,
        "legend": {
            "labelFontSize": 11,
            "titleFontSize": 11,
            "titleFontWeight": "normal",
            "labelColor": INK,
            "titleColor": QUIET_INK,
            "symbolSize": 60,
        },
        "title": {
            "fontSize": 12,
            "fontWeight": "bold",
            "color": INK,
            "anchor": "start",
            "offset": 8,
        },
        "text": {"fontSize": 11, "color": INK},
        "padding": {"left": 14, "top": 6, "right": 36, "bottom": 6},
    }


def _with_stable_ids(svg: str, prefix: str) -> str:
    """Number identifiers by their order: the drawing engine counts on from figure to figure."""
    places: dict[str, str] = {}

    def renamed(match: re.Match[str]) -> str:
        known = places.setdefault(match["id"], f"{prefix}-part-{len(places) + 1}")
        return f"{match['before']}{known}{match['after']}"

    svg = re.sub(r'(?P<before>\bid=")(?P<id>[^"]+)(?P<after>")', renamed, svg)
    return re.sub(r"(?P<before>url\(#)(?P<id>[^)]+)(?P<after>\))", renamed, svg)


def _with_words(svg: str, figure: Figure, prefix: str, *, inline: bool) -> str:
    """Give the drawing a role, a title and a description; inline it needs no namespace."""
    opening, rest = re.match(r"(<svg[^>]*>)(.*)", svg, re.DOTALL).groups()  # type: ignore[union-attr]
    labelled = f' role="img" aria-labelledby="{prefix}-title {prefix}-desc">'
    opening = opening.removesuffix(">") + labelled
    if inline:
        opening = re.sub(r'\s(xmlns(:xlink)?|version)="[^"]*"', "", opening)
    words = (
        f'<title id="{prefix}-title">{escape(figure.title)}</title>'
        f'<desc id="{prefix}-desc">{escape(figure.description)}</desc>'
    )
    return opening + words + rest
