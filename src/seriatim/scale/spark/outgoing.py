"""Polars frames to the slots that Spark is told of, and back."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import polars as pl

from seriatim.scale.spark.slots import TAG, Layout, lay_out

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]

PLACE = "place"
"""Column with the place of the row in the table that its partition gave, so that no order is lost
where Spark promises none."""
ROWS_AT_ONCE = 20_000

_SQL: dict[pl.DataType, str] = {
    pl.String(): "string",
    pl.Boolean(): "boolean",
    pl.Int8(): "tinyint",
    pl.Int16(): "smallint",
    pl.Int32(): "int",
    pl.Int64(): "bigint",
    pl.UInt32(): "bigint",
    pl.Float64(): "double",
}
"""Spark knows no numbers without a sign; they come back as they were."""
_HELD = {kind: dtype for dtype, kind in _SQL.items() if dtype != pl.UInt32()}


def lay_out_frames(frames: Mapping[str, pl.DataFrame]) -> Layout:
    """Slots for these tables and for the place of their rows."""
    return lay_out(
        {
            name: {PLACE: "bigint", **{column: _SQL[kind] for column, kind in frame.schema.items()}}
            for name, frame in frames.items()
        }
    )


def to_batch(frame: pl.DataFrame, name: str, layout: Layout, first: int) -> "pa.RecordBatch":
    """The rows of a table as one batch in its slots; `first` is the place of the first row."""
    import pyarrow as pa

    column_of = {slot: column for column, slot in layout.tables[name].items()}
    placed = frame.with_row_index(PLACE, offset=first)
    slots = placed.select(
        pl.lit(layout.tag(name), pl.Int8).alias(TAG),
        *(
            (pl.col(column_of[slot]) if slot in column_of else pl.lit(None))
            .cast(_HELD[kind])
            .alias(slot)
            for slot, kind in layout.types.items()
        ),
    )
    # Without this, text would come in a form that Spark does not take.
    table = slots.to_arrow(compat_level=pl.CompatLevel.oldest())
    plain = [
        (field.name, pa.string() if pa.types.is_large_string(field.type) else field.type)
        for field in table.schema
    ]
    return table.cast(pa.schema(plain)).combine_chunks().to_batches()[0]


def from_slots(
    rows: pl.DataFrame, like: Mapping[str, pl.DataFrame], names: Iterable[str], layout: Layout
) -> dict[str, pl.DataFrame]:
    """The tables of these names out of collected slots, with the columns and types of `like`.

    Grain   rows of one partition in the order in which it gave them
    """
    return {name: _table(rows, name, like[name].schema, layout) for name in names}


def _table(rows: pl.DataFrame, name: str, schema: pl.Schema, layout: Layout) -> pl.DataFrame:
    slots = layout.tables[name]
    return (
        rows.filter(pl.col(TAG) == layout.tag(name))
        .sort(slots[PLACE], maintain_order=True)
        .select(pl.col(slots[column]).cast(kind).alias(column) for column, kind in schema.items())
    )
