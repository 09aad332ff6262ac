"""Readers whose judgement the trial accepted, and what is odd about the responses it recorded."""

from collections.abc import Mapping
from functools import reduce
from operator import or_

import polars as pl

from seriatim.cohort.about import About
from seriatim.cohort.declared.assessments import PART_RESPONSES
from seriatim.cohort.problems import Problem, problem_rows

READING = ["patient_id", "reader"]
TABLE = "assessments"


def count_accepted_days(assessments: pl.DataFrame) -> pl.DataFrame:
    """On how many scan days each reader of each patient was accepted.

    Reads   patient_id, reader, scan_day, accepted
    Adds    n_days [days on which at least one part was accepted]
    Grain   one row per patient and reader accepted at least once, in no order
    """
    accepted = assessments.filter(pl.col("accepted") == "yes")
    return accepted.group_by(READING).agg(n_days=pl.col("scan_day").n_unique())


def impossible_assessments(assessments: pl.DataFrame) -> list[Problem]:
    """Rows set aside because their part cannot have their response."""
    possible = reduce(
        or_,
        (
            (pl.col("part") == part) & pl.col("response").is_in(responses)
            for part, responses in PART_RESPONSES.items()
        ),
    )
    return problem_rows(assessments, ~possible, "CLN036", TABLE, "response")


def accepted_problems(tables: Mapping[str, pl.DataFrame], about: About) -> list[Problem]:
    """Accepted readers that do not decide by themselves; none where the reader is stated."""
    if about.primary_reader is not None:
        return []
    accepted = tables[TABLE].filter(pl.col("accepted") == "yes")
    measured = tables["measurements"].select(READING).unique()
    with_sizes = accepted.join(measured, on=READING, how="semi", maintain_order="left")
    several = pl.col("reader").n_unique().over("patient_id") > 1
    return [
        *problem_rows(with_sizes, several, "CLN037", TABLE, "accepted"),
        *problem_rows(
            accepted.join(measured, on=READING, how="anti", maintain_order="left"),
            pl.lit(value=True),
            "CLN038",
            TABLE,
            "accepted",
        ),
    ]
