"""The drug line in force on a day, as it was known that day.

As everywhere, a line that starts on the day itself is in force from the next day on. Whether the
drug is taken is asked of the intervals: a pause counts as one even where the line is resumed later,
for on that day nobody knew.
"""

import polars as pl

from seriatim.base.units import as_months
from seriatim.cohort.build import Cohort
from seriatim.endpoints.origin import lines_in_force
from seriatim.response.periods import line_name

DRUG_VALUES = ("line", "months_on_drug")
"""Values that the drugs table gives."""


def add_drug_in_force(asked: pl.DataFrame, cohort: Cohort) -> pl.DataFrame:
    """Add what drug line was in force on each day asked about.

    Reads   asked: patient_id, day [day]; the cohort's drugs
    Adds    line, line_day [day, on which it began], months_on_drug [months since then], is_taken
            [whether some interval of it covers the day]
    Grain   the rows asked, in their order
    Nulls   line, its day and months null = no line began before that day, or no drugs table
    """
    lines = lines_in_force(cohort).select("patient_id", "line", line_day="start_day")
    numbered = asked.with_row_index("asked").sort("day", "asked")
    placed = numbered.join_asof(
        lines.sort("line_day"),
        left_on="day",
        right_on="line_day",
        by="patient_id",
        strategy="backward",
        allow_exact_matches=False,
        check_sortedness=False,
        coalesce=False,
    )
    is_taken = pl.col("taken_until") >= pl.col("day")
    return (
        placed.join_asof(
            _taken_until(cohort),
            left_on="day",
            right_on="start_day",
            by=["patient_id", "line"],
            strategy="backward",
            check_sortedness=False,
        )
        .with_columns(
            months_on_drug=_months_since("line_day"),
            is_taken=is_taken.fill_null(value=False),
        )
        .sort("asked")
        .drop("asked", "start_day", "taken_until", strict=False)
    )


def _months_since(start: str) -> pl.Expr:
    """Months to the day asked about; rounded, for the last digit of a quotient depends on its row.

    Otherwise 487 days could be less than the 16 months that they are.
    """
    return as_months(pl.col("day") - pl.col(start)).round(6)


def _taken_until(cohort: Cohort) -> pl.DataFrame:
    """From each start of an interval: the last day covered by the line's intervals so far."""
    schema = {
        "patient_id": pl.String(),
        "line": pl.String(),
        "start_day": pl.Int32(),
        "taken_until": pl.Int32(),
    }
    if cohort.drugs is None:
        return pl.DataFrame(schema=schema)
    one_line = ["patient_id", "line"]
    return (
        cohort.drugs.with_columns(line=line_name())
        .with_columns(pl.col("stop_day").fill_null(pl.Int32.max()))
        .sort("start_day")
        .with_columns(taken_until=pl.col("stop_day").cum_max().over(one_line))
        .select(schema.keys())
    )
