"""The one table of formats: what each reads or writes, what it needs, and whether that is there.

A door is imported only when it is used, so that the table itself costs nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from seriatim.base.errors import InputError
from seriatim.base.extras import missing_modules
from seriatim.formats.analysed import Analysed
from seriatim.formats.conversion.converted import Converted, Progress
from seriatim.formats.files import list_files

Reader = Callable[[Path, Mapping[str, object], Progress], Converted]
"""Source, settings of the map file, progress -> tables with their origins."""
Recogniser = Callable[[Path], bool]
"""Whether a source is plainly of this format; cheap, and never an error."""
Writer = Callable[[Analysed, Path], None]
"""What was analysed -> files in an empty folder that is there."""


@dataclass(frozen=True)
class Format:
    """One format: its name, and in words what is read and what is written."""

    name: str
    reads: str = ""
    """What it reads; empty where it is not read."""
    writes: str = ""
    """What it writes; empty where it is not written."""
    extra: str = ""
    """The extra it needs; empty where it needs none. `extra_for` says what for."""
    extra_for: str = ""
    derives: bool = False
    """Whether what it writes holds derived values, so that a study has to be run first."""

    @property
    def unavailable(self) -> str:
        """Why it, or a part of it, cannot be used here; empty where all of it can."""
        missing = missing_modules(self.extra) if self.extra else ()
        if not missing:
            return ""
        return (
            f'{self.extra_for}: {", ".join(missing)} missing (pip install "seriatim[{self.extra}]")'
        )


FORMATS: dict[str, Format] = {
    entry.name: entry
    for entry in (
        Format(
            "tables",
            reads="any CSV, TSV, Excel or Parquet table, wide or long, through a map file",
            writes="one Excel workbook, a sheet for each table",
            extra="excel",
            extra_for="Excel",
        ),
        Format(
            "redcap",
            reads="a flat CSV export with or without its data dictionary, or a project by its API",
            writes="the data dictionary of a lesion registry and the cohort as its export",
            extra="redcap",
            extra_for="the API",
        ),
        Format(
            "sdtm",
            reads="SDTM domains TU, TR, RS, DM, EX, PR, DS, SS and SUPP--: XPT, CSV, dataset-JSON",
            extra="xpt",
            extra_for="XPT",
        ),
        Format(
            "adam",
            writes="ADSL, ADTR, ADRS and ADTTE as XPT and dataset-JSON, with define.xml",
            extra="xpt",
            extra_for="XPT",
            derives=True,
        ),
        Format(
            "fhir",
            reads="mCODE resources of FHIR R4 as bundles or NDJSON",
            writes="patients, lesions, sizes and lesion states as one FHIR R4 bundle",
            derives=True,
        ),
        Format(
            "dicom-sr",
            reads="DICOM structured reports after template TID 1500",
            extra="dicom",
            extra_for="reading",
        ),
        Format(
            "cbioportal",
            writes="a study of cBioPortal: clinical data, timelines, one track for each lesion",
            derives=True,
        ),
    )
}
"""Every format by name, in the order in which `seriatim formats` shows them."""


def reader_of(name: str) -> Reader:
    """The reader of a format.

    Raises  InputError where there is no such format or it is not read
    """
    match name:
        case "tables":
            from seriatim.formats.tables.read import read_tables as read
        case "redcap":
            from seriatim.formats.redcap.read import read_redcap as read
        case "sdtm":
            from seriatim.formats.sdtm.read import read_sdtm as read
        case "fhir":
            from seriatim.formats.fhir.read import read_fhir as read
        case "dicom-sr":
            from seriatim.formats.dicom_sr.read import read_dicom_sr as read
        case _:
            raise _no_such(name, [f.name for f in FORMATS.values() if f.reads], "read")
    return read


def project_reader() -> Callable[[str, Mapping[str, object], Progress], Converted]:
    """The reader of a REDCap project by its address, which is no file."""
    from seriatim.formats.redcap.project import read_redcap_project

    return read_redcap_project


def writer_of(name: str) -> Writer:
    """The writer of a format.

    Raises  InputError where there is no such format or it is not written
    """
    match name:
        case "tables":
            from seriatim.formats.tables.write import write_tables as write
        case "redcap":
            from seriatim.formats.redcap.write import write_redcap as write
        case "adam":
            from seriatim.formats.adam.write import write_adam as write
        case "fhir":
            from seriatim.formats.fhir.write import write_fhir as write
        case "cbioportal":
            from seriatim.formats.cbioportal.write import write_cbioportal as write
        case _:
            raise _no_such(name, [f.name for f in FORMATS.values() if f.writes], "written")
    return write


def _recognisers() -> dict[str, Recogniser]:
    from seriatim.formats.dicom_sr.recognise import is_dicom_sr
    from seriatim.formats.fhir.recognise import is_fhir
    from seriatim.formats.redcap.recognise import is_redcap
    from seriatim.formats.sdtm.recognise import is_sdtm
    from seriatim.formats.tables.recognise import is_tables

    return {
        "tables": is_tables,
        "redcap": is_redcap,
        "sdtm": is_sdtm,
        "fhir": is_fhir,
        "dicom-sr": is_dicom_sr,
    }


def recognise(path: Path) -> str:
    """The name of the one format that a source plainly is.

    Raises  InputError where there is no file, or where none or several formats are plain: the user
            then says which
    """
    list_files(path)
    plain = [name for name, is_one in _recognisers().items() if is_one(path)]
    if len(plain) == 1:
        return plain[0]
    found = f"It could be {' or '.join(plain)}." if plain else "Its format is not plain."
    raise InputError(
        f"`{path.name}` is not read without being told what it is. {found}",
        hint="Say it with --from; `seriatim formats` lists them. For any other table: "
        "`seriatim convert SOURCE --suggest` drafts a map file.",
    )


def _no_such(name: str, known: list[str], done: str) -> InputError:
    there_is = f"The format `{name}` is not {done}." if name in FORMATS else "No such format."
    return InputError(
        there_is,
        hint=f"Formats that are {done}: {', '.join(known)}. CSV, Excel and Parquet are `tables`.",
    )
