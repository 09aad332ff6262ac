"""One flat export of REDCap as a frame of text: a column for each field, and where each row stood.

Nothing is decoded here. A last row that was cut short is set aside, and so is a row without the
id of its record.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from seriatim.cohort.places import NO_PLACES, PLACE, place
from seriatim.cohort.problems import Problem
from seriatim.formats.conversion.converted import in_source, noted, set_aside
from seriatim.formats.csv_text import read_csv_table
from seriatim.formats.redcap.fields import Dictionary
from seriatim.formats.redcap.header import (
    EVENT,
    INSTANCE,
    INSTRUMENT,
    Header,
    resolve_header,
)

RECORD_ID, SOURCE, ROW_PLACE = "\0record", "\0source", "\0place"
"""Columns beside the fields; no text file can hold a column of such a name."""
KEYS = (RECORD_ID, EVENT, INSTRUMENT, INSTANCE)
"""What tells one row of a project from another."""


@dataclass(frozen=True)
class Export:
    """The rows of one export that can be used, all text, and what was met in reading them."""

    frame: pl.DataFrame
    """The fields by name, `KEYS`, `SOURCE` and `ROW_PLACE`."""
    header: Header
    n_records: int
    problems: tuple[Problem, ...] = ()

    @property
    def parts(self) -> Mapping[str, int]:
        """Field -> the number of its column, the first being 1."""
        return {name: n for n, name in reversed(list(enumerate(self.header.names, start=1)))}


def read_export(
    data: bytes, source: int, dictionary: Dictionary | None, record_field: str
) -> Export:
    """The export in the bytes of a CSV; `source` is the number of the file."""
    headers: list[Header] = []

    def rename(names: list[str]) -> list[str]:
        headers.append(resolve_header(names, dictionary))
        return list(headers[-1].names)

    raw = read_csv_table(data, "", known=(), rename=rename)
    problems = [in_source(problem, source) for problem in raw.problems]
    header = headers[-1] if headers else Header(())
    frame = pl.DataFrame(schema={record_field: pl.String}) if raw.frame is None else raw.frame
    keyed = _keyed(frame, source, record_field)
    too_long = [problem.places for problem in problems if problem.sets_aside]
    kept = keyed.filter(~pl.col(ROW_PLACE).is_in(pl.concat([NO_PLACES, *too_long]).implode()))
    is_short = raw.last_width < len(header.names)
    kept, more = _without_cut_row(kept, keyed[ROW_PLACE].tail(1), data, is_short=is_short)
    nameless = kept.filter(pl.col(RECORD_ID).is_null())[ROW_PLACE]
    more += set_aside("RCP006", nameless)
    return Export(
        kept.filter(pl.col(RECORD_ID).is_not_null()),
        header,
        frame.height,
        (*problems, *more),
    )


def _keyed(frame: pl.DataFrame, source: int, record_field: str) -> pl.DataFrame:
    """The frame without blanks around values, with the keys and the places of its rows."""
    plain = frame.with_columns(pl.all().str.strip_chars().replace("", None))
    absent = [name for name in (EVENT, INSTRUMENT, INSTANCE) if name not in plain.columns]
    record = pl.col(record_field) if record_field in plain.columns else pl.lit(None, pl.String)
    return (
        plain.with_row_index("\0row", offset=1)
        .with_columns(
            record.alias(RECORD_ID),
            *(pl.lit(None, pl.String).alias(name) for name in absent),
            pl.lit(source, PLACE).alias(SOURCE),
            place(source, pl.col("\0row")).alias(ROW_PLACE),
        )
        .drop("\0row")
    )


def _without_cut_row(
    kept: pl.DataFrame, last: pl.Series, data: bytes, *, is_short: bool
) -> tuple[pl.DataFrame, list[Problem]]:
    """The rows without the file's last one where that has fewer fields than the header."""
    last = last.filter(last.is_in(kept[ROW_PLACE].implode()))
    if data.rstrip(b"\0").endswith((b"\n", b"\r")):
        return kept, []
    if not is_short:
        return kept, noted("RCP015", last)
    return kept.filter(~pl.col(ROW_PLACE).is_in(last.implode())), set_aside("RCP014", last)
