"""Bars of patients by category and the ribbons between two of them, as places along one axis."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from seriatim.report.palette import category_style, ordered_categories

STEPS = 8
"""Pieces that a ribbon's edge is drawn in."""
LETTER_PX = 6.2
"""Width of a letter of a name, about."""
OVERHANG_PX = 24
"""How far a name may reach beyond the last bar."""


@dataclass(frozen=True)
class Bar:
    """The patients of one category, from left to right."""

    category: str
    left: int
    right: int

    @property
    def middle(self) -> float:
        """Where its number and its name stand."""
        return (self.left + self.right) / 2


@dataclass(frozen=True)
class Ribbon:
    """Patients of one category above and one below, with their places in both bars."""

    above: str
    below: str
    number: int
    left_above: int
    left_below: int

    @property
    def moves(self) -> bool:
        """Whether its patients are in another category below than above."""
        return self.above != self.below

    def edges(self) -> Iterator[tuple[float, float, float]]:
        """Share of the way down, left edge and right edge, easing out of and into the bars."""
        for step in range(STEPS + 1):
            share = step / STEPS
            eased = share * share * (3 - 2 * share)
            left = self.left_above + eased * (self.left_below - self.left_above)
            yield share, left, left + self.number


def lay_bars(counts: Sequence[tuple[str, int]]) -> tuple[Bar, ...]:
    """One bar per category in the order in which categories are shown, end to end.

    counts: category and patients; a category may come several times
    """
    bars, left = [], 0
    for category in ordered_categories([name for name, _ in counts]):
        right = left + sum(number for name, number in counts if name == category)
        bars.append(Bar(category, left, right))
        left = right
    return tuple(bars)


def lay_ribbons(moves: Sequence[tuple[str, str, int]]) -> tuple[Ribbon, ...]:
    """One ribbon per pair of categories, those that stay first, so that the others lie on top.

    moves: category above, category below, patients
    """
    above = _starts(moves, first=0)
    below = _starts(moves, first=1)
    ribbons = [
        Ribbon(one, other, number, above[one, other], below[one, other])
        for one, other, number in moves
    ]
    return tuple(sorted(ribbons, key=lambda ribbon: ribbon.moves))


def _starts(moves: Sequence[tuple[str, str, int]], *, first: int) -> dict[tuple[str, str], int]:
    """Where each ribbon begins in the bar above (first = 0) or below (first = 1)."""
    names = ordered_categories([name for one, other, _ in moves for name in (one, other)])
    order = {name: place for place, name in enumerate(names)}
    second = 1 - first
    ranked = sorted(moves, key=lambda move: (order[str(move[first])], order[str(move[second])]))
    starts, left = {}, 0
    for one, other, number in ranked:
        starts[one, other] = left
        left += number
    return starts


def fit_names(bars: Sequence[Bar], px_per_patient: float) -> tuple[str, ...]:
    """The name of each bar, as long as it can be without reaching into that of a neighbour.

    A name may be wider than its bar. Where there is no room the smallest bars give way first: to
    the short name, then to the first letter.
    """
    choices = [_names(bar.category) for bar in bars]
    chosen = [0] * len(bars)
    smallest_first = sorted(
        range(len(bars)), key=lambda place: bars[place].right - bars[place].left
    )
    for place in smallest_first * 2:
        names = [names[level] for names, level in zip(choices, chosen, strict=True)]
        if _collides(place, names, bars, px_per_patient) and chosen[place] < 2:
            chosen[place] += 1
    return tuple(names[level] for names, level in zip(choices, chosen, strict=True))


def _names(category: str) -> tuple[str, str, str]:
    style = category_style(category)
    return style.words, style.short, style.words[:1]


def _collides(place: int, names: Sequence[str], bars: Sequence[Bar], px_per_patient: float) -> bool:
    """Whether a name reaches into a neighbour's, or too far beyond the last bar."""
    ends = [
        (bar.middle * px_per_patient - reach, bar.middle * px_per_patient + reach)
        for bar, reach in zip(bars, (len(name) * LETTER_PX / 2 for name in names), strict=True)
    ]
    left = ends[place - 1][1] if place else -OVERHANG_PX / 2
    last = bars[-1].right * px_per_patient + OVERHANG_PX
    right = ends[place + 1][0] if place + 1 < len(bars) else last
    gap = LETTER_PX / 2
    return ends[place][0] < left + gap or ends[place][1] > right - gap
