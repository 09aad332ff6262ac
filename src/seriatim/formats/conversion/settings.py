"""The table of a map file that is of one format, read as its value; all that is wrong at once."""

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from seriatim.base.errors import PlanError

Own = TypeVar("Own", bound=BaseModel)


def _no_more(own: BaseModel) -> list[str]:
    return []


def read_own_settings(
    settings: Mapping[str, object],
    table: str,
    kind: type[Own],
    *,
    more_problems: Callable[[Own], list[str]] = _no_more,
) -> Own:
    """The settings in the table of that name; the defaults where there is none.

    `more_problems` says what is wrong with settings that are each right by themselves.
    Raises  PlanError naming every wrong setting, and every table that no reader of the format knows
    """
    problems = [f"{name}: no such table" for name in settings if name != table]
    own = None
    try:
        own = kind.model_validate(settings.get(table, {}))
        problems += more_problems(own)
    except ValidationError as error:
        known = list(kind.model_fields)
        problems += [setting_problem((table, *e["loc"]), e, known) for e in error.errors()]
    if problems or own is None:
        raise PlanError(
            f"The map file has wrong settings: {'; '.join(problems)}.",
            hint=f"It may hold [cohort] and [{table}]; the format's page lists its settings.",
        )
    return own


def setting_problem(place: tuple[int | str, ...], found: ErrorDetails, known: list[str]) -> str:
    """What is wrong with one setting, with the nearest known one where there is no such."""
    words = found["msg"]
    if found["type"] == "extra_forbidden":
        words = "no such setting" + perhaps(str(place[-1]), known)
    parts = (str(part) for part in place if part != "function-before")
    return f"{'.'.join(parts)}: {words.removeprefix('Value error, ')}"


def perhaps(word: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """The known name that is nearest to a word, as an end of a sentence; empty where none is near.

    `likeness` is how alike they must be, from 0 to 1.
    """
    near = get_close_matches(word, list(known), n=1, cutoff=likeness)
    return f"; perhaps `{near[0]}`" if near else ""
