"""From the exports of a REDCap project to tables of the schema, with every row accounted for."""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from seriatim.base.errors import InputError
from seriatim.cohort.about import About
from seriatim.cohort.problems import Problem
from seriatim.cohort.schema import TABLES
from seriatim.formats.conversion.converted import (
    ROW_ORIGIN,
    VALUE_ORIGIN,
    Converted,
    Progress,
    Source,
    in_source,
    noted,
    places_of,
    set_aside,
)
from seriatim.formats.redcap.copies import stack_exports
from seriatim.formats.redcap.export import RECORD_ID, ROW_PLACE, Export, read_export
from seriatim.formats.redcap.fields import Dictionary
from seriatim.formats.redcap.header import read_header
from seriatim.formats.redcap.leftover import find_leftover, in_words
from seriatim.formats.redcap.lesion_registry import (
    DRUGS_KNOWN_FIELD,
    is_own,
    is_own_header,
    lesion_registry,
    registry_field,
)
from seriatim.formats.redcap.map_file import Block, RedcapMap
from seriatim.formats.redcap.map_sense import units_of
from seriatim.formats.redcap.opening import Opened
from seriatim.formats.redcap.own_map import own_blocks
from seriatim.formats.redcap.rows import fields_of, make_rows
from seriatim.formats.redcap.values import decode

SCAN_DAY = registry_field("measurements", "scan_day")


def assemble(opened: Opened, found: RedcapMap, on_progress: Progress) -> Converted:
    """The tables in what was opened, as the map says or as our own registry has them.

    Raises  InputError where the project is not the registry and the map says nothing of its rows
    """
    headers = [read_header(data) for _, data in opened.exports]
    dictionary = opened.dictionary
    if dictionary is None and any(map(is_own_header, headers)):
        dictionary = lesion_registry()
    blocks = _with_patients(found.rows or _own_blocks(dictionary))
    record_field = found.record_id or _record_field(dictionary, headers)
    exports = list(_exports(opened, dictionary, found, record_field, on_progress))
    stacked = stack_exports(exports)
    frames, problems = _make_tables(blocks, found, exports, stacked.frame, on_progress)
    tables, more = _known_tables(frames, stacked.frame, found)
    used = {name for block in blocks for name in fields_of(block, found.patient)}
    leftover = find_leftover(
        stacked.frame,
        tables.values(),
        used if found.rows else used | {DRUGS_KNOWN_FIELD},
        dictionary,
        record_field=record_field,
        ambiguous={name for export in exports for name in export.header.ambiguous},
        met=problems,
    )
    problems += [*stacked.problems, *more, *leftover.problems]
    problems += _absent(exports, stacked.frame, used, dictionary, found)
    sources = [Source(n, e.n_records) for (n, _), e in zip(opened.exports, exports, strict=True)]
    others, unused = _beside(opened, len(sources))
    return Converted(
        _about(opened.about, dictionary, found),
        tables,
        (*sources, *others),
        (*(problem for each in exports for problem in each.problems), *problems, *unused),
        {"redcap_fields": leftover.fields},
    )


def _make_tables(
    blocks: Sequence[Block],
    found: RedcapMap,
    exports: Sequence[Export],
    stacked: pl.DataFrame,
    on_progress: Progress,
) -> tuple[dict[str, pl.DataFrame], list[Problem]]:
    parts = {source: export.parts for source, export in enumerate(exports)}
    frames: dict[str, list[pl.DataFrame]] = {}
    problems: list[Problem] = []
    for number, block in enumerate(blocks):
        on_progress(f"making {block.table}", number, len(blocks))
        made = make_rows(block, found.patient, stacked, parts)
        frames.setdefault(block.table, []).append(made.frame)
        problems += made.problems
    return {name: _whole(name, made) for name, made in frames.items()}, problems


def _own_blocks(dictionary: Dictionary | None) -> tuple[Block, ...]:
    if dictionary is not None and is_own(dictionary):
        return own_blocks()
    raise InputError(
        "This is not a project made from our own data dictionary, and nothing says what its fields "
        "are.",
        hint="Describe them in a map file, below [[redcap.rows]], and pass it with --map.",
    )


def _record_field(dictionary: Dictionary | None, headers: Sequence[Sequence[str]]) -> str:
    if dictionary is not None:
        return dictionary.record_field
    return headers[0][0] if headers and headers[0] else ""


