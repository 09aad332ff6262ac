"""What was known of a patient on a day: scans, drugs and covariates up to that day.

A value is carried forward from the day it was taken until a new one is; nothing is carried back. A
scan on the day itself is known. A category that is indeterminate at a scan leaves the last one that
was not.
"""

from collections.abc import Sequence

import polars as pl

from seriatim.causal.drug_in_force import DRUG_VALUES, add_drug_in_force
from seriatim.causal.scan_values import SCAN_VALUES
from seriatim.cohort.build import Cohort


def add_known(
    asked: pl.DataFrame, scans: pl.DataFrame, cohort: Cohort, names: Sequence[str]
) -> pl.DataFrame:
    """Add the last known value of each name on each day asked about.

    Reads   asked: patient_id, day [day]; scans: patient_id, scan_day [day], the values of
            `SCAN_VALUES`; the cohort's drugs and covariates
    Adds    a column for each of `names`: those of `SCAN_VALUES`, those of `DRUG_VALUES`, and names
            in the covariates table
    Grain   the rows asked, in their order
    Nulls   never taken by then
    """
    days = asked.select("patient_id", "day")
    numbered = days.with_row_index("asked").sort("day", "asked")
    drugs = add_drug_in_force(days, cohort)
    columns = [
        drugs[name] if name in DRUG_VALUES else _last(numbered, _taken(scans, cohort, name))
        for name in names
    ]
    return asked.hstack([column.alias(name) for column, name in zip(columns, names, strict=True)])


def _last(numbered: pl.DataFrame, taken: pl.DataFrame) -> pl.Series:
    """The last of the values taken up to each day, in the order of the numbers."""
    found = numbered.join_asof(
        taken.drop_nulls("value").sort("day"),
        on="day",
        by="patient_id",
        strategy="backward",
        check_sortedness=False,
    )
    return found.sort("asked")["value"]


def _taken(scans: pl.DataFrame, cohort: Cohort, name: str) -> pl.DataFrame:
    """Every value of one name with the day it was taken."""
    if name in SCAN_VALUES:
        return scans.select("patient_id", day="scan_day", value=name)
    of_name = cohort.covariates.filter(pl.col("name") == name)
    return of_name.select("patient_id", "day", "value")
