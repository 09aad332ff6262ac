"""The one day a resource is about: its date as written, never shifted to another time zone.

A date without its day is handed on as it stands; the checks of the cohort report it. A span of
several days is no day.
"""

from seriatim.formats.fhir.elements import Element, one, text

_DATE = 10
"""Characters of a whole date, as in 2019-04-01."""


def day_in(element: Element, name: str) -> str | None:
    """The date in an element of that name, without its time of day."""
    written = text(element, name)
    return written[:_DATE] if written and written[_DATE : _DATE + 1] == "T" else written


def day_of(resource: Element, stem: str) -> str | None:
    """The day of `<stem>DateTime`, `<stem>Instant`, or of a period within one day."""
    for name in (f"{stem}DateTime", f"{stem}Instant"):
        if text(resource, name):
            return day_in(resource, name)
    period = one(resource, f"{stem}Period")
    start, end = day_in(period, "start"), day_in(period, "end")
    return start if start == end else None


def is_whole_date(value: object) -> bool:
    """Whether it is the text of a date with its day."""
    return isinstance(value, str) and len(value) == _DATE


def is_span(resource: Element, stem: str) -> bool:
    """Whether it is given as a span of time that is no single day."""
    has_span = bool(resource.get(f"{stem}Period") or resource.get(f"{stem}Timing"))
    return has_span and day_of(resource, stem) is None
