"""What reports say of each lesion on each day: groups on one lesion together, replaced ones out.

A program may write the diameter of a lesion and its attenuation as two groups with one tracking
UID; within a report they are one reading unless they contradict each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from seriatim.formats.dicom_sr.group import Group
from seriatim.formats.dicom_sr.ledger import Ledger
from seriatim.formats.dicom_sr.report import Report
from seriatim.formats.dicom_sr.sizes import LENGTH_COLUMN

LESION = "lesion_id"
NO_TRACKING_UID, NOTHING_USABLE, REPLACED = "DCM007", "DCM014", "DCM019"


@dataclass(frozen=True)
class Reading:
    """One lesion as one reader saw it on one day, and the group that says so."""

    source: int
    record: int
    patient: str
    reader: str
    day: str
    modality: str
    group: Group
    elsewhere: Mapping[str, int]
    """Column -> the other group of the report from which its value came."""
    report: str
    replaces: frozenset[str]
    study: str

    @property
    def key(self) -> tuple[str, ...]:
        """What there is one reading of."""
        return (self.patient, self.group.uid, self.day, self.reader)

    def set_aside(self, code: str, ledger: Ledger) -> None:
        """Write every group that it was made from into the ledger as set aside."""
        for record in {self.record, *self.elsewhere.values()}:
            ledger.set_aside(code, self.source, record)


def read_readings(source: int, patient: str, report: Report, ledger: Ledger) -> list[Reading]:
    """The readings of one report; groups that give none are set aside in the ledger."""
    usable: list[Reading] = []
    for record, (group, day) in enumerate(zip(report.groups, report.days, strict=True), start=1):
        for fault in group.faults:
            ledger.note(fault, source, record)
        ledger.not_read(source, record, group.not_read)
        if fault := day.fault or ("" if group.uid else NO_TRACKING_UID):
            ledger.set_aside(fault, source, record)
            continue
        usable.append(
            Reading(
                source=source,
                record=record,
                patient=patient,
                reader=report.reader,
                day=day.text,
                modality=report.modality,
                group=group,
                elsewhere={},
                report=report.uid,
                replaces=report.replaces,
                study=report.study,
            )
        )
    return _with_status(_joined(usable), ledger)


def _joined(readings: Sequence[Reading]) -> list[Reading]:
    """The readings of a report, those on one lesion and day put together where they agree."""
    by_key: dict[tuple[str, ...], list[Reading]] = {}
    for reading in readings:
        same = by_key.setdefault(reading.key, [])
        both = next(((n, b) for n, one in enumerate(same) if (b := _join(one, reading))), None)
        if both:
            same[both[0]] = both[1]
        else:
            same.append(reading)
    return [reading for same in by_key.values() for reading in same]


def _join(one: Reading, other: Reading) -> Reading | None:
    """Both as one; null where they contradict each other, or the other one adds nothing."""
    first, second = one.group, other.group
    said, says = _slots(first), _slots(second)
    new = [column for slot, (column, _) in says.items() if slot not in said]
    if not new or any(says[slot][1] != said[slot][1] for slot in said.keys() & says.keys()):
        return None
    group = replace(
        first,
        values={**second.values, **first.values},
        statements={**second.statements, **first.statements},
        is_qualified=first.is_qualified or second.is_qualified,
    )
    places = {_PLACE_OF.get(column, column): other.record for column in new}
    if one.elsewhere.keys() & places.keys():
        return None
    return replace(one, group=group, elsewhere={**one.elsewhere, **places})


_PLACE_OF = {"role": LESION, "kind": LESION}
"""Where a row of measurements shows the place of what was said of the lesion itself."""


def _slots(group: Group) -> dict[str, tuple[str, object]]:
    """What a group says, by what can be said once; with the column that it says it of."""
    sizes = {
        "size" if column in (LENGTH_COLUMN, "long_axis_mm") else column: (column, value)
        for column, value in group.values.items()
    }
    return {**sizes, **{column: (column, word) for column, word in group.statements.items()}}


def _with_status(readings: Sequence[Reading], ledger: Ledger) -> list[Reading]:
    """The readings that have a status; the others are set aside."""
    for reading in readings:
        if not reading.group.status:
            reading.set_aside(NOTHING_USABLE, ledger)
    return [reading for reading in readings if reading.group.status]


def drop_replaced(readings: Sequence[Reading], ledger: Ledger) -> list[Reading]:
    """The readings without those that a later report of the same study has taken over."""
    by_key: dict[tuple[str, ...], list[Reading]] = {}
    for reading in readings:
        by_key.setdefault(reading.key, []).append(reading)
    kept = []
    for reading in readings:
        others = by_key[reading.key]
        if any(reading.report in o.replaces and o.study == reading.study for o in others):
            reading.set_aside(REPLACED, ledger)
        else:
            kept.append(reading)
    return kept
