"""Events that a clinician judged: of RS, and of DS where the settings name its terms."""

import polars as pl

from seriatim.formats.sdtm.plain_days import event_day
from seriatim.formats.sdtm.settings import SdtmSettings
from seriatim.formats.sdtm.supplements import take_qualifiers


def read_events(
    judged: pl.DataFrame, disposition: pl.DataFrame, settings: SdtmSettings
) -> pl.DataFrame:
    """Rows of the table `events`.

    Reads   what RS gives of it, with qualifiers; DS
    Grain   one row per record that is an event
    """
    decision = pl.col("DSDECOD").str.to_uppercase()
    ended = disposition.with_columns(
        kind=decision.replace_strict(
            settings.disposition_events, default=None, return_dtype=pl.String
        )
    ).filter(pl.col("kind").is_not_null())
    of_disposition = ended.select(
        patient_id="USUBJID",
        day=event_day("DSSTDTC", "DSSTDY", settings),
        kind="kind",
        basis=decision.str.to_lowercase(),
        origin="place",
    )
    if settings.days == "dates":
        judged = judged.with_columns(pl.col("day").cast(pl.String))
    filled = take_qualifiers(judged, settings.qualifiers_of("RS").values()).drop("^q:.*$")
    return pl.concat([filled, of_disposition], how="diagonal")
