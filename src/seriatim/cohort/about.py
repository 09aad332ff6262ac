"""What `cohort.toml` says of a cohort as a whole: read from its text, written back to text.

Three settings say how to read the tables: `units`, `date_format` and `clock_unit`. A cohort holds
its tables in the schema's own units and in days, so its own `About` has them at their defaults.
"""

import tomllib
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from seriatim.base.errors import PlanError
from seriatim.cohort.conversion import unit_problems

Clock = Literal["calendar", "relative"]


class Published(BaseModel):
    """One published figure that a cohort is set beside, with where it was printed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    statistic: Literal[
        "n",
        "survival_pct",
        "median_months",
        "complete_resection",
        "initial_control",
        "months_on_drug_median",
        "follow_up_median_months",
        "follow_up_min_months",
        "follow_up_max_months",
        "perioperative_deaths",
        "category",
        "best_response",
        "n_growing",
        "censored_months",
    ]
    group: str = "all"
    """A category of the study's definition, or `all`."""
    endpoint: Literal["os", "pfs"] | None = None
    month: float | None = None
    """Horizon of a survival percentage, in months after the operation."""
    value: float | str
    """As printed: a number, `17/20` for a count of a count, or a word."""
    source: str
    """Identifier of the source, for example dematteo-2007."""


class About(BaseModel):
    """What `cohort.toml` says of the cohort as a whole."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    source: str = ""
    citation: str = ""
    synthetic: bool = False
    clock: Clock = "calendar"
    clock_unit: Literal["days", "months"] = "days"
    """Unit of a relative clock; months are turned into days of 30.4375 and rounded."""
    zero: str = ""
    """What day 0 of a relative clock is, for example start of imatinib."""
    date_format: str = ""
    """Format of the dates where it is not ISO, for example `%d/%m/%Y`; calendar clock only."""
    primary_reader: str | None = None
    """The reader whose scans decide categories and endpoints; null = the one that the
    trial accepted, else the first by name."""
    units: dict[str, str] = Field(default_factory=dict)
    """Units other than the schema's, as `"table.column" = "unit"`, for example cm."""
    study: str | None = None
    """File name of the default study beside `cohort.toml`."""
    published: tuple[Published, ...] = ()

    @field_validator("units", mode="before")
    @classmethod
    def _join_dotted_keys(cls, units: object) -> object:
        """TOML reads an unquoted `table.column = "cm"` as a table in a table; join it again."""
        if not isinstance(units, dict):
            return units
        joined: dict[str, Any] = {}
        for name, unit in units.items():
            inner = unit if isinstance(unit, dict) else {"": unit}
            joined |= {f"{name}.{key}" if key else str(name): value for key, value in inner.items()}
        return joined

    @model_validator(mode="after")
    def _settings_agree(self) -> Self:
        problems = unit_problems(self.units)
        if self.date_format and self.clock == "relative":
            problems.append("date_format: a relative clock has no dates")
        problems += date_format_problems(self.date_format)
        if self.clock_unit == "months" and self.clock == "calendar":
            problems.append("clock_unit: only a relative clock counts months")
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def as_held(self) -> "About":
        """The same, with the settings on how to read the tables back at their defaults."""
        return self.model_copy(update={"units": {}, "date_format": "", "clock_unit": "days"})


def date_format_problems(date_format: str) -> list[str]:
    """What is wrong with the form of dates; empty text, for ISO, is right."""
    if not date_format or all(part in date_format for part in ("%d", "%m", "%Y")):
        return []
    return ["date_format: must name day, month and year, as %d, %m and %Y"]


def read_about(text: str) -> About:
    """What the text of a `cohort.toml` says.

    Raises  PlanError, naming every setting that is wrong at once
    """
    try:
        return About.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise PlanError(
            f"cohort.toml is not valid TOML: {error}.",
            hint="Put text between quotation marks, and one `name = value` on a line.",
        ) from None
    except ValidationError as error:
        problems = [_problem(found["loc"], found["msg"]) for found in error.errors()]
        raise PlanError(
            f"cohort.toml has {len(problems)} wrong setting{'s' * (len(problems) != 1)}: "
            f"{'; '.join(problems)}.",
            hint="`seriatim init` writes a cohort.toml that explains every setting.",
        ) from None


def _problem(place: tuple[int | str, ...], words: str) -> str:
    plain = words.removeprefix("Value error, ")
    return f"{'.'.join(map(str, place))}: {plain}" if place else plain


def render_about(about: About) -> str:
    """The text of a `cohort.toml` that says the same; settings at their defaults are left out."""
    settings = about.model_dump(exclude_defaults=True, exclude={"units", "published"})
    lines = [f"{name} = {_value(value)}" for name, value in settings.items()]
    if about.units:
        lines += ["", "[units]", *(f"{_value(k)} = {_value(v)}" for k, v in about.units.items())]
    for figure in about.published:
        given = figure.model_dump(exclude_none=True)
        lines += ["", "[[published]]", *(f"{name} = {_value(v)}" for name, v in given.items())]
    return "\n".join(lines) + "\n"


_ESCAPES = {ord("\\"): "\\\\", ord('"'): '\\"'} | {
    code: f"\\u{code:04X}" for code in (*range(32), 127)
}


def _value(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value.translate(_ESCAPES)}"' if isinstance(value, str) else repr(value)
