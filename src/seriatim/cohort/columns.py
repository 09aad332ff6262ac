"""The header of a table matched with the columns of the schema."""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from seriatim.cohort.problems import Problem
from seriatim.cohort.schema import TABLES, Table

LONGEST_NAME_SHOWN = 40
FEWEST_KNOWN_NAMES = 2
"""With fewer known names in it, the first line may be a patient's row: then no name is shown."""


def match_columns(table: Table, header: Sequence[str]) -> tuple[dict[str, str], list[Problem]]:
    """Which name in the header stands for which column, with the problems of the header.

    The names are matched exactly, then without regard to capitals, blanks and hyphens.
    """
    known = [column.name for column in table.columns]
    found = {name: name for name in known if name in header}
    problems: list[Problem] = []
    unknown = []
    for name in (name for name in header if name not in found):
        plain = plain_name(name)
        if plain in found:
            problems.append(Problem("TBL017", table.name, plain))
        elif plain in known:
            found[plain] = name
            problems.append(Problem("TBL016", table.name, plain))
        else:
            unknown.append(name)
    if not found:
        return {}, [Problem("TBL018", table.name)]
    show = len(found) >= FEWEST_KNOWN_NAMES
    problems += _unknown(table, unknown, [n for n in known if n not in found], show=show)
    problems += _missing(table, found, [name for name in unknown if show])
    return found, problems


def plain_name(name: str) -> str:
    """A name in small letters, with underscores for blanks, hyphens and full stops."""
    return re.sub(r"[\s.\-_]+", "_", name.strip().strip("\ufeff").lower()).strip("_")


def _unknown(
    table: Table, names: Sequence[str], free: Sequence[str], *, show: bool
) -> list[Problem]:
    shown = [name for name in names if show and is_showable(name)]
    problems = []
    for name in shown:
        near = get_close_matches(plain_name(name), [*free, *_all_names(table)], n=1)
        words = f"The column `{name}` is not one of this table"
        if near:
            words += f"; the nearest known name is `{near[0]}`"
            words += ", which is missing: all its values are empty" * (near[0] in free)
        problems.append(Problem("TBL015", table.name, name, words={"unknown": f"{words}."}))
    if hidden := len(names) - len(shown):
        words = f"{hidden} column{'s' * (hidden != 1)} with a name that cannot be shown, or none."
        problems.append(Problem("TBL015", table.name, words={"unknown": words}))
    return problems


def _missing(table: Table, found: Mapping[str, str], unknown: Sequence[str]) -> list[Problem]:
    names = {plain_name(name): name for name in unknown if is_showable(name)}
    problems = []
    for column in table.columns:
        if column.required and column.name not in found:
            near = get_close_matches(column.name, names, n=1)
            words = f" Perhaps it is `{names[near[0]]}`." if near else ""
            problems.append(Problem("TBL014", table.name, column.name, words={"nearest": words}))
    return problems


def is_showable(name: str) -> bool:
    """Whether a name may stand in a finding: short, printable and not empty."""
    return 0 < len(name.strip()) <= LONGEST_NAME_SHOWN and name.isprintable()


def unknown_tables(names: Sequence[str]) -> list[Problem]:
    """A problem for each table that is near to a known one, and one for all others together.

    A name far from every known one is not shown: it may be somebody's.
    """
    near = {name: known for name in names if (known := _nearest_table(name))}
    problems = [
        Problem(
            "TBL012",
            name,
            words={"unknown": f"`{name}` is not a table; the nearest known name is `{known}`."},
        )
        for name, known in near.items()
    ]
    if others := len(names) - len(near):
        words = f"{others} table{'s' * (others != 1)} with a name far from every known one."
        problems.append(Problem("TBL012", "", words={"unknown": words}))
    return problems


def _nearest_table(name: str) -> str | None:
    """The table whose name is nearest to this one; null where none is near."""
    near = get_close_matches(plain_name(name), TABLES, n=1)
    return near[0] if near else None


def _all_names(table: Table) -> list[str]:
    return [column.name for column in table.columns]
