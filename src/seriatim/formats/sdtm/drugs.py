"""EX as drugs: intervals on one dose, in mg a day where dose, unit and frequency say it plainly."""

import polars as pl

from seriatim.cohort.problems import Problem
from seriatim.formats.conversion.converted import noted, set_aside
from seriatim.formats.sdtm.plain_days import event_day
from seriatim.formats.sdtm.settings import SdtmSettings
from seriatim.formats.sdtm.supplements import take_qualifiers
from seriatim.formats.sdtm.words import MG, PER_DAY

TABLE = "drugs"


def read_drugs(
    exposure: pl.DataFrame, settings: SdtmSettings
) -> tuple[pl.DataFrame, list[Problem]]:
    """Every interval on which a drug was taken.

    Reads   EX with its qualifiers
    Grain   one row per record of a dose that was taken
    Nulls   dose null = it cannot be said in mg a day
    """
    occurred = pl.col("EXOCCUR").str.to_uppercase()
    not_given = (occurred == "N").fill_null(value=False) | (pl.col("EXDOSE") == 0).fill_null(
        value=False
    )
    problems = set_aside("SDT070", exposure.filter(not_given)["place"], TABLE)
    rows = exposure.filter(~not_given).with_columns(dose=_dose())
    unclear = pl.col("dose").is_null() & pl.col("EXDOSE").is_not_null()
    problems += noted("SDT071", rows.filter(unclear)["place"], TABLE, "dose_mg_per_day")
    drugs = rows.select(
        "^q:.*$",
        patient_id="USUBJID",
        agent=pl.col("EXTRT").str.to_lowercase(),
        start_day=event_day("EXSTDTC", "EXSTDY", settings),
        stop_day=event_day("EXENDTC", "EXENDY", settings),
        dose_mg_per_day="dose",
        stop_reason="EXADJ",
        origin="place",
    )
    columns = settings.qualifiers_of("EX").values()
    return take_qualifiers(drugs, columns).drop("^q:.*$"), problems


def _dose() -> pl.Expr:
    unit = pl.col("EXDOSU").str.to_lowercase()
    is_daily = unit.str.ends_with("/day")
    weight = unit.str.replace("/day", "", literal=True).replace_strict(
        MG, default=None, return_dtype=pl.Float64
    )
    often = (
        pl.col("EXDOSFRQ")
        .str.to_uppercase()
        .replace_strict(PER_DAY, default=None, return_dtype=pl.Float64)
    )
    return pl.col("EXDOSE") * weight * pl.when(is_daily).then(1.0).otherwise(often)
