"""Records of TR sorted out: of which lesion, which axis or state, how much in which unit."""

import polars as pl

from seriatim.cohort.conversion import FACTORS
from seriatim.cohort.problems import Problem
from seriatim.formats.converted import noted, set_aside
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
    no_text = pl.col("what").is_in(["density", "uptake"]) & pl.col("text").is_not_null()
    bad_unit = (pl.col("number").is_not_null() & pl.col("factor").is_null()) | no_text
    problems += set_aside("SDT042", told.filter(bad_unit)["place"], TABLE)
    told = told.filter(~bad_unit).with_columns(number=pl.col("number") * pl.col("factor"))
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
            number=pl.coalesce("TRSTRESN", pl.col("word").cast(pl.Float64, strict=False)),
            state=state,
        )
        .with_columns(
            factor=_factor(settings),
            text=pl.when(pl.col("number").is_null() & pl.col("state").is_null()).then("word"),
        )
        .drop("word", "unit")
    )


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
