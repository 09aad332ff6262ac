"""DM, DS and SS as patients: who they are, how long they were seen alive, when they died."""

from dataclasses import dataclass

import polars as pl

from seriatim.cohort.problems import Problem
from seriatim.formats.conversion.converted import noted, set_aside
from seriatim.formats.sdtm.findings import is_not_done
from seriatim.formats.sdtm.plain_days import comparable, event_day
from seriatim.formats.sdtm.settings import SdtmSettings
from seriatim.formats.sdtm.supplements import take_qualifiers

TABLE = "patients"
SEXES = {"M": "male", "F": "female", "U": None, "UNDIFFERENTIATED": "other", "INTERSEX": "other"}
LOST = "LOST TO FOLLOW-UP"
"""Its day is the day of being called lost, not a day on which the patient was seen alive."""
DEATH = "DEATH"
_OF_DEATH = r"\b(DEATH|DIED|DEAD|DECEASED|FATAL)\b"


@dataclass(frozen=True)
class Status:
    """DS and SS: what they say of being alive."""

    disposition: pl.DataFrame
    status: pl.DataFrame


def read_patients(
    subjects: pl.DataFrame, status: Status, named: pl.DataFrame, settings: SdtmSettings
) -> tuple[pl.DataFrame, list[Problem]]:
    """Every patient of DM, and those that only the tumour domains name.

    Reads   DM with its qualifiers; named: patient, place [first record of each in the tumour
            domains]
    Grain   one row per record of DM and per patient without one
    """
    unknown = named.join(subjects, left_on="patient", right_on="USUBJID", how="anti")
    code = "SDT061" if subjects.height else "SDT060"
    problems = noted(code, unknown["place"], TABLE)
    added = unknown.select("place", USUBJID="patient")
    rows, met = _describe(pl.concat([subjects, added], how="diagonal"))
    problems += met + set_aside("SDT064", _speaks_of_death(status.disposition), TABLE)
    contacts = _contacts(status, settings)
    problems += noted("SDT063", _against(rows, contacts, settings), TABLE, "death_day")
    rows = _add_survival(rows, contacts, settings)
    columns = settings.qualifiers_of("DM").values()
    return take_qualifiers(rows, columns).drop("^q:.*$"), problems


