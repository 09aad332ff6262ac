"""Whether what a map of a REDCap project says can be carried out, as far as the map alone tells."""

import re
from collections.abc import Iterator

from seriatim.cohort.about import date_format_problems
from seriatim.cohort.conversion import factor
from seriatim.cohort.schema import TABLES, Column, Kind
from seriatim.formats.redcap.map_file import ANY_CODE, Block, Given, RedcapMap

FILLED_IN = ("instance", "event")
"""Names that are filled in from the row itself."""
_NAME = re.compile(r"\{([^{}]*)\}")


def map_problems(found: RedcapMap) -> list[str]:
    """What is wrong, in words that name the setting."""
    problems = [
        f"redcap.rows.{number} ({block.table}): {words}"
        for number, block in enumerate(found.rows, start=1)
        for words in _block_problems(block)
    ]
    problems += [f"redcap.patient: {w}" for g in found.patient for w in _given_problems(g, ())]
    problems += [f"redcap.{words}" for words in date_format_problems(found.date_format)]
    return [*problems, *_unit_problems(found)]


def units_of(found: RedcapMap) -> dict[str, str]:
    """The units that columns are given in, as `table.column` -> unit."""
    return {
        f"{block.table}.{name}": given.unit
        for block in found.rows
        for name, givens in block.columns.items()
        for given in givens
        if given.unit
    }


def _unit_problems(found: RedcapMap) -> Iterator[str]:
    """A column is given in one unit throughout: its values are checked together."""
    given_in: dict[str, set[str]] = {}
    for block in found.rows:
        for name, givens in block.columns.items():
            units = {given.unit.strip().lower() for given in givens if given.field}
            given_in.setdefault(f"{block.table}.{name}", set()).update(units)
    for place, units in given_in.items():
        if len(units) > 1:
            yield f"redcap.rows: `{place}` is given in several units; one unit per column"


def _block_problems(block: Block) -> Iterator[str]:
    if block.table not in TABLES:
        yield f"there is no such table; tables are {', '.join(TABLES)}"
        return
    known = {column.name: column for column in TABLES[block.table].columns}
    for name in block.columns:
        if name not in known:
            yield f"`{name}` is no column of it"
    for column in known.values():
        if column.required and column.name not in block.columns and column.name != "patient_id":
            yield f"`{column.name}` must be given"
    for name in block.repeat:
        if not name.isidentifier() or name in FILLED_IN:
            yield f"repeat: `{name}` cannot be such a name"
    for name, givens in block.columns.items():
        if not givens:
            yield f"`{name}` is given by nothing"
        for given in givens:
            words = [*_given_problems(given, tuple(block.repeat))]
            if name in known:
                words += _fit_problems(given, known[name])
            yield from (f"`{name}`: {each}" for each in words)
    yield from _repeat_problems(block)


def _repeat_problems(block: Block) -> Iterator[str]:
    if any(not values for values in block.repeat.values()):
        yield "repeat: a name stands for nothing"
    fields = [given.field for givens in block.columns.values() for given in givens]
    for name in block.repeat:
        if not any(f"{{{name}}}" in field for field in fields):
            yield f"repeat: no field is named with {{{name}}}"
    on_row = [g for gs in block.columns.values() for g in gs if g.field and g.scope == "row"]
    if not on_row and block.table != "patients":
        yield "no column takes a field of the row itself, so no row would ever be made"


def _given_problems(given: Given, repeated: tuple[str, ...]) -> Iterator[str]:
    if bool(given.field) == bool(given.value):
        yield "either `field` or `value` must be given"
    if given.value and (given.codes or given.unit or given.scope != "row"):
        yield "a fixed value has no codes, no unit and no `from`"
    for name in _NAME.findall(given.field):
        if name not in repeated:
            yield f"{{{name}}} is not among the names of `repeat`"
    for name in _NAME.findall(given.value):
        if name not in (*repeated, *FILLED_IN):
            yield f"{{{name}}} is not among the names of `repeat`"


def _fit_problems(given: Given, column: Column) -> Iterator[str]:
    """What the column can never hold."""
    if given.unit and (column.kind is not Kind.NUMBER or factor(column, given.unit) is None):
        yield f"cannot be given in `{given.unit}`"
    targets = [*given.codes.values()] + [given.value] * bool(given.value and "{" not in given.value)
    for target in targets:
        if column.kind is Kind.CHOICE and target and target not in column.choices:
            yield f"`{target}` is not one of {', '.join(column.choices)}"
    if ANY_CODE in given.codes and len(given.codes) == 1 and not given.codes[ANY_CODE]:
        yield "the codes leave nothing"
