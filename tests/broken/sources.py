"""Sources of other formats broken on purpose: what to build, how to read it, what is found.

Each format keeps its recipes in `tests/broken/<format>_sources.py` as `RECIPES`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class BrokenSource:
    """One way to break a source: `build` writes it into a folder and returns what to convert."""

    code: str
    format: str
    build: Callable[[Path], Path]
    settings: Mapping[str, object] = field(default_factory=dict)
    marks: tuple[str, ...] = ()
    """Identifiers and values in the source that stand nowhere else: never to be printed."""
