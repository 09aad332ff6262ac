"""Person-time: from time zero to the end of follow-up, one row between any two changes.

Every value is the last one taken by the start of its row; nothing is carried back.
"""

import polars as pl

from seriatim.causal.assemble import Assembled
from seriatim.causal.drug_in_force import DRUG_VALUES
from seriatim.causal.known import add_known
from seriatim.causal.scan_values import SCAN_VALUES
from seriatim.causal.time_varying import SAME_DAY
from seriatim.causal.trial import TargetTrial
from seriatim.cohort.build import Cohort
from seriatim.endpoints.origin import lines_in_force

PERSON = ["patient_id", "entry"]


def describe_person_time(assembled: Assembled, trial: TargetTrial, cohort: Cohort) -> pl.DataFrame:
    """Each person's time after the entry, cut wherever something was seen or done.

    Reads   assembled: persons, scans; the cohort's drugs and covariates
    Adds    start_day and stop_day [days from time zero], operated [from the start of the row on],
            event [whether the row ends in it], the values of `SCAN_VALUES` and `DRUG_VALUES`, and
            those of the covariates table that the trial names
    Grain   one row per person and stretch, sorted; a person is one entry of one patient. Whoever
            has the event on the day of the operation lives half a day after it
    Nulls   a value never taken by the start of the row
    """
    persons = assembled.persons.select(
        *PERSON, "entry_day", "event", "operation_days", "end_days"
    ).with_columns(last_day=_last_day())
    cuts = _cuts(persons, assembled.scans, cohort, trial)
    rows = (
        pl.concat([persons.select(*PERSON, start_day=pl.lit(0.0)), cuts])
        .unique()
        .sort(*PERSON, "start_day")
        .join(persons, on=PERSON, maintain_order="left")
        .with_columns(next_day=pl.col("start_day").shift(-1).over(PERSON))
        .with_columns(
            day=(pl.col("entry_day") + pl.col("start_day")).cast(pl.Int32),
            stop_day=pl.coalesce("next_day", "last_day"),
            operated=pl.col("operation_days") <= pl.col("start_day"),
            event=pl.col("event") & pl.col("next_day").is_null(),
        )
    )
    columns = (*PERSON, "start_day", "stop_day", "operated", "event")
    names = _value_names(trial)
    return add_known(rows, assembled.scans, cohort, names).select(*columns, *names)


def _last_day() -> pl.Expr:
    same_day = pl.col("operation_days") == pl.col("end_days")
    return pl.col("end_days") + pl.when(same_day).then(SAME_DAY).otherwise(0.0)


def _value_names(trial: TargetTrial) -> list[str]:
    asked = ("ecog",) if trial.eligibility.max_ecog is not None else ()
    return list(dict.fromkeys((*SCAN_VALUES, *DRUG_VALUES, *asked, *trial.covariates)))


def _cuts(
    persons: pl.DataFrame, scans: pl.DataFrame, cohort: Cohort, trial: TargetTrial
) -> pl.DataFrame:
    """The days within each person's time on which something was seen or done."""
    named = cohort.covariates.filter(pl.col("name").is_in(_value_names(trial)))
    # A line is in force from the day after the one on which it starts.
    lines = lines_in_force(cohort).select("patient_id", day=pl.col("start_day") + 1)
    dated = [
        scans.select("patient_id", day="scan_day"),
        named.select("patient_id", "day"),
        lines,
    ]
    seen = persons.join(pl.concat(dated), on="patient_id").select(
        *PERSON, "last_day", start_day=(pl.col("day") - pl.col("entry_day")).cast(pl.Float64)
    )
    done = persons.select(*PERSON, "last_day", start_day="operation_days")
    inside = (pl.col("start_day") > 0) & (pl.col("start_day") < pl.col("last_day"))
    return pl.concat([seen, done]).filter(inside).drop("last_day")
