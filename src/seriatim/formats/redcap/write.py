"""A cohort as the export of a REDCap project of our own registry, ready to be imported there."""

import re
from pathlib import Path

import polars as pl

from seriatim.base.errors import InputError
from seriatim.cohort.about import render_about
from seriatim.cohort.schema import TABLES, Kind
from seriatim.formats.analysed import Analysed
from seriatim.formats.cohort_files.folder import ABOUT_FILE
from seriatim.formats.outgoing import tables_to_write
from seriatim.formats.redcap.fields import Dictionary
from seriatim.formats.redcap.header import INSTANCE, INSTRUMENT, STATUS_ENDING
from seriatim.formats.redcap.lesion_registry import (
    DRUGS_KNOWN_FIELD,
    RECORD_FIELD,
    lesion_registry,
    registry_field,
)
from seriatim.formats.redcap.start import write_dictionary

EXPORT_FILE = "records.csv"
COMPLETE = "2"
"""REDCap's code for a form that is complete."""
MAX_RECORD_ID = 100
"""Most characters that a record id may have."""
_REFUSED = re.compile(rf"[\"'&+#\t]|^.{{{MAX_RECORD_ID + 1},}}$", re.DOTALL)


def write_redcap(analysed: Analysed, folder: Path) -> None:
    """Write the data dictionary, the cohort as a flat export, and `cohort.toml` beside them.

    Raises  InputError where REDCap would refuse a patient's id as the id of a record
    """
    cohort = analysed.cohort
    _require_record_ids(cohort.patients["patient_id"])
    dictionary = lesion_registry(cohort.about.clock)
    forms = {name: _form(name, frame) for name, frame in tables_to_write(cohort).items()}
    known = pl.lit("0" if cohort.drugs is None else "1").alias(DRUGS_KNOWN_FIELD)
    forms["patients"] = forms["patients"].with_columns(known)
    order = cohort.patients.select(pl.col("patient_id").alias(RECORD_FIELD)).with_row_index("nth")
    rows = pl.concat(forms.values(), how="diagonal").join(
        order, on=RECORD_FIELD, how="left", maintain_order="left"
    )
    header = [RECORD_FIELD, INSTRUMENT, INSTANCE, *_columns(dictionary)]
    absent = [pl.lit(None, pl.String).alias(name) for name in header if name not in rows.columns]
    export = rows.sort("nth", maintain_order=True).with_columns(absent).select(header)
    write_dictionary(folder, dictionary)
    (folder / EXPORT_FILE).write_text(export.write_csv(), encoding="utf-8", newline="")
    (folder / ABOUT_FILE).write_text(render_about(cohort.about.as_held()), encoding="utf-8")


def _require_record_ids(ids: pl.Series) -> None:
    refused = sum(bool(_REFUSED.search(each)) for each in ids)
    if refused:
        raise InputError(
            f"{refused:,} of {len(ids):,} patient ids hold characters that REDCap refuses in the "
            f"id of a record, or more than {MAX_RECORD_ID}.",
            hint="`seriatim deidentify` gives new ids; or change quotes, &, + and # in them.",
        )


def _columns(dictionary: Dictionary) -> list[str]:
    """The columns but the record's id, the status of each form behind its fields, as in REDCap."""
    named: list[str] = []
    for form in dictionary.forms:
        fields = [each for each in dictionary.fields if each.form == form]
        named += [name for each in fields for name in each.columns if name != RECORD_FIELD]
        named.append(f"{form}{STATUS_ENDING}")
    return named


def _form(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows of one table as rows of its form; an instance is a row's number in its patient."""
    table = TABLES[name]
    values = [
        _as_text(frame[column.name], column.kind).alias(registry_field(name, column.name))
        for column in table.columns
        if column.name != "patient_id"
    ]
    made = pl.DataFrame([frame["patient_id"].alias(RECORD_FIELD), *values])
    status = pl.lit(COMPLETE).alias(f"{name}{STATUS_ENDING}")
    if name == "patients":
        return made.with_columns(status)
    instance = pl.int_range(1, pl.len() + 1).over(RECORD_FIELD).cast(pl.String)
    return made.with_columns(status, pl.lit(name).alias(INSTRUMENT), instance.alias(INSTANCE))


def _as_text(column: pl.Series, kind: Kind) -> pl.Series:
    text = column.cast(pl.String)
    if kind is not Kind.NUMBER or not text.str.contains("e", literal=True).any():
        return text
    # REDCap takes no number with an exponent, so that these few are written out.
    return pl.Series(column.name, [_written_out(value) for value in column], dtype=pl.String)


def _written_out(value: float | None) -> str | None:
    from decimal import Decimal

    return None if value is None else f"{Decimal(repr(value)):f}"
