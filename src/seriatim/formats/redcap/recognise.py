"""Whether a file or folder is plainly REDCap's, from the first line of its CSV files."""

from itertools import islice
from pathlib import Path

from seriatim.formats.csv_text import LONGEST_HEADER
from seriatim.formats.files import read_start
from seriatim.formats.redcap.dictionary import is_dictionary_header
from seriatim.formats.redcap.header import LABELS, STATUS_ENDING, STATUS_LABEL, read_header
from seriatim.formats.redcap.lesion_registry import is_own_header

MAX_FILES_LOOKED_AT = 50
"""CSV files of a folder whose first line is read before it is taken for something else."""


def is_redcap(path: Path) -> bool:
    """Whether the file, or a CSV file of the folder, begins as REDCap's do."""
    try:
        files = path.glob("*.[cC][sS][vV]") if path.is_dir() else [path]
        return any(_is_redcap_file(file) for file in islice(files, MAX_FILES_LOOKED_AT))
    except OSError:
        return False


def _is_redcap_file(path: Path) -> bool:
    if path.suffix.lower() != ".csv":
        return False
    header = read_header(read_start(path, LONGEST_HEADER))
    return is_dictionary_header(header) or is_export_header(header)


def is_export_header(header: list[str]) -> bool:
    """Whether an export of REDCap begins so: a column that it alone adds, or its own record id."""
    names = set(header)
    has_status = STATUS_LABEL in names or any(name.endswith(STATUS_ENDING) for name in names)
    begins = bool(header) and header[0].lower() in ("record_id", "record id")
    labels = len(names & set(LABELS)) > 1
    added = bool(names & set(LABELS.values())) or labels
    return added or (has_status and begins) or is_own_header(header)
