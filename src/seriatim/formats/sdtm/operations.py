"""PR as operations, and as the lesions that each of them took."""

import re
from dataclasses import dataclass

import polars as pl

from seriatim.cohort.problems import Problem
from seriatim.formats.conversion.converted import noted, set_aside
from seriatim.formats.sdtm.findings import is_not_done
from seriatim.formats.sdtm.plain_days import event_day
from seriatim.formats.sdtm.settings import QUALIFIED, SdtmSettings
from seriatim.formats.sdtm.supplements import take_qualifiers

ABLATED, RESECTED = r"ABLAT", r"RESECT|EXCIS|ECTOMY"


@dataclass(frozen=True)
class Operations:
    """Rows of `operations` and `resections`, and what was met."""

    operations: pl.DataFrame
    resections: pl.DataFrame
    problems: tuple[Problem, ...]


def read_operations(
    procedures: pl.DataFrame, lesions: pl.DataFrame, settings: SdtmSettings
) -> Operations:
    """The operations for the disease, and the lesions that PRLNKID names.

    Reads   PR with its qualifiers; lesions: patient, lesion, TULNKID
    Grain   operations: one row per patient, operation and what is said of it; resections: one per
            record and lesion, of every reader, that its link names
    """
    words = "|".join(re.escape(word.strip().upper()) for word in settings.operations) or "$^"
    category = pl.col("PRCAT").str.to_uppercase()
    is_operation = (
        category.str.contains(rf"\b({words})\b") & ~category.str.contains(rf"\bNON[- ]({words})\b")
    ).fill_null(value=False)
    undone = (pl.col("PROCCUR").str.to_uppercase() == "N").fill_null(value=False)
    undone = undone | is_not_done("PR")
    problems = [
        *set_aside("SDT080", procedures.filter(~is_operation)["place"], "operations"),
        *set_aside("SDT081", procedures.filter(is_operation & undone)["place"], "operations"),
    ]
    rows = procedures.filter(is_operation & ~undone).with_columns(
        operation_id=pl.coalesce(
            "PRGRPID", "PRSPID", pl.col("PRSEQ").cast(pl.Int64, strict=False).cast(pl.String)
        ),
        day=event_day("PRSTDTC", "PRSTDY", settings),
    )
    known = lesions.select(USUBJID="patient", PRLNKID="TULNKID", lesion_id="lesion")
    rows = rows.join(known, on=["USUBJID", "PRLNKID"], how="left", maintain_order="left")
    strange = pl.col("PRLNKID").is_not_null() & pl.col("lesion_id").is_null()
    problems += noted("SDT082", rows.filter(strange)["place"], "resections", "lesion_id")
    return Operations(
        _as_operations(rows, settings), _as_resections(rows, settings), tuple(problems)
    )


def _of_table(table: str, settings: SdtmSettings) -> list[str]:
    """The columns of the table that qualifiers of PR fill."""
    return [c for c in settings.qualifiers_of("PR").values() if c in QUALIFIED["PR"][table]]


def _as_operations(rows: pl.DataFrame, settings: SdtmSettings) -> pl.DataFrame:
    """The records of one operation that say the same are one row; others the checks report."""
    given = rows.select(
        "^q:.*$",
        patient_id="USUBJID",
        operation_id="operation_id",
        operation_day="day",
        origin="place",
    )
    columns = _of_table("operations", settings)
    filled = take_qualifiers(given, columns).drop("^q:.*$")
    said = ["patient_id", "operation_id", "operation_day"]
    return (
        filled.sort("origin")
        .group_by(said, maintain_order=True)
        .agg(
            *(pl.col(name).drop_nulls().first() for name in columns if name not in said),
            *(pl.col(f"origin:{name}").drop_nulls().first() for name in columns),
            pl.col("origin").first(),
        )
    )


def _as_resections(rows: pl.DataFrame, settings: SdtmSettings) -> pl.DataFrame:
    what = pl.coalesce("PRDECOD", "PRTRT").str.to_uppercase()
    given = rows.filter(pl.col("lesion_id").is_not_null()).select(
        "^q:.*$",
        patient_id="USUBJID",
        operation_id="operation_id",
        lesion_id="lesion_id",
        how=pl.when(what.str.contains(ABLATED))
        .then(pl.lit("ablated"))
        .when(what.str.contains(RESECTED))
        .then(pl.lit("resected")),
        origin="place",
    )
    return take_qualifiers(given, _of_table("resections", settings)).drop("^q:.*$")
