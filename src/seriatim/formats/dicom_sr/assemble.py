"""The tables of a cohort out of the reports of a folder, with the user's own tables beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from seriatim.cohort.about import About
from seriatim.cohort.parsing.parsed import clean
from seriatim.cohort.parsing.texts import parse_choice
from seriatim.cohort.schema import TABLES
from seriatim.formats.conversion.converted import Converted, Source
from seriatim.formats.dicom_sr.clinical import Clinical, rename_lesions
from seriatim.formats.dicom_sr.ledger import Ledger
from seriatim.formats.dicom_sr.lesions import (
    Lesion,
    LesionKey,
    call_by_label,
    first_days,
    gather_lesions,
    names_of,
    settle_kind,
    settle_role,
)
from seriatim.formats.dicom_sr.patients import name_patients, read_headers
from seriatim.formats.dicom_sr.readings import drop_replaced, read_readings
from seriatim.formats.dicom_sr.report import Report
from seriatim.formats.dicom_sr.rows import (
    lay_beside,
    lay_under,
    lesion_rows,
    measurement_rows,
    patient_rows,
)
from seriatim.formats.dicom_sr.settings import DicomSrSettings


@dataclass
class ReportFolder:
    """What was read of a folder: its files, and its measurement reports by number of the file."""

    sources: list[Source] = field(default_factory=list)
    reports: dict[int, Report] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)
    is_any_report: bool = False


def assemble(folder: ReportFolder, clinical: Clinical, settings: DicomSrSettings) -> Converted:
    """The tables that the reports hold, laid under those of the user."""
    ledger = folder.ledger
    named = name_patients(folder.reports, ledger)
    headers = read_headers(folder.reports, named, ledger)
    readings = [
        reading
        for source, patient in named.items()
        for reading in read_readings(source, patient, folder.reports[source], ledger)
    ]
    lesions = gather_lesions(drop_replaced(readings, ledger))
    names = names_of(lesions, ledger)
    called = {key: key[1] for key in lesions}
    if settings.lesion_ids == "label":
        called = call_by_label(lesions, names)
    shown = {said: called[said[0], uid] if uid else None for said, uid in names.items()}
    tabled, problems = rename_lesions(clinical, shown)
    frames = _frames(lesions, called, tabled, settings, ledger) | {
        "patients": lay_under(patient_rows(headers), tabled.get("patients"), "patients")
    }
    return Converted(
        about=_about(folder.reports),
        frames=tabled | frames,
        sources=(*folder.sources, *clinical.sources),
        problems=(*ledger.problems(), *clinical.problems, *problems),
        beside=_beside(lesions, called, ledger),
    )


def _frames(
    lesions: Mapping[LesionKey, Lesion],
    called: Mapping[LesionKey, str],
    tabled: Mapping[str, pl.DataFrame],
    settings: DicomSrSettings,
    ledger: Ledger,
) -> dict[str, pl.DataFrame]:
    """The lesions and measurements of reports and tables together."""
    said = _tabled_words(tabled.get("lesions"))
    first = first_days(reading for lesion in lesions.values() for reading in lesion.readings)
    roles: dict[LesionKey, str] = {}
    kinds: dict[LesionKey, str] = {}
    for key, lesion in lesions.items():
        role, kind = said.get((key[0], called[key]), (None, None))
        roles[key] = settle_role(lesion, first.get(key[0], ""), role, settings, ledger)
        kinds[key] = settle_kind(lesion, kind, settings, ledger)
    kept = {key: lesion for key, lesion in lesions.items() if roles[key] and kinds[key]}
    rows = lesion_rows(kept, roles, kinds, called)
    measured = measurement_rows(kept, kinds, called, ledger)
    return {
        "lesions": lay_under(rows, tabled.get("lesions"), "lesions"),
        "measurements": lay_beside(measured, tabled.get("measurements")),
    }


def _tabled_words(lesions: pl.DataFrame | None) -> dict[LesionKey, tuple[str | None, str | None]]:
    """Role and kind that the user's table says, by patient and lesion."""
    if lesions is None or not {"patient_id", "lesion_id"} <= set(lesions.columns):
        return {}
    roles, kinds = (_words(lesions, name) for name in ("role", "kind"))
    keys = lesions.select("patient_id", "lesion_id").iter_rows()
    return dict(zip(keys, zip(roles, kinds, strict=True), strict=True))


def _words(lesions: pl.DataFrame, name: str) -> list[str | None]:
    """The words of a column in the spelling of the schema; one that it does not know as typed."""
    if name not in lesions.columns:
        return [None] * lesions.height
    typed = clean(lesions[name])
    known = parse_choice(typed, TABLES["lesions"].column(name)).values
    return [one or other for one, other in zip(known, typed, strict=True)]


def _about(reports: Mapping[int, Report]) -> About:
    synthetic = bool(reports) and all(report.is_synthetic for report in reports.values())
    return About(title="Cohort from DICOM structured reports", synthetic=synthetic)


def _beside(
    lesions: Mapping[LesionKey, Lesion], called: Mapping[LesionKey, str], ledger: Ledger
) -> dict[str, pl.DataFrame]:
    """What a cohort has no place for: tracking UIDs with their labels, and what was not read."""
    columns = ("patient_id", "lesion_id", "tracking_uid", "labels")
    rows = [
        (patient, called[patient, uid], uid, "; ".join(lesion.labels))
        for (patient, uid), lesion in lesions.items()
    ]
    tracking = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String()), orient="row")
    return {"dicom_sr_tracking": tracking, "dicom_sr_not_read": ledger.list_not_read()}
