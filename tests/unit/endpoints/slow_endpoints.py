"""The endpoints once more, one patient and one time zero at a time, in plain Python.

Works on the words of a course (see `spec.endpoints.course`), never on a frame, and shares nothing
with the package but the names of the reasons.
"""

from dataclasses import dataclass

Happening = tuple[int, str]


@dataclass(frozen=True)
class Zero:
    origin: str
    name: str
    day: int
    next_line: int | None


def endpoints_of(course: list[Happening], *, censors: bool, gap: int | None) -> dict[tuple, tuple]:
    """(origin, id, endpoint) -> (days, status, reason) for every time zero of one patient."""
    found = {}
    for zero in time_zeros(course):
        answers = {
            "os": overall(course),
            "pfs": progression(course, zero, censors=censors, gap=gap),
            "time_to_next_line": next_line(course, zero),
        }
        if zero.origin == "drug_start":
            answers["time_to_secondary_resistance"] = resistance(course, zero)
        for endpoint, answer in answers.items():
            found[zero.origin, zero.name, endpoint] = since(zero, *answer)
    return found


def since(zero: Zero, day: int | None, status: int | None, reason: str) -> tuple:
    if day is None:
        return None, None, reason
    if day < zero.day:
        return None, None, "impossible_order"
    return day - zero.day, status, reason


def days_of(course: list[Happening], *beginnings: str) -> list[int]:
    return sorted(day for day, words in course if words.startswith(beginnings))


def lines(course: list[Happening]) -> dict[int, int]:
    """Starting day -> line number; of lines that start on one day the greater number."""
    started: dict[int, int] = {}
    for day, words in course:
        if words.startswith("drug"):
            started[day] = max(started.get(day, 0), int(words.split()[1]))
    return started


def time_zeros(course: list[Happening]) -> list[Zero]:
    started = lines(course)
    zeros = []
    number = 0
    for day, words in course:
        if words.startswith("operation"):
            number += 1
            if any(start < day for start in started):
                zeros.append(Zero("operation", f"op{number}", day, after(started, day)))
    for day, line in started.items():
        zeros.append(Zero("drug_start", str(line), day, after(started, day)))
    return zeros


def after(started: dict[int, int], day: int) -> int | None:
    later = [start for start in started if start > day]
    return min(later) if later else None


def death_day(course: list[Happening]) -> int | None:
    days = days_of(course, "death")
    return days[-1] if days else None


def end_of_follow_up(course: list[Happening]) -> tuple[int, int, str]:
    contacts = days_of(course, "last contact")
    dated = [day for day, words in course if words not in ("dead", "death", "last contact")]
    end = contacts[-1] if contacts else max(dated)
    if days_of(course, "dead"):
        return end, 0, "death_undated"
    return end, 0, "last_contact" if contacts else "last_seen"


def overall(course: list[Happening]) -> tuple[int, int, str]:
    died = death_day(course)
    return end_of_follow_up(course) if died is None else (died, 1, "death")


def next_line(course: list[Happening], zero: Zero) -> tuple[int, int, str]:
    died = death_day(course)
    if zero.next_line is not None and (died is None or zero.next_line <= died):
        return zero.next_line, 1, "next_line"
    if died is not None:
        return died, 2, "death"
    return end_of_follow_up(course)


def progression(
    course: list[Happening], zero: Zero, *, censors: bool, gap: int | None
) -> tuple[int, int, str]:
    last = zero.next_line if censors or zero.origin == "drug_start" else None
    inside = [
        (day, words)
        for day, words in sorted(course, key=lambda happening: happening[0])
        if last is None or day <= last
    ]
    after_zero = [(day, words) for day, words in inside if day > zero.day]
    ends = [(day, 0, "progression_on_scan") for day, w in after_zero if w.startswith("scan PD")]
    ends += [
        (day, 1, "clinical_progression")
        for day, words in after_zero
        if words in ("progression", "recurrence")
    ]
    ends += [(day, 2, "death") for day, words in inside if words == "death"]
    first = min(ends) if ends else None
    clear = [
        day
        for day, words in after_zero
        if words.startswith("scan")
        and words.split()[1] != "NE"
        and (first is None or day < first[0])
    ]
    free = max(clear) if clear else zero.day
    if first is not None:
        if gap is not None and first[0] - free > gap:
            return free, 0, "missed_scans"
        return first[0], 1, first[2]
    if not clear:
        return free, 0, "no_scan_after_origin"
    return free, 0, "last_scan" if last is None else "new_line"


def resistance(course: list[Happening], zero: Zero) -> tuple[int | None, int | None, str]:
    last = zero.next_line
    scans = sorted(
        (day, *(int(number) for number in words.split()[2].split("/")))
        for day, words in course
        if words.startswith("scan") and day > zero.day and (last is None or day <= last)
    )
    evaluable = [(day, growing) for day, growing, assessed in scans if assessed]
    if evaluable and evaluable[0][1]:
        return None, None, "primary_resistance"
    grew = next((day for day, growing in evaluable if growing), None)
    died = death_day(course)
    if died is not None and (last is None or died <= last) and (grew is None or died < grew):
        return died, 2, "death"
    if grew is not None:
        return grew, 1, "resistance_on_scan"
    if not evaluable:
        return zero.day, 0, "no_scan_after_origin"
    return evaluable[-1][0], 0, "last_scan" if last is None else "new_line"
