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
    try:
        if path.is_dir():
            names = {file.name.lower() for file in path.iterdir()}
            return "cohort.toml" in names and bool(names & _PATIENTS)
        return path.suffix.lower() == ".xlsx" and _holds_a_cohort(path)
    except Exception:
        # Whatever is wrong with the file, it is then not plainly a cohort.
        return False


def _holds_a_cohort(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive, archive.open("xl/workbook.xml") as part:
        text = part.read(_LONGEST_LIST).decode("utf-8", errors="replace")
    names = set(re.findall(r'<sheet\b[^>]*?\sname="([^"]*)"', text))
    return {ABOUT_SHEET, "patients", "lesions", "measurements"} <= names
