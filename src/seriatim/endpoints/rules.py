"""Events, censorings and endpoints as values, each with printable words and a source.

The identifier of an event or censoring rule is the reason code in the endpoint table, so a row
always says by which rule it ended.
"""

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from seriatim.base.values import Value

EndpointId = Literal["os", "pfs", "time_to_next_line", "time_to_secondary_resistance"]
OriginId = Literal["operation", "drug_start"]
EventKind = Literal["progression", "recurrence", "symptomatic_progression", "second_malignancy"]


@dataclass(frozen=True)
class EventRule:
    """What ends the time with an event."""

    identifier: str
    words: str
    source: str


@dataclass(frozen=True)
class CensoringRule:
    """What ends the time without an event."""

    identifier: str
    words: str
    source: str


@dataclass(frozen=True)
class ExclusionRule:
    """Why a patient has no time at all for an endpoint."""

    identifier: str
    words: str
    source: str


@dataclass(frozen=True)
class EndpointRule:
    """One endpoint: the events that end it, the death that competes, and how it is censored."""

    identifier: EndpointId
    words: str
    origins: tuple[OriginId, ...]
    events: tuple[EventRule, ...]
    competing: tuple[EventRule, ...]
    censorings: tuple[CensoringRule, ...]
    exclusions: tuple[ExclusionRule, ...]
    source: str


_OURS = "seriatim"
_FDA = "fda-2007"
_ADMIRALONCO = "admiralonco"
_RECIST = "recist-1.1"

DEATH = EventRule("death", "death from any cause", _ADMIRALONCO)
PROGRESSION_ON_SCAN = EventRule(
    "progression_on_scan",
    "first scan with progressive disease; an equivocal new lesion that is later confirmed counts "
    "from the scan that first showed it",
    _RECIST,
)
CLINICAL_PROGRESSION = EventRule(
    "clinical_progression", "first progression recorded by a clinician", _OURS
)
NEXT_LINE = EventRule("next_line", "start of the next drug line", _OURS)
RESISTANCE_ON_SCAN = EventRule(
    "resistance_on_scan",
    "first scan on the drug line with a growing lesion, after a scan on which none grew",
    _OURS,
)

LAST_CONTACT = CensoringRule("last_contact", "alive at the last contact", _OURS)
LAST_SEEN = CensoringRule(
    "last_seen", "no last contact recorded: last day known from any table", _OURS
)
DEATH_UNDATED = CensoringRule(
    "death_undated", "known to have died, day not known: end of the known follow-up", _OURS
)
LAST_SCAN = CensoringRule("last_scan", "last evaluable scan, free of the event", _ADMIRALONCO)
NO_SCAN_AFTER_ORIGIN = CensoringRule(
    "no_scan_after_origin", "no evaluable scan after time zero: censored at time zero", _ADMIRALONCO
)
NEW_LINE = CensoringRule(
    "new_line", "last evaluable scan before the next drug line, free of the event", _ADMIRALONCO
)
MISSED_SCANS = CensoringRule(
    "missed_scans", "event after too long without an evaluable scan: last scan before the gap", _FDA
)

IMPOSSIBLE_ORDER = ExclusionRule(
    "impossible_order", "the recorded days would make the time negative", _OURS
)
PRIMARY_RESISTANCE = ExclusionRule(
    "primary_resistance", "the first evaluable scan on the line already shows growth", _OURS
)
NO_DRUGS_TABLE = ExclusionRule("no_drugs_table", "no drugs were recorded for this cohort", _OURS)

ENDPOINTS: dict[EndpointId, EndpointRule] = {
    rule.identifier: rule
    for rule in (
        EndpointRule(
            identifier="os",
            words="overall survival",
            origins=("operation", "drug_start"),
            events=(DEATH,),
            competing=(),
            censorings=(LAST_CONTACT, LAST_SEEN, DEATH_UNDATED),
            exclusions=(IMPOSSIBLE_ORDER,),
            source=_OURS,
        ),
        EndpointRule(
            identifier="pfs",
            words="progression-free survival",
            origins=("operation", "drug_start"),
            events=(PROGRESSION_ON_SCAN, CLINICAL_PROGRESSION, DEATH),
            competing=(),
            censorings=(LAST_SCAN, NO_SCAN_AFTER_ORIGIN, NEW_LINE, MISSED_SCANS),
            exclusions=(IMPOSSIBLE_ORDER,),
            source=_ADMIRALONCO,
        ),
        EndpointRule(
            identifier="time_to_next_line",
            words="time to the next drug line",
            origins=("operation", "drug_start"),
            events=(NEXT_LINE,),
            competing=(DEATH,),
            censorings=(LAST_CONTACT, LAST_SEEN, DEATH_UNDATED),
            exclusions=(IMPOSSIBLE_ORDER, NO_DRUGS_TABLE),
            source=_OURS,
        ),
        EndpointRule(
            identifier="time_to_secondary_resistance",
            words="time to secondary resistance",
            origins=("drug_start",),
            events=(RESISTANCE_ON_SCAN,),
            competing=(DEATH,),
            censorings=(LAST_SCAN, NO_SCAN_AFTER_ORIGIN, NEW_LINE),
            exclusions=(IMPOSSIBLE_ORDER, PRIMARY_RESISTANCE),
            source=_OURS,
        ),
    )
}

REASON_WORDS: dict[str, str] = {
    identifier: words
    for endpoint in ENDPOINTS.values()
    for identifier, words in (
        *((rule.identifier, rule.words) for rule in (*endpoint.events, *endpoint.competing)),
        *((rule.identifier, rule.words) for rule in endpoint.censorings),
        *((rule.identifier, rule.words) for rule in endpoint.exclusions),
    )
}
"""Words of every reason code that the endpoint table can hold."""


class EndpointPlan(Value):
    """Which endpoints a study derives, from which origins, and where the rules leave a choice."""

    endpoints: tuple[EndpointId, ...] = tuple(ENDPOINTS)
    """Endpoints to derive, in this order."""
    origins: tuple[OriginId, ...] = ("operation", "drug_start")
    """Where time zero lies."""
    pfs_event_kinds: tuple[EventKind, ...] = ("progression", "recurrence")
    """Clinical events that count as progression."""
    new_line: Literal["ignore", "censor"] = "ignore"
    """After an operation: whether a new drug line before progression ends progression-free
    survival. From the start of a drug line the next line always ends it."""
    max_gap_days: int | None = Field(default=None, ge=1)
    """Longest time without an evaluable scan after which an event still counts; null = any."""

    @property
    def words(self) -> str:
        """The choices as sentences for the methods page."""
        return " ".join((self._words_of_kinds, self._words_of_new_line, self._words_of_gap))

    @property
    def _words_of_kinds(self) -> str:
        kinds = [kind.replace("_", " ") for kind in self.pfs_event_kinds]
        if not kinds:
            return "Clinical events do not count as progression."
        return f"Clinical events that count as progression: {', '.join(kinds)}."

    @property
    def _words_of_new_line(self) -> str:
        after = (
            "After an operation, progression counts whichever drug line is in force."
            if self.new_line == "ignore"
            else "After an operation, a new drug line before progression censors at the last "
            "evaluable scan before it."
        )
        return after + " From the start of a drug line, the next line always censors so."

    @property
    def _words_of_gap(self) -> str:
        if self.max_gap_days is None:
            return "An event counts however long ago the last evaluable scan was."
        return (
            f"An event more than {self.max_gap_days} days after the last evaluable scan is "
            "censored at that scan."
        )
