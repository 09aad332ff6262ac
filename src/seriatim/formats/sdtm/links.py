"""Lesions that broke up (TUSPLIT) and lesions that merged (TUMERGE)."""

import polars as pl

from seriatim.cohort.problems import Problem
from seriatim.formats.conversion.converted import set_aside
from seriatim.formats.sdtm.findings import lesion_id
from seriatim.formats.sdtm.settings import SdtmSettings

LESION = ["patient", "lesion"]
_PART = r"^(.+?)(?:\.[0-9A-Za-z]+|[a-z])$"
"""`T04.1` and `T04a` are parts of `T04`, if there is one."""


def add_fragments(
    found: pl.DataFrame, split: pl.DataFrame, settings: SdtmSettings
) -> tuple[pl.DataFrame, list[Problem]]:
    """Add parent_lesion_id to the parts of lesions that broke up, and the parts not yet there.

    The lesion a part comes from is the one that TUGRPID names, or else its own link begins with.
    Adds    parent_lesion_id, origin:parent_lesion_id
    """
    known = found.select("patient", parent="lesion", parent_role="role")
    whole_link = pl.col("TULNKID").str.extract(_PART)
    parts = (
        split.with_columns(
            by_group=_lesion(pl.col("TUGRPID"), settings), by_name=_lesion(whole_link, settings)
        )
        .join(_named(known, "by_group"), on=["patient", "by_group"], how="left")
        .join(_named(known, "by_name"), on=["patient", "by_name"], how="left")
        .with_columns(
            parent=pl.coalesce("by_group_is", "by_name_is"),
            role=pl.coalesce("role", "by_group_role", "by_name_role"),
        )
        .with_columns(
            parent=pl.when(pl.col("parent") != pl.col("lesion")).then("parent"),
        )
        .sort("place")
    )
    good = parts.filter(pl.col("parent").is_not_null()).unique(
        LESION, keep="first", maintain_order=True
    )
    new = good.join(found.select(LESION), on=LESION, how="anti").select(found.columns)
    linked = good.select(
        *LESION,
        parent_lesion_id="parent",
        **{"origin:parent_lesion_id": "place"},
    )
    left = parts.join(good.select("place"), on="place", how="anti")
    whole = pl.concat([found, new])
    return whole.join(linked, on=LESION, how="left", maintain_order="left"), set_aside(
        "SDT025", left["place"], "lesions"
    )


def _lesion(link: pl.Expr, settings: SdtmSettings) -> pl.Expr:
    """The lesion that the reader of the record means by another link."""
    return lesion_id(link, pl.col("reader"), settings)


def _named(known: pl.DataFrame, by: str) -> pl.DataFrame:
    return known.select(
        "patient",
        pl.col("parent").alias(by),
        pl.col("parent").alias(f"{by}_is"),
        pl.col("parent_role").alias(f"{by}_role"),
    )


def add_merges(
    found: pl.DataFrame, merged: pl.DataFrame, settings: SdtmSettings
) -> tuple[pl.DataFrame, list[Problem]]:
    """Add merged_into_lesion_id: the lesion that the result names, or else TUGRPID.

    Adds    merged_into_lesion_id, origin:merged_into_lesion_id
    """
    known = found.select(LESION)
    rows = merged.join(known, on=LESION, how="semi").with_columns(
        by_result=_lesion(pl.coalesce("TUSTRESC", "TUORRES"), settings),
        by_group=_lesion(pl.col("TUGRPID"), settings),
    )
    for by in ("by_result", "by_group"):
        into = known.select(
            "patient", pl.col("lesion").alias(by), pl.col("lesion").alias(f"{by}_is")
        )
        rows = rows.join(into, on=["patient", by], how="left")
    rows = rows.with_columns(
        into=pl.coalesce(
            pl.when(pl.col(name) != pl.col("lesion")).then(name)
            for name in ("by_result_is", "by_group_is")
        )
    )
    good = (
        rows.filter(pl.col("into").is_not_null())
        .sort("place")
        .unique(LESION, keep="first", maintain_order=True)
    )
    linked = good.select(
        *LESION,
        merged_into_lesion_id="into",
        **{"origin:merged_into_lesion_id": "place"},
    )
    left = merged.join(good.select("place"), on="place", how="anti")
    return found.join(linked, on=LESION, how="left", maintain_order="left"), set_aside(
        "SDT028", left["place"], "lesions"
    )
