"""DICOM structured reports broken on purpose: one for each finding about them."""

from pathlib import Path

from highdicom.sr import CodedConcept, TimePointContext, TrackingIdentifier
from pydicom.sequence import Sequence
from pydicom.sr.codedict import codes

from broken import dicom_reports as written
from broken.dicom_reports import LENGTH, LONG, NODE, SHORT, group, image, report, size
from broken.sources import BrokenSource

MARKS = ("QZPAT01", "QZPAT02", "QZISSUER", "QZLABEL", "QZREADER", "1960", "42.25", "Synthetic")
TARGET = {"dicom_sr": {"role": "target"}}
_NEW_LATER = {"dicom_sr": {"role": "target", "first_seen_later": "new"}}
NOT_ATTEMPTED = CodedConcept("114007", "DCM", "Measurement not attempted")
LATER = "20240301"
AREA = CodedConcept("mm2", "UCUM", "mm2")
BASELINE = CodedConcept("112016", "DCM", "Baseline Category")


def one(*numbers, **more):
    """A report with one lesion, of which highdicom wrote plain pydicom."""
    keys = ("of", "number", "library")
    of_report = {key: more.pop(key) for key in keys if key in more}
    numbers = numbers or (size(LONG, 42.25),)
    found = report(group("QZLABEL", *numbers, **more), reader="QZREADER^A", **of_report)
    return written.as_basic_dataset(found)


def said(value, meaning):
    """A statement of the role at baseline, as PS3.16 codes it."""
    return written.QualitativeEvaluation(BASELINE, CodedConcept(value, "DCM", meaning))


def in_folder(*makers):
    """A recipe's `build`: the reports that these make, in a folder."""

    def build(folder: Path) -> Path:
        return written.write(folder / "reports", *(make() for make in makers))

    return build


def changed(change, **more):
    """Makes a report and changes it."""

    def make():
        found = one(**more)
        change(found)
        return found

    return make


def _other_template(found):
    found.ContentTemplateSequence[0].TemplateIdentifier = "2000"


def _no_group(found):
    found.ContentSequence = found.ContentSequence[:-1]


def _no_patient(found):
    found.PatientID = ""


def _issued(by):
    def change(found):
        found.IssuerOfPatientID = by

    return change


def _no_uid(found):
    written.without(written.groups_of(found)[0], "Tracking Unique Identifier")


def _other_study(found):
    for evidence in found.CurrentRequestedProcedureEvidenceSequence:
        evidence.StudyInstanceUID = "2.25.77"


def _replacing(found):
    """The second version of the report on its study, which has taken over the first."""
    first = one()
    item, series, study = (written.Dataset() for _ in range(3))
    item.ReferencedSOPClassUID = first.SOPClassUID
    item.ReferencedSOPInstanceUID = first.SOPInstanceUID
    series.SeriesInstanceUID = first.SeriesInstanceUID
    series.ReferencedSOPSequence = Sequence([item])
    study.StudyInstanceUID = first.StudyInstanceUID
    study.ReferencedSeriesSequence = Sequence([series])
    found.PredecessorDocumentsSequence = Sequence([study])


def _two_time_points():
    first, second = (TimePointContext(time_point=word) for word in ("TP1", "TP2"))
    groups = (
        group("QZLABEL", size(LONG, 42.25), time_point_context=first),
        group("QZOTHER", size(LONG, 42.25), time_point_context=second),
    )
    return report(*groups, reader="QZREADER^A", number=2, library=False)


def _contradicting():
    statements = [said("112074", "Target"), said("112075", "Non-target")]
    return one(statements=statements, number=2)


def _later(**more):
    of = image(day=LATER)
    return one(of=of, **more)


def _new_lesion_later():
    return _new_lesion_on(LATER)


def _new_lesion_on(day):
    groups = (group("QZLABEL", size(LONG, 42.25)), group("QZLATER", size(LONG, 42.25)))
    return report(*groups, of=image(day=day), reader="QZREADER^A")


def _other_uid_same_label():
    tracking = TrackingIdentifier("2.25.4711", "QZLABEL")
    return _later(tracking=tracking)


def _same_uid_other_label():
    tracking = TrackingIdentifier(written.uid("lesion", "QZPAT01", "QZLABEL"), "QZANOTHER")
    return _later(tracking=tracking)


