"""From tables with one column for each value to records with one parameter each."""

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from seriatim.cohort.about import About
from seriatim.formats.adam.adsl import treatment_days
from seriatim.formats.adam.declared import Dataset, Held, Parameter
from seriatim.formats.analysed import Analysed

YES = "Y"
SUBMITTED = {"NON_CR_NON_PD": "NON-CR/NON-PD"}
"""Words of ours that CDISC writes otherwise."""


def list_records(
    frame: pl.DataFrame, parameters: Iterable[Parameter], **shared: pl.Expr
) -> list[pl.DataFrame]:
    """The records of each parameter whose column the frame has.

    Adds    PARAMCD, AVAL or AVALC, REASCD, and the `shared` columns
    Grain   one row per parameter and row of the frame; a row without a value stands only where a
            reason code says why
    """
    return [
        _records_of(frame, parameter, shared)
        for parameter in parameters
        if not parameter.column or parameter.column in frame.columns
    ]


def _records_of(
    frame: pl.DataFrame, parameter: Parameter, shared: Mapping[str, pl.Expr]
) -> pl.DataFrame:
    value = pl.col(parameter.column) if parameter.column else pl.lit(YES)
    if parameter.held is Held.TEXT:
        value = value.cast(pl.String).replace(SUBMITTED)
    else:
        value = value.cast(pl.Float64)
    reason = pl.col(parameter.reason) if parameter.reason else pl.lit(None, dtype=pl.String)
    return frame.select(
        "patient_id",
        value.alias(parameter.variable),
        reason.alias("REASCD"),
        PARAMCD=pl.lit(parameter.code),
        **shared,
    ).filter(pl.col(parameter.variable).is_not_null() | pl.col("REASCD").is_not_null())


def flag(condition: pl.Expr) -> pl.Expr:
    """Y where it holds, nothing elsewhere."""
    return pl.when(condition).then(pl.lit(YES))


def study_id(about: About) -> str:
    """What the study is called: its source or title, said to be synthetic where it is."""
    name = about.source.strip() or about.title.strip()
    return f"SYNTHETIC {name}" if about.synthetic else name


def finish_records(
    records: Sequence[pl.DataFrame], dataset: Dataset, analysed: Analysed
) -> pl.DataFrame:
    """The dataset as it is declared: every variable in order, sorted by the key and numbered.

    Adds    STUDYID, USUBJID, PARAM, REASON, ADY, ASEQ; a variable that nothing gives is null
    Grain   one row per record
    """
    frame = pl.concat(records, how="diagonal").with_columns(
        STUDYID=pl.lit(study_id(analysed.cohort.about)), USUBJID=pl.col("patient_id")
    )
    if dataset.parameters:
        frame = _with_words(frame, dataset, analysed)
    if "READER" in frame.columns and dataset.parameters:
        frame = _flag_deciding(frame, analysed)
    missing = [name for name in dataset.schema if name not in frame.columns]
    return (
        frame.with_columns(pl.lit(None).alias(name) for name in missing)
        .sort(dataset.key, nulls_last=False)
        .with_columns(ASEQ=pl.int_range(1, pl.len() + 1).over("USUBJID"))
        .select(dataset.schema.keys())
        .cast(dataset.schema)  # type: ignore[arg-type]
        .with_columns(_finite(dataset))
    )


def _finite(dataset: Dataset) -> list[pl.Expr]:
    """Numbers that are not finite as missing: neither file can hold them."""
    floats = [name for name, dtype in dataset.schema.items() if dtype.is_float()]
    return [pl.when(pl.col(name).is_finite()).then(name).alias(name) for name in floats]


def _with_words(frame: pl.DataFrame, dataset: Dataset, analysed: Analysed) -> pl.DataFrame:
    labels = {parameter.code: parameter.label for parameter in dataset.parameters}
    first_days = treatment_days(analysed).select("patient_id", "TRTSDT")
    return frame.join(first_days, on="patient_id", how="left").with_columns(
        PARAM=looked_up(pl.col("PARAMCD"), labels),
        REASON=looked_up(pl.col("REASCD"), analysed.reasons),
        ADY=_relative_day(pl.col("ADT"), pl.col("TRTSDT")),
    )


def looked_up(key: pl.Expr, words: Mapping[str, str]) -> pl.Expr:
    """The words of each code; null where there are none."""
    return key.replace_strict(dict(words), default=None, return_dtype=pl.String)


def _relative_day(day: pl.Expr, first_day: pl.Expr) -> pl.Expr:
    """Days from the first one, which is day 1; there is no day 0."""
    days = day - first_day
    return pl.when(days >= 0).then(days + 1).otherwise(days)


def _flag_deciding(frame: pl.DataFrame, analysed: Analysed) -> pl.DataFrame:
    """ANL01FL: the record is of the reader who decides, or of no reader."""
    readers = analysed.tables["deciding_readers"].select(
        "patient_id", READER="reader", decides=pl.lit(value=True)
    )
    return frame.join(readers, on=["patient_id", "READER"], how="left").with_columns(
        ANL01FL=flag(pl.col("READER").is_null() | pl.col("decides"))
    )
