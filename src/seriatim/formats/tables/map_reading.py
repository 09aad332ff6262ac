"""The settings of a map file read as its entries, with every wrong one named."""

from collections.abc import Mapping

from pydantic import ValidationError

from seriatim.base.errors import PlanError
from seriatim.formats.conversion.settings import setting_problem
from seriatim.formats.tables.map_file import ColumnMap, EntryMap, StatusMap, WideMap
from seriatim.formats.tables.map_sense import entry_problems

SETTINGS = sorted(
    ({*ColumnMap.model_fields, *EntryMap.model_fields} - {"headers"})
    | {"from", *StatusMap.model_fields, *WideMap.model_fields}
)
"""Every setting of an entry, for the nearest to one that is not known."""


def read_map(settings: Mapping[str, object]) -> dict[str, EntryMap]:
    """The entries of a map file by name, in its order.

    Raises  PlanError naming every wrong setting
    """
    other = [f"{name}: no such setting" for name in settings if name != "tables"]
    entries, wrong = _read_entries(settings.get("tables", {}))
    for name, entry in entries.items():
        wrong += entry_problems(name, entry)
    wrong = other + wrong
    if not entries and not wrong:
        wrong = ["tables: there is no entry"]
    if wrong:
        raise PlanError(
            f"The map file has {len(wrong)} wrong setting{'s' * (len(wrong) != 1)}: "
            f"{'; '.join(wrong)}.",
            hint="`seriatim convert SOURCE --suggest` drafts a map file that explains itself.",
        )
    return entries


def _read_entries(given: object) -> tuple[dict[str, EntryMap], list[str]]:
    if not isinstance(given, Mapping):
        return {}, ["tables: write [tables.patients] and settings below it"]
    entries, wrong = dict[str, EntryMap](), list[str]()
    for name, settings in given.items():
        try:
            entry = EntryMap.model_validate(settings)
            entries[name] = entry.model_copy(update={"table": entry.table or name})
        except ValidationError as error:
            wrong += [
                setting_problem(("tables", name, *found["loc"]), found, SETTINGS)
                for found in error.errors()
            ]
    return entries, wrong
