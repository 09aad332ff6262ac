"""How much memory is free, as far as the system tells."""

import os
from pathlib import Path

UNKNOWN_BYTES = 4 << 30
"""What is taken to be free where the system does not tell."""


def free_bytes(told: Path = Path("/proc/meminfo")) -> int:
    """Memory that may be taken without pushing anything else out, in bytes."""
    try:
        lines = told.read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line[:13] == "MemAvailable:")
    except (OSError, StopIteration, ValueError, IndexError):
        return _free_pages()


def _free_pages() -> int:
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return UNKNOWN_BYTES
