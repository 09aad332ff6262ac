"""The three findings domains in one shape: who, which lesion, which reader, which visit and day."""

from functools import partial

import polars as pl

from seriatim.formats.sdtm.settings import SdtmSettings


def shape(frame: pl.DataFrame, domain: str, settings: SdtmSettings) -> pl.DataFrame:
    """The records of TU, TR or RS with the columns that all three share.

    Adds    patient, lesion [the lesion's id], reader [EVALID, else EVAL], accepted [bool], visit,
            test [in capitals], place
    Grain   one row per record, in order
    Nulls   lesion null = the record is of no single lesion; reader null = not said
    """
    name = partial(_named, domain)
    reader = pl.coalesce(name("EVALID"), name("EVAL"))
    link = name("LNKID") if domain != "RS" else pl.lit(None, dtype=pl.String)
    return frame.with_columns(
        patient=pl.col("USUBJID"),
        lesion=lesion_id(link, reader, settings),
        reader=reader,
        accepted=(name("ACPTFL").str.to_uppercase() == "Y").fill_null(value=False),
        visit=pl.col("VISITNUM"),
        test=name("TESTCD").str.to_uppercase(),
    )


def lesion_id(link: pl.Expr, reader: pl.Expr, settings: SdtmSettings) -> pl.Expr:
    """The id of the lesion that a reader means by a link; null without a link."""
    if settings.lesions == "by_link":
        return link
    return pl.when(reader.is_not_null()).then(pl.format("{} {}", link, reader)).otherwise(link)


def result_word(domain: str) -> pl.Expr:
    """The result of a record as a word in capitals: standardised, else as collected."""
    return pl.coalesce(_named(domain, "STRESC"), _named(domain, "ORRES")).str.to_uppercase()


def is_not_done(domain: str) -> pl.Expr:
    """Whether a record says that it was not done."""
    return (_named(domain, "STAT").str.to_uppercase() == "NOT DONE").fill_null(value=False)


def _named(domain: str, name: str) -> pl.Expr:
    return pl.col(f"{domain}{name}")
