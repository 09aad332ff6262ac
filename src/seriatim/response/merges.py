"""Lesions that merged: the lost one is followed through the one it became part of."""

import polars as pl

CELL = ["lesion_id", "scan"]


def derive_merges(cells: pl.DataFrame, families: pl.DataFrame) -> pl.DataFrame:
    """Mark lesions that have merged and add the family sizes fused lesions are compared by.

    Adds    merged [this lesion is now part of another one], family [bool: this row
            belongs to the series of family sums], emitted [this row gives the lesion's state]
    Grain   cells, plus one row of family sums per scan of a lesion that others merged with
    Source  recist-1.1 section 4.4.2 (coalescing lesions are measured as one)
    """
    plain = cells.with_columns(
        merged=pl.lit(value=False), family=pl.lit(value=False), emitted=pl.lit(value=True)
    )
    links = families.filter(pl.col("fused_into_id").is_not_null()).select(
        "lesion_id", "fused_into_id"
    )
    if links.is_empty():
        return plain
    marked = _mark_merged(plain.drop("merged"), links)
    return pl.concat(
        [
            marked.drop("fused").select(plain.columns),
            _family_rows(marked, links).select(plain.columns),
        ]
    )


def _mark_merged(cells: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """A lesion without a row has merged where the one it belongs to has a size."""
    sized = cells.filter(pl.col("size").is_not_null()).select(
        pl.col("lesion_id").alias("fused_into_id"), "scan"
    )
    gone = (
        cells.filter(~pl.col("seen"))
        .join(links, on="lesion_id")
        .join(sized, on=["fused_into_id", "scan"], how="semi")
    )
    merged = gone.select(*CELL, merged=pl.lit(value=True))
    fused = gone.select(lesion_id="fused_into_id", scan="scan", fused=pl.lit(value=True)).unique()
    return (
        cells.join(merged, on=CELL, how="left", maintain_order="left")
        .join(fused, on=CELL, how="left", maintain_order="left")
        .with_columns(pl.col("merged", "fused").fill_null(value=False))
        .with_columns(emitted=~pl.col("merged") & ~pl.col("fused"))
    )


def _family_rows(cells: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """The sizes of a fused lesion's parts added up, scan by scan."""
    heads = cells.join(cells.filter("fused").select("lesion_id"), on="lesion_id", how="semi")
    parts = (
        cells.filter(~pl.col("merged"))
        .join(links, on="lesion_id")
        .group_by("scan", lesion_id="fused_into_id")
        .agg(
            pl.col("size").sum().alias("part_size"),
            pl.col("size").is_null().any().alias("part_unknown"),
        )
    )
    size = pl.when(~pl.col("part_unknown").fill_null(value=False)).then(
        pl.col("size") + pl.col("part_size").fill_null(0)
    )
    return (
        heads.join(parts, on=CELL, how="left")
        .with_columns(size=size, family=pl.lit(value=True), emitted=pl.col("fused"))
        .sort(CELL)
    )