def _exports(
    opened: Opened,
    dictionary: Dictionary | None,
    found: RedcapMap,
    record_field: str,
    on_progress: Progress,
) -> Iterator[Export]:
    for source, (name, data) in enumerate(opened.exports):
        on_progress(f"reading {name}", source, len(opened.exports))
        export = read_export(data, source, dictionary, record_field)
        yield decode(export, dictionary, found)


def _with_patients(blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks, and where none is for the patients one that takes their ids alone."""
    if any(block.table == "patients" for block in blocks):
        return blocks
    return (Block(table="patients", columns={}), *blocks)


def _whole(table: str, frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The rows of all blocks of one table, its columns in the order of the schema."""
    both = pl.concat(frames, how="diagonal")
    columns = [name for name in TABLES[table].schema if name in both.columns]
    places = [name for name in both.columns if name.startswith(VALUE_ORIGIN)]
    return both.select(*(pl.col(name).cast(pl.String) for name in columns), ROW_ORIGIN, *places)


def _known_tables(
    frames: Mapping[str, pl.DataFrame], export: pl.DataFrame, found: RedcapMap
) -> tuple[dict[str, pl.DataFrame], list[Problem]]:
    """The tables that say something: no row of an optional one says nothing, save of `drugs`."""
    known = {name: frame for name, frame in frames.items() if frame.height or TABLES[name].required}
    says = export[DRUGS_KNOWN_FIELD] if DRUGS_KNOWN_FIELD in export.columns else None
    is_said = says is not None and bool((says == "1").any())
    if "drugs" not in known and (found.drugs_complete or is_said):
        known["drugs"] = (
            TABLES["drugs"].empty().with_columns(pl.lit(None, pl.UInt64).alias(ROW_ORIGIN))
        )
    if "drugs" not in known or says is None:
        return known, []
    return known, noted("RCP018", _drugs_not_known(export), "drugs")


def _drugs_not_known(export: pl.DataFrame) -> pl.Series:
    """The first row of each record that nowhere says that all its drugs are entered."""
    says_so = (pl.col(DRUGS_KNOWN_FIELD) == "1").any()
    records = export.group_by(RECORD_ID, maintain_order=True).agg(
        says_so.alias("\0says"), pl.col(ROW_PLACE).first()
    )
    return records.filter(~pl.col("\0says"))[ROW_PLACE]


def _absent(
    exports: Sequence[Export],
    stacked: pl.DataFrame,
    used: set[str],
    dictionary: Dictionary | None,
    found: RedcapMap,
) -> list[Problem]:
    """Fields that are named and not exported; of our own registry, those its dictionary has."""
    known = set(dictionary.columns()) if dictionary and not found.rows else used
    absent = sorted((used & known) - set(stacked.columns))
    everywhere = pl.concat([places_of(source, [0]) for source in range(len(exports))])
    return noted("RCP016", everywhere, named=in_words(absent)) if absent else []


def _beside(opened: Opened, first: int) -> tuple[list[Source], list[Problem]]:
    """The dictionary, none of whose rows is a record, and every other file as one set aside."""
    dictionary = [Source(opened.dictionary_file, 0)] if opened.dictionary_file else []
    problems = [in_source(problem, first) for problem in opened.problems]
    fields = opened.dictionary.fields if opened.dictionary else ()
    if dictionary and (odd := [each.name for each in fields if each.has_odd_choices]):
        problems += noted("RCP020", places_of(first, [0]), named=in_words(odd))
    others = [Source(name, 1, "file") for name, _ in opened.others]
    for number, (_, code) in enumerate(opened.others, start=first + len(dictionary)):
        problems += set_aside(code, places_of(number, [1]))
    return [*dictionary, *others], problems


def _about(about: About, dictionary: Dictionary | None, found: RedcapMap) -> About:
    """The description with the clock of the registry, and units and dates as the map has them."""
    days = {each.name: each.validation for each in dictionary.fields} if dictionary else {}
    changed: dict[str, object] = {"units": units_of(found), "date_format": found.date_format}
    if not found.rows and days.get(SCAN_DAY) == "integer":
        changed["clock"] = "relative"
    return about.model_copy(update=changed)
