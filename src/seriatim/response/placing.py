"""Cells placed in the periods of their patient, ready to be compared."""

import polars as pl

from seriatim.cohort.build import Cohort
from seriatim.response.lesions import derive_cells, derive_merges, derive_new
from seriatim.response.periods import PERIOD_COLUMNS, VISIT_KEYS
from seriatim.response.sizes import derive_sizes


def place_cells(cohort: Cohort, families: pl.DataFrame, visits: pl.DataFrame) -> pl.DataFrame:
    """Cells with their period, the carried baseline scans repeated in the period they open.

    Reads   measurements, operations, resections; families; visits
    Adds    what `derive_cells`, `derive_merges` and `derive_new` add, the columns of the period,
            first_day [day of the lesion's first row], carried_over [the row only repeats a
            baseline], confirmed_equivocal
    Grain   one row per counted lesion or nodule, reader, scan and period
    """
    resected = _resected_days(cohort, families)
    rows = derive_sizes(
        cohort.measurements.select(
            "patient_id",
            "lesion_id",
            "reader",
            "scan_day",
            "status",
            "long_axis_mm",
            "short_axis_mm",
            "density_hu",
        )
        .join(families.select("lesion_id", "root_id", "kind"), on="lesion_id")
        .join(resected, on="lesion_id", how="left")
        .join(visits.select(*VISIT_KEYS, "ordinal"), on=VISIT_KEYS)
    ).drop("long_axis_mm", "short_axis_mm", "density_hu", "kind")
    cells = derive_merges(derive_cells(rows, visits, families), families)
    described = cells.drop("ordinal").join(
        families.select("lesion_id", "kind", "role", "organ", "mass_id", "counted"), on="lesion_id"
    )
    first = described.group_by("lesion_id", "reader").agg(
        pl.col("scan_day").min().alias("first_day")
    )
    placed = (
        described.join(first, on=["lesion_id", "reader"])
        .join(visits.select(*VISIT_KEYS, *PERIOD_COLUMNS), on=VISIT_KEYS)
        .with_columns(carried_over=pl.lit(value=False))
    )
    placed = _mark_confirmed_equivocal(derive_new(placed, visits, families))
    return pl.concat([placed, _carry_over(placed, visits)], how="diagonal")


def _carry_over(cells: pl.DataFrame, visits: pl.DataFrame) -> pl.DataFrame:
    """The baseline scan of a drug line once more, as the first scan of the period it opens."""
    carried = (
        visits.filter("carried")
        .select("patient_id", "reader", *PERIOD_COLUMNS, scan_day="baseline_day")
        .unique()
    )
    return (
        cells.drop(*PERIOD_COLUMNS)
        .join(carried, on=VISIT_KEYS)
        .with_columns(
            new=pl.lit(value=False),
            confirmed_equivocal=pl.lit(value=False),
            carried_over=pl.lit(value=True),
        )
    )


def _resected_days(cohort: Cohort, families: pl.DataFrame) -> pl.DataFrame:
    """The day each lesion was taken, by itself or with its root or its mass."""
    own = (
        cohort.resections.join(cohort.operations, on=["patient_id", "operation_id"])
        .group_by("lesion_id")
        .agg(pl.col("operation_day").min().alias("resected_day"))
    )
    links = pl.concat(
        [
            families.select("lesion_id", taken_id=name)
            for name in ("lesion_id", "root_id", "mass_id")
        ]
    )
    return (
        links.join(own, left_on="taken_id", right_on="lesion_id")
        .group_by("lesion_id")
        .agg(pl.col("resected_day").min())
    )


def _mark_confirmed_equivocal(cells: pl.DataFrame) -> pl.DataFrame:
    """Mark equivocal rows that run without a break up to the lesion's first certain appearance."""
    judged = cells.filter(
        pl.col("appeared_day") > pl.col("first_visit_day"),
        pl.col("counted"),
        pl.col("seen"),
        ~pl.col("skipped"),
        ~pl.col("family"),
        pl.col("scan_day") <= pl.col("appeared_day"),
    )
    keys = ["lesion_id", "reader"]
    certain = (~pl.col("equivocal") & (pl.col("scan_day") < pl.col("appeared_day"))).cast(pl.Int32)
    run = (
        judged.sort(*keys, "scan_day", descending=[False, False, True])
        .with_columns(
            broken=certain.cum_sum().over(keys),
            final_period=pl.col("period").first().over(keys),
        )
        .filter("equivocal", pl.col("broken") == 0, pl.col("period") == pl.col("final_period"))
        .select(*keys, "scan_day", confirmed_equivocal=pl.lit(value=True))
    )
    return cells.join(run, on=[*keys, "scan_day"], how="left").with_columns(
        pl.col("confirmed_equivocal").fill_null(value=False)
    )