def _describe(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
    """Sex and year of birth; by the age at the start where only that is given."""
    born = pl.col("BRTHDTC").str.extract(r"^([0-9]{4})").cast(pl.Int32, strict=False)
    in_years = pl.col("AGEU").str.to_uppercase().fill_null("YEARS") == "YEARS"
    start = pl.col("RFSTDTC").str.extract(r"^([0-9]{4})").cast(pl.Int32, strict=False)
    by_age = pl.when(in_years).then(start - pl.col("AGE").cast(pl.Int32, strict=False))
    sex = pl.col("SEX").str.to_uppercase()
    described = rows.with_columns(
        sex=sex.replace(SEXES),
        birth_year=pl.coalesce(born, by_age),
        from_age=born.is_null() & by_age.is_not_null(),
    )
    return described, noted("SDT062", described.filter("from_age")["place"], TABLE, "birth_year")


def _speaks_of_death(disposition: pl.DataFrame) -> pl.Series:
    """Records of DS with a death in other words: neither a death nor a day seen alive."""
    decision = pl.col("DSDECOD").str.to_uppercase()
    return disposition.filter(decision.str.contains(_OF_DEATH), decision != DEATH)["place"]


def _contacts(status: Status, settings: SdtmSettings) -> pl.DataFrame:
    """Days on which a patient was alive, or died.

    Adds    patient, is_dead, is_death [with its day], of_life [says ALIVE], day, rank, place
    """
    decision = pl.col("DSDECOD").str.to_uppercase()
    is_contact = (decision != LOST) & ((decision == DEATH) | ~decision.str.contains(_OF_DEATH))
    ds = status.disposition.filter(is_contact.fill_null(value=True)).select(
        patient="USUBJID",
        is_dead=(decision == DEATH).fill_null(value=False),
        is_death=(decision == DEATH).fill_null(value=False),
        of_life=pl.lit(value=False),
        day=event_day("DSSTDTC", "DSSTDY", settings),
        place="place",
    )
    word = pl.coalesce("SSSTRESC", "SSORRES").str.to_uppercase()
    ss = status.status.filter(
        pl.col("SSTESTCD").str.to_uppercase() == "SURVSTAT",
        word.is_in(["ALIVE", "DEAD"]),
        ~is_not_done("SS"),
    ).select(
        patient="USUBJID",
        is_dead=word == "DEAD",
        is_death=pl.lit(value=False),
        of_life=word == "ALIVE",
        day=event_day("SSDTC", "SSDY", settings),
        place="place",
    )
    return pl.concat([ds, ss]).with_columns(rank=comparable(pl.col("day"), settings))


def _add_survival(
    rows: pl.DataFrame, contacts: pl.DataFrame, settings: SdtmSettings
) -> pl.DataFrame:
    """The rows of the table, with the places of what came from DS and SS."""
    joined = (
        rows.join(_last_alive(contacts), on="USUBJID", how="left", maintain_order="left")
        .join(_deaths(contacts), on="USUBJID", how="left", maintain_order="left")
        .with_columns(
            is_dead=(pl.col("DTHFL").str.to_uppercase() == "Y").fill_null(value=False)
            | pl.col("DTHDTC").is_not_null()
            | pl.col("died_place").is_not_null(),
            own_death=_own_death(settings),
            ended=event_day("RFPENDTC", None, settings),
        )
        .with_columns(
            death_day=pl.when("is_dead").then(pl.coalesce("own_death", "died")),
            by_end=_ended_later(settings),
        )
    )
    seen = pl.when("by_end").then("ended").otherwise("seen")
    # NOTE: a partial day of death is left to the checks; it is no last contact.
    died = pl.when(comparable(pl.col("death_day"), settings).is_not_null()).then("death_day")
    last = pl.coalesce(died, seen)
    by_contact = died.is_null() & ~pl.col("by_end")
    return joined.select(
        "^q:.*$",
        "sex",
        "birth_year",
        "death_day",
        patient_id="USUBJID",
        last_contact_day=last,
        vital_status=pl.when("is_dead")
        .then(pl.lit("dead"))
        .when(last.is_not_null())
        .then(pl.lit("alive")),
        origin="place",
        **{
            "origin:last_contact_day": pl.when(by_contact).then("seen_place"),
            "origin:death_day": pl.when(pl.col("own_death").is_null()).then("died_place"),
        },
    )


def _own_death(settings: SdtmSettings) -> pl.Expr:
    """The day of death in DM; null where DS has the whole day of which DM has only a part."""
    own = event_day("DTHDTC", None, settings)
    if settings.days == "study_days":
        return own
    whole_in_ds = (pl.col("died").str.len_chars() > own.str.len_chars()) & pl.col(
        "died"
    ).str.starts_with(own)
    return pl.when(~whole_in_ds.fill_null(value=False)).then(own)


def _against(rows: pl.DataFrame, contacts: pl.DataFrame, settings: SdtmSettings) -> pl.Series:
    """Records of DM, DS and SS that contradict the death which is taken."""
    own = rows.join(_deaths(contacts), on="USUBJID", how="left").select(
        patient="USUBJID",
        dm="place",
        denied=(pl.col("DTHFL").str.to_uppercase() == "N")
        & (pl.col("DTHDTC").is_not_null() | pl.col("died_place").is_not_null()),
        death=comparable(pl.coalesce(_own_death(settings), "died"), settings),
    )
    others = contacts.join(own.filter(pl.col("death").is_not_null()), on="patient")
    is_other_death = pl.col("is_death") & (pl.col("rank") != pl.col("death"))
    is_alive = pl.col("of_life") & (pl.col("rank") > pl.col("death"))
    return pl.concat(
        [
            own.filter("denied").get_column("dm"),
            others.filter(is_other_death | is_alive).get_column("place").rename("dm"),
        ]
    )


def _last_alive(contacts: pl.DataFrame) -> pl.DataFrame:
    """The last day each patient was seen alive [USUBJID, seen, seen_rank, seen_place]."""
    return (
        contacts.filter(~pl.col("is_dead"), pl.col("rank").is_not_null())
        .sort("rank", "place")
        .unique("patient", keep="last", maintain_order=True)
        .select(USUBJID="patient", seen="day", seen_rank="rank", seen_place="place")
    )


def _deaths(contacts: pl.DataFrame) -> pl.DataFrame:
    """The record that tells of each death, one with its day first [USUBJID, died, died_place]."""
    return (
        contacts.filter("is_dead")
        .sort(~pl.col("is_death"), "rank", "place", nulls_last=True)
        .unique("patient", keep="first", maintain_order=True)
        .select(USUBJID="patient", died=pl.when("is_death").then("day"), died_place="place")
    )


def _ended_later(settings: SdtmSettings) -> pl.Expr:
    """Whether the end of participation is the last that is known of the patient."""
    later = comparable(pl.col("ended"), settings) > pl.col("seen_rank")
    is_later = pl.col("seen").is_null() | later.fill_null(value=False)
    return (pl.col("ended").is_not_null() & is_later).fill_null(value=False)
