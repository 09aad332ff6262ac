"""Which patients a crowded figure shows: all, or an even choice within each category, said so."""

import polars as pl

from seriatim.report.palette import NOT_OPERATED, ordered_categories
from seriatim.report.printed import as_count

MOST_PATIENTS = 80
"""More rows than this cannot be told apart on a page."""


def with_category(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with `not_operated` where a patient has no category at an operation."""
    return rows.with_columns(pl.col("category").fill_null(NOT_OPERATED))


def choose_patients(ranked: pl.DataFrame, most: int = MOST_PATIENTS) -> pl.DataFrame:
    """At most `most` patients, every category keeping its share and its spread.

    Reads   category, and the order of the rows
    Grain   one row per patient, in order of category and then of the frame
    """
    order = {label: place for place, label in enumerate(ordered_categories(ranked["category"]))}
    ordered = (
        ranked.with_columns(
            pl.col("category").replace_strict(order, default=len(order)).alias("place")
        )
        .sort("place", maintain_order=True)
        .drop("place")
    )
    if ordered.height <= most:
        return ordered
    kept = [step * ordered.height // most for step in range(most)]
    return ordered[kept]


def choice_words(shown: int, everyone: int) -> str:
    """What the caption says of the choice; nothing where everybody is shown."""
    if shown == everyone:
        return ""
    return (
        f"{as_count(shown, 'patient')} are drawn, evenly chosen within each category; the tables "
        "beside this report hold everybody."
    )
