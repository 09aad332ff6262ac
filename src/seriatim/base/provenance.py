"""Where a result comes from: versions and digests, and no clock, so that equal input is equal."""

import hashlib
import platform
from dataclasses import dataclass
from importlib.metadata import version

import polars as pl


@dataclass(frozen=True)
class Provenance:
    """Versions of what computed the result and digests of what went in."""

    versions: dict[str, str]
    input_digests: dict[str, str]
    """Table name -> SHA-256 of its content, whatever the order of its rows."""
    study_digest: str


def versions() -> dict[str, str]:
    """Versions of the package, of Python and of the libraries that compute."""
    packages = ("seriatim", "polars", "numpy", "scipy")
    return {"python": platform.python_version()} | {name: version(name) for name in packages}


def digest_text(text: str) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def digest_frame(frame: pl.DataFrame) -> str:
    """SHA-256 of a table's content, the same for any order of rows and any number of chunks."""
    ordered = frame.sort(frame.columns)
    return digest_text(ordered.write_csv())
