"""The status of a measurement out of what stands where its size belongs."""

import polars as pl

from seriatim.formats.tables.map_file import StatusMap

_NUMBER = r"^[+-]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)([eE][+-]?[0-9]+)?\s*([a-zA-Z]+)?$"
_ZERO = r"^[+-]?0*([.,]0*)?\s*([a-zA-Z]+)?$"


def read_statuses(size: pl.Series, rule: StatusMap) -> pl.DataFrame:
    """What each size says [status, code of what is wrong, kind, no_size].

    `size` holds texts, null where there is none. A number is measured; 0, an empty size and words
    mean what the rule says, and are wrong where it says nothing. `no_size` is where the text is not
    to be read as a size: at words, and at a 0 that stands for what was not evaluable.
    """
    texts = size.unique().rename("text").to_frame()
    text = pl.col("text").str.to_lowercase() if rule.any_case else pl.col("text")
    codes = {(k.lower() if rule.any_case else k).strip(): v for k, v in rule.codes.items()}
    word = text.replace_strict(codes, default=None, return_dtype=pl.String)
    is_zero = text.str.contains(_ZERO) & text.str.contains("0")
    is_blank, is_number = text.is_null(), text.str.contains(_NUMBER)
    read = texts.with_columns(
        no_size=word.is_not_null() | (is_zero & pl.lit(rule.zero == "not_evaluable")),
        status=pl.coalesce(
            word,
            pl.when(is_blank).then(_said(rule.blank)),
            pl.when(is_zero).then(_said(rule.zero)),
            pl.when(is_number & ~is_zero).then(pl.lit("measured")),
        ),
        kind=pl.when(word.is_not_null())
        .then(pl.lit("word"))
        .when(is_blank)
        .then(pl.lit("empty"))
        .when(is_zero)
        .then(pl.lit("0")),
    )
    unsaid = pl.col("status").is_null()
    code = (
        pl.when(is_blank)
        .then(pl.lit("MAP011"))
        .when(is_zero)
        .then(pl.lit("MAP010"))
        .otherwise(pl.lit("MAP009"))
    )
    read = read.with_columns(code=pl.when(unsaid).then(code))
    rows = size.rename("text").to_frame()
    return rows.join(read, on="text", how="left", maintain_order="left", nulls_equal=True)


def _said(status: str) -> pl.Expr:
    return pl.lit(status or None, pl.String)
