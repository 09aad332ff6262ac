"""What one measurement row says of one lesion: its size, and whether it was seen at all."""

import polars as pl

from seriatim.base.units import tenths
from seriatim.response.encode import STATUSES, Keys
from seriatim.response.visits import VisitKey

TOO_SMALL_TENTHS = 50
"""A lesion seen but too small to measure counts 5 mm (RECIST 1.1, section 3.2)."""

STATUS = pl.col("status")


def derive_rows(
    measurements: pl.DataFrame, families: pl.DataFrame, keys: Keys, visit_key: VisitKey
) -> pl.DataFrame:
    """Every measurement as whole numbers: which lesion, which visit, what size.

    Reads   status, long_axis_mm, short_axis_mm [mm], density_hu [HU], and the keys
    Adds    lesion_id, visit_key, size [tenths of mm], density [tenths of HU]
    Grain   one row per measurement, in no order
    Nulls   size null = not known; it is never taken for 0
    Source  recist-1.1 sections 3.1 and 3.2 (nodes by short axis, too small = 5 mm)
    """
    is_node = (families["kind"] == "node").alias("is_node")
    lesions = keys.lesions.lazy().with_columns(
        is_node, families["patient_id"].alias("patient_number")
    )
    rows = (
        measurements.lazy()
        .join(lesions, on=["patient_id", "lesion_id"])
        .join(keys.readers.lazy(), on="reader", suffix="_reader")
        .with_columns(pl.col("status").cast(STATUSES))
        .select(
            "status",
            lesion_id="number",
            visit_key=visit_key.pack("patient_number", "number_reader"),
            size=_size().cast(pl.Int32),
            density=tenths(pl.col("density_hu")).cast(pl.Int32),
        )
    )
    return rows.collect(engine="streaming")


def _size() -> pl.Expr:
    is_node = pl.col("is_node")
    axis = pl.when(is_node).then("short_axis_mm").otherwise("long_axis_mm")
    given = tenths(axis)
    return (
        pl.when(STATUS.is_in(["measured", "present", "unequivocal_progression"]))
        .then(given)
        .when(STATUS == "too_small")
        .then(pl.when(given > 0).then(given).otherwise(TOO_SMALL_TENTHS))
        .when(STATUS == "absent")
        .then(pl.when(is_node).then(given).fill_null(0))
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
