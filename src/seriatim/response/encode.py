"""Whole numbers for text keys while the rules run, and the text again afterwards.

Text keys cost a third more than whole numbers in every sort and join. The numbers are ranks, so
that sorting by number is sorting by text.
"""

from dataclasses import dataclass, replace

import polars as pl

from seriatim.cohort.build import Cohort


@dataclass(frozen=True)
class Keys:
    """The text behind each number."""

    patients: pl.DataFrame
    readers: pl.DataFrame
    lesions: pl.DataFrame


def encode(cohort: Cohort) -> tuple[Cohort, Keys]:
    """Replace identifiers of patients, readers and lesions by their ranks.

    Lesion numbers are unique in the whole cohort and equal the row order of the encoded `lesions`.
    """
    patients = _ranked(cohort.patients, "patient_id")
    readers = _ranked(cohort.measurements, "reader")
    lesions = cohort.lesions.select("patient_id", "lesion_id").sort("patient_id", "lesion_id")
    keys = Keys(patients, readers, lesions.with_row_index("number").cast({"number": pl.Int64}))
    measurements = _encode_lesions(cohort.measurements, keys, ("lesion_id",)).join(
        readers.rename({"number": "reader_number"}), on="reader"
    )
    encoded = replace(
        cohort,
        patients=_encode_patients(cohort.patients, keys),
        lesions=_encode_patients(
            _encode_lesions(
                cohort.lesions, keys, ("parent_lesion_id", "merged_into_lesion_id", "lesion_id")
            ),
            keys,
        ).sort("lesion_id"),
        measurements=_encode_patients(
            measurements.drop("reader").rename({"reader_number": "reader"}), keys
        ),
        drugs=None if cohort.drugs is None else _encode_patients(cohort.drugs, keys),
        operations=_encode_patients(cohort.operations, keys),
        resections=_encode_patients(_encode_lesions(cohort.resections, keys, ("lesion_id",)), keys),
    )
    return encoded, keys


def decode(frame: pl.DataFrame, keys: Keys) -> pl.DataFrame:
    """Put the text of patients, readers and lesions back, keeping rows and columns in order."""
    columns = frame.columns
    for name, table, text in (
        ("patient_id", keys.patients, "patient_id"),
        ("reader", keys.readers, "reader"),
        ("lesion_id", keys.lesions, "lesion_id"),
    ):
        if name in columns:
            frame = frame.with_columns(table[text].gather(frame[name].cast(pl.Int64)).alias(name))
    return frame.select(columns)


def _ranked(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    texts = frame.select(pl.col(column).unique().sort())
    return texts.with_row_index("number").cast({"number": pl.Int64})


def _encode_patients(frame: pl.DataFrame, keys: Keys) -> pl.DataFrame:
    columns = frame.columns
    numbered = frame.join(keys.patients, on="patient_id", how="left", maintain_order="left")
    return numbered.drop("patient_id").rename({"number": "patient_id"}).select(columns)


def _encode_lesions(frame: pl.DataFrame, keys: Keys, names: tuple[str, ...]) -> pl.DataFrame:
    columns = frame.columns
    for name in names:
        numbered = frame.join(
            keys.lesions,
            left_on=["patient_id", name],
            right_on=["patient_id", "lesion_id"],
            how="left",
            maintain_order="left",
        )
        frame = numbered.drop(name).rename({"number": name})
    return frame.select(columns)
