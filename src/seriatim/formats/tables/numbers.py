"""Numbers in the manner of the source, as text with a point and in the schema's own unit."""

import polars as pl

from seriatim.cohort.conversion import DECIMALS_KEPT

_COMMA = r"^([+-]?[0-9]*),([0-9]+)(\s*[a-zA-Z].*)?$"
_MAYBE_THOUSANDS = r"^[+-]?[1-9][0-9]{0,2}(\.[0-9]{3})+(\s*[a-zA-Z].*)?$"
_THOUSANDS_AND_COMMA = r"^[+-]?[1-9][0-9]{0,2}(\.[0-9]{3})+,[0-9]+$"
_ONLY_COMMA = r"^[+-]?[0-9]*,[0-9]+$"


def with_point(read: pl.DataFrame) -> pl.DataFrame:
    """The values with a decimal point for their comma; a point that may mean thousands is wrong."""
    text = pl.col("value")
    both = text.str.contains(_THOUSANDS_AND_COMMA)
    plain = pl.when(both).then(text.str.replace_all(".", "", literal=True)).otherwise(text)
    return read.with_columns(
        value=plain.str.replace(_COMMA, "${1}.${2}${3}"),
        code=pl.when(text.str.contains(_MAYBE_THOUSANDS)).then(pl.lit("MAP023")).otherwise("code"),
    )


def with_unit(read: pl.DataFrame, unit: str, factor: float, *, whole: bool) -> pl.DataFrame:
    """The numbers in the schema's own unit, and a note at them; other texts stay as they are.

    The unit itself may be typed behind the number. Days become whole ones. A number with a comma
    gets its unit, for the checks would read it in the schema's own: 2,3 cm as 2.3 mm.
    """
    text = pl.col("value").str.replace(rf"(?i)\s*{unit}$", "")
    number = text.cast(pl.Float64, strict=False) * factor
    is_number = number.is_finite().fill_null(value=False)
    new = number.round(0).cast(pl.Int64, strict=False) if whole else number.round(DECIMALS_KEPT)
    return read.with_columns(
        value=pl.when(is_number)
        .then(new.cast(pl.String))
        .when(text.str.contains(_ONLY_COMMA))
        .then(pl.format("{} {}", text, pl.lit(unit)))
        .otherwise("value"),
        note=pl.when(is_number).then(pl.lit("MAP014")).otherwise("note"),
    )
