"""Finished resamples as files beside the output, so that an interrupted run goes on where it was.

A file holds one block and the digest of everything that the block was made from. It is written
whole under another name first, so that whatever bears the name of a block is one. A file that is
damaged, or of another digest, is as good as none.
"""

import os
import shutil
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from seriatim.survival.sample import FloatArray

FOLDER = ".bootstrap"
"""Folder of the blocks inside the output; removed once the run is whole."""


@dataclass(frozen=True)
class BlockFiles:
    """Where the blocks of one run are kept."""

    folder: Path
    digest: str
    """Of the data, the study and the versions that the blocks were made with."""

    def read(self, block: int) -> FloatArray | None:
        """What was estimated in a block; null where it is not there, damaged, or of other data."""
        kept = _open(self._path(block))
        return kept.estimates if kept is not None and kept.digest == self.digest else None

    def write(self, block: int, estimates: FloatArray) -> None:
        """Keep what was estimated in a block."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self._path(block)
        part = path.with_suffix(f".{os.getpid()}.part")
        with part.open("wb") as file:
            np.savez(file, digest=np.array(self.digest), estimates=estimates)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)

    def _path(self, block: int) -> Path:
        return self.folder / f"{block:05d}.npz"


@dataclass(frozen=True, eq=False)
class _Kept:
    """What a file of a block holds."""

    digest: str
    estimates: FloatArray


def _open(path: Path) -> _Kept | None:
    """What the file holds; null where it is not there or cannot be read whole."""
    try:
        with np.load(path, allow_pickle=False) as file:
            digest, estimates = str(file["digest"]), file["estimates"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
        return None
    if estimates.dtype != np.float64 or estimates.ndim < 1:
        return None
    return _Kept(digest, np.asarray(estimates))


def count_kept(folder: Path) -> int:
    """Resamples that lie whole in the folder, of whatever digest."""
    found = (_open(path) for path in sorted(folder.glob("*.npz")))
    return sum(block.estimates.shape[-1] for block in found if block is not None)


def remove_blocks(folder: Path) -> None:
    """Remove the folder with all its blocks."""
    shutil.rmtree(folder, ignore_errors=True)
