"""Whole numbers for text keys while the rules run, and the text again afterwards.

Text keys cost a third more than whole numbers in every sort and join. The numbers are ranks, so
that sorting by number is sorting by text.
"""

from dataclasses import dataclass, replace

import polars as pl

from seriatim.cohort.build import Cohort
from seriatim.cohort.schema import TABLES

NUMBER = pl.UInt32
"""The type of every number that stands for a text key, a scan or a row."""
STATUSES = pl.Enum(TABLES["measurements"].column("status").choices)
KINDS = pl.Enum(TABLES["lesions"].column("kind").choices)
ROLES = pl.Enum(TABLES["lesions"].column("role").choices)


@dataclass(frozen=True)
class Keys:
    """The text behind each number, in the order of the numbers."""

    patients: pl.DataFrame
    readers: pl.DataFrame
    lesions: pl.DataFrame


def encode(cohort: Cohort) -> tuple[Cohort, Keys]:
    """Replace identifiers of patients, readers and lesions by their ranks.

    Lesion numbers are unique in the whole cohort and equal the row order of the encoded `lesions`.
    The measurements, of which there are many more, are left to `derive_rows`.
    """
    lesions = cohort.lesions.sort("patient_id", "lesion_id")
    keys = Keys(
        _ranked(cohort.patients, "patient_id"),
        _ranked(cohort.measurements, "reader"),
        lesions.select("patient_id", "lesion_id").with_row_index("number"),
    )
    encoded = replace(
        cohort,
        patients=_encode_patients(cohort.patients, keys),
        lesions=_encode_lesion_table(lesions, keys),
        drugs=None if cohort.drugs is None else _encode_patients(cohort.drugs, keys),
        operations=_encode_patients(cohort.operations, keys),
        resections=_encode_patients(_encode_lesion(cohort.resections, keys, "lesion_id"), keys),
    )
    return encoded, keys


def decode(frame: pl.DataFrame, keys: Keys) -> pl.DataFrame:
    """Put the text of patients, readers and lesions back, keeping rows and columns in order."""
    texts = {
        "patient_id": keys.patients["patient_id"],
        "reader": keys.readers["reader"],
        "lesion_id": keys.lesions["lesion_id"],
    }
    return frame.with_columns(
        pl.lit(text).gather(name).alias(name)
        for name, text in texts.items()
        if name in frame.columns
    )


def _ranked(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    return frame.select(pl.col(column).unique().sort()).with_row_index("number")


def _encode_lesion_table(lesions: pl.DataFrame, keys: Keys) -> pl.DataFrame:
    """Lesions in the order of their numbers."""
    for link in ("parent_lesion_id", "merged_into_lesion_id"):
        lesions = _encode_lesion(lesions, keys, link)
    own = keys.lesions["number"].alias("lesion_id")
    return _encode_patients(lesions, keys).with_columns(
        own, pl.col("kind").cast(KINDS), pl.col("role").cast(ROLES)
    )


def _encode_patients(frame: pl.DataFrame, keys: Keys) -> pl.DataFrame:
    return _encode(frame, keys.patients, "patient_id")


def _encode(frame: pl.DataFrame, ranked: pl.DataFrame, name: str) -> pl.DataFrame:
    numbers = frame.select(name).join(ranked, on=name, how="left", maintain_order="left")
    return frame.with_columns(numbers["number"].alias(name))


def _encode_lesion(frame: pl.DataFrame, keys: Keys, name: str) -> pl.DataFrame:
    """Replace a lesion's identifier, which is unique within its patient, by its number."""
    if frame[name].null_count() == frame.height:
        return frame.with_columns(pl.lit(None, dtype=NUMBER).alias(name))
    numbers = frame.select("patient_id", name).join(
        keys.lesions,
        left_on=["patient_id", name],
        right_on=["patient_id", "lesion_id"],
        how="left",
        maintain_order="left",
    )
    return frame.with_columns(numbers["number"].alias(name))
