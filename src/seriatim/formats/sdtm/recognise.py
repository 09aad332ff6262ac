"""Whether a file or a folder plainly holds the tumour domains of SDTM."""

from pathlib import Path

from seriatim.base.errors import SeriatimError
from seriatim.formats.files import list_files
from seriatim.formats.sdtm.peek import peek

MAX_LOOKED_AT = 200
"""Files of a folder that are looked at."""


def is_sdtm(path: Path) -> bool:
    """Whether one of the files is a TU, TR or RS dataset; false for whatever cannot be read."""
    try:
        files = list_files(path)[:MAX_LOOKED_AT]
    except (SeriatimError, OSError):
        return False
    return any(peek(file).dataset in ("TU", "TR", "RS") for file in files)
