"""What the scans after the operation show: what was left in place, and what came back."""

from dataclasses import dataclass

from before import Reading, Series
from draw import Draw
from lesions import Lesion, new_lesion
from plan import Course


@dataclass(frozen=True)
class Aftermath:
    """Scan days counted from the operation, lesions first seen after it, and all the readings."""

    days: list[int]
    new_lesions: list[Lesion]
    series: Series


def choose_resected(
    draw: Draw, course: Course, lesions: list[Lesion], last_seen: dict[str, Reading]
) -> list[str]:
    """Lesions taken at the operation: all that are still there, or most of them after R2."""
    standing = [
        lesion
        for lesion in lesions
        if last_seen[lesion.lesion_id].status != "absent" and not lesion.parent
    ]
    if course.completeness != "R2":
        return [lesion.lesion_id for lesion in standing]
    sparable = {"respond", "grow_at_once"}
    sparable |= {"grow"} if course.category == "multifocal_resistance" else set()
    steady = [lesion for lesion in standing if lesion.behaviour in sparable]
    spared = draw.shuffled([s for s in steady if not _holds_nodule(s, lesions)])
    left = {lesion.lesion_id for lesion in spared[: max(1, len(standing) // 3)]}
    return [lesion.lesion_id for lesion in standing if lesion.lesion_id not in left]


def follow(
    draw: Draw,
    course: Course,
    lesions: list[Lesion],
    resected: list[str],
    last_seen: dict[str, Reading],
) -> Aftermath:
    """Scans to the end of follow-up, with progression on the day the course sets for it."""
    days = scan_days_after(draw, course)
    series: Series = {}
    standing = [s for s in lesions if s.lesion_id not in resected and not s.parent]
    grows = [s.lesion_id for s in standing if s.role == "target" and _has_size(last_seen, s)]
    grows = grows if course.progressed and draw.chance(0.7) else []
    for lesion in standing:
        seen = last_seen[lesion.lesion_id]
        series[lesion.lesion_id] = (
            _regrowing(draw, seen, days, course)
            if lesion.lesion_id in grows
            else _unchanged(draw, seen, days)
        )
    for lesion in lesions:
        if lesion.lesion_id in resected and lesion.role == "target":
            series[lesion.lesion_id] = dict.fromkeys(days, Reading("absent"))
    new = _new_lesions(draw, course, lesions) if course.progressed and not grows else []
    late = [day for day in days if day >= course.progression_free_days]
    for lesion in new:
        series[lesion.lesion_id] = _rising(draw, lesion.start_mm, late)
    return Aftermath(days, new, series)


def scan_days_after(draw: Draw, course: Course) -> list[int]:
    """A first scan at about 5 weeks, then about every 3 months until near the last contact."""
    turning = course.progression_free_days
    first = draw.whole(26, 34) if turning < 100 else draw.whole(30, 52)
    steps = max(1, round((turning - first) / 91))
    middle = [
        first + round((turning - first) * step / steps) + draw.whole(-5, 5)
        for step in range(1, steps)
    ]
    later = list(range(turning + 88, course.follow_up_days - 10, 91)) if course.progressed else []
    return [first, *middle, turning, *later]


def _holds_nodule(lesion: Lesion, lesions: list[Lesion]) -> bool:
    return any(other.parent == lesion.lesion_id for other in lesions)


def _has_size(last_seen: dict[str, Reading], lesion: Lesion) -> bool:
    return (last_seen[lesion.lesion_id].size_mm or 0) > 0


def _new_lesions(draw: Draw, course: Course, lesions: list[Lesion]) -> list[Lesion]:
    taken = list(lesions)
    seen = sum(not lesion.parent for lesion in lesions)
    for number in range(1, draw.whole(1, 3) + 1):
        taken.append(new_lesion(draw, seen + number, taken))
    return taken[len(lesions) :]


def _unchanged(draw: Draw, seen: Reading, days: list[int]) -> dict[int, Reading]:
    if seen.size_mm is None:
        return dict.fromkeys(days, seen)
    return {day: Reading("measured", draw.read(seen.size_mm)) for day in days}


def _regrowing(draw: Draw, seen: Reading, days: list[int], course: Course) -> dict[int, Reading]:
    """Unchanged until the day of progression, by then well over 20 % and 5 mm larger."""
    size_mm = seen.size_mm or 0.0
    turning = course.progression_free_days
    early = _unchanged(draw, seen, [day for day in days if day < turning])
    high = max(size_mm * draw.between(1.5, 1.8), size_mm + draw.between(10, 14))
    return early | _rising(draw, high, [day for day in days if day >= turning])


def _rising(draw: Draw, size_mm: float, days: list[int]) -> dict[int, Reading]:
    pace = draw.between(1.0, 1.2)
    return {
        day: Reading("measured", draw.read(min(180.0, size_mm * pace**step)))
        for step, day in enumerate(days)
    }
