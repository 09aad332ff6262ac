"""What one measurement row says of one lesion: its size, and whether it was seen at all."""

import polars as pl

from seriatim.base.units import tenths

TOO_SMALL_TENTHS = 50
"""A lesion seen but too small to measure counts 5 mm (RECIST 1.1, section 3.2)."""

STATUS = pl.col("status")


def derive_sizes(rows: pl.DataFrame) -> pl.DataFrame:
    """Give every measurement row its size in tenths of a millimetre and its flags.

    Reads   status, kind, long_axis_mm, short_axis_mm [mm], density_hu [HU]
    Adds    size [tenths of mm], density [tenths of HU], positive [the lesion is there], assessed
            [the reader could judge it], unsized [present without a size], unequivocal, equivocal,
            skipped [not evaluable]
    Grain   one row per measurement; rows are neither added nor reordered
    Nulls   size null = not known; it is never taken for 0
    Source  recist-1.1 sections 3.1 and 3.2 (nodes by short axis, too small = 5 mm)
    """
    axis = pl.when(pl.col("kind") == "node").then("short_axis_mm").otherwise("long_axis_mm")
    given = tenths(axis)
    absent = pl.when(pl.col("kind") == "node").then(given).fill_null(0)
    sized = STATUS.is_in(["measured", "present", "unequivocal_progression"])
    size = (
        pl.when(sized)
        .then(given)
        .when(STATUS == "too_small")
        .then(pl.when(given > 0).then(given).otherwise(TOO_SMALL_TENTHS))
        .when(STATUS == "absent")
        .then(absent)
    )
    return rows.with_columns(size=size, density=tenths(pl.col("density_hu"))).with_columns(
        positive=_is_positive(),
        assessed=~STATUS.is_in(["not_evaluable", "equivocal"])
        & ~((STATUS == "measured") & pl.col("size").is_null()),
        unsized=(STATUS == "present") & pl.col("size").is_null(),
        unequivocal=STATUS == "unequivocal_progression",
        equivocal=STATUS == "equivocal",
        skipped=STATUS == "not_evaluable",
    )


def _is_positive() -> pl.Expr:
    seen = STATUS.is_in(["too_small", "unequivocal_progression"])
    present = (STATUS == "present") & (pl.col("size").is_null() | (pl.col("size") > 0))
    measured = (STATUS == "measured") & (pl.col("size") > 0).fill_null(value=False)
    return seen | present | measured
