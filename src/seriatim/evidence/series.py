"""Published series as data: who was in them, what came out, from which time zero, and where read.

Only figures that were read in the publication itself stand in the files; figures quoted by others
do not. What a page did not say is `not_stated`, never guessed.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal, Self

from pydantic import Field, ValidationError, model_validator

from seriatim.base.errors import InputError, PlanError
from seriatim.base.values import Value

Statistic = Literal[
    "survival_pct",
    "median_months",
    "median_years",
    "hazard_ratio",
    "count",
    "percentage",
    "duration_months",
]
TimeZero = Literal["operation", "drug_start", "response", "not_stated", "not_a_time"]


class Group(Value):
    """One group of a series, under the name the series gives it."""

    label: str
    """Short name used by the outcomes."""
    words: str
    """How the series describes the group."""
    n: int | None = Field(default=None, ge=0)
    """Members of the group; null where the page did not say."""


class Outcome(Value):
    """One printed figure with its horizon, time zero and place."""

    endpoint: str
    """What was measured, for example os, pfs or complete_resection."""
    statistic: Statistic
    """What kind of figure it is."""
    group: str
    """Label of the group, or `all`."""
    origin: TimeZero
    """Where time was counted from."""
    value: float | None = None
    """The figure as printed; null where it was not reached."""
    of: int | None = Field(default=None, ge=1)
    """For a count: out of how many."""
    not_reached: bool = False
    """A median that was not reached."""
    lower: float | None = None
    """Lower end of the printed interval."""
    upper: float | None = None
    """Upper end of the printed interval."""
    interval: Literal["95% CI", "range"] | None = None
    """What the printed interval is."""
    month: float | None = Field(default=None, gt=0)
    """Horizon of a survival percentage, in months."""
    reference: str | None = None
    """The group a hazard ratio is printed against."""
    p_value: str | None = None
    """The p value as printed, for the comparison this figure belongs to."""
    place: str
    """Where in the publication it was read."""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        problems = {
            "a value, or not_reached, is needed": (self.value is None) != self.not_reached,
            "only a median can be not reached": self.not_reached
            and not self.statistic.startswith("median"),
            "a survival percentage needs its horizon": self.statistic == "survival_pct"
            and self.month is None,
            "a hazard ratio needs its reference group": self.statistic == "hazard_ratio"
            and self.reference is None,
            "a count needs what it is out of": self.statistic == "count" and self.of is None,
            "an interval has two ends and a name": len(
                {self.lower is None, self.upper is None, self.interval is None}
            )
            == 2,
        }
        found = [words for words, is_wrong in problems.items() if is_wrong]
        if found:
            raise ValueError("; ".join(found))
        return self


class Series(Value):
    """One published series."""

    identifier: str
    """Short name, also that of the file."""
    citation: str
    """Authors, year, journal and identifier, as far as known."""
    read: str
    """What was read: the abstract, a table, the full text."""
    setting: str
    """Disease, drug and operation."""
    design: Literal["series", "case", "trial", "cohort", "meta_analysis"]
    """Kind of study."""
    unit: Literal["patients", "operations", "studies"]
    """What the numbers in the groups count."""
    n: int = Field(ge=1)
    """How many in all."""
    groups: tuple[Group, ...] = ()
    """Groups, mildest disease first, or the operated group first."""
    outcomes: tuple[Outcome, ...]
    """Printed figures."""
    notes: tuple[str, ...] = ()
    """What a reader must know before comparing."""

    @model_validator(mode="after")
    def _names_its_groups(self) -> Self:
        known = {"all", *(group.label for group in self.groups)}
        named = {outcome.group for outcome in self.outcomes}
        named |= {outcome.reference for outcome in self.outcomes if outcome.reference}
        if named - known:
            raise ValueError("outcomes name groups that are not described")
        return self

    def __str__(self) -> str:
        return f"{self.identifier}: {self.n} {self.unit}, {len(self.outcomes)} figures"


def read_series(identifier: str) -> Series:
    """The published series of that name.

    Raises  InputError where there is none, PlanError where its file is not whole
    """
    if identifier not in series_names():
        raise InputError(
            "There is no published series of that name.",
            hint=f"Known series: {', '.join(series_names())}.",
        )
    text = (files("seriatim.evidence") / "series" / f"{identifier}.toml").read_text("utf-8")
    return parse_series(text)


def all_series() -> tuple[Series, ...]:
    """Every published series, in order of its name."""
    return tuple(read_series(identifier) for identifier in series_names())


@cache
def series_names() -> tuple[str, ...]:
    """Names of the published series, in order."""
    folder = files("seriatim.evidence") / "series"
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def parse_series(text: str) -> Series:
    """The series that a TOML text describes.

    Raises  PlanError with every problem and its place
    """
    try:
        return Series.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as problem:
        raise PlanError(f"A series file is not TOML: {problem}.", hint="Mend its syntax.") from None
    except ValidationError as problem:
        places = "; ".join(
            f"{'.'.join(str(part) for part in error['loc'])}: {error['msg']}"
            for error in problem.errors(include_url=False, include_input=False)
        )
        raise PlanError(
            f"A series file is not whole: {places}.", hint="Add what is missing."
        ) from None
