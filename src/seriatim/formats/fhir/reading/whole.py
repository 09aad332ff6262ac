"""What a bundle of ours says of the cohort as a whole; other bundles say nothing of it."""

from collections.abc import Iterable

from seriatim.base.errors import InputError
from seriatim.cohort.about import About, Clock
from seriatim.formats.fhir.elements import Element, text, truth
from seriatim.formats.fhir.gathering import Record
from seriatim.formats.fhir.ledger import Ledger
from seriatim.formats.fhir.own import MADE_UP_DATES_TAG, own_extension, own_text, tags_of

FOREIGN = About(title="Converted from FHIR")


def read_about(records: Iterable[Record], ledger: Ledger) -> About:
    """The cohort's own description; a plain one where none is there.

    Raises  InputError where bundles of different clocks lie together
    """
    found = []
    for record in records:
        ledger.set_aside("FHR022", record)
        found.append(_about(record.resource))
    clocks = {(about.clock, about.zero) for about in found}
    if len(clocks) > 1:
        raise InputError(
            "The bundles count time from different zeros.", hint="Convert each by itself."
        )
    return found[0] if found else FOREIGN


def _about(resource: Element) -> About:
    clock: Clock = "relative" if MADE_UP_DATES_TAG in tags_of(resource) else "calendar"
    return About(
        title=text(resource, "title") or "",
        source=own_text(resource, "source") or "",
        citation=text(resource, "description") or "",
        synthetic=truth(own_extension(resource, "synthetic"), "valueBoolean") or False,
        clock=clock,
        zero=own_text(resource, "zero") or "",
        primary_reader=own_text(resource, "primary_reader"),
    )


def knows_drugs(records: Iterable[Record]) -> bool:
    """Whether the cohort is said to know who took which drug, be it that nobody took any."""
    return any(
        truth(own_extension(record.resource, "drugs_known"), "valueBoolean") for record in records
    )


def of_that_clock(records: list[Record], about: About, ledger: Ledger) -> list[Record]:
    """The records whose dates are counted as the cohort's are; others are set aside."""
    made_up = about.clock == "relative"
    kept = []
    for record in records:
        if (MADE_UP_DATES_TAG in tags_of(record.resource)) == made_up:
            kept.append(record)
        else:
            ledger.set_aside("FHR030", record)
    return kept
