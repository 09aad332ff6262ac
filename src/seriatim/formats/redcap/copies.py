"""Rows of a project that stand in more than one of the exports given.

Exports of different forms complement each other. The same row twice counts once; two rows that say
different things of the same record, event and instance are both set aside, for nothing tells which
of them is right.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from seriatim.cohort.columns import plain_name
from seriatim.cohort.places import NO_PLACES
from seriatim.cohort.problems import Problem
from seriatim.formats.conversion.converted import set_aside
from seriatim.formats.redcap.export import KEYS, RECORD_ID, ROW_PLACE, SOURCE, Export
from seriatim.formats.redcap.header import (
    EVENT,
    INSTANCE,
    INSTRUMENT,
    STATUS_LABEL,
    UNKNOWN,
    is_added_by_redcap,
)

_KEY = [RECORD_ID, EVENT, INSTRUMENT, INSTANCE]
_EARLIER = "\0earlier"


@dataclass(frozen=True)
class Stacked:
    """The rows of all exports as one frame, each row of the project once."""

    frame: pl.DataFrame
    problems: tuple[Problem, ...] = ()


def stack_exports(exports: Sequence[Export]) -> Stacked:
    """The exports one below the other, without copies and contradictions between them."""
    frame, problems, gone = exports[0].frame, list[Problem](), [NO_PLACES.rename(ROW_PLACE)]
    for export in exports[1:]:
        # Rows already set aside stay in the comparison, lest a third export should decide for two.
        copies, differing = _compare(frame, export.frame)
        problems += set_aside("RCP012", copies)
        problems += set_aside("RCP013", differing)
        gone += [copies, differing]
        frame = pl.concat([frame, export.frame], how="diagonal")
    left = frame.filter(~pl.col(ROW_PLACE).is_in(pl.concat(gone).unique().implode()))
    return Stacked(left, tuple(problems))


def _compare(earlier: pl.DataFrame, later: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """The places of later rows that say nothing new, and of all rows that contradict others."""
    fields = [name for name in later.columns if _is_field(name)]
    shared = [name for name in fields if name in earlier.columns]
    new = [name for name in fields if name not in earlier.columns]
    first = _keyed(earlier).unique(_KEY, keep="first", maintain_order=True)
    known = first.select(
        *_KEY, pl.col(shared).name.prefix(_EARLIER), pl.col(ROW_PLACE).alias(_EARLIER)
    )
    pairs = _keyed(later).join(known, on=_KEY, how="inner", maintain_order="left")
    same = [pl.col(name).eq_missing(pl.col(f"{_EARLIER}{name}")) for name in shared]
    is_same = pl.all_horizontal(pl.lit(value=True), *same)
    says_new = pl.any_horizontal(pl.lit(value=False), *(pl.col(name).is_not_null() for name in new))
    pairs = pairs.with_columns(is_same.alias("\0same"), says_new.alias("\0new"))
    copies = pairs.filter(pl.col("\0same") & ~pl.col("\0new"))[ROW_PLACE]
    differing = pairs.filter(~pl.col("\0same"))
    return copies, pl.concat([differing[ROW_PLACE], differing[_EARLIER].rename(ROW_PLACE)])


def _is_field(name: str) -> bool:
    """Whether a column says something of its own, and can be told from others."""
    is_beside = name in (*KEYS, SOURCE, ROW_PLACE) or UNKNOWN in name
    return not is_beside and name != STATUS_LABEL and not is_added_by_redcap(name, ())


def _keyed(frame: pl.DataFrame) -> pl.DataFrame:
    """The keys without regard to how an instrument is written, and without nulls."""
    plain = pl.col(INSTRUMENT).map_elements(plain_name, return_dtype=pl.String)
    return frame.with_columns(
        plain.fill_null(""), pl.col(EVENT).fill_null(""), pl.col(INSTANCE).fill_null("")
    )
