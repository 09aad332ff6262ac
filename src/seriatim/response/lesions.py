"""Cells: one counted lesion, one reader, one scan, including the scans on which it was missed.

A lesion is expected on every scan from its first row on, until it is resected. Fragments are added
up under their root; a lesion that has merged is followed through the one it merged with.
"""

import polars as pl

MEMBER = ["lesion_id", "reader"]
CELL = ["lesion_id", "reader", "scan_day"]
FLAGS = ("positive", "unequivocal", "equivocal", "skipped", "seen", "assessed", "unsized")


def derive_cells(rows: pl.DataFrame, visits: pl.DataFrame, families: pl.DataFrame) -> pl.DataFrame:
    """Every counted lesion (and nodule) at every scan on which it was to be looked at.

    Reads   rows: measurement rows with `derive_sizes` and resected_day [day]; visits: ordinal
    Adds    size [tenths of mm, sum over fragments], density [the root's own], seen, assessed,
            positive, unsized, unequivocal, equivocal, status [the root's own]
    Grain   one row per counted lesion or nodule, reader and scan day
    Nulls   size null = some part not known; status null = no row for the root
    Source  recist-1.1 section 4.4.2 (the diameters of fragments are added)
    """
    counted = rows.filter(
        pl.col("resected_day").is_null() | (pl.col("scan_day") <= pl.col("resected_day"))
    )
    members = pl.concat(
        [counted.with_columns(seen=pl.lit(value=True)), _missed(counted, visits)],
        how="diagonal",
    )
    split = families.filter(pl.col("root_id") != pl.col("lesion_id"))["root_id"].unique()
    if split.is_empty():
        return members.drop("root_id", "resected_day")
    whole = ~pl.col("root_id").is_in(split.implode())
    return pl.concat(
        [members.filter(whole), _add_fragments(members.filter(~whole), counted)], how="diagonal"
    ).drop("root_id", "resected_day")


def _missed(rows: pl.DataFrame, visits: pl.DataFrame) -> pl.DataFrame:
    """Scans on which a lesion was expected but has no row."""
    last = pl.col("resected_day").is_null()
    spans = (
        rows.group_by(MEMBER)
        .agg(
            pl.col("patient_id", "root_id", "resected_day").first(),
            pl.col("ordinal").min().alias("first"),
            pl.len().alias("n_rows"),
        )
        .join(
            visits.group_by("patient_id", "reader").agg(pl.len().alias("n_visits")),
            on=["patient_id", "reader"],
        )
    )
    gaps = spans.filter(pl.col("n_visits") - pl.col("first") > pl.col("n_rows"))
    cells = gaps.with_columns(
        pl.int_ranges("first", pl.col("n_visits").cast(pl.Int32)).alias("ordinal")
    ).explode("ordinal", empty_as_null=False)
    return (
        cells.with_columns(pl.col("ordinal").cast(pl.Int32))
        .join(
            visits.select("patient_id", "reader", "ordinal", "scan_day"),
            on=["patient_id", "reader", "ordinal"],
        )
        .filter(last | (pl.col("scan_day") <= pl.col("resected_day")))
        .join(rows.select(CELL), on=CELL, how="anti")
        .select("patient_id", *CELL, "root_id", "resected_day", "ordinal")
        .with_columns(*(pl.lit(value=False).alias(flag) for flag in FLAGS))
    )


def _add_fragments(members: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Sum what is left of a lesion that fell apart; any part not known makes the sum unknown."""
    is_root = pl.col("lesion_id") == pl.col("root_id")
    split_day = (
        rows.filter(~is_root)
        .group_by("root_id", "reader")
        .agg(pl.col("scan_day").min().alias("split_day"))
    )
    parts = members.join(split_day, on=["root_id", "reader"], how="left").with_columns(
        expected=~is_root
        | pl.col("split_day").is_null()
        | (pl.col("scan_day") < pl.col("split_day"))
    )
    expected = pl.col("expected")
    unknown = expected & pl.col("size").is_null()
    assessed = pl.col("assessed")
    return (
        parts.filter(expected | pl.col("seen"))
        .group_by("patient_id", "root_id", "reader", "scan_day")
        .agg(
            pl.col("ordinal").first(),
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
    )


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
    sized = cells.filter(pl.col("size").is_not_null()).select(
        pl.col("lesion_id").alias("fused_into_id"), "reader", "scan_day"
    )
    gone = (
        cells.filter(~pl.col("seen"))
        .join(links, on="lesion_id")
        .join(sized, on=["fused_into_id", "reader", "scan_day"], how="semi")
        .select(*CELL, "fused_into_id")
    )
    fused = gone.select(
        pl.col("fused_into_id").alias("lesion_id"), "reader", "scan_day", fused=pl.lit(value=True)
    ).unique()
    marked = (
        plain.drop("merged")
        .join(gone.select(*CELL, merged=pl.lit(value=True)), on=CELL, how="left")
        .join(fused, on=CELL, how="left")
        .with_columns(pl.col("merged", "fused").fill_null(value=False))
        .with_columns(emitted=~pl.col("merged") & ~pl.col("fused"))
    )
    return pl.concat([marked.drop("fused"), _family_rows(marked, links)], how="diagonal")


def _family_rows(cells: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """The sizes of a fused lesion's parts added up, scan by scan."""
    ever_fused = cells.filter("fused").select("lesion_id", "reader").unique()
    heads = cells.join(ever_fused, on=["lesion_id", "reader"], how="semi")
    parts = (
        cells.filter(~pl.col("merged"))
        .join(links, on="lesion_id")
        .group_by(pl.col("fused_into_id").alias("lesion_id"), "reader", "scan_day")
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
        .drop("part_size", "part_unknown", "fused")
    )


def derive_new(cells: pl.DataFrame, visits: pl.DataFrame, families: pl.DataFrame) -> pl.DataFrame:
    """Mark lesions that are new in the period of the scan, and those that were new earlier.

    Reads   role, positive, period, first_visit_day
    Adds    new [bool], settled [bool: of role new, but there before this period], appeared_day
            [day, null = never positive]
    Grain   one row per cell; rows are neither added nor lost
    Source  recist-1.1 section 4.3.5 (new lesions)
    """
    candidates = families.filter(pl.col("role") == "new")["lesion_id"]
    appeared = (
        cells.filter(
            pl.col("lesion_id").is_in(candidates.implode()),
            pl.col("positive"),
            ~pl.col("carried_over"),
        )
        .group_by(MEMBER)
        .agg(
            pl.col("scan_day").min().alias("appeared_day"),
            pl.col("period").sort_by("scan_day").first().alias("appeared_period"),
        )
    )
    fresh = (pl.col("appeared_day") > pl.col("first_visit_day")) & (
        pl.col("appeared_period") == pl.col("period")
    )
    there = (pl.col("appeared_day") <= pl.col("scan_day")) & ~fresh
    return (
        cells.join(appeared, on=MEMBER, how="left")
        .with_columns(
            new=(pl.col("positive") & fresh).fill_null(value=False),
            settled=there.fill_null(value=False),
        )
        .drop("appeared_period")
    )
