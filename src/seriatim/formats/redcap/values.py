"""Values of one export as codes: labels turned back, missing-data codes told apart.

Whether choices stand as codes or as labels is decided for a file as a whole, by the values that can
only be one of the two. A value that would be two different choices is refused where that is open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from seriatim.cohort.problems import Problem
from seriatim.formats.conversion.converted import noted
from seriatim.formats.redcap.export import KEYS, ROW_PLACE, SOURCE, Export
from seriatim.formats.redcap.fields import Dictionary, Field, plain_label
from seriatim.formats.redcap.header import LABELS
from seriatim.formats.redcap.map_file import RedcapMap

MISSING, REFUSED = "\0missing", "\0refused"
"""What stands for a value that is not known, and for one that cannot be taken."""
CHECKED = {"1": "1", "checked": "1", "0": "0", "unchecked": "0"}
"""What a box shows, in small letters -> its code."""
BOX = "___"
"""What comes between a field and its box in the name of a column."""

Codes = Mapping[str, str]


@dataclass(frozen=True)
class _Coded:
    """A coded column: how each value it holds reads as a code and as a label."""

    name: str
    as_code: Codes
    as_label: Codes

    @property
    def only_code(self) -> bool:
        """Whether some value can only be a code."""
        return bool(self.as_code.keys() - self.as_label.keys())

    @property
    def only_label(self) -> bool:
        """Whether some value can only be a label."""
        return bool(self.as_label.keys() - self.as_code.keys())


def decode(export: Export, dictionary: Dictionary | None, found: RedcapMap) -> Export:
    """The export with every choice as its code, and with `MISSING` and `REFUSED` where it is so."""
    added = (*KEYS, SOURCE, ROW_PLACE, *LABELS.values())
    names = [name for name in export.frame.columns if name not in added]
    fields = dictionary.field_of() if dictionary else {}
    frame = export.frame.with_columns(_missing(names, fields, found.missing))
    frame = frame.with_columns(_boxes(frame, names, fields))
    coded = [_coded(frame[name], fields[name]) for name in names if _has_choices(fields.get(name))]
    mode = _mode(coded, found)
    frame = frame.with_columns(_read(each, mode) for each in coded)
    return replace(export, frame=frame, problems=(*export.problems, *_problems(frame, names)))


def _has_choices(field: Field | None) -> bool:
    return field is not None and bool(field.choices) and field.kind != "checkbox"


def _missing(names: Sequence[str], fields: Mapping[str, Field], missing: Codes) -> list[pl.Expr]:
    """Missing-data codes, and their labels where these are no label of the field's own."""
    if not missing:
        return []
    expressions = []
    for name in names:
        own = fields[name].choices if name in fields else {}
        taken = {*own, *(plain_label(words) for words in own.values())}
        words = [*missing, *(label for label in missing.values() if label and label not in taken)]
        is_missing = pl.col(name).is_in(words)
        expressions.append(pl.when(is_missing).then(pl.lit(MISSING)).otherwise(name).alias(name))
    return expressions


def _boxes(frame: pl.DataFrame, names: Sequence[str], fields: Mapping[str, Field]) -> list[pl.Expr]:
    """Boxes as 1 and 0, whatever they were exported as."""
    expressions = []
    for name in names:
        field = fields.get(name)
        if (field.kind != "checkbox") if field else (BOX not in name):
            continue
        held = frame[name].drop_nulls().unique().to_list()
        label = _box_label(field, name)
        codes = {v: "1" if v == label else CHECKED.get(v.lower(), "") for v in held}
        known = {value: code for value, code in codes.items() if code}
        if field or len(known) == len(codes):
            expressions.append(pl.col(name).replace(known))
    return expressions


def _box_label(field: Field | None, name: str) -> str | None:
    """The label of the choice that the column of a box stands for."""
    places = {column: place for place, column in enumerate(field.columns)} if field else {}
    return [*field.choices.values()][places[name]] if field and name in places else None


def _coded(column: pl.Series, field: Field) -> _Coded:
    held = [value for value in column.drop_nulls().unique().to_list() if value != MISSING]
    labels = [plain_label(words) for words in field.choices.values()]
    by_label = {
        label: code
        for code, label in zip(field.choices, labels, strict=True)
        if labels.count(label) == 1
    }
    by_label |= {label: REFUSED for label in labels if labels.count(label) > 1}
    return _Coded(
        column.name,
        {value: value for value in held if value in field.choices},
        {value: by_label[plain_label(value)] for value in held if plain_label(value) in by_label},
    )


def _mode(coded: Sequence[_Coded], found: RedcapMap) -> str:
    """`raw` or `label`, or nothing where the values do not tell."""
    if found.values:
        return found.values
    codes = any(each.only_code for each in coded)
    labels = any(each.only_label for each in coded)
    return "" if codes == labels else "raw" if codes else "label"


def _read(each: _Coded, mode: str) -> pl.Expr:
    if mode == "raw":
        return pl.col(each.name)
    codes = {**each.as_code, **each.as_label} if mode == "label" else _either(each)
    changed = {value: code for value, code in codes.items() if value != code}
    return pl.col(each.name).replace(changed)


def _either(each: _Coded) -> Codes:
    """Each value by the one reading it has; refused where two readings differ."""
    both = {
        value: REFUSED
        for value, code in each.as_code.items()
        if each.as_label.get(value, code) != code
    }
    return {**each.as_label, **each.as_code, **both}


def _problems(frame: pl.DataFrame, names: Sequence[str]) -> list[Problem]:
    problems: list[Problem] = []
    for name in _holding(frame, names, REFUSED):
        rows = frame.filter(pl.col(name) == REFUSED)[ROW_PLACE]
        problems += noted("RCP002", rows, words_of=name)
    if missing := _holding(frame, names, MISSING):
        rows = frame.filter(pl.any_horizontal(pl.col(missing) == MISSING))[ROW_PLACE]
        problems += noted("RCP005", rows)
    return problems


def _holding(frame: pl.DataFrame, names: Sequence[str], sign: str) -> list[str]:
    """The columns that hold the sign anywhere."""
    if not names:
        return []
    held = frame.select((pl.col(name) == sign).any().alias(name) for name in names).row(0)
    return [name for name, holds in zip(names, held, strict=True) if holds]
