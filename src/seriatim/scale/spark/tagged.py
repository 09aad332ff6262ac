"""The tables of a cohort in a Spark session, put into one frame with each patient in one partition.

Values are taken as they stand: text stays text, dates stay dates. What they mean is for the checks
to say, on the executors, as it is everywhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

from seriatim.base.errors import InputError
from seriatim.cohort.columns import match_columns
from seriatim.cohort.schema import TABLES
from seriatim.scale.spark.slots import TAG, TAG_TYPE, Layout, lay_out

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame
    from pyspark.sql.types import DataType

KEY = "patient_key"
_BLANK = r"[\p{Z}\p{C}]"
_WHOLE_BELOW = float(2**53)


@dataclass(frozen=True)
class Tagged:
    """All rows of all tables in one frame, and how to take them apart."""

    rows: "DataFrame"
    layout: Layout
    headers: Mapping[str, tuple[str, ...]]
    """Table -> the names of all its columns, those that are not carried included."""


def tag_tables(tables: Mapping[str, "DataFrame"], n_partitions: int) -> Tagged:
    """Every row in the partition of its patient.

    A patient is told by the identifier as text without blanks and signs that do not show, wherever
    in it they stand: whatever the checks take for one patient is in one partition.
    Nulls   rows without an identifier are together in one partition
    Raises  InputError where two columns have one name, or one has a type that is not read
    """
    headers = {name: tuple(table.columns) for name, table in tables.items()}
    found = {name: _carried(name, header) for name, header in headers.items()}
    types = {
        name: {column: _type_name(tables[name], name, column) for column in found[name].values()}
        for name in tables
    }
    layout = lay_out(types)
    usable = [name for name in tables if found[name]]
    parts = [_select(tables[name], name, found[name]["patient_id"], layout) for name in usable]
    rows = reduce(lambda one, other: one.union(other), parts)
    return Tagged(rows.repartition(n_partitions, KEY).drop(KEY), layout, headers)


def _carried(name: str, header: tuple[str, ...]) -> dict[str, str]:
    """Column of the schema -> column of the table; none where the checks will not use the table."""
    if len(set(header)) < len(header):
        raise InputError(
            f"`{name}` has two columns of one name.", hint="Drop or rename one of them."
        )
    found, problems = match_columns(TABLES[name], header)
    return {} if any(problem.code == "TBL014" for problem in problems) else found


def _type_name(table: "DataFrame", name: str, column: str) -> str:
    from pyspark.sql import types as t

    kind = table.schema.fields[table.columns.index(column)].dataType
    if isinstance(kind, t.StringType):
        return "string"
    kinds = (t.NumericType, t.BooleanType, t.DateType, t.TimestampType, t.TimestampNTZType)
    if isinstance(kind, (*kinds, t.NullType)):
        return kind.simpleString()
    raise InputError(
        f"`{name}.{column}` is of the type {kind.typeName()}, which is not read.",
        hint="Cast it to text, a number or a date.",
    )


def _select(table: "DataFrame", name: str, identifier: str, layout: Layout) -> "DataFrame":
    """The rows in the slots, with their tag and the patient they belong to."""
    from pyspark.sql import functions as F  # noqa: N812

    # Columns are taken by their place: Spark takes `Sex` and `sex` for one name.
    header, kinds = table.columns, [field.dataType for field in table.schema.fields]
    numbered = table.toDF(*(f"c{place}" for place in range(len(header))))
    place_of = {slot: header.index(column) for column, slot in layout.tables[name].items()}
    slots = [
        (F.col(f"c{place_of[slot]}") if slot in place_of else F.lit(None)).cast(kind).alias(slot)
        for slot, kind in layout.types.items()
    ]
    own = header.index(identifier)
    tag = F.lit(layout.tag(name)).cast(TAG_TYPE).alias(TAG)
    return numbered.select(_key(F.col(f"c{own}"), kinds[own]).alias(KEY), tag, *slots)


def _key(identifier: "Column", kind: "DataType") -> "Column":
    """What is one for all spellings of a patient that the checks take for one."""
    from pyspark.sql import functions as F  # noqa: N812
    from pyspark.sql import types as t

    if isinstance(kind, t.StringType):
        return F.regexp_replace(identifier.cast("string"), _BLANK, "")
    if isinstance(kind, t.IntegralType):
        return identifier.cast("string")
    if isinstance(kind, t.NumericType):
        number = identifier.cast("double")
        whole = (F.abs(number) < _WHOLE_BELOW) & (F.floor(number) == number)
        return F.when(whole, F.floor(number).cast("string")).otherwise(number.cast("string"))
    return F.lit(None).cast("string")
