"""A cohort out of DICOM structured reports after template TID 1500, and tables beside them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from seriatim.base.errors import InputError
from seriatim.base.extras import require_extra
from seriatim.formats.conversion.converted import Converted, Progress, Source
from seriatim.formats.dicom_sr.assemble import ReportFolder, assemble
from seriatim.formats.dicom_sr.clinical import Clinical, read_clinical
from seriatim.formats.dicom_sr.opening import OtherKindError, open_report, quiet_pydicom
from seriatim.formats.dicom_sr.report import OtherReport, read_report
from seriatim.formats.dicom_sr.settings import DicomSrSettings, require_settings
from seriatim.formats.files import list_files, shown_name

DAMAGED, OTHER_KIND = "SRC001", "SRC002"
OTHER_TEMPLATE, NO_LESION = "DCM001", "DCM002"
UNIT = "group"


def read_dicom_sr(path: Path, settings: Mapping[str, object], on_progress: Progress) -> Converted:
    """The tables that the reports at the path hold, with those of the folder `clinical`.

    Raises  InputError where there is no structured report at all, or no such folder; PlanError for
            wrong settings; MissingExtra without pydicom
    """
    own = require_settings(settings)
    require_extra("dicom", "Reading DICOM structured reports")
    beside = _clinical_folder(path, own)
    files = [f for f in list_files(path) if not beside or beside not in f.resolve().parents]
    clinical = read_clinical(beside, len(files)) if beside else Clinical()
    folder = _read_files(path, files, own, on_progress)
    if not folder.is_any_report:
        raise InputError(
            f"`{path.name}` holds no DICOM structured report that can be read.",
            hint="Give files that begin with a DICOM preamble. Export them again if they did.",
        )
    return assemble(folder, clinical, own)


def _clinical_folder(path: Path, settings: DicomSrSettings) -> Path | None:
    """The folder of tables, as seen from the folder of reports."""
    if not settings.clinical:
        return None
    try:
        return ((path if path.is_dir() else path.parent) / settings.clinical).resolve()
    except (OSError, ValueError, RuntimeError) as error:
        raise InputError(
            f"The folder named as `clinical` cannot be looked for ({type(error).__name__}).",
            hint="Write its path as seen from the folder of reports.",
        ) from None


def _read_files(
    root: Path, files: Sequence[Path], settings: DicomSrSettings, on_progress: Progress
) -> ReportFolder:
    folder = ReportFolder()
    with quiet_pydicom():
        for number, file in enumerate(files):
            on_progress("reading reports", number, len(files))
            _read_file(file, shown_name(file, root), settings, folder)
    on_progress("reading reports", len(files), len(files))
    return folder


def _read_file(file: Path, name: str, settings: DicomSrSettings, folder: ReportFolder) -> None:
    """Read one file; whatever is wrong with it is written down and never stops the others."""
    number, n_groups = len(folder.sources), 0
    try:
        report = read_report(open_report(file), settings)
    except OtherKindError:
        folder.ledger.set_aside(OTHER_KIND, number)
    except Exception:
        # pydicom decodes values only as they are asked for, so broken bytes may raise anything.
        folder.ledger.set_aside(DAMAGED, number)
    else:
        folder.is_any_report = True
        if isinstance(report, OtherReport):
            folder.ledger.set_aside(OTHER_TEMPLATE, number, kind=report.words)
        elif not report.groups:
            folder.ledger.set_aside(NO_LESION, number)
        else:
            folder.reports[number] = report
            n_groups = len(report.groups)
    folder.sources.append(Source(name, n_groups or 1, UNIT))
