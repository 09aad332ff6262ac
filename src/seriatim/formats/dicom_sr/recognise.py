"""Whether a file or folder is plainly DICOM structured reports, from the first bytes of files."""

import os
from itertools import islice
from pathlib import Path

PREAMBLE_BYTES = 128
MAGIC = b"DICM"
SR_CLASSES = b"1.2.840.10008.5.1.4.1.1.88."
"""What the class of every kind of structured report begins with."""
MAX_FILES_LOOKED_AT = 50
MAX_ENTRIES_LOOKED_AT = 500

_CLASS_ELEMENT = b"\x02\x00\x02\x00UI"
"""Media Storage SOP Class UID (0002,0002), always in explicit little-endian form."""
_HEAD_BYTES = 1024


def is_dicom_sr(path: Path) -> bool:
    """Whether this is a structured report, or one is among the first files of the folder."""
    try:
        if path.is_file():
            return _is_report(path)
        return path.is_dir() and any(map(_is_report, _first_files(path)))
    except (OSError, ValueError):
        return False


def _first_files(folder: Path) -> list[Path]:
    """The first files in and below the folder; hidden ones are left out."""
    found: list[Path] = []
    walk = os.walk(folder)
    for here, folders, names in islice(walk, MAX_ENTRIES_LOOKED_AT):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += (Path(here, name) for name in sorted(names) if not name.startswith("."))
        if len(found) >= MAX_FILES_LOOKED_AT:
            break
    return found[:MAX_FILES_LOOKED_AT]


def _is_report(path: Path) -> bool:
    """Never waits: what is no plain file, such as a pipe, is not opened."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError:
        return False
    if head[PREAMBLE_BYTES : PREAMBLE_BYTES + len(MAGIC)] != MAGIC:
        return False
    value = head.find(_CLASS_ELEMENT) + len(_CLASS_ELEMENT) + 2
    return value > len(MAGIC) + PREAMBLE_BYTES and head.startswith(SR_CLASSES, value)
