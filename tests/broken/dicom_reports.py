"""Structured reports as highdicom writes them, with synthetic patients and images."""

import hashlib
from io import BytesIO

from highdicom.sr import (
    CodedConcept,
    ComprehensiveSR,
    FindingSite,
    Measurement,
    MeasurementReport,
    MeasurementsAndQualitativeEvaluations,
    ObservationContext,
    ObserverContext,
    PersonObserverIdentifyingAttributes,
    QualitativeEvaluation,
    TrackingIdentifier,
)
from pydicom import Dataset, dcmread
from pydicom.sequence import Sequence
from pydicom.sr.codedict import codes
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian

LONG, SHORT = codes.SCT.LongAxis, codes.SCT.ShortAxis
LENGTH = CodedConcept("410668003", "SCT", "Length")
MM, CM = codes.UCUM.Millimeter, codes.UCUM.Centimeter
HU = codes.UCUM.HounsfieldUnit
LIVER = CodedConcept("10200004", "SCT", "Liver")
NODE = CodedConcept("59441001", "SCT", "Lymph node")


def uid(*parts):
    """The same UID for the same parts."""
    digest = hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()
    return f"2.25.{int(digest[:24], 16)}"


def image(patient="QZPAT01", day="20240110", *, sex="F", born="19600405", number=1):
    """One slice of a CT of the patient on that day, without its pixels."""
    found = Dataset()
    found.PatientID, found.PatientName = patient, "Synthetic^Person"
    found.PatientSex, found.PatientBirthDate = sex, born
    found.StudyInstanceUID = uid("study", patient, day)
    found.SeriesInstanceUID = uid("series", patient, day)
    found.SOPInstanceUID = uid("image", patient, day, number)
    found.FrameOfReferenceUID = uid("frame", patient, day)
    found.SOPClassUID, found.Modality = CTImageStorage, "CT"
    found.StudyDate, found.StudyTime, found.StudyID, found.AccessionNumber = day, "120000", "", ""
    found.SpecificCharacterSet = "ISO_IR 192"
    found.Rows = found.Columns = 512
    found.PixelSpacing, found.SliceThickness = [0.7, 0.7], 3.0
    found.ImagePositionPatient = [0.0, 0.0, 0.0]
    found.ImageOrientationPatient = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]
    found.file_meta = Dataset()
    found.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    return found


def size(concept, value, unit=MM, **more):
    """One number of a lesion."""
    return Measurement(name=concept, value=value, unit=unit, **more)


def attenuation(value, unit=HU, derivation=codes.SCT.Mean):
    """The attenuation of a lesion, by default said to be the mean."""
    return Measurement(
        name=codes.DCM.AttenuationCoefficient, value=value, unit=unit, derivation=derivation
    )


def says(name, value):
    """A coded statement in a scheme of one's own: `says("status", "absent")`."""
    return QualitativeEvaluation(
        CodedConcept(name, "99TEST", name), CodedConcept(value, "99TEST", value)
    )


def group(label, *numbers, patient="QZPAT01", site=LIVER, statements=(), **more):
    """The measurement group of one lesion; its tracking UID follows from patient and label."""
    return MeasurementsAndQualitativeEvaluations(
        tracking_identifier=more.pop(
            "tracking", TrackingIdentifier(uid("lesion", patient, label), label)
        ),
        finding_sites=[FindingSite(site)] if site else None,
        measurements=numbers,
        qualitative_evaluations=statements,
        **more,
    )


def report(*groups, of=None, reader="Reader^One", number=1, library=True, kind=ComprehensiveSR):
    """A report of these groups on an image; `number` tells several reports on one study apart."""
    of = of or image()
    context = ObservationContext(
        observer_person_context=ObserverContext(
            codes.DCM.Person, PersonObserverIdentifyingAttributes(reader)
        )
    )
    content = MeasurementReport(
        context,
        procedure_reported=codes.LN.CTUnspecifiedBodyRegion,
        imaging_measurements=groups,
        referenced_images=[of] if library else None,
    )
    found = kind(
        evidence=[of],
        content=content[0],
        series_instance_uid=uid("sr series", of.StudyInstanceUID),
        series_number=9,
        sop_instance_uid=uid("sr", of.StudyInstanceUID, reader, number),
        instance_number=number,
        manufacturer="Nobody",
    )
    found.ContentDate = "20990101"
    return found


def write(folder, *reports):
    """The reports as files of the folder, in this order."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, found in enumerate(reports, start=1):
        found.save_as(folder / f"{number:04}.dcm", enforce_file_format=True)
    return folder


def groups_of(found):
    """The measurement groups of a report, to be changed by hand."""
    return found.ContentSequence[-1].ContentSequence


def item_of(parent, meaning):
    """The item directly below another one whose concept has this meaning."""
    return next(
        item
        for item in parent.ContentSequence
        if item.ConceptNameCodeSequence[0].CodeMeaning == meaning
    )


def without(parent, meaning):
    """Take the item with this meaning out from below another one."""
    gone = item_of(parent, meaning)
    kept = [item for item in parent.ContentSequence if item is not gone]
    parent.ContentSequence = Sequence(kept)


def as_basic_dataset(found):
    """The report as plain pydicom, which lets anything be changed."""
    buffer = BytesIO()
    found.save_as(buffer, enforce_file_format=True)
    return dcmread(BytesIO(buffer.getvalue()))
