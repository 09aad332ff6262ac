"""The study: everything that decides the answer, as one frozen value read from `study.toml`."""

import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Literal, get_args

from pydantic import Field, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from seriatim.base.errors import InputError, PlanError
from seriatim.base.values import Value
from seriatim.causal.trial import TargetTrial
from seriatim.endpoints.rules import EndpointPlan
from seriatim.response.rules import ResponseRules
from seriatim.study.sensitivity_plan import SensitivityPlan


class SurvivalPlan(Value):
    """How survival by category is estimated and printed."""

    conf_type: Literal["log", "log-log", "plain", "arcsin"] = "log-log"
    """Scale on which the intervals of survival curves are made."""
    conf_level: float = Field(0.95, gt=0.5, lt=1)
    """Level of every interval."""
    months: tuple[float, ...] = (6, 12, 24, 36, 60)
    """Months at which survival is printed, each of 30.4375 days."""
    rmst_months: tuple[float, ...] = (24, 60)
    """Horizons of the restricted mean survival time, in months."""
    operations: Literal["first", "all"] = "first"
    """Each patient's first operation on a drug, or all of them with variance by patient."""
    clocks: tuple[Literal["operation", "drug"], ...] = ("operation", "drug")
    """Where time is counted from: the operation, or the start of the drug in force at it."""


class Study(Value):
    """The rules, definitions, endpoints, origins and months of one study."""

    rules: ResponseRules = ResponseRules()
    """From sizes to states, calls and categories."""
    endpoints: EndpointPlan = EndpointPlan()
    """From categories and follow-up to times."""
    survival: SurvivalPlan = SurvivalPlan()
    """From times to curves and figures."""
    sensitivity: SensitivityPlan = SensitivityPlan()
    """What is asked once more under other rules, and with categories drawn at random."""
    trial: TargetTrial | None = None
    """The trial that asks whether operating helps; without this section it is not asked."""


def read_study(path: Path) -> Study:
    """The study in a TOML file; whatever it does not name keeps its default.

    Raises  InputError where there is no such file, PlanError where it names what does not exist or
            a value that cannot be
    """
    if not path.is_file():
        raise InputError(
            f"{path.name}: there is no such study file.",
            hint="Print one with `seriatim study --show`.",
        )
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise PlanError(
            f"{path.name}: this is not TOML ({problem}).",
            hint="Compare it with `seriatim study --show`.",
        ) from None
    try:
        return Study.model_validate(content)
    except ValidationError as problem:
        raise PlanError(
            f"{path.name}: {_all_problems(problem)}.",
            hint="`seriatim study --show` prints every name and its default.",
        ) from None


def _all_problems(problem: ValidationError) -> str:
    """Every problem with its place in the file."""
    return "; ".join(_one_problem(error) for error in problem.errors(include_url=False))


def _one_problem(error: ErrorDetails) -> str:
    path = [str(part) for part in error["loc"]]
    if error["type"] != "extra_forbidden":
        return f"{'.'.join(path)}: {error['msg'][:1].lower()}{error['msg'][1:]}"
    near = get_close_matches(path[-1], _names(), n=1)
    meant = f" (the nearest known one is `{near[0]}`)" if near else ""
    header = "" if len(path) > 1 else ", or the [...] line above it is missing"
    return f"{'.'.join(path)}: there is no such setting here{meant}{header}"


def _names() -> list[str]:
    """Every name that a study file may hold."""
    shown = render_study(Study()).splitlines()
    return [line.removeprefix("# ").split(" =")[0] for line in shown if " =" in line]


def render_study(study: Study) -> str:
    """The study as commented TOML that `read_study` reads back to an equal value."""
    return "\n".join(_render(study, "")).strip() + "\n"


def section_of(described: FieldInfo) -> type[Value] | None:
    """The value that an optional section of the file holds; null where the field is none."""
    kinds = get_args(described.annotation)
    return next((k for k in kinds if isinstance(k, type) and issubclass(k, Value)), None)


def _render(value: Value, path: str) -> list[str]:
    """Fields of one table first, its sub-tables after them."""
    lines = [f"[{path}]"] if path else []
    inner: list[str] = []
    for name, described in type(value).model_fields.items():
        content, place = getattr(value, name), f"{path}.{name}" if path else name
        words = f"# {' '.join((described.description or '').split())}"
        if isinstance(content, Value):
            inner += ["", *_render(content, place)]
        elif section := section_of(described):
            inner += ["", words, *_as_comment(_render(section(), place))]
        else:
            lines.append(words)
            lines.append(f"# {name} =" if content is None else f"{name} = {_toml(content)}")
    return lines + inner


def _as_comment(lines: list[str]) -> list[str]:
    """A section that is not there, ready to be switched on line by line."""
    return [line if not line or line.startswith("#") else f"# {line}" for line in lines]


def _toml(content: object) -> str:
    match content:
        case bool():
            return "true" if content else "false"
        case tuple():
            return "[" + ", ".join(_toml(item) for item in content) + "]"
        case str():
            return f'"{content}"'
        case _:
            return f"{content:g}" if isinstance(content, float) else str(content)
