"""How long each patient was followed, and whether by death."""

import polars as pl

from seriatim.cohort.build import Cohort
from seriatim.endpoints.rules import DEATH_UNDATED, LAST_CONTACT, LAST_SEEN


def derive_follow_up(cohort: Cohort) -> pl.DataFrame:
    """The day of death, or the last day the patient is known to have been alive.

    Adds    death_day [day, only where the vital status is dead], last_day [day], last_reason
    Grain   one row per patient, sorted
    Nulls   death_day null = not known to have died that day; last_day null = no dated row at all
    """
    died = pl.col("vital_status").eq_missing("dead")
    return (
        cohort.patients.join(_last_seen(cohort), on="patient_id", how="left")
        .select(
            "patient_id",
            pl.when(died).then("death_day").alias("death_day"),
            pl.coalesce("last_contact_day", "seen_day").alias("last_day"),
            pl.when(died & pl.col("death_day").is_null())
            .then(pl.lit(DEATH_UNDATED.identifier))
            .when(pl.col("last_contact_day").is_null())
            .then(pl.lit(LAST_SEEN.identifier))
            .otherwise(pl.lit(LAST_CONTACT.identifier))
            .alias("last_reason"),
        )
        .sort("patient_id")
    )


def _last_seen(cohort: Cohort) -> pl.DataFrame:
    """The last day of each patient in any table."""
    dated = [
        (cohort.patients, "diagnosis_day"),
        (cohort.measurements, "scan_day"),
        (cohort.operations, "operation_day"),
        (cohort.events, "day"),
        (cohort.covariates, "day"),
    ]
    if cohort.drugs is not None:
        dated += [(cohort.drugs, "start_day"), (cohort.drugs, "stop_day")]
    days = [frame.select("patient_id", seen_day=pl.col(day)) for frame, day in dated]
    return pl.concat(days).group_by("patient_id").agg(pl.col("seen_day").max())
