"""Room for labels: move them apart, as little as needed, so that none covers another."""

from collections.abc import Sequence


def spread(places: Sequence[float], *, gap: float, low: float, high: float) -> list[float]:
    """Places at least `gap` apart and inside `low` to `high`, in the order given.

    places, any order, in the unit of `gap`; where there is no room for all, the gap shrinks evenly.
    """
    if not places:
        return []
    gap = min(gap, (high - low) / max(len(places) - 1, 1))
    order = sorted(range(len(places)), key=lambda place: (places[place], place))
    moved = [min(max(places[place], low), high) for place in order]
    for place in range(1, len(moved)):
        moved[place] = max(moved[place], moved[place - 1] + gap)
    overshoot = high
    for place in range(len(moved) - 1, -1, -1):
        moved[place] = min(moved[place], overshoot)
        overshoot = moved[place] - gap
    back = dict(zip(order, moved, strict=True))
    return [back[place] for place in range(len(places))]
