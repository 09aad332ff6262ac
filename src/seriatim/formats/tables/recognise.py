"""Whether a source is a cohort folder, or a workbook with a sheet for each table of a cohort."""

import re
import zipfile
from pathlib import Path

ABOUT_SHEET = "cohort"
"""The sheet that holds the lines of `cohort.toml`."""
_PATIENTS = {"patients.csv", "patients.parquet"}
"""A cohort has it; a folder of REDCap exports may have a `cohort.toml` and has it not."""
_LONGEST_LIST = 1_000_000
"""Bytes of the list of sheets that are looked at."""


def is_tables(path: Path) -> bool:
    """Whether the tables at this path need no map."""
    return own_source(path) is not None


def own_source(path: Path) -> Path | None:
    """The cohort folder or the workbook at this path, or alone in it; null where there is none."""
    try:
        if not path.is_dir():
            return path if path.suffix.lower() == ".xlsx" and _holds_a_cohort(path) else None
        files = list(path.iterdir())
        names = {file.name.lower() for file in files}
        if "cohort.toml" in names and names & _PATIENTS:
            return path
        return own_source(files[0]) if len(files) == 1 and files[0].is_file() else None
    except Exception:
        # Whatever is wrong with the file, it is then not plainly a cohort.
        return None


def _holds_a_cohort(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive, archive.open("xl/workbook.xml") as part:
        text = part.read(_LONGEST_LIST).decode("utf-8", errors="replace")
    names = set(re.findall(r'<sheet\b[^>]*?\sname="([^"]*)"', text))
    return {ABOUT_SHEET, "patients", "lesions", "measurements"} <= names
