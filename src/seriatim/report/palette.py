"""How each category and each growth state is drawn: colour, dash, shape and words.

Colour never stands alone: every category also has its own dash and every state its own shape, and
each is labelled in words beside the mark. Colours keep a contrast of at least 4.5 to 1 on white
where they carry text or lines, and differ in lightness so that they survive a grey print.
"""

from collections.abc import Iterable
from dataclasses import dataclass

INK = "#1B1F24"
QUIET_INK = "#545B64"
RULE = "#D5D9DE"
GRID = "#ECEEF1"
PAPER = "#FFFFFF"


@dataclass(frozen=True)
class CategoryStyle:
    """How one category is named and drawn."""

    label: str
    words: str
    short: str
    """The words where there is little room."""
    colour: str
    dash: tuple[int, ...]
    shape: str


@dataclass(frozen=True)
class StateStyle:
    """How one growth state of a lesion is named and drawn."""

    state: str
    words: str
    colour: str
    shape: str
    filled: bool = True


@dataclass(frozen=True)
class ArmStyle:
    """How one strategy of a trial is drawn."""

    colour: str
    dash: tuple[int, ...]


ARMS = {
    "operate": ArmStyle("#00695C", (1, 0)),
    "wait": ArmStyle("#7B3FA0", (7, 4)),
}
"""Colours that no category has: a strategy is not a category."""

_BEST = ("#0B66A8", (1, 0), "circle")
_EVEN = ("#2C7D74", (8, 3, 2, 3), "square")
_MIDDLE = ("#B4560B", (7, 4), "triangle-up")
_WORST = ("#6B1F5E", (2, 3), "diamond")
APART_COLOUR = QUIET_INK
_APART = (APART_COLOUR, (1, 3), "cross")

NOT_OPERATED = "not_operated"
"""Stands where a patient has no category at an operation."""

CATEGORIES: dict[str, CategoryStyle] = {
    label: CategoryStyle(label, words, short, *drawn)
    for label, words, short, drawn in (
        ("responsive", "Responsive", "Responsive", _BEST),
        ("focal_resistance", "Focal resistance", "Focal", _MIDDLE),
        ("multifocal_resistance", "Multifocal resistance", "Multifocal", _WORST),
        ("focal_progression", "Focal progression", "Focal", _MIDDLE),
        ("generalised_progression", "Generalised progression", "Generalised", _WORST),
        ("responding", "Responding", "Responding", _BEST),
        ("stable", "Stable", "Stable", _EVEN),
        ("unifocal", "Unifocal progression", "Unifocal", _MIDDLE),
        ("multifocal", "Multifocal progression", "Multifocal", _WORST),
        ("no_disease", "No disease left", "No disease", _APART),
        ("before_drug", "Before any drug", "Before drug", _APART),
        ("not_operated", "Not operated on a drug", "Not operated", _APART),
        ("indeterminate", "Indeterminate", "Indeterminate", _APART),
        ("all", "All patients", "All", (INK, (1, 0), "circle")),
    )
}

STATES: dict[str, StateStyle] = {
    style.state: style
    for style in (
        StateStyle("growing", "growing", "#B4560B", "triangle-up"),
        StateStyle("new", "new", "#6B1F5E", "diamond"),
        StateStyle("stable", "stable", "#6B727B", "circle"),
        StateStyle("shrinking", "shrinking", "#0B66A8", "triangle-down"),
        StateStyle("absent", "gone", "#0B66A8", "circle", filled=False),
        StateStyle("reference", "reference scan", "#6B727B", "square", filled=False),
        StateStyle("not_evaluable", "not evaluable", "#8A9099", "cross"),
    )
}


GLYPHS = {
    "circle": "M6 2.2a3.8 3.8 0 1 1 0 7.6a3.8 3.8 0 1 1 0-7.6Z",
    "square": "M2.6 2.6h6.8v6.8h-6.8Z",
    "triangle-up": "M6 1.8L10.4 9.6H1.6Z",
    "triangle-down": "M6 10.2L10.4 2.4H1.6Z",
    "diamond": "M6 1.2L10 6L6 10.8L2 6Z",
    "cross": "M4.6 1.8h2.8v2.8h2.8v2.8h-2.8v2.8h-2.8v-2.8h-2.8v-2.8h2.8Z",
}
"""Each shape as a path in a box of 12 by 12, for keys outside the drawings."""


def category_style(label: str | None) -> CategoryStyle:
    """The style of a category; one that is not known is drawn quietly under its own name."""
    if label is None:
        return CATEGORIES[NOT_OPERATED]
    words = label.replace("_", " ").capitalize()
    return CATEGORIES.get(label) or CategoryStyle(label, words, words, *_APART)


def state_style(state: str) -> StateStyle:
    """The style of a growth state; one that is not known is drawn quietly under its own name."""
    return STATES.get(state) or StateStyle(state, state.replace("_", " "), QUIET_INK, "circle")


def ordered_categories(labels: Iterable[str | None]) -> tuple[str, ...]:
    """The distinct labels in the order they are shown: `all` comes last."""
    order = {label: place for place, label in enumerate(CATEGORIES)}
    present = {label for label in labels if label is not None}
    return tuple(sorted(present, key=lambda label: (order.get(label, len(order) - 2), label)))
