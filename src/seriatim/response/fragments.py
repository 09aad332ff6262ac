"""Lesions that fell apart: their fragments are added up under the lesion they come from."""

import polars as pl


def add_fragments(cells: pl.DataFrame, families: pl.DataFrame, scans: pl.DataFrame) -> pl.DataFrame:
    """Put one cell in the place of those of a lesion and its fragments.

    Reads   cells of every lesion and fragment; families: root_id; scans: reading
    Grain   one row per counted lesion or nodule, reader and scan; in order within each lesion
    Nulls   size null = some part not known; status null = no row for the lesion itself
    Source  recist-1.1 section 4.4.2 (the diameters of fragments are added)
    """
    apart = families.filter(pl.col("root_id") != pl.col("lesion_id"))["root_id"].unique()
    if apart.is_empty():
        return cells
    rooted = cells.with_columns(root_id=pl.lit(families["root_id"]).gather("lesion_id"))
    is_whole = ~pl.col("root_id").is_in(apart.implode())
    parts = _expect_parts(rooted.filter(~is_whole), scans)
    return pl.concat(
        [rooted.filter(is_whole).drop("root_id"), _add_up(parts).select(cells.columns)]
    )


def _expect_parts(parts: pl.DataFrame, scans: pl.DataFrame) -> pl.DataFrame:
    """Say whether a part was to be looked at: after the split the lesion itself need not be."""
    parts = parts.with_columns(
        is_root=pl.col("lesion_id") == pl.col("root_id"),
        reading=pl.lit(scans["reading"]).gather("scan"),
    )
    splits = (
        parts.filter(~pl.col("is_root"), pl.col("seen"))
        .group_by("root_id", "reading")
        .agg(pl.col("scan").min().alias("split_scan"))
    )
    before_split = (pl.col("scan") < pl.col("split_scan")).fill_null(value=True)
    return parts.join(splits, on=["root_id", "reading"], how="left").with_columns(
        expected=~pl.col("is_root") | before_split
    )


def _add_up(parts: pl.DataFrame) -> pl.DataFrame:
    """Sum what is left of a lesion; any part not known makes the sum unknown."""
    is_root, expected, assessed = pl.col("is_root"), pl.col("expected"), pl.col("assessed")
    unknown = expected & pl.col("size").is_null()
    return (
        parts.filter(expected | pl.col("seen"))
        .group_by("root_id", "scan")
        .agg(
            pl.when(~unknown.any() & pl.col("size").is_not_null().any())
            .then(pl.col("size").sum())
            .alias("size"),
            pl.col("density").filter(is_root).first(),
            pl.col("status").filter(is_root).first(),
            pl.col("seen").any(),
            pl.col("skipped").filter("seen").all(),
            pl.when(expected.any()).then((assessed | ~expected).all()).otherwise(assessed.all()),
            pl.col("positive", "unequivocal", "equivocal").any(),
            ((pl.col("unsized") | ~unknown).all() & pl.col("unsized").any()).alias("unsized"),
        )
        .rename({"root_id": "lesion_id"})
        .sort("lesion_id", "scan")
    )
