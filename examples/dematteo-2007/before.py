"""What the scans before the operation show, one reading per lesion and scan."""

import math
from dataclasses import dataclass

from draw import Draw
from lesions import Lesion

Series = dict[str, dict[int, "Reading"]]
"""Readings by lesion and day; a lesion without a reading on a day has no row."""


@dataclass(frozen=True)
class Reading:
    """How a lesion was seen: a status, and a diameter in mm where it was measured."""

    status: str
    size_mm: float | None = None


def scan_days_before(draw: Draw, on_drug_days: int) -> list[int]:
    """Scan days counted from the start of imatinib: one before it, then about every 3 months."""
    last = on_drug_days - draw.whole(6, 32)
    steps = max(1, round(last / 91))
    middle = [round(last * step / steps) + draw.whole(-6, 6) for step in range(1, steps)]
    return [-draw.whole(3, 20), *middle, last]


def read_before(draw: Draw, lesions: list[Lesion], days: list[int]) -> Series:
    """Readings of every lesion on the scans before the operation, a few of them wanting."""
    series = {lesion.lesion_id: _read_lesion(draw, lesion, days) for lesion in lesions}
    steady = [lesion.lesion_id for lesion in lesions if lesion.behaviour == "respond"]
    if steady and len(days) >= 5 and draw.chance(0.4):
        lesion_id, day = draw.pick(steady), draw.pick(days[2:-1])
        if draw.chance(0.5):
            series[lesion_id][day] = Reading("not_evaluable")
        else:
            del series[lesion_id][day]
    return series


def _read_lesion(draw: Draw, lesion: Lesion, days: list[int]) -> dict[int, Reading]:
    match lesion.behaviour:
        case "grow":
            return _measured(draw, days, _shrinking_then_growing(draw, lesion.start_mm, days))
        case "grow_at_once":
            rises = [draw.between(1.5, 1.7) for _ in days[1:]]
            return _measured(draw, days, [lesion.start_mm, *(lesion.start_mm * r for r in rises)])
        case "vanishing" | "fading":
            return _shrinking_away(draw, lesion, days)
        case "present":
            return dict.fromkeys(days, Reading("present"))
        case "nodule":
            return _measured(draw, days[-4:], [lesion.start_mm * rise for rise in (1, 1.1, 1.5, 2)])
        case "nodule_appearing":
            return _measured(draw, days[-2:], [lesion.start_mm * rise for rise in (1, 1.1)])
        case "appearing":
            return _measured(draw, days[-2:], [lesion.start_mm * rise for rise in (1, 1.3)])
        case "equivocal_first":
            return {days[-2]: Reading("equivocal")} | _measured(draw, days[-1:], [lesion.start_mm])
        case "reappearing":
            return _gone_and_back(draw, lesion, days)
    return _measured(draw, days, _shrinking(draw, lesion.start_mm, days))


def _measured(draw: Draw, days: list[int], sizes_mm: list[float]) -> dict[int, Reading]:
    return {
        day: Reading("measured", draw.read(size)) for day, size in zip(days, sizes_mm, strict=True)
    }


def _shrinking(draw: Draw, start_mm: float, days: list[int]) -> list[float]:
    left, pace_days = draw.between(0.45, 0.97), draw.between(70, 190)
    return [start_mm * (left + (1 - left) * math.exp(-max(0, day) / pace_days)) for day in days]


def _shrinking_then_growing(draw: Draw, start_mm: float, days: list[int]) -> list[float]:
    """Smallest at a scan in between, then even growth to well over 20 % and 5 mm above that."""
    shrinking = _shrinking(draw, start_mm, days)
    turn = draw.whole(max(1, len(days) - 4), max(1, len(days) - 3))
    low = shrinking[turn]
    high = max(low * draw.between(1.5, 2.0), low + draw.between(10, 16))
    span = days[-1] - days[turn]
    growing = [low * (high / low) ** ((day - days[turn]) / span) for day in days[turn + 1 :]]
    return [*shrinking[: turn + 1], *growing]


def _shrinking_away(draw: Draw, lesion: Lesion, days: list[int]) -> dict[int, Reading]:
    gone = Reading("absent" if lesion.behaviour == "vanishing" else "too_small")
    seen = 2 if len(days) > 2 else 1
    sizes_mm = [lesion.start_mm * (1 - 0.4 * step) for step in range(seen)]
    return _measured(draw, days[:seen], sizes_mm) | dict.fromkeys(days[seen:], gone)


def _gone_and_back(draw: Draw, lesion: Lesion, days: list[int]) -> dict[int, Reading]:
    early = _measured(draw, days[:2], [lesion.start_mm, lesion.start_mm * 0.5])
    gone = dict.fromkeys(days[2:-2], Reading("absent"))
    return early | gone | _measured(draw, days[-2:], [9.0, 15.0])
