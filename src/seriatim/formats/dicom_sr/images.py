"""The images that a report was made from: their study, its day, their modality.

A group measured on the images of another study must not be dated to the report's own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from seriatim.formats.dicom_sr.codes import IMAGE_LIBRARY, MODALITY, STUDY_DATE, modality_word
from seriatim.formats.dicom_sr.content import Item, text

if TYPE_CHECKING:
    from pydicom import Dataset

_EVIDENCE = ("CurrentRequestedProcedureEvidenceSequence", "PertinentOtherEvidenceSequence")


@dataclass
class Images:
    """What a report says of images, by their UID."""

    studies: dict[str, str] = field(default_factory=dict)
    days: dict[str, str] = field(default_factory=dict)
    modalities: set[str] = field(default_factory=set)

    def day_of(self, uids: Sequence[str], study: str, study_day: str) -> str | None:
        """The day of the study that these images belong to; null where it is not plain.

        `study` and `study_day` are those of the report; they count where nothing says otherwise.
        What refers to no image was measured on the report's own study, if the report is of it.
        """
        if not uids:
            if not self.studies or study in self.studies.values():
                return study_day
            uids = tuple(self.studies)
        days = {
            self.days.get(uid) or (study_day if self.studies.get(uid, study) == study else None)
            for uid in uids
        }
        return next(iter(days)) if len(days) == 1 else None

    def know(self, uids: Sequence[str]) -> bool:
        """Whether the report says of every one of these images, of which there are some, when."""
        return bool(uids) and all(uid in self.days or uid in self.studies for uid in uids)

    @property
    def modality(self) -> str | None:
        """The modality of all images of the image library; null where they differ."""
        return next(iter(self.modalities)) if len(self.modalities) == 1 else None


def read_images(report: Item) -> Images:
    """What the evidence and the image library of a report say of its images."""
    images = Images(studies=dict(_studies(report.dataset)))
    for library in report.named(IMAGE_LIBRARY):
        for entry, above in _entries(library):
            references = entry.dataset.get("ReferencedSOPSequence") or ()
            uid = next((text(reference, _INSTANCE) for reference in references), "")
            day = _day(entry) or _day(above)
            if uid and day:
                images.days[uid] = day
            images.modalities |= {_modality(entry) or _modality(above)} - {""}
    return images


_INSTANCE = "ReferencedSOPInstanceUID"


def _studies(report: "Dataset") -> Iterator[tuple[str, str]]:
    for keyword in _EVIDENCE:
        for study in report.get(keyword) or ():
            for series in study.get("ReferencedSeriesSequence") or ():
                for instance in series.get("ReferencedSOPSequence") or ():
                    yield text(instance, _INSTANCE), text(study, "StudyInstanceUID")


def _entries(library: Item) -> Iterator[tuple[Item, Item]]:
    """The images of a library, each with the item above it, which may say what all share."""
    for group in library.of_type("CONTAINER"):
        for entry in group.of_type("IMAGE"):
            yield entry, group
    for entry in library.of_type("IMAGE"):
        yield entry, library


def _day(item: Item) -> str:
    return next((child.text("Date") for child in item.named(STUDY_DATE)), "")


def _modality(item: Item) -> str:
    codes = (child.value for child in item.named(MODALITY))
    return next((modality_word(code) for code in codes if code), "")
