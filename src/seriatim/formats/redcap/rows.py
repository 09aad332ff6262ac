"""Rows of one table out of the rows of an export, after one block of a map."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import polars as pl

from seriatim.cohort.columns import plain_name
from seriatim.cohort.places import PLACE
from seriatim.cohort.problems import Problem
from seriatim.cohort.schema import TABLES, Column
from seriatim.formats.conversion.converted import ROW_ORIGIN, VALUE_ORIGIN, noted, set_aside
from seriatim.formats.redcap.cells import FOUND_AT, VALUE, Parts, Rows, make_cells
from seriatim.formats.redcap.export import RECORD_ID, ROW_PLACE
from seriatim.formats.redcap.header import EVENT, INSTRUMENT
from seriatim.formats.redcap.map_file import Block, Given
from seriatim.formats.redcap.values import BOX, MISSING, REFUSED


@dataclass(frozen=True)
class Made:
    """Rows of one table with their origins, and what was met in making them."""

    frame: pl.DataFrame
    problems: tuple[Problem, ...] = ()


def make_rows(block: Block, patient: Sequence[Given], export: pl.DataFrame, parts: Parts) -> Made:
    """The rows of the block's table; `patient` says where the patient's id stands."""
    within = export.filter(_fits(block))
    made = []
    for names in _combinations(block):
        columns = {
            name: _there([given.filled(names) for given in givens], export)
            for name, givens in _columns(block, patient).items()
        }
        chosen, problems = _chosen(block, columns, within, export, names)
        rows = Rows(chosen, within if block.table == "patients" else export, parts)
        made.append(_table(block, columns, rows, problems))
    frame = pl.concat([each.frame for each in made], how="diagonal")
    problems = [problem for each in made for problem in each.problems]
    if block.once:
        frame, more = _once(frame, block.table)
        problems += more
    return Made(frame.sort(ROW_ORIGIN, maintain_order=True), tuple(problems))


def fields_of(block: Block, patient: Sequence[Given]) -> set[str]:
    """Every field that the block names."""
    return {
        given.filled(names).field
        for names in _combinations(block)
        for givens in (*block.columns.values(), tuple(patient))
        for given in givens
        if given.field
    }


def _columns(block: Block, patient: Sequence[Given]) -> dict[str, tuple[Given, ...]]:
    """The columns that are given; in `patients` a value may stand in any row of the record."""
    own = (Given(field=RECORD_ID),) if not patient else tuple(patient)
    columns = {"patient_id": own, **block.columns}
    if block.table != "patients":
        return columns
    return {
        name: tuple(
            given.model_copy(update={"scope": "record"}) if given.field != RECORD_ID else given
            for given in givens
        )
        for name, givens in columns.items()
    }


def _combinations(block: Block) -> Iterator[dict[str, str]]:
    for values in product(*block.repeat.values()):
        yield dict(zip(block.repeat, values, strict=True))


def _there(givens: Sequence[Given], export: pl.DataFrame) -> list[Given]:
    return [given for given in givens if given.value or given.field in export.columns]


def _fits(block: Block) -> pl.Expr:
    """Whether a row is of an instrument and an event that the block takes."""
    fits = pl.lit(value=True)
    for column, wanted in ((INSTRUMENT, block.instrument), (EVENT, block.event)):
        if wanted:
            plain = [plain_name(name) for name in wanted]
            held = pl.col(column).map_elements(plain_name, return_dtype=pl.String)
            fits &= held.is_in(plain).fill_null(value=False)
    return fits


def _chosen(
    block: Block,
    columns: Mapping[str, Sequence[Given]],
    within: pl.DataFrame,
    export: pl.DataFrame,
    names: Mapping[str, str],
) -> tuple[pl.DataFrame, list[Problem]]:
    """The rows of the export of which a row of the table is made."""
    if block.table == "patients":
        return _one_for_each_record(export)
    own = [given for givens in columns.values() for given in givens if given.scope == "row"]
    original = [given for givens in block.columns.values() for given in givens]
    deciding = {given.field for given in own if given.field and given.field != RECORD_ID}
    if names:
        varying = {given.filled(names).field for given in original if "{" in given.field}
        deciding &= varying
    if not deciding:
        return within.clear(), []
    return within.filter(pl.any_horizontal(_is_filled(field) for field in sorted(deciding))), []


def _is_filled(field: str) -> pl.Expr:
    """Whether a field says something: a box that is not checked, or a missing code, does not."""
    empty = [MISSING, "0"] if BOX in field else [MISSING]
    return pl.col(field).is_not_null() & ~pl.col(field).is_in(empty)


def _one_for_each_record(export: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
    """One row for each record, before others one that is of no repeating instrument."""
    ranked = export.sort(pl.col(INSTRUMENT).is_not_null(), maintain_order=True)
    one = ranked.unique(RECORD_ID, keep="first", maintain_order=True)
    without = one.filter(pl.col(INSTRUMENT).is_not_null())[ROW_PLACE]
    return one.sort(ROW_PLACE), noted("RCP017", without, "patients")


def _table(
    block: Block, columns: Mapping[str, Sequence[Given]], rows: Rows, problems: list[Problem]
) -> Made:
    wide = bool(block.repeat)
    table = TABLES[block.table]
    data: dict[str, pl.Series] = {}
    for name, givens in columns.items():
        cells = make_cells(givens, rows, wide=wide)
        data[name] = cells.frame[VALUE]
        if cells.frame[FOUND_AT].null_count() < cells.frame.height:
            data[f"{VALUE_ORIGIN}{name}"] = cells.frame[FOUND_AT]
        problems = [*problems, *cells.problems]
    origin = rows.chosen[ROW_PLACE].cast(PLACE)
    frame = pl.DataFrame({**data, ROW_ORIGIN: origin})
    given = [column for column in table.columns if column.name in frame.columns]
    kept, more = _without_refused(frame, given, block.table)
    return Made(kept, (*problems, *more))


def _without_refused(
    frame: pl.DataFrame, columns: Sequence[Column], table: str
) -> tuple[pl.DataFrame, list[Problem]]:
    """The rows that can do without the values that could not be taken or are not known."""
    nothing = pl.lit(value=False)
    lost = pl.any_horizontal(nothing, *(_is_lost(c).fill_null(value=False) for c in columns))
    gone = frame.filter(lost)[ROW_ORIGIN]
    emptied = [
        pl.when(~pl.col(c.name).is_in([MISSING, REFUSED])).then(c.name).alias(c.name)
        for c in columns
    ]
    return frame.filter(~lost).with_columns(emptied), set_aside("RCP019", gone, table)


def _is_lost(column: Column) -> pl.Expr:
    """Whether the row cannot be without this value, for an empty one would say something else."""
    says_other = column.spoils_row and column.null_means != "not known"
    refused = pl.col(column.name) == REFUSED
    missing = pl.col(column.name) == MISSING
    if column.required:
        return refused | missing
    if column.spoils_row:
        return refused | missing if says_other else refused
    return pl.lit(value=False)


def _once(frame: pl.DataFrame, table: str) -> tuple[pl.DataFrame, list[Problem]]:
    """Of rows that say the same the first."""
    said = [name for name in TABLES[table].schema if name in frame.columns]
    first = frame.select(pl.struct(said).is_first_distinct()).to_series()
    return frame.filter(first), set_aside("RCP012", frame.filter(~first)[ROW_ORIGIN], table)
