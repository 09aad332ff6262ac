"""One structured report: whose it is, of which study, who read it, and its measurement groups."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from seriatim.formats.dicom_sr.codes import (
    DEVICE_NAME,
    DEVICE_UID,
    IMAGING_MEASUREMENTS,
    MEASUREMENT_GROUP,
    PERSON_NAME,
    REPORT_TITLES,
)
from seriatim.formats.dicom_sr.content import Item, text
from seriatim.formats.dicom_sr.group import Group, read_group
from seriatim.formats.dicom_sr.images import Images, read_images
from seriatim.formats.dicom_sr.settings import DicomSrSettings

if TYPE_CHECKING:
    from pydicom import Dataset

TEMPLATE = "1500"
OTHER_STUDY, SEVERAL_TIME_POINTS = "DCM012", "DCM013"
_DATE = re.compile(r"(\d{4})[.]?(\d{2})[.]?(\d{2})")
"""A date of DICOM, in its present form or in that with full stops, which is retired."""
_SEXES = {"F": "female", "M": "male", "O": "other"}


@dataclass(frozen=True)
class Report:
    """What one report says; what it leaves open is an empty text."""

    patient: str
    issuer: str
    sex: str
    birth_year: str
    uid: str
    study: str
    replaces: frozenset[str]
    """UIDs of the documents whose content this one has taken over."""
    reader: str
    modality: str
    is_synthetic: bool
    groups: tuple[Group, ...]
    days: tuple["Day", ...]
    """For each group the day of its scan."""


@dataclass(frozen=True)
class Day:
    """The day of a group's scan, empty where the report has none; or why it is not plain."""

    text: str = ""
    fault: str = ""


@dataclass(frozen=True)
class OtherReport:
    """A structured report that is no measurement report, and what it is in words."""

    words: str


def read_report(dataset: "Dataset", settings: DicomSrSettings) -> Report | OtherReport:
    """What a structured report says, or what kind it is where it is no measurement report."""
    root = Item(dataset)
    if not _is_measurement_report(root):
        return OtherReport(_kind_in_words(dataset))
    groups = tuple(read_group(item, settings) for item in _group_items(root))
    images = read_images(root)
    return Report(
        patient=text(dataset, "PatientID"),
        issuer=text(dataset, "IssuerOfPatientID"),
        sex=_SEXES.get(text(dataset, "PatientSex"), text(dataset, "PatientSex")),
        birth_year=text(dataset, "PatientBirthDate")[:4],
        uid=text(dataset, "SOPInstanceUID"),
        study=text(dataset, "StudyInstanceUID"),
        replaces=frozenset(_predecessors(dataset)),
        reader=_reader(root),
        modality=images.modality or "",
        is_synthetic=text(dataset, "SyntheticData") == "YES",
        groups=groups,
        days=_days(dataset, groups, images),
    )


def _is_measurement_report(root: Item) -> bool:
    """Whether the report follows TID 1500: by its template, or by its title where it names none."""
    template = _template(root.dataset)
    return template == TEMPLATE if template else root.key in REPORT_TITLES


def _template(dataset: "Dataset") -> str:
    templates = dataset.get("ContentTemplateSequence")
    return text(templates[0], "TemplateIdentifier") if templates else ""


def _kind_in_words(dataset: "Dataset") -> str:
    """The kind of a report by its class and template; only names of the standard are shown."""
    from pydicom.uid import UID

    name = UID(text(dataset, "SOPClassUID")).name
    words = name.removesuffix(" Storage") if name.endswith(" Storage") else "of an unknown class"
    template = _template(dataset)
    return words + (f", TID {template}" if re.fullmatch(r"\d{1,5}", template) else "")


def _group_items(root: Item) -> Iterator[Item]:
    """The measurement groups; numbers elsewhere, such as those of the image library, are not."""
    yield from root.named(MEASUREMENT_GROUP)
    for section in root.named(IMAGING_MEASUREMENTS):
        yield from section.named(MEASUREMENT_GROUP)


def _predecessors(dataset: "Dataset") -> Iterator[str]:
    for study in dataset.get("PredecessorDocumentsSequence") or ():
        for series in study.get("ReferencedSeriesSequence") or ():
            for document in series.get("ReferencedSOPSequence") or ():
                yield text(document, "ReferencedSOPInstanceUID")


def _reader(root: Item) -> str:
    """The persons who read it, or else the device; several together are one reader."""
    persons = {
        item.text("PersonName").partition("=")[0].rstrip("^ ") for item in root.named(PERSON_NAME)
    }
    if named_persons := sorted(persons - {""}):
        return " & ".join(named_persons)
    names = [item.text("TextValue") for item in root.named(DEVICE_NAME)]
    uids = [item.text("UID") for item in root.named(DEVICE_UID)]
    return next((name for name in (*names, *uids) if name), "")


def _days(dataset: "Dataset", groups: tuple[Group, ...], images: Images) -> tuple[Day, ...]:
    own_day, study = text(dataset, "StudyDate"), text(dataset, "StudyInstanceUID")
    # NOTE: beside one that is named, a time point that is not is another one.
    several = len({group.time_point for group in groups}) > 1
    return tuple(
        Day(fault=SEVERAL_TIME_POINTS)
        if several and not images.know(group.images)
        else _as_day(images.day_of(group.images, study, own_day))
        for group in groups
    )


def _as_day(day: str | None) -> Day:
    """A date as ISO text; whatever is none stays as it is, for the checks to find."""
    if day is None:
        return Day(fault=OTHER_STUDY)
    found = _DATE.fullmatch(day)
    return Day("-".join(found.groups()) if found else day)
