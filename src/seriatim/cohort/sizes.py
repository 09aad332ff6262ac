"""Sizes and statuses of single measurements that contradict each other or the scan before."""

import polars as pl

from seriatim.cohort.problems import ROW, Problem, problem_rows

JUMP = 8.0
"""A size this many times another is taken for a slip of a factor of ten (cm for mm)."""

TOO_SMALL_AT_MOST_MM = 10.0
"""Above this a lesion can be measured on CT (RECIST 1.1), so too_small is not the right word."""

_LONG, _SHORT = pl.col("long_axis_mm"), pl.col("short_axis_mm")
_STATUS = pl.col("status")
SEEN = ("measured", "too_small", "present", "unequivocal_progression")
"""Statuses of a lesion that is there."""

IS_SEEN = _STATUS.is_in(SEEN) & ((_LONG.fill_null(1) > 0) | (_SHORT > 0))
"""Whether a row shows the lesion; one of 0 mm does not."""

PATIENT_NUMBER = pl.col("patient_id").rank("dense").cast(pl.UInt32)
_NODE = pl.col("kind") == "node"
AXIS = pl.when(_NODE).then(_SHORT).otherwise(_LONG)
"""The size that counts: the short axis of a node, the long axis of all else."""


def number_lesions(measurements: pl.DataFrame, lesions: pl.DataFrame) -> pl.DataFrame:
    """Each measurement with its lesion's kind, role and number, without identifiers.

    Adds    patient, lesion, reader [numbers in place of names], kind, role, is_fragment
    Grain   one row per measurement of a known lesion
    """
    numbered = lesions.lazy().select(
        "patient_id",
        "lesion_id",
        "kind",
        "role",
        pl.int_range(pl.len(), dtype=pl.UInt32).alias("lesion"),
        PATIENT_NUMBER.alias("patient"),
        pl.col("parent_lesion_id").is_not_null().alias("is_fragment"),
    )
    return (
        measurements.lazy()
        .select(
            ROW,
            "patient_id",
            "lesion_id",
            pl.col("reader").cast(pl.Categorical).to_physical().alias("reader"),
            "scan_day",
            "long_axis_mm",
            "short_axis_mm",
            "status",
        )
        .join(numbered, on=["patient_id", "lesion_id"])
        .drop("patient_id", "lesion_id")
        .collect()
    )


def impossible_sizes(numbered: pl.DataFrame) -> list[Problem]:
    """Rows set aside because a lesion is said to be absent and has a size.

    A node that has shrunk to normal is absent and still has a short axis.
    """
    has_size = (_LONG > 0) | (_SHORT > 0)
    node_keeps_size = _NODE & _SHORT.is_not_null()
    where = (_STATUS == "absent") & has_size & ~node_keeps_size
    return problem_rows(numbered, where, "CLN021", "measurements", "status")


def odd_sizes(numbered: pl.DataFrame) -> list[Problem]:
    """Sizes and statuses worth a look; nothing is set aside."""
    measured, any_size = _STATUS == "measured", _LONG.is_not_null() | _SHORT.is_not_null()
    contradicts = (
        (measured & ~_NODE & _LONG.is_null())
        | (measured & (AXIS == 0))
        | ((_STATUS == "present") & (AXIS == 0))
        | ((_STATUS == "not_evaluable") & any_size)
        | ((_STATUS == "too_small") & (AXIS > TOO_SMALL_AT_MOST_MM))
    )
    no_short_axis = measured & _NODE & _SHORT.is_null()
    return [
        *problem_rows(numbered, contradicts, "CLN022", "measurements", "status"),
        *problem_rows(numbered, no_short_axis, "CLN023", "measurements", "short_axis_mm"),
        *problem_rows(numbered, _SHORT > _LONG, "CLN024", "measurements", "short_axis_mm"),
        *_jumps(numbered),
    ]


def _jumps(numbered: pl.DataFrame) -> list[Problem]:
    """Neighbours are scans of one lesion by one reader with a size above 0 mm."""
    sized = (
        numbered.lazy()
        .filter((AXIS > 0) & _STATUS.is_in(["measured", "present", "unequivocal_progression"]))
        .select(ROW, "lesion", "reader", "scan_day", AXIS.alias("size"))
        .sort("lesion", "reader", "scan_day")
    )
    same = (pl.col("lesion") == pl.col("lesion").shift(1)) & (
        pl.col("reader") == pl.col("reader").shift(1)
    )
    before = pl.col("size").shift(1)
    jumps = (pl.col("size") >= JUMP * before) | (JUMP * pl.col("size") <= before)
    return problem_rows(sized.collect(), same & jumps, "CLN025", "measurements")
