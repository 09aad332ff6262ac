"""Where a result comes from: versions and digests, and no clock, so that equal input is equal."""

import hashlib
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version

import polars as pl

_MODULUS = 1 << 256


@dataclass(frozen=True)
class Provenance:
    """Versions of what computed the result and digests of what went in."""

    versions: dict[str, str]
    input_digests: dict[str, str]
    """Table name -> digest of its content; see `digest_rows`."""
    study_digest: str


def versions() -> dict[str, str]:
    """Versions of the package, of Python and of the libraries that compute."""
    packages = ("seriatim", "polars", "numpy", "scipy")
    return {"python": platform.python_version()} | {name: version(name) for name in packages}


def digest_text(text: str) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def digest_rows(frame: pl.DataFrame) -> str:
    """A digest of a table's content, 64 hexadecimal digits; 0 for a table without a row.

    Each patient's rows, sorted, are hashed together (SHA-256), and the hashes are added up. So
    neither the order of rows matters, nor who holds which patients.
    Reads   patient_id and every other column
    """
    rows = frame.select("patient_id", row=pl.struct(pl.all()).struct.json_encode())
    texts = rows.group_by("patient_id").agg(pl.col("row").sort().str.join("\n"))
    return add_digests(hashlib.sha256(text.encode()).hexdigest() for text in texts["row"])


def add_digests(digests: Iterable[str]) -> str:
    """The digest of a table whose parts, of different patients each, have these digests."""
    return f"{sum(int(digest, 16) for digest in digests) % _MODULUS:064x}"
