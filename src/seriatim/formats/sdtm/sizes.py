"""Records of TR sorted out: of which lesion, which axis or state, how much in which unit."""

import polars as pl

from seriatim.cohort.conversion import FACTORS
from seriatim.cohort.problems import Problem
from seriatim.formats.conversion.converted import noted, set_aside
from seriatim.formats.sdtm.findings import is_not_done
from seriatim.formats.sdtm.settings import SdtmSettings
from seriatim.formats.sdtm.words import states

AXES = ("either", "long", "short")
WHATS = (*AXES, "state", "density", "uptake")
"""What a record may tell of a lesion."""
STATE_TEST = "TUMSTATE"
UNITS = {"density": {"hu": 1.0}, "uptake": {"g/ml": 1.0}}
"""What -> unit in small letters -> factor; a size has those of a length."""
TABLE = "measurements"
ROUNDING_MM = 1.0
"""How far a size as collected and as standardised may differ where one is the other rounded."""
_DECIMAL_COMMA = r"^[+-]?[0-9]*,[0-9]+$"
_BOUND = r"^[<>\u2264\u2265]"


def sort_out(records: pl.DataFrame, settings: SdtmSettings) -> tuple[pl.DataFrame, list[Problem]]:
    """The records that tell of one lesion.

    Reads   TR as shaped
    Adds    what [one of `WHATS`], number [mm, HU or g/ml], state [what the word says], text [a
            result that is neither], not_done
    Grain   one row per record that tells something of one lesion, in order
    """
    rows = records.with_columns(what=_what(settings))
    no_lesion = pl.col("lesion").is_null()
    no_test = ~no_lesion & pl.col("what").is_null()
    problems = [
        *set_aside("SDT020", rows.filter(no_lesion)["place"], TABLE, domain="TR"),
        *set_aside("SDT021", rows.filter(no_test)["place"], TABLE, domain="TR"),
    ]
    told = _results(rows.filter(~(no_lesion | no_test)), settings)
    bad_unit = _has_no_plain_unit()
    problems += set_aside("SDT042", told.filter(bad_unit)["place"], TABLE)
    told = told.filter(~bad_unit)
    differs = _tells_two_sizes()
    problems += set_aside("SDT045", told.filter(differs)["place"], TABLE)
    told = told.filter(~differs).with_columns(number=pl.col("number") * pl.col("factor"))
    beside = pl.col("not_done") & _has_number()
    problems += noted("SDT046", told.filter(beside)["place"], TABLE, "status")
    silent = pl.all_horizontal(pl.col("number", "state", "text").is_null()) & ~pl.col("not_done")
    problems += noted("SDT043", told.filter(silent)["place"], TABLE, "status")
    return told, problems


def _what(settings: SdtmSettings) -> pl.Expr:
    tests = {
        "either": settings.either_axis_tests,
        "long": settings.long_axis_tests,
        "short": settings.short_axis_tests,
        "state": (STATE_TEST,),
        "density": settings.density_tests,
        "uptake": settings.uptake_tests,
    }
    by_test = {name.upper(): what for what, names in tests.items() for name in names}
    kinds = pl.Enum(WHATS)
    return pl.col("test").replace_strict(by_test, default=None, return_dtype=kinds)


def _results(rows: pl.DataFrame, settings: SdtmSettings) -> pl.DataFrame:
    """Add number, factor, state, text, not_done; a number that stands as text is one too."""
    without = pl.col("TRSTRESN").is_null() & ~pl.col("not_done")
    word = pl.when(without).then(pl.coalesce("TRSTRESC", "TRORRES"))
    as_collected = without & pl.col("TRSTRESC").is_null()
    state = (
        pl.col("word")
        .str.to_uppercase()
        .replace_strict(states(settings), default=None, return_dtype=pl.String)
    )
    return (
        rows.with_columns(not_done=is_not_done("TR"))
        .with_columns(
            word=word,
            unit=pl.when(as_collected).then("TRORRESU").otherwise("TRSTRESU"),
        )
        .with_columns(
            number=pl.when(~pl.col("not_done")).then(
                pl.coalesce("TRSTRESN", pl.col("word").cast(pl.Float64, strict=False))
            ),
            state=state,
        )
        .with_columns(factor=_factor(settings), text=_text())
        .drop("word", "unit")
    )


def _text() -> pl.Expr:
    """A result that is neither a number nor a state, with its unit where that is not mm.

    The checks read a decimal comma in the column's own unit: without its unit 2,3 cm were 2.3 mm.
    """
    is_text = pl.col("number").is_null() & pl.col("state").is_null()
    other_unit = pl.col("unit").str.to_lowercase() != "mm"
    with_unit = pl.when(other_unit).then(pl.format("{} {}", "word", "unit")).otherwise("word")
    return pl.when(is_text).then(with_unit)


def _has_no_plain_unit() -> pl.Expr:
    has_comma = pl.col("text").str.contains(_DECIMAL_COMMA)
    is_length = pl.col("what").is_in(AXES)
    no_text = pl.col("what").is_in(["density", "uptake"]) & pl.col("text").is_not_null()
    is_number = pl.col("number").is_not_null() | (is_length & has_comma).fill_null(value=False)
    return (is_number & pl.col("factor").is_null()) | no_text


def _tells_two_sizes() -> pl.Expr:
    """Whether TRORRES or TRSTRESC says another size than TRSTRESN, or only a bound of it."""
    unit = pl.col("TRORRESU").str.to_lowercase()
    factor = unit.replace_strict(FACTORS["mm"], default=None, return_dtype=pl.Float64)
    collected = pl.col("TRORRES").cast(pl.Float64, strict=False) * factor
    standard = pl.col("TRSTRESC").cast(pl.Float64, strict=False) * pl.col("factor")
    size = pl.col("number") * pl.col("factor")
    is_bound = [pl.col(name).str.contains(_BOUND) for name in ("TRORRES", "TRSTRESC")]
    differs = [(other - size).abs() > ROUNDING_MM for other in (collected, standard)]
    told = pl.any_horizontal(*is_bound, *differs).fill_null(value=False)
    has_both = pl.col("TRSTRESN").is_not_null() & ~pl.col("not_done")
    return told & has_both & pl.col("what").is_in(AXES)


def _has_number() -> pl.Expr:
    """Whether a record gives a number in any of its results."""
    written = [pl.col(name).cast(pl.Float64, strict=False) for name in ("TRSTRESC", "TRORRES")]
    return pl.coalesce("TRSTRESN", *written).is_not_null()


def _factor(settings: SdtmSettings) -> pl.Expr:
    """To the schema's unit; null where the unit is not plain. Nothing is 0 in every unit."""
    unit = pl.col("unit").str.to_lowercase()
    what, number = pl.col("what"), pl.col("number")
    lengths = FACTORS["mm"]
    length = unit if settings.size_unit is None else unit.fill_null(settings.size_unit)
    return (
        pl.when((what == "state") | ((number == 0) & unit.is_null()))
        .then(1.0)
        .when(what == "density")
        .then(unit.replace_strict(UNITS["density"], default=None, return_dtype=pl.Float64))
        .when(what == "uptake")
        .then(unit.replace_strict(UNITS["uptake"], default=None, return_dtype=pl.Float64))
        .otherwise(length.replace_strict(lengths, default=None, return_dtype=pl.Float64))
    )
