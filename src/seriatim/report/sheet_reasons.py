"""Why the lesions are called what they are called: the scans that decide, lesion by lesion."""

from dataclasses import dataclass

import polars as pl

from seriatim.report.palette import category_style
from seriatim.report.patient import Patient
from seriatim.report.printed import Clock, as_count, as_day, as_probability
from seriatim.report.sheet_course import lesion_names
from seriatim.report.sheet_lesions import LesionLine, describe_lesion
from seriatim.report.words import reason_words

MOST_LESIONS = 8
"""Lesions of one scan that fit the page; growing ones come first, the rest are counted."""
DOUBTFUL = 0.05
"""A lesion that grew with this probability stands among the growing ones, whatever its state."""

GROWS = pl.col("state").is_in(["growing", "new"])


@dataclass(frozen=True)
class Decision:
    """One scan that decides: what it is called, and each lesion on it."""

    heading: str
    words: str
    lines: tuple[LesionLine, ...]
    left_out: str


def describe_decisions(patient: Patient, clock: Clock, reference: str) -> tuple[Decision, ...]:
    """The scan before the index operation; without one, the latest scan.

    `reference` is what the study's rule of growth compares with: nadir, baseline or previous.
    """
    at = patient.index_operation
    if at is not None and at["scan_day"] is not None:
        heading = f"Scan before the operation, {as_day(at['scan_day'], clock)}"
        return (_decision(patient, at["scan_day"], at, heading, reference),)
    scans = patient.categories.filter(pl.col("at") == "scan").sort("day")
    if scans.is_empty():
        return ()
    last = scans.row(-1, named=True)
    heading = f"Latest scan, {as_day(last['day'], clock)}"
    return (_decision(patient, last["day"], last, heading, reference),)


def _decision(
    patient: Patient, scan_day: int, row: dict[str, object], heading: str, reference: str
) -> Decision:
    doubtful = (pl.col("p_growing") >= DOUBTFUL).fill_null(value=False)
    rows = patient.states.filter(pl.col("scan_day") == scan_day).sort(
        ~(GROWS | doubtful), "lesion_id"
    )
    names = lesion_names(patient)
    return Decision(
        heading=heading,
        words=f"{category_style(str(row['category'])).words}: {reason_words(str(row['reason']))}.",
        lines=tuple(
            describe_lesion(one, names.get(one["lesion_id"], one["lesion_id"]), reference)
            for one in rows.head(MOST_LESIONS).iter_rows(named=True)
        ),
        left_out=_left_out(rows[MOST_LESIONS:]),
    )


def _left_out(rows: pl.DataFrame) -> str:
    """How many lesions do not fit, and that none of them is of interest."""
    if rows.is_empty():
        return ""
    n_growing = rows.filter(GROWS).height
    which = f"{n_growing} of them growing or new" if n_growing else "none growing or new"
    most = rows["p_growing"].max()
    likely = "" if most is None else f", each with a probability of {as_probability(most)} at most"  # type: ignore[arg-type]
    return f"{as_count(rows.height, 'further lesion')}, {which}{likely}."
