"""What a door hands to the checks: the description, the tables as they stood, what was met."""

from dataclasses import dataclass

import polars as pl

from seriatim.cohort.about import About
from seriatim.cohort.problems import Problem


@dataclass(frozen=True)
class RawCohort:
    """Tables by name, text or typed, not yet checked, with the problems of their files."""

    about: About
    frames: dict[str, pl.DataFrame]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class ScannedCohort:
    """The same, but for rows that are left where they are until they are asked for."""

    about: About
    frames: dict[str, pl.LazyFrame]
    problems: tuple[Problem, ...] = ()