def _other_patient_same_uid():
    tracking = TrackingIdentifier(written.uid("lesion", "QZPAT01", "QZLABEL"), "QZLABEL")
    return one(of=image("QZPAT02"), tracking=tracking)


def _other_sex():
    return one(of=image(day=LATER, sex="M"))


def with_lesions(row, *makers):
    """A recipe's `build`: the reports, and among them a folder with a table of lesions."""

    def build(folder: Path) -> Path:
        source = in_folder(*makers)(folder)
        (source / "tables").mkdir()
        (source / "tables" / "lesions.csv").write_text(
            f"patient_id,lesion_id,kind,role\n{row}\n", encoding="utf-8"
        )
        return source

    return build


WITH_TABLES = {"dicom_sr": {"clinical": "tables", "role": "target"}}


def recipe(code, *makers, settings=TARGET):
    """A recipe of reports only."""
    return BrokenSource(code, "dicom-sr", in_folder(*makers), settings, MARKS)


def _damaged(folder: Path) -> Path:
    source = in_folder(one)(folder)
    data = (source / "0001.dcm").read_bytes()
    (source / "0002.dcm").write_bytes(data[: len(data) // 2])
    return source


def _of_another_kind(folder: Path) -> Path:
    source = in_folder(one)(folder)
    (source / "readme.txt").write_text("QZLABEL", encoding="utf-8")
    return source


RECIPES: tuple[BrokenSource, ...] = (
    BrokenSource("SRC001", "dicom-sr", _damaged, TARGET, MARKS),
    BrokenSource("SRC002", "dicom-sr", _of_another_kind, TARGET, MARKS),
    recipe("DCM001", one, changed(_other_template, number=2)),
    recipe("DCM002", one, changed(_no_group, number=2)),
    recipe("DCM003", one, one),
    recipe("DCM004", one, changed(_no_patient, number=2)),
    recipe(
        "DCM005",
        changed(_issued("QZISSUER1")),
        changed(_issued("QZISSUER2"), number=2),
        lambda: one(number=3),
    ),
    recipe("DCM006", changed(_issued("QZISSUER1")), changed(_issued("QZISSUER2"), number=2)),
    recipe("DCM007", one, changed(_no_uid, number=2)),
    recipe("DCM008", lambda: one(size(LENGTH, 42.25, AREA), size(SHORT, 3.5))),
    recipe("DCM009", lambda: one(size(LONG, 42.25), written.attenuation(95.5, codes.UCUM.NoUnits))),
    recipe("DCM010", lambda: one(size(LENGTH, 42.25), size(LENGTH, 31.0), size(SHORT, 3.5))),
    recipe("DCM011", one, _contradicting),
    recipe("DCM012", one, changed(_other_study, of=image(day=LATER))),
    recipe("DCM013", one, _two_time_points),
    recipe("DCM014", one, lambda: one(size(codes.SCT.Width, 42.25), number=2)),
    recipe("DCM015", one, settings={}),
    recipe("DCM016", lambda: one(site=None)),
    recipe("DCM017", one, _new_lesion_later),
    recipe("DCM018", lambda: one(size(LENGTH, 42.25), size(SHORT, 3.5), site=NODE)),
    recipe("DCM019", one, changed(_replacing, number=2)),
    recipe("DCM020", one, _other_patient_same_uid),
    recipe("DCM021", one, _other_uid_same_label),
    recipe("DCM022", one, _same_uid_other_label),
    recipe("DCM023", one, lambda: _later(site=NODE)),
    BrokenSource(
        "DCM024",
        "dicom-sr",
        with_lesions(
            "QZPAT01,QZLABEL,solid,non_target",
            lambda: one(statements=[said("112074", "Target Lesion at Baseline")]),
        ),
        WITH_TABLES,
        MARKS,
    ),
    recipe("DCM025", one, _other_sex),
    recipe("DCM026", lambda: one(size(LONG, 42.25), size(codes.SCT.Width, 3.5))),
    BrokenSource(
        "DCM027",
        "dicom-sr",
        with_lesions("QZPAT01,QZLABEL,solid,target", one, _other_uid_same_label),
        WITH_TABLES,
        MARKS,
    ),
    recipe("DCM028", lambda: one(size(LONG, 42.25, qualifier=NOT_ATTEMPTED))),
    recipe("DCM029", one, lambda: _new_lesion_on("20240113"), settings=_NEW_LATER),
)
