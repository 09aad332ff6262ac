"""TU as lesions: which there are, which part each plays, where it lies."""

from dataclasses import dataclass

import polars as pl

from seriatim.cohort.problems import Problem
from seriatim.formats.conversion.converted import noted, set_aside
from seriatim.formats.sdtm.findings import result_word
from seriatim.formats.sdtm.links import LESION, add_fragments, add_merges
from seriatim.formats.sdtm.settings import SdtmSettings
from seriatim.formats.sdtm.supplements import take_qualifiers
from seriatim.formats.sdtm.words import NODE, roles

IDENTIFIED = ("TUMIDENT", "LESIDENT")
SPLIT, MERGED = "TUSPLIT", "TUMERGE"
TABLE = "lesions"


@dataclass(frozen=True)
class Lesions:
    """Rows of the table `lesions` [patient, lesion and its columns], and what was met."""

    frame: pl.DataFrame
    problems: tuple[Problem, ...]


def read_lesions(
    identified: pl.DataFrame,
    sizes: pl.DataFrame,
    locations: pl.DataFrame,
    settings: SdtmSettings,
) -> Lesions:
    """Every lesion of TU, and those of TR that TU does not name.

    Reads   TU and TR as shaped, TU with its qualifiers; locations: patient, lesion, location,
            location_place [qualifiers TRLOC]
    Grain   one row per lesion, in order of its first record
    """
    rows, problems = _sort_out(identified, settings)
    test = pl.col("test")
    found, met = _one_each(rows.filter(test.is_in(IDENTIFIED)))
    problems += met
    found, met = add_fragments(found, rows.filter(test == SPLIT), settings)
    problems += met
    found, met = add_merges(found, rows.filter(test == MERGED), settings)
    problems += met
    found, met = _add_unnamed(found, sizes, settings)
    problems += met
    found, met = _locate(found, locations)
    described = _describe(found, settings).sort("origin")
    return Lesions(described, tuple(problems + met))


def _sort_out(
    identified: pl.DataFrame, settings: SdtmSettings
) -> tuple[pl.DataFrame, list[Problem]]:
    """The records that are of a lesion, with its role, and the problems of the others."""
    test, role = pl.col("test"), pl.col("role")
    rows = identified.with_columns(
        test=test.fill_null(IDENTIFIED[0]),
        role=result_word("TU").replace_strict(
            roles(settings), default=None, return_dtype=pl.String
        ),
    )
    no_lesion = pl.col("lesion").is_null()
    other_test = ~no_lesion & ~test.is_in([*IDENTIFIED, SPLIT, MERGED])
    no_role = ~no_lesion & test.is_in(IDENTIFIED) & role.is_null()
    problems = [
        *set_aside("SDT020", rows.filter(no_lesion)["place"], TABLE, domain="TU"),
        *set_aside("SDT021", rows.filter(other_test)["place"], TABLE, domain="TU"),
        *set_aside("SDT022", rows.filter(no_role)["place"], TABLE),
    ]
    return rows.filter(~(no_lesion | other_test | no_role)), problems


def _one_each(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
    """One record for each lesion: the first, or the first accepted one where roles differ."""
    disputed = pl.col("role").n_unique().over(LESION) > 1
    ranked = rows.with_columns(rank=pl.when(disputed & pl.col("accepted")).then(0).otherwise(1))
    chosen = ranked.sort("rank", "place").unique(LESION, keep="first", maintain_order=True)
    others = rows.join(chosen.select("place"), on="place", how="anti").join(
        chosen.select(*LESION, taken="role"), on=LESION, how="left"
    )
    differs = pl.col("role") != pl.col("taken")
    return chosen.drop("rank"), [
        *set_aside("SDT023", others.filter(differs)["place"], TABLE),
        *set_aside("SDT024", others.filter(~differs)["place"], TABLE),
    ]


def _add_unnamed(
    found: pl.DataFrame, sizes: pl.DataFrame, settings: SdtmSettings
) -> tuple[pl.DataFrame, list[Problem]]:
    """Lesions that only TR names, in the role that TRGRPID says."""
    first = (
        sizes.group_by(LESION)
        .agg(place=pl.col("place").min())
        .join(found.select(LESION), on=LESION, how="anti")
    )
    unnamed = sizes.join(first.select("place"), on="place", how="semi").select(
        *LESION,
        "place",
        "USUBJID",
        TULNKID="TRLNKID",
        role=pl.col("TRGRPID")
        .str.to_uppercase()
        .replace_strict(roles(settings), default=None, return_dtype=pl.String),
    )
    added = pl.concat([found, unnamed], how="diagonal")
    return added, noted("SDT027", unnamed["place"], TABLE)


def _locate(found: pl.DataFrame, locations: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
    """Add location and, where TU does not give it, `origin:organ`; TU's own counts."""
    first = locations.sort("location_place").unique(LESION, keep="first", maintain_order=True)
    located = found.join(first, on=LESION, how="left", maintain_order="left").with_columns(
        pl.coalesce("TULOC", "location").alias("location"),
        pl.when(pl.col("TULOC").is_null()).then("location_place").alias("origin:organ"),
    )
    known = located.select(*LESION, known="location", used="origin:organ")
    others = locations.join(known, on=LESION, how="left").filter(
        pl.col("location_place").ne_missing(pl.col("used"))
    )
    differs = others.filter(
        pl.col("location").str.to_uppercase() != pl.col("known").str.to_uppercase()
    )
    same = others.join(differs.select("location_place"), on="location_place", how="anti")
    return located, [
        *set_aside("SDT026", differs["location_place"], TABLE, lesions=_count_moved(differs)),
        *set_aside("SDT031", same["location_place"], TABLE),
    ]


def _count_moved(differs: pl.DataFrame) -> str:
    """How many lesions change their location, and how many go into or out of a lymph node."""
    is_node = pl.col("location").str.to_uppercase().str.contains(NODE)
    was_node = pl.col("known").str.to_uppercase().str.contains(NODE)
    lesion = pl.struct(LESION)
    moved, crossed = differs.select(
        n=lesion.n_unique(), m=lesion.filter(is_node != was_node).n_unique()
    ).row(0)
    return f"{moved:,} lesion{'s' * (moved != 1)}, {crossed:,} into or out of a lymph node"


def _describe(found: pl.DataFrame, settings: SdtmSettings) -> pl.DataFrame:
    by_location = settings.nodes == "by_location"
    is_node = pl.lit(by_location) & pl.col("location").str.to_uppercase().str.contains(NODE)
    detail = pl.concat_str(
        [pl.col(name).str.to_lowercase() for name in ("TULAT", "TUDIR", "TUPORTOT")],
        separator=", ",
        ignore_nulls=True,
    )
    described = found.with_columns(
        organ=pl.col("location").str.to_lowercase(),
        site_detail=pl.when(detail != "").then(detail),
        kind=pl.when(is_node.fill_null(value=False))
        .then(pl.lit("node"))
        .otherwise(pl.lit("solid")),
        origin="place",
    )
    return take_qualifiers(described, settings.qualifiers_of("TU").values())
