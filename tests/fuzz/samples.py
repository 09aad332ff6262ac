"""Good sources of every format, each as the bytes of its files, to be spoilt by `mutate`.

All of them are made from the one-patient example, so that an input is read in milliseconds.
"""

from functools import cache
from pathlib import Path

from broken import dicom_reports
from unit.formats.sdtm import sdtm_writer

from seriatim.formats.analysed import Analysed
from seriatim.formats.fhir.write import write_fhir
from seriatim.formats.read import read_cohort
from seriatim.formats.redcap.write import write_redcap
from seriatim.formats.tables.write import write_tables
from seriatim.study.export import analyse
from seriatim.study.plan import Study

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "sakakura-2006"
MAP = {
    "tables": {
        name: {"file": "sizes", "columns": columns, "repeated": name != "measurements"}
        for name, columns in {
            "patients": {"patient_id": "patient_id"},
            "lesions": {
                "patient_id": "patient_id",
                "lesion_id": "lesion_id",
                "kind": {"value": "solid"},
                "role": {"value": "target"},
            },
            "measurements": {
                "patient_id": "patient_id",
                "lesion_id": "lesion_id",
                "scan_day": "scan_day",
                "long_axis_mm": "long_axis_mm",
                "status": "status",
            },
        }.items()
    }
}


@cache
def cohort():
    return read_cohort(EXAMPLE)


def _folder(write, folder):
    """The files that a writer puts into a folder, as bytes by name."""
    folder.mkdir()
    write(folder)
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def _sdtm(write):
    return lambda folder: write(sdtm_writer.domains_of(cohort()), folder)


def _reports(folder):
    group = dicom_reports.group("Lesion 1", dicom_reports.size(dicom_reports.LONG, 23.0))
    days = enumerate(("20240110", "20240315"), start=1)
    dicom_reports.write(
        folder,
        *(
            dicom_reports.report(group, of=dicom_reports.image(day=day), number=number)
            for number, day in days
        ),
    )


def _sizes(ending):
    def write(folder):
        frame = cohort().measurements
        file = folder / f"sizes.{ending}"
        frame.write_parquet(file) if ending == "parquet" else frame.write_csv(file)

    return write


WRITERS = {
    "tables": {
        "csv": _sizes("csv"),
        "parquet": _sizes("parquet"),
        "workbook": lambda folder: write_tables(Analysed(cohort()), folder),
    },
    "redcap": {"export": lambda folder: write_redcap(Analysed(cohort()), folder)},
    "sdtm": {
        "csv": _sdtm(sdtm_writer.write_csv),
        "xpt": _sdtm(sdtm_writer.write_xpt),
        "json": _sdtm(sdtm_writer.write_json),
        "ndjson": _sdtm(sdtm_writer.write_ndjson),
    },
    "fhir": {"bundle": lambda folder: write_fhir(analyse(Study(), cohort()), folder)},
    "dicom-sr": {"reports": _reports},
}


def samples(name, folder):
    """The sources of a format: for each its files as bytes by name."""
    return {kind: _folder(write, folder / kind) for kind, write in WRITERS[name].items()}


def settings(name, kind):
    """The map file that goes with a source."""
    if name == "tables" and kind != "workbook":
        return {
            "cohort": {"clock": "relative", "zero": "start of imatinib"},
            "tables": {
                table: entry | {"file": f"sizes.{kind}"} for table, entry in MAP["tables"].items()
            },
        }
    return {
        "sdtm": {"sdtm": {**sdtm_writer.SETTINGS, "days": "study_days"}},
        "dicom-sr": {"dicom_sr": {"role": "target"}},
    }.get(name, {})
