"""Which lesions the reports follow: what each is called, its place, its kind and its role.

Tables of the user count before reports, and reports before a setting for all lesions. A role or a
kind that none of them says is not guessed: the lesion is set aside.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from seriatim.formats.conversion.baseline import is_within_baseline
from seriatim.formats.dicom_sr.ledger import Ledger
from seriatim.formats.dicom_sr.lymph_nodes import is_lymph_node
from seriatim.formats.dicom_sr.readings import Reading
from seriatim.formats.dicom_sr.settings import DicomSrSettings

NO_ROLE, NO_KIND, LATER = "DCM015", "DCM016", "DCM017"
UID_IN_TWO_PATIENTS, LABEL_OF_TWO, TWO_LABELS = "DCM020", "DCM021", "DCM022"
REPORTS_DISAGREE, TABLE_DISAGREES = "DCM023", "DCM024"
SOON_AFTER = "DCM029"
LesionKey = tuple[str, str]
"""Patient and tracking UID."""

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass
class Lesion:
    """One lesion as all reports of its patient speak of it."""

    readings: list[Reading] = field(default_factory=list)

    def said(self, column: str) -> list[str]:
        """Each different word that the reports say of a column, the earliest first."""
        words = (reading.group.statements.get(column, "") for reading in self.readings)
        return [word for word in dict.fromkeys(words) if word]

    @property
    def labels(self) -> list[str]:
        """What readers called it, each name once."""
        labels = dict.fromkeys(reading.group.label for reading in self.readings)
        return [label for label in labels if label]

    @property
    def site_kinds(self) -> set[str]:
        """`node` or `solid`, as the sites say; both where they contradict each other."""
        sites = [r.group.site for r in self.readings if r.group.site]
        return {
            "node" if is_lymph_node(site.scheme, site.value, site.meaning) else "solid"
            for site in sites
        }

    @property
    def organ(self) -> str | None:
        """The organ of the first report that says one."""
        site = next((r.group.site for r in self.readings if r.group.site), None)
        return site.meaning.lower() or None if site else None

    @property
    def side(self) -> str | None:
        """Left or right, of the first report that says it."""
        return next((r.group.side for r in self.readings if r.group.side), None)

    def set_aside(self, code: str, ledger: Ledger) -> None:
        """Set aside everything said of it."""
        for reading in self.readings:
            reading.set_aside(code, ledger)

    def note(self, code: str, ledger: Ledger) -> None:
        """Note at its first reading."""
        ledger.note(code, self.readings[0].source, self.readings[0].record)


def gather_lesions(readings: Sequence[Reading]) -> dict[LesionKey, Lesion]:
    """The lesions by patient and tracking UID, their readings in the order of days."""
    lesions: dict[LesionKey, Lesion] = {}
    for reading in sorted(readings, key=_order):
        key = (reading.patient, reading.group.uid)
        lesions.setdefault(key, Lesion()).readings.append(reading)
    return lesions


def _order(reading: Reading) -> tuple[object, ...]:
    """By patient and day, what has no plain day last."""
    is_undated = not _ISO.fullmatch(reading.day)
    return (reading.patient, is_undated, reading.day, reading.source, reading.record)


def names_of(
    lesions: Mapping[LesionKey, Lesion], ledger: Ledger
) -> dict[tuple[str, str], str | None]:
    """For each UID and label of a patient the UID it stands for; null where for several."""
    names: dict[tuple[str, str], str | None] = {}
    for (patient, uid), lesion in lesions.items():
        if len(lesion.labels) > 1:
            lesion.note(TWO_LABELS, ledger)
        for label in lesion.labels:
            other = names.setdefault((patient, label), uid)
            if other != uid:
                lesion.note(LABEL_OF_TWO, ledger)
                names[patient, label] = None
    for patient, uid in lesions:
        names[patient, uid] = uid
    _note_shared_uids(lesions, ledger)
    return names


def _note_shared_uids(lesions: Mapping[LesionKey, Lesion], ledger: Ledger) -> None:
    patients: dict[str, set[str]] = {}
    for patient, uid in lesions:
        patients.setdefault(uid, set()).add(patient)
    for (_, uid), lesion in lesions.items():
        if len(patients[uid]) > 1:
            lesion.note(UID_IN_TWO_PATIENTS, ledger)


def call_by_label(
    lesions: Mapping[LesionKey, Lesion], names: Mapping[tuple[str, str], str | None]
) -> dict[LesionKey, str]:
    """The label of each lesion that has one only, and shares it with no other of the patient."""
    called = {}
    for (patient, uid), lesion in lesions.items():
        labels = lesion.labels
        plain = len(labels) == 1 and names.get((patient, labels[0])) == uid
        called[patient, uid] = labels[0] if plain else uid
    return called


def first_days(readings: Iterable[Reading]) -> dict[str, str]:
    """The day of each patient's first report."""
    days: dict[str, str] = {}
    for reading in readings:
        if _ISO.fullmatch(reading.day):
            days[reading.patient] = min(days.get(reading.patient, reading.day), reading.day)
    return days


def settle_role(
    lesion: Lesion, first_day: str, tabled: str | None, settings: DicomSrSettings, ledger: Ledger
) -> str:
    """The role of a lesion; empty where it is set aside for want of one."""
    said = lesion.said("role")
    if tabled:
        return _of_the_table(lesion, tabled, said, ledger)
    if len(said) > 1:
        return _refused(lesion, REPORTS_DISAGREE, ledger)
    if said:
        return said[0]
    if settings.role is None:
        return _refused(lesion, NO_ROLE, ledger)
    day = lesion.readings[0].day
    if day == first_day or settings.first_seen_later == "as_role":
        return settings.role
    if settings.first_seen_later and is_within_baseline(first_day, day):
        lesion.note(SOON_AFTER, ledger)
    return settings.first_seen_later or _refused(lesion, LATER, ledger)


def settle_kind(
    lesion: Lesion, tabled: str | None, settings: DicomSrSettings, ledger: Ledger
) -> str:
    """The kind of a lesion; empty where it is set aside for want of one."""
    said = lesion.said("kind") or sorted(lesion.site_kinds)
    if tabled:
        return _of_the_table(lesion, tabled, lesion.said("kind"), ledger)
    if len(said) > 1:
        return _refused(lesion, REPORTS_DISAGREE, ledger)
    return said[0] if said else settings.kind or _refused(lesion, NO_KIND, ledger)


def _of_the_table(lesion: Lesion, tabled: str, said: Sequence[str], ledger: Ledger) -> str:
    if any(word != tabled for word in said):
        lesion.note(TABLE_DISAGREES, ledger)
    return tabled


def _refused(lesion: Lesion, code: str, ledger: Ledger) -> str:
    lesion.set_aside(code, ledger)
    return ""
