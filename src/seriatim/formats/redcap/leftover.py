"""What of an export no table took: fields that nothing maps, and rows that became none."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from seriatim.cohort.columns import FEWEST_KNOWN_NAMES, is_showable
from seriatim.cohort.places import place, unpack
from seriatim.cohort.problems import Problem
from seriatim.formats.conversion.converted import all_places, noted, set_aside
from seriatim.formats.redcap.export import KEYS, ROW_PLACE, SOURCE
from seriatim.formats.redcap.fields import Dictionary
from seriatim.formats.redcap.header import (
    GROUP,
    STATUS_ENDING,
    STATUS_LABEL,
    SURVEY,
    TIMESTAMP_ENDING,
    TIMESTAMP_LABEL,
    UNKNOWN,
    is_added_by_redcap,
)
from seriatim.formats.redcap.values import BOX

MAX_FIELDS_NAMED = 12
"""Fields written out in one finding; the others are counted there and listed beside the cohort."""
STATUSES = {"0", "1", "2", "Incomplete", "Unverified", "Complete"}
"""What the status of a form may be, as code and as label."""


@dataclass(frozen=True)
class Leftover:
    """Problems of fields and rows that no table took, and the list of all fields."""

    problems: tuple[Problem, ...]
    fields: pl.DataFrame
    """field, form, used (yes, no, by REDCap) and how many values it holds."""


def find_leftover(
    export: pl.DataFrame,
    frames: Collection[pl.DataFrame],
    used: Collection[str],
    dictionary: Dictionary | None,
    *,
    record_field: str,
    ambiguous: Collection[str] = (),
    met: Collection[Problem] = (),
) -> Leftover:
    """What is left of the stacked exports when the tables are made.

    Rows that a problem `met` sets aside have their reason already.
    """
    forms = dictionary.forms if dictionary else ()
    beside = (*KEYS, SOURCE, ROW_PLACE)
    names = [name for name in export.columns if name not in beside]
    mapped = [name for name in names if name in used]
    added = [n for n in names if n not in used and _is_added(export[n], forms)]
    rest = [n for n in names if n not in (*added, *mapped, record_field)]
    unclear = [name for name in rest if name in ambiguous]
    unmapped = [name for name in rest if name not in ambiguous]
    counts = _counts(export, names)
    show = len(mapped) >= FEWEST_KNOWN_NAMES
    problems = [
        *_unclear(export, unclear, counts),
        *_unmapped(export, unmapped, counts, dictionary, show=show),
        *_added(export, added, counts),
        *_unused_rows(export, all_places(frames, met), mapped, [*unclear, *unmapped]),
    ]
    listed = _listed(counts, added, (*mapped, record_field), dictionary)
    return Leftover(tuple(problems), listed)


def _is_added(column: pl.Series, forms: Sequence[str]) -> bool:
    """Whether REDCap adds the column; where the forms are not known, its values must fit, too."""
    label = column.name.partition(UNKNOWN)[0]
    if label in (STATUS_LABEL, TIMESTAMP_LABEL):
        return True
    if not is_added_by_redcap(column.name, forms):
        return False
    is_sure = bool(forms) or not column.name.endswith(STATUS_ENDING)
    return is_sure or set(column.drop_nulls().unique()) <= STATUSES


def _filled(name: str) -> pl.Expr:
    """Whether a field holds something; a box that is not checked holds nothing."""
    return pl.col(name).is_not_null() & ((pl.col(name) != "0") | pl.lit(BOX not in name))


def _any_filled(names: Sequence[str]) -> pl.Expr:
    return pl.any_horizontal(pl.lit(value=False), *(_filled(name) for name in names))


def _counts(export: pl.DataFrame, names: Sequence[str]) -> dict[str, int]:
    """How many values each field holds."""
    if not names:
        return {}
    sums = export.select(_filled(name).sum().alias(name) for name in names)
    return {name: int(n) for name, n in zip(names, sums.row(0), strict=True)}


def _values(counts: Mapping[str, int], names: Sequence[str]) -> str:
    return _counted(sum(counts[name] for name in names), "value")


def _unclear(
    export: pl.DataFrame, names: Sequence[str], counts: Mapping[str, int]
) -> list[Problem]:
    """Columns whose label is that of several fields, or of none and not alone."""
    rows = export.filter(_any_filled(names))[ROW_PLACE]
    return noted("RCP001", rows, n=_values(counts, names))


def _unmapped(
    export: pl.DataFrame,
    names: Sequence[str],
    counts: Mapping[str, int],
    dictionary: Dictionary | None,
    *,
    show: bool,
) -> list[Problem]:
    """One problem for each form with fields that hold something and go nowhere."""
    form_of = {n: f.form for n, f in dictionary.field_of().items()} if dictionary else {}
    by_form: dict[str, list[str]] = {}
    for name in names:
        if counts[name]:
            by_form.setdefault(form_of.get(name, ""), []).append(name)
    problems: list[Problem] = []
    for form, fields in by_form.items():
        rows = export.filter(_any_filled(fields))[ROW_PLACE]
        problems += noted(
            "RCP010",
            rows,
            n=_values(counts, fields),
            of=f" of the form `{form}`" if is_showable(form) else "",
            named=in_words(fields, show=show),
        )
    return problems


def in_words(fields: Sequence[str], *, show: bool = True) -> str:
    """Names of fields, as many as are written out; how many there are where none can be shown."""
    shown = [f"`{name}`" for name in fields if show and is_showable(name)][:MAX_FIELDS_NAMED]
    more = len(fields) - len(shown)
    if not shown:
        return _counted(more, "field")
    return ", ".join([*shown, *([f"{more} more"] if more else [])])


def _added(export: pl.DataFrame, names: Sequence[str], counts: Mapping[str, int]) -> list[Problem]:
    """What REDCap adds and nothing here has a use for; the status of a form is left unsaid."""
    told = [
        name
        for name in names
        if name in (GROUP, SURVEY) or name.endswith(TIMESTAMP_ENDING) or TIMESTAMP_LABEL in name
    ]
    rows = export.filter(_any_filled(told))[ROW_PLACE]
    return noted("RCP011", rows, n=_values(counts, told))


def _unused_rows(
    export: pl.DataFrame,
    places: pl.Series,
    mapped: Sequence[str],
    others: Sequence[str],
) -> list[Problem]:
    """The rows at none of these places, by what they hold."""
    record = place(pl.col("source"), pl.col("record")).alias("place")
    records = unpack(places).select(record).to_series()
    unused = export.filter(~pl.col(ROW_PLACE).is_in(records.unique().implode()))
    fits_none, only_others = _any_filled(mapped), _any_filled(others)
    return [
        *set_aside("RCP007", unused.filter(~fits_none & ~only_others)[ROW_PLACE]),
        *set_aside("RCP008", unused.filter(~fits_none & only_others)[ROW_PLACE]),
        *set_aside("RCP009", unused.filter(fits_none)[ROW_PLACE]),
    ]


def _listed(
    counts: Mapping[str, int],
    added: Collection[str],
    used: Collection[str],
    dictionary: Dictionary | None,
) -> pl.DataFrame:
    form_of = {n: f.form for n, f in dictionary.field_of().items()} if dictionary else {}
    rows = [
        {
            "field": label if is_showable(label := name.partition(UNKNOWN)[0]) else "",
            "form": form_of.get(name, ""),
            "used": "by REDCap" if name in added else "yes" if name in used else "no",
            "values": n,
        }
        for name, n in counts.items()
    ]
    schema = {"field": pl.String, "form": pl.String, "used": pl.String, "values": pl.Int64}
    return pl.DataFrame(rows, schema=schema)


def _counted(n: int, thing: str) -> str:
    return f"{n:,} {thing}{'s' * (n != 1)}"
