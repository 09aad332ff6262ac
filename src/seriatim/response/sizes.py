"""What one measurement row says of one lesion: its size, and whether it was seen at all."""

import polars as pl

from seriatim.base.units import tenths

TOO_SMALL_TENTHS = 50
"""A lesion seen but too small to measure counts 5 mm (RECIST 1.1, section 3.2)."""

STATUS = pl.col("status")


def derive_sizes(rows: pl.DataFrame) -> pl.DataFrame:
    """Give every measurement row its size in tenths of a millimetre and its density.

    Reads   status, is_node, long_axis_mm, short_axis_mm [mm], density_hu [HU]
    Adds    size [tenths of mm], density [tenths of HU]
    Grain   one row per measurement; rows are neither added nor reordered
    Nulls   size null = not known; it is never taken for 0
    Source  recist-1.1 sections 3.1 and 3.2 (nodes by short axis, too small = 5 mm)
    """
    is_node = pl.col("is_node")
    axis = pl.when(is_node).then("short_axis_mm").otherwise("long_axis_mm")
    given = pl.col("given")
    size = (
        pl.when(STATUS.is_in(["measured", "present", "unequivocal_progression"]))
        .then(given)
        .when(STATUS == "too_small")
        .then(pl.when(given > 0).then(given).otherwise(TOO_SMALL_TENTHS))
        .when(STATUS == "absent")
        .then(pl.when(is_node).then(given).fill_null(0))
    )
    return (
        rows.with_columns(
            given=tenths(axis).cast(pl.Int32), density=tenths(pl.col("density_hu")).cast(pl.Int32)
        )
        .with_columns(size=size.cast(pl.Int32))
        .drop("given")
    )


def derive_flags(cells: pl.DataFrame) -> pl.DataFrame:
    """Say of every lesion at every scan what was seen of it.

    Reads   status [null = no row], size [tenths of mm]
    Adds    seen [there is a row], positive [the lesion is there], assessed [the reader could judge
            it], unsized [present without a size], unequivocal, equivocal, skipped [not evaluable]
    Grain   one row per cell; rows are neither added nor reordered
    """
    size = pl.col("size")
    flags = {
        "seen": STATUS.is_not_null(),
        "positive": _is_positive(),
        "assessed": ~STATUS.is_in(["not_evaluable", "equivocal"])
        & ~((STATUS == "measured") & size.is_null()),
        "unsized": (STATUS == "present") & size.is_null(),
        "unequivocal": STATUS == "unequivocal_progression",
        "equivocal": STATUS == "equivocal",
        "skipped": STATUS == "not_evaluable",
    }
    return cells.with_columns(
        flag.fill_null(value=False).alias(name) for name, flag in flags.items()
    )


def _is_positive() -> pl.Expr:
    seen = STATUS.is_in(["too_small", "unequivocal_progression"])
    present = (STATUS == "present") & (pl.col("size").is_null() | (pl.col("size") > 0))
    measured = (STATUS == "measured") & (pl.col("size") > 0).fill_null(value=False)
    return seen | present | measured
