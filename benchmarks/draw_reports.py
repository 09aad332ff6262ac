"""Synthetic DICOM structured reports after TID 1500, any number of them.

One report is made whole by highdicom; the others are that one under other identifiers, dates and
sizes, for making each anew would take longer than reading them all.
"""

import copy
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import highdicom as hd
import numpy as np
import pydicom
from highdicom.sr.coding import CodedConcept
from pydicom.sr.codedict import codes
from pydicom.uid import generate_uid

LESIONS, VISITS = 5, 8
SEED = 20260103
ROOT = "2.25.20260103"
"""Stem of the tracking identifiers."""
FIRST_DAY = date(2015, 1, 1)


def draw_reports(folder: Path, n_reports: int) -> None:
    """Write that many reports, eight for each patient, into the folder."""
    chance = np.random.default_rng(SEED)
    first = _report()
    for number in range(n_reports):
        patient, visit = divmod(number, VISITS)
        report = copy.deepcopy(first)
        day = (FIRST_DAY + timedelta(days=56 * visit)).strftime("%Y%m%d")
        report.PatientID = f"MADE-UP-{patient:05d}"
        report.StudyDate = report.ContentDate = day
        report.StudyInstanceUID, report.SOPInstanceUID = generate_uid(), generate_uid()
        report.file_meta.MediaStorageSOPInstanceUID = report.SOPInstanceUID
        _renew(report, patient, chance)
        report.save_as(folder / f"{number:06d}.dcm", enforce_file_format=True)


def _renew(report: pydicom.Dataset, patient: int, chance: np.random.Generator) -> None:
    """Other tracking identifiers and sizes in every measurement group."""
    lesion = 0
    for item in _items(report):
        if str(item.get("UID", "")).startswith(ROOT):
            item.UID = f"{ROOT}.{patient + 1}.{lesion}"
            lesion += 1
        if "MeasuredValueSequence" in item:
            size = str(round(float(chance.uniform(5, 90)), 1))
            item.MeasuredValueSequence[0].NumericValue = size


def _items(item: pydicom.Dataset) -> Iterator[pydicom.Dataset]:
    """Every content item below one, in order."""
    for below in item.get("ContentSequence", ()):
        yield below
        yield from _items(below)


def _report() -> pydicom.Dataset:
    image = _image()
    groups = [
        hd.sr.MeasurementsAndQualitativeEvaluations(
            tracking_identifier=hd.sr.TrackingIdentifier(
                uid=f"{ROOT}.0.{lesion}", identifier=f"Lesion {lesion}"
            ),
            finding_type=CodedConcept("108369006", "SCT", "Neoplasm"),
            measurements=[
                hd.sr.Measurement(name=codes.SCT.Length, value=20.0, unit=codes.UCUM.Millimeter)
            ],
        )
        for lesion in range(LESIONS)
    ]
    content = hd.sr.MeasurementReport(
        observation_context=hd.sr.ObservationContext(
            observer_person_context=hd.sr.ObserverContext(
                observer_type=codes.DCM.Person,
                observer_identifying_attributes=hd.sr.PersonObserverIdentifyingAttributes(
                    name="Reader^Made^Up"
                ),
            )
        ),
        procedure_reported=codes.LN.CTUnspecifiedBodyRegion,
        imaging_measurements=groups,
    )
    return hd.sr.ComprehensiveSR(
        evidence=[image],
        content=content[0],
        series_number=100,
        series_instance_uid=generate_uid(),
        sop_instance_uid=generate_uid(),
        instance_number=1,
        manufacturer="seriatim benchmark",
    )


def _image() -> pydicom.Dataset:
    image = pydicom.Dataset()
    image.PatientID, image.PatientName = "MADE-UP", "Made^Up"
    image.PatientBirthDate, image.PatientSex = "19500101", "F"
    image.StudyInstanceUID, image.SeriesInstanceUID = generate_uid(), generate_uid()
    image.SOPInstanceUID, image.SOPClassUID = generate_uid(), pydicom.uid.CTImageStorage
    image.StudyDate, image.StudyTime = "20150101", "120000"
    image.StudyID, image.AccessionNumber = "1", "1"
    image.ReferringPhysicianName = ""
    image.Modality, image.SeriesNumber, image.InstanceNumber = "CT", 1, 1
    image.Rows = image.Columns = 4
    return image
