"""Whether a source plainly holds FHIR resources as JSON."""

import re
from itertools import islice
from pathlib import Path

from seriatim.formats.files import ending, read_start

ENDINGS = {"json": False, "ndjson": True, "jsonl": True}
"""How file names end, and whether each line is a resource."""
_LOOKED_AT = 1 << 16
_FILES_LOOKED_AT = 64
_RESOURCE = re.compile(rb'"resourceType"\s*:\s*"[A-Z][A-Za-z]+"')


def is_fhir(path: Path) -> bool:
    """Whether the file, or a file of the folder, begins like resources of FHIR; never an error."""
    try:
        if path.is_file():
            return ending(path) in ENDINGS and _is_resource(path)
        files = (file for file in path.rglob("*") if ending(file) in ENDINGS and file.is_file())
        return any(_is_resource(file) for file in islice(files, _FILES_LOOKED_AT))
    except OSError:
        return False


def _is_resource(path: Path) -> bool:
    head = read_start(path, _LOOKED_AT)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return start in (b"{", b"[") and bool(_RESOURCE.search(head))
