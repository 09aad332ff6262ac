"""Several tables in one frame: columns of one type share slots, and a tag says whose a row is.

So one shuffle and one pass are enough for all tables. A frame with a column for every column of
every table would be as wide as all of them together; this one is as wide as the widest of them.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

TAG = "tag"
"""Column with the number of the table that the row belongs to."""
TAG_TYPE = "tinyint"


@dataclass(frozen=True)
class Layout:
    """Where the columns of several tables stand in one frame."""

    tables: Mapping[str, Mapping[str, str]]
    """Table -> column -> its slot; the place of a table among them is its tag."""
    types: Mapping[str, str]
    """Slot -> its type, in the words of Spark SQL."""

    def tag(self, table: str) -> int:
        """The number that marks the rows of a table."""
        return list(self.tables).index(table)

    @property
    def ddl(self) -> str:
        """The columns of the frame with their types, in the words of Spark SQL."""
        slots = [f"{slot} {kind}" for slot, kind in self.types.items()]
        return ", ".join([f"{TAG} {TAG_TYPE}", *slots])


def lay_out(tables: Mapping[str, Mapping[str, str]]) -> Layout:
    """The layout for tables given as table -> column -> type."""
    slots: dict[tuple[str, int], str] = {}
    places: dict[str, dict[str, str]] = {}
    for name, columns in tables.items():
        taken, places[name] = Counter[str](), {}
        for column, kind in columns.items():
            slot = slots.setdefault((kind, taken[kind]), f"slot_{len(slots)}")
            places[name][column] = slot
            taken[kind] += 1
    return Layout(places, {slot: kind for (kind, _), slot in slots.items()})
