"""Random cohorts out of the declared schema, somewhat untidy; what is kept of them is valid."""

import string
from datetime import date
from itertools import product

import polars as pl
from hypothesis import strategies as st

from seriatim.cohort.build import About, Cohort
from seriatim.cohort.schema import TABLES, Column, Kind

AS_OF = date(2024, 1, 1)
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
TITLES = st.text(string.printable + 'é"\\\x7f', max_size=20)
NAMES = {
    "patient_id": ("1", "01", "é"),
    "lesion_id": ("A", "x,y", 'q"q'),
    "operation_id": ("O", "1e5"),
    "parent_lesion_id": (None, None, None, None, None, None, None, "A", "gone"),
    "merged_into_lesion_id": (None, None, None, None, None, None, None, "A", "gone"),
    "reader": (None, "R", "NA"),
}
"""Identifiers to draw from; `gone` points nowhere."""


def cells(column: Column) -> st.SearchStrategy[object]:
    """Values that a column of this kind may hold, or nearly so."""
    match column.kind:
        case Kind.IDENTIFIER:
            return st.sampled_from(NAMES[column.name])
        case Kind.CHOICE:
            values = st.sampled_from([*column.choices, column.choices[0].upper()])
        case Kind.DAY:
            values = st.integers(-200, 19_000)
        case Kind.INTEGER:
            values = st.integers(int(column.minimum or 0), int(column.maximum or 100))
        case Kind.NUMBER:
            values = st.floats(column.minimum or 0, column.maximum or 1e9)
        case _:
            values = WORDS.map(lambda word: word or "w") if column.required else WORDS
    return values if column.required else st.none() | values


@st.composite
def cohorts(draw) -> Cohort:
    """A cohort on either clock, with its untidy rows already set aside."""
    clock = draw(st.sampled_from(["calendar", "relative"]))
    about = About(title=draw(TITLES), citation=draw(TITLES), clock=clock, synthetic=True)
    frames = {name: draw(_frames(name, clock)) for name in TABLES}
    if draw(st.booleans()):
        frames["drugs"] = None
    return Cohort.from_frames(**frames, about=about, as_of=AS_OF)


@st.composite
def _frames(draw, name: str, clock: str) -> pl.DataFrame:
    """Each key once in the tables that others point to, a few rows in the others."""
    table = TABLES[name]
    keyed = name in ("patients", "lesions", "operations")
    keys = list(product(*(NAMES[part] for part in table.key))) if keyed else []
    n = len(keys) if keyed else draw(st.integers(0, 6))
    data = {
        column.name: pl.Series(
            draw(st.lists(cells(column), min_size=n, max_size=n)), dtype=column.kind.dtype
        )
        for column in table.columns
    }
    data |= {part: [key[place] for key in keys] for place, part in enumerate(table.key) if keyed}
    frame = pl.DataFrame(data)
    days = [column.name for column in table.columns if column.kind is Kind.DAY]
    return frame.with_columns(pl.col(days).cast(pl.Date)) if clock == "calendar" else frame


def same_tables(one: Cohort, other: Cohort) -> bool:
    """Whether both hold the same tables, to the last bit and type."""
    mine, theirs = one.tables(), other.tables()
    return mine.keys() == theirs.keys() and all(
        mine[name].schema == theirs[name].schema and mine[name].equals(theirs[name])
        for name in mine
    )
