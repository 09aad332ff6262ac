"""Supplemental qualifiers (SUPP--) laid beside the records that they qualify."""

from collections.abc import Collection, Mapping

import polars as pl

from seriatim.formats.conversion.converted import VALUE_ORIGIN

PARENT_KEYS = ("SEQ", "LNKID", "GRPID", "SPID")
"""Variables of the parent record, without its domain, that IDVAR may name."""


def lay_beside(
    records: pl.DataFrame, supplements: pl.DataFrame, domain: str, names: Mapping[str, str]
) -> pl.DataFrame:
    """Records of a domain with the values of these qualifiers.

    Adds    for each QNAM -> column: `q:<column>` [text] and `q:<column>:place` [where it stood]
    Grain   records, in order; of values for one record that differ none is taken
    Nulls   the record has no such qualifier
    """
    for name, column in names.items():
        given = supplements.filter(
            pl.col("RDOMAIN") == domain, pl.col("QNAM") == name, pl.col("QVAL").is_not_null()
        )
        at = _find(records, given, domain)
        records = records.with_columns(
            given["QVAL"].gather(at).alias(f"q:{column}")
            if given.height
            else pl.lit(None, dtype=pl.String).alias(f"q:{column}"),
            given["place"].gather(at).alias(f"q:{column}:place")
            if given.height
            else pl.lit(None, dtype=pl.UInt64).alias(f"q:{column}:place"),
        )
    return records


def _find(records: pl.DataFrame, given: pl.DataFrame, domain: str) -> pl.Series:
    """For each record the row of its qualifier, null where it has none."""
    numbered = given.with_row_index("at")
    found = pl.Series("at", [None] * records.height, dtype=pl.UInt32)
    keys = tuple(f"{domain}{key}" for key in PARENT_KEYS)
    # NOTE: only a record of DM is one for each subject; without a key all others would share it.
    for variable in (None, *keys) if domain == "DM" else keys:
        if variable is not None and variable not in records.columns:
            continue
        named = pl.col("IDVAR").str.to_uppercase()
        own = numbered.filter(named.is_null() if variable is None else named == variable)
        if own.height:
            found = found.fill_null(_join(records, own, variable))
    return found


def _join(records: pl.DataFrame, own: pl.DataFrame, variable: str | None) -> pl.Series:
    if variable is None:
        theirs, ours = pl.lit(""), pl.lit("")
    elif records.schema[variable] == pl.String:
        theirs, ours = pl.col("IDVARVAL"), pl.col(variable)
    else:
        theirs, ours = pl.col("IDVARVAL").cast(pl.Float64, strict=False), pl.col(variable)
    keyed = own.select("USUBJID", "at", "QVAL", key=theirs)
    one_value = pl.col("QVAL").n_unique().over("USUBJID", "key") == 1
    unique = keyed.filter(one_value).unique(["USUBJID", "key"], keep="first", maintain_order=True)
    unique = unique.drop("QVAL")
    asked = records.select("USUBJID", key=ours)
    joined = asked.join(unique, on=["USUBJID", "key"], how="left", maintain_order="left")
    return joined["at"]


def take_qualifiers(frame: pl.DataFrame, columns: Collection[str]) -> pl.DataFrame:
    """The frame with these columns filled from its qualifiers, where it has them, and their places.

    Adds    the columns, and `origin:<column>` of each
    """
    for column in columns:
        value, place = pl.col(f"q:{column}"), pl.col(f"q:{column}:place")
        own = pl.col(column) if column in frame.columns else pl.lit(None, dtype=pl.String)
        origin = f"{VALUE_ORIGIN}{column}"
        before = pl.col(origin) if origin in frame.columns else pl.lit(None, dtype=pl.UInt64)
        frame = frame.with_columns(
            pl.coalesce(value, own).alias(column),
            pl.when(value.is_not_null()).then(place).otherwise(before).alias(origin),
        )
    return frame
