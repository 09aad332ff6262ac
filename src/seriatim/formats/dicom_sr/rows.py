"""The rows of the cohort out of readings and headers, each with its place."""

from collections.abc import Mapping, Sequence

import polars as pl

from seriatim.cohort.places import ROW_ORIGIN, place
from seriatim.cohort.schema import TABLES
from seriatim.formats.conversion.converted import VALUE_ORIGIN
from seriatim.formats.dicom_sr.ledger import Ledger
from seriatim.formats.dicom_sr.lesions import Lesion, LesionKey
from seriatim.formats.dicom_sr.patients import HEADER_COLUMNS, Header
from seriatim.formats.dicom_sr.readings import LESION, NOTHING_USABLE, Reading
from seriatim.formats.dicom_sr.sizes import LENGTH_COLUMN

NODE_LENGTH = "DCM018"

_NODE_ORGAN = "lymph node"
_NUMBERS = ("long_axis_mm", "short_axis_mm", "density_hu", "suv_max")
_FROM_ELSEWHERE = (*_NUMBERS, "status", LESION)


def patient_rows(headers: Mapping[str, Header]) -> pl.DataFrame:
    """One row for each patient of the reports."""
    texts: dict[str, pl.DataType] = dict.fromkeys(("patient_id", *HEADER_COLUMNS), pl.String())
    places = ("source", *(f"{column} source" for column in HEADER_COLUMNS))
    numbers: dict[str, pl.DataType] = dict.fromkeys(places, pl.UInt64())
    rows = [
        (patient, *map(header.one, HEADER_COLUMNS), header.source, *_sources(header))
        for patient, header in headers.items()
    ]
    frame = pl.DataFrame(rows, schema={**texts, **numbers}, orient="row")
    return frame.select(
        *texts,
        place(pl.col("source"), 0).alias(ROW_ORIGIN),
        *(
            place(pl.col(f"{column} source"), 0).alias(f"{VALUE_ORIGIN}{column}")
            for column in HEADER_COLUMNS
        ),
    )


def _sources(header: Header) -> list[int | None]:
    """Where the value of each column stands."""
    said = [header.said.get(column, {}) for column in HEADER_COLUMNS]
    return [next(iter(values.values())) if len(values) == 1 else None for values in said]


def lesion_rows(
    lesions: Mapping[LesionKey, Lesion],
    roles: Mapping[LesionKey, str],
    kinds: Mapping[LesionKey, str],
    called: Mapping[LesionKey, str],
) -> pl.DataFrame:
    """One row for each of these lesions, whose role and kind are known."""
    columns = ("patient_id", LESION, "organ", "site_detail", "kind", "role")
    rows = [
        (
            key[0],
            called[key],
            *_site(lesion, kinds[key]),
            kinds[key],
            roles[key],
            lesion.readings[0].source,
            lesion.readings[0].record,
        )
        for key, lesion in lesions.items()
    ]
    schema = dict.fromkeys(columns, pl.String()) | _PLACE_SCHEMA
    return _placed(pl.DataFrame(rows, schema=schema, orient="row"))


_PLACE_SCHEMA = {"source": pl.UInt64(), "record": pl.UInt64()}


def _site(lesion: Lesion, kind: str) -> tuple[str | None, str | None]:
    """Organ and detail; all lymph nodes are the one organ."""
    if kind != "node":
        return lesion.organ, lesion.side
    detail = [part for part in (lesion.organ, lesion.side) if part]
    return _NODE_ORGAN, ", ".join(detail) or None


def measurement_rows(
    lesions: Mapping[LesionKey, Lesion],
    kinds: Mapping[LesionKey, str],
    called: Mapping[LesionKey, str],
    ledger: Ledger,
) -> pl.DataFrame:
    """One row for each reading of these lesions that says how the lesion was seen."""
    rows = [
        row
        for key, lesion in lesions.items()
        for reading in lesion.readings
        if (row := _measurement(reading, called[key], kinds[key], ledger))
    ]
    texts = ("patient_id", LESION, "scan_day", "reader", "status", "modality")
    schema = (
        dict.fromkeys(texts, pl.String())
        | dict.fromkeys(_NUMBERS, pl.Float64())
        | _PLACE_SCHEMA
        | {f"{column} record": pl.UInt64() for column in _FROM_ELSEWHERE}
    )
    return _placed(pl.DataFrame(rows, schema=schema, orient="row"), _FROM_ELSEWHERE)


