"""Imatinib, what came after it, and what was noted along the way; days from the operation."""

from dataclasses import dataclass

from draw import Draw
from plan import Course


@dataclass(frozen=True)
class Interval:
    """One interval on one dose; a stop day of None is `still taken`."""

    agent: str
    line: int
    start: int
    stop: int | None
    dose_mg: float
    stop_reason: str = ""


def treat(draw: Draw, course: Course, last_but_one_scan: int) -> list[Interval]:
    """All intervals of one patient, in order and without overlap.

    The dose of some with resistance was raised after the last scan but one before the operation.
    """
    before = _imatinib_before(draw, course, last_but_one_scan)
    sunitinib = _sunitinib(draw, course)
    restart = draw.whole(10, 30)
    stops_for_good = course.category == "responsive" and draw.chance(0.1)
    if stops_for_good:
        return [*before, *sunitinib]
    stop, reason = (sunitinib[0].start - 1, "progression") if sunitinib else _end(course)
    dose = before[-1].dose_mg
    return [*before, Interval("imatinib", 1, restart, stop, dose, reason), *sunitinib]


def _imatinib_before(draw: Draw, course: Course, last_but_one_scan: int) -> list[Interval]:
    """From the start to the day before the operation, some with a gap or a higher dose."""
    start, stop, dose = -course.on_drug_days, -1, draw.pick([400, 400, 400, 400, 600])
    steps: list[Interval] = []
    if course.on_drug_days > 150 and draw.chance(0.25):
        toxic, gap = start + draw.whole(30, 100), draw.whole(8, 28)
        steps.append(Interval("imatinib", 1, start, toxic, dose, "toxicity"))
        start, dose = toxic + gap, draw.pick([300, 400])
    resistant = course.category != "responsive"
    if resistant and course.on_drug_days > 250 and draw.chance(0.5):
        higher = last_but_one_scan + draw.whole(5, 15)
        steps.append(Interval("imatinib", 1, start, higher - 1, dose, "growth; dose raised"))
        start, dose = higher, 800
    return [*steps, Interval("imatinib", 1, start, stop, dose, "operation")]


def _sunitinib(draw: Draw, course: Course) -> list[Interval]:
    start = course.progression_free_days + draw.whole(12, 40)
    if not course.progressed or course.follow_up_days - start < 50 or draw.chance(0.3):
        return []
    stop, reason = _end(course)
    return [Interval("sunitinib", 2, start, stop, draw.pick([37.5, 50]), reason)]


def _end(course: Course) -> tuple[int | None, str]:
    return (course.follow_up_days - 14, "decline") if course.dead else (None, "")