def _measurement(
    reading: Reading, lesion_id: str, kind: str, ledger: Ledger
) -> dict[str, object] | None:
    values, elsewhere = dict(reading.group.values), dict(reading.elsewhere)
    status = reading.group.status
    length, length_record = values.pop(LENGTH_COLUMN, None), elsewhere.pop(LENGTH_COLUMN, None)
    if length is not None and kind != "node":
        values["long_axis_mm"] = length
        elsewhere |= {"long_axis_mm": length_record} if length_record else {}
    elif length is not None:
        status = _without_length(reading, length_record, ledger)
    if not status:
        return None
    return {
        "patient_id": reading.patient,
        LESION: lesion_id,
        "scan_day": reading.day or None,
        "reader": reading.reader or None,
        "status": status,
        "modality": reading.modality or None,
        **{column: values.get(column) for column in _NUMBERS},
        "source": reading.source,
        "record": reading.record,
        **{f"{column} record": elsewhere.get(column) for column in _FROM_ELSEWHERE},
    }


def _without_length(reading: Reading, length_record: int | None, ledger: Ledger) -> str:
    """The status of a node whose one length is not used; empty where nothing is left of it.

    A node is measured by its short axis, and a length does not say along which axis it lies.
    """
    ledger.note(NODE_LENGTH, reading.source, length_record or reading.record)
    if length_record:
        ledger.set_aside(NODE_LENGTH, reading.source, length_record)
    group = reading.group
    if "long_axis_mm" in group.values or "short_axis_mm" in group.values:
        return group.status
    said = group.statements.get("status", "") or ("not_evaluable" if group.is_qualified else "")
    if not said:
        reading.set_aside(NOTHING_USABLE, ledger)
    return said


def _placed(frame: pl.DataFrame, elsewhere: Sequence[str] = ()) -> pl.DataFrame:
    """The frame with places in place of the numbers of sources and records."""
    source = pl.col("source")
    return frame.select(
        pl.exclude("source", "record", *(f"{column} record" for column in elsewhere)),
        place(source, pl.col("record")).alias(ROW_ORIGIN),
        *(
            place(source, pl.col(f"{column} record")).alias(f"{VALUE_ORIGIN}{column}")
            for column in elsewhere
        ),
    )


def lay_under(own: pl.DataFrame, tabled: pl.DataFrame | None, table: str) -> pl.DataFrame:
    """The user's table first; what it leaves empty, and rows it lacks, out of the reports."""
    keys = list(TABLES[table].key)
    if tabled is None or not set(keys) <= set(tabled.columns):
        return own
    fills = [c for c in own.columns if c in TABLES[table].schema and c not in keys]
    renamed = own.rename({column: f"own {column}" for column in own.columns if column not in keys})
    joined = tabled.join(renamed, on=keys, how="left", maintain_order="left")
    filled = joined.with_columns(e for c in fills for e in _filled(c, tabled, own))
    kept = filled.drop(column for column in renamed.columns if column not in keys)
    return pl.concat([kept, own.join(tabled, on=keys, how="anti")], how="diagonal_relaxed")


def _filled(column: str, tabled: pl.DataFrame, own: pl.DataFrame) -> list[pl.Expr]:
    given = pl.lit(None, pl.String)
    if column in tabled.columns:
        given = pl.when(pl.col(column).str.strip_chars() != "").then(pl.col(column))
    value = pl.col(f"own {column}")
    at = f"own {VALUE_ORIGIN}{column}"
    place_of_own = pl.col(at if at.removeprefix("own ") in own.columns else f"own {ROW_ORIGIN}")
    taken = given.is_null() & value.is_not_null()
    return [
        pl.coalesce(given, value).alias(column),
        pl.when(taken).then(place_of_own).alias(f"{VALUE_ORIGIN}{column}"),
    ]


def lay_beside(own: pl.DataFrame, tabled: pl.DataFrame | None) -> pl.DataFrame:
    """The rows of the reports, then those of the user's table."""
    if tabled is None:
        return own
    as_text = own.with_columns(pl.col(pl.Float64).cast(pl.String))
    return pl.concat([as_text, tabled], how="diagonal_relaxed")
